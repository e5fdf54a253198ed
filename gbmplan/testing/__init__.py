"""Tests that rule packs carry: cases with what a plan must show, what they reach, and what they would miss."""
