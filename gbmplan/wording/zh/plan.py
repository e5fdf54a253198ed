"""What plan documents say, in Chinese."""

SENTENCES: dict[str, str] = {}
