"""An independent second opinion on a regimen; shares no code with the chooser."""
