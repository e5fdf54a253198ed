"""Lists of rules, and all that is written about one thing."""
