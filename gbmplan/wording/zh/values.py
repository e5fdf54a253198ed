"""Words for units of time, in Chinese; a pack has the words for its own values (translations.yaml)."""

VALUES = {
    "years": "岁",
    "months": "个月",
    "weeks": "周",
    "days": "天",
    "hours": "小时",
}
"""Unit → word."""
