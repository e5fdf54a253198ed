"""What the HTML and Markdown forms of a plan say, in Chinese."""

SENTENCES: dict[str, str] = {}
