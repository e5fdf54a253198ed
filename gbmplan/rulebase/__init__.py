"""From pack folders to a checked, compiled rule base."""
