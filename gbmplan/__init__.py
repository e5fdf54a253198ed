"""Ordered, justified combination regimens for glioblastoma immunotherapy. Research use only."""

__version__ = "0.1.0"
