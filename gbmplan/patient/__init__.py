"""One patient at one time: the biomarker profile."""
