"""What answers to questions about a plan say, in Chinese."""

SENTENCES: dict[str, str] = {}
