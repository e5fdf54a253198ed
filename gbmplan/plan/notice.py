"""What every plan says of itself."""

from gbmplan.wording.wording import term

SCHEMA = "gbmplan-plan/1"
NOTICE = term("Research use only, not medical advice. gbmplan never gives a dose.")
