"""A plan as Markdown, for notes and issues: `document.as_markdown`."""
