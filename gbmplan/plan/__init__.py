"""Everything a plan says, gathered from case, regimen and assessment."""
