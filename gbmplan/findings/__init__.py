"""What `validate` found: chosen, silenced, mended and written in several forms."""
