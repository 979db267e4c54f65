"""quiet_stray_music: marks of music that a merge left without a meaning, kept as notes.

The article may take out all that was read over some music, or put a heading into the middle of it, with which it ends.
"""

from __future__ import annotations

from typing import Final

from lydsak.errors import ScriptError
from lydsak.model import Script
from lydsak.text.script.parsing import parse_script
from lydsak.text.source import SourceText

_STRAY: Final = {"L224", "L225"}
"""Music that ends where none is open, and music over which nothing is read."""


def quiet_stray_music(source: str, path: str) -> tuple[Script, str, tuple[str, ...]]:
    """The text with each such mark a note, read and as it is, and the marks. Raises ScriptError for other faults."""
    marks = []
    while True:
        try:
            script = parse_script(source, path=path)
        except ScriptError as error:
            line = error.place.line if error.place and error.code in _STRAY else None
            if line is None:
                raise
            source, mark = _write_as_note(source, line - 1)
            marks.append(mark)
        else:
            return script, source, tuple(marks)


def _write_as_note(source: str, at: int) -> tuple[str, str]:
    preamble = "\ufeff" if source.startswith("\ufeff") else ""
    lines = list(SourceText("", source.removeprefix(preamble)).lines)
    mark = lines[at].strip()
    # A file's name may have the sign that ends a note.
    lines[at] = lines[at].replace(mark, f"%% {mark.replace('%%', '% %')} %%")
    return preamble + "".join(lines), mark
