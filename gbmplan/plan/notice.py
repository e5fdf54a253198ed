"""What every plan says of itself."""

SCHEMA = "gbmplan-plan/1"
NOTICE = "Research use only, not medical advice. gbmplan never gives a dose."
