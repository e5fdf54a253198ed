"""Pictures of a plan as inline SVG, drawn from the plan document alone; a new picture is a new module."""
