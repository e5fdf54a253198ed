"""The forms in which findings are shown: one module a form."""
