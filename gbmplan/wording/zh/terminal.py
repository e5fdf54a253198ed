"""What the terminal form of a plan says, in Chinese."""

SENTENCES: dict[str, str] = {}
