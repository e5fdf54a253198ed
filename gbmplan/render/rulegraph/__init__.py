"""The rule base as a graph: which part of it (`view`), and one module a form."""
