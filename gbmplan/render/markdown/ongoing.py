"""What is being given already, in Markdown: continued or stopped."""

from __future__ import annotations

from gbmplan.render.markdown.note import Marked, Note, bold, bullets, escaped


def ongoing(note: Note) -> str:
    """One line for each running therapy."""
    return bullets(
        [
            Marked(f"{bold(item['title'])} · {escaped(item['text'])} · {escaped(item['counted'])}")
            for item in note.plan["ongoing"]
        ]
    )
