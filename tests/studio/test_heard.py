from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.studio.heard import HeardParagraphs


def test_what_was_heard_is_known_until_it_is_said_otherwise(tmp_path: Path) -> None:
    """By paragraph, and by another start of the studio too."""
    HeardParagraphs(tmp_path).note("ferja", "a1", "en")
    HeardParagraphs(tmp_path).note("ferja", "a2", "to")
    heard = HeardParagraphs(tmp_path)
    assert heard.judge_all("ferja", {"a1": "en", "a2": "ny", "b1": "tre"}) == {
        "a1": "heard",
        "a2": "changed",
        "b1": "no",
    }
    assert heard.judge_all("annen", {"a1": "en"}) == {"a1": "no"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a1": 1}', b"\xff"])
def test_a_note_that_is_lost_costs_a_hearing(tmp_path: Path, content: bytes) -> None:
    """No error: everything is to be heard again."""
    heard = HeardParagraphs(tmp_path)
    heard.note("ferja", "a1", "en")
    (tmp_path / ".lydsak" / "studio" / "ferja.json").write_bytes(content)
    assert heard.judge_all("ferja", {"a1": "en"}) == {"a1": "no"}
    heard.note("ferja", "a1", "en")
    assert heard.judge_all("ferja", {"a1": "en"}) == {"a1": "heard"}
