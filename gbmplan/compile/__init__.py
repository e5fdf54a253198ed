"""From the text of a rule pack to the dependency graph: surveying, building, loading, caching."""
