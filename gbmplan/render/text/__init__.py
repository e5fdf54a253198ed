"""Parts of a plan as lines of text, for the terminal."""
