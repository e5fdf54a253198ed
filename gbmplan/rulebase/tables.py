"""Names of what a pack declares, for whoever needs no more than the names."""

TABLES = (
    "biomarkers",
    "targets",
    "interventions",
    "policies",
    "evidence",
    "disagreements",
    "combinations",
)
KINDS = {"policy": "policies", "evidence": "evidence"} | {
    table.removesuffix("s"): table for table in TABLES if table not in ("policies", "evidence")
}
"""What one entry of a table is called → the table."""
PARTS = (
    ("covers", "target"),
    ("contraindications", "id"),
    ("delivers", "id"),
    ("requires", "id"),
    ("toxicities", "organ"),
    ("cautions", "id"),
    ("compensated_by", "target"),
    ("values", "value"),
)
"""Lists of rules inside a target, an intervention or a state, and the key that names a rule in its list."""
