"""The patient seen through the rules: what is true, needed, possible and ruled out."""
