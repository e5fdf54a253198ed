"""Untrusted text in, plain values with their positions out; and files written whole or not at all."""
