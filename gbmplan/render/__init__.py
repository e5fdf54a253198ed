"""Plans made visible: one module a form."""
