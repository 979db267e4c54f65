from __future__ import annotations

import pytest

from lydsak.errors import ScriptError
from lydsak.text.merge.music import quiet_stray_music


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_marks_without_a_meaning_become_notes(newline: str, mark: str) -> None:
    """Music over nothing, and its end where none is open; what has a meaning stays."""
    before = mark + "En. ^a1\n\n[musikk a%%.mp3]\n\n[musikk slutt]\n\n[musikk b.mp3]\n\nTo. ^a2".replace("\n", newline)
    _, source, stray = quiet_stray_music(before, "a")
    assert stray == ("[musikk a%%.mp3]", "[musikk slutt]")
    after = "En. ^a1\n\n%% [musikk a% %.mp3] %%\n\n%% [musikk slutt] %%\n\n[musikk b.mp3]\n\nTo. ^a2"
    assert source == mark + after.replace("\n", newline)


def test_a_text_without_such_marks_stays() -> None:
    """To the byte."""
    script, source, stray = quiet_stray_music("[musikk a.mp3]\n\nEn. ^a1\n", "a")
    assert (source, stray) == ("[musikk a.mp3]\n\nEn. ^a1\n", ())
    assert len(script.segments) == 1


def test_other_faults_are_errors() -> None:
    """Nobody mends them in silence."""
    with pytest.raises(ScriptError):
        quiet_stray_music("En {to.\n", "a")
