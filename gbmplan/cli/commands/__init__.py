"""The commands and their options, some words a module; what they do stands in `gbmplan/cli/*.py`."""
