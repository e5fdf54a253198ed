"""The plan document as JSON."""

from __future__ import annotations

import json

from gbmplan.plan.document import Plan


def as_json(plan: Plan) -> str:
    """JSON text in UTF-8 characters, two spaces deep, ending with a line break."""
    return json.dumps(plan, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
