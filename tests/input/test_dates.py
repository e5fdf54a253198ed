"""A day is read in one way wherever one is written: profiles, calls, packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import quick

PACK = str(Path(__file__).parent.parent / "packs/base")
DAYS = [
    ("2026-05-04", ""),
    ("2024-02-29", ""),
    ("2026-02-30", "no such day in the calendar"),
    ("2026-13-01", "no such day in the calendar"),
    ("20260504", "write it as 2026-05-04"),
    ("2026-W19-1", "write it as 2026-05-04"),
    ("2026-5-4", "write it as 2026-05-04"),
    ("2026-05-04T10:00", "write it as 2026-05-04"),
    ("04.05.2026", "write it as 2026-05-04"),
    ("today", "write it as 2026-05-04"),
    ("٢٠٢٦-٠٥-٠٤", "write it as 2026-05-04"),
]


@pytest.mark.parametrize(("text", "advice"), DAYS)
def test_one_reader(text: str, advice: str, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(f"id: p\nas_of: '{text}'\nbiomarkers: {{}}\n", encoding="utf-8")
    (tmp_path / "plain.yaml").write_text("id: p\nbiomarkers: {}\n", encoding="utf-8")
    (tmp_path / "pack").mkdir()
    header = (Path(PACK) / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "pack/pack.yaml").write_text(f"{header}review_by: '{text}'\n", encoding="utf-8")
    calls = [
        quick("plan", "p.yaml", "--rules", PACK, folder=tmp_path),
        quick("plan", "plain.yaml", "--rules", PACK, "--as-of", text, folder=tmp_path),
        quick("validate", PACK, "--as-of", text, folder=tmp_path),
        quick("validate", "pack", "--format", "concise", folder=tmp_path),
    ]
    for done in calls:
        said = done.out + done.err
        assert ("is not a date" in said) == bool(advice), said
        assert not advice or advice in said, said
