"""Values of categories and other words of the core vocabulary, in Chinese."""

VALUES: dict[str, str] = {}
