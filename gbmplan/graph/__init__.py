"""The dependency graph: the compiled rule base that everything after it reads."""
