"""A plan as one self-contained page: `page.as_html`."""
