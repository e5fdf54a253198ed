"""The best regimen, exactly: clingo on `choose.lp`, grounded once for a rule base."""
