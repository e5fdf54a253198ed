"""When each step starts, derived from the order rules of the dependency graph."""
