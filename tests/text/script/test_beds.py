from __future__ import annotations

import pytest

from lydsak.errors import ScriptError
from lydsak.model import BedMark
from lydsak.text.script.parsing import parse_script, render_script


def test_marks_of_music_come_back_as_they_were_typed() -> None:
    """Whichever language and blanks they are typed in."""
    text = "[music  calm.flac ]\r\n\r\nEn.\r\n\r\n[musikk slutt] %% her %%\r\n\r\nTo.\r\n"
    script = parse_script(text, path="a.md")
    assert [block.file for block in script.segments[0].blocks if isinstance(block, BedMark)] == ["calm.flac", None]
    assert render_script(script) == text


def test_the_caret_lies_under_the_mark() -> None:
    """Not under the blanks before it."""
    with pytest.raises(ScriptError) as caught:
        parse_script("En.\n\n  [musikk slutt]\n", path="a.md")
    assert caught.value.place is not None
    assert (caught.value.place.column, caught.value.place.width) == (3, len("[musikk slutt]"))
