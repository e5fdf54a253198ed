"""Chinese (simplified): one table for each part that says something."""

from gbmplan.wording.zh import forms, general, measured, messages, pages, plan, questions, report, terminal, values

SENTENCES = {
    **general.SENTENCES,
    **plan.SENTENCES,
    **forms.SENTENCES,
    **measured.SENTENCES,
    **terminal.SENTENCES,
    **report.SENTENCES,
    **pages.SENTENCES,
    **questions.SENTENCES,
    **messages.SENTENCES,
}
"""English sentence → Chinese. A sentence stands in one table only."""
VALUES = values.VALUES
