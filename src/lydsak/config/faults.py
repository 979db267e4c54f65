"""What is wrong in lydsak.toml, and on which line."""

from __future__ import annotations

import difflib
import re

import msgspec

from lydsak.config.tables import MusicTable, PausesTable, SettingsFile, ShowTable, SoundTable, SpokenTable
from lydsak.errors import Place, SettingsError


def explain_validation(error: msgspec.ValidationError, text: str, name: str) -> SettingsError:
    """Say where and what msgspec refuses: `Expected `str`, got `int` - at `$.show.title``."""
    message, _, path = str(error).partition(" - at `$.")
    keys = tuple(re.split(r"[.\[]", path.rstrip("`"))) if path else ()
    unknown = re.search(r"unknown field `(.+)`", message)
    if unknown:
        known = _list_known_keys(keys)
        near = difflib.get_close_matches(unknown[1], known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "known here: " + ", ".join(known)
        return SettingsError(
            "L104", f'unknown setting "{unknown[1]}"', place=find_key(text, name, (*keys, unknown[1])), help=hint
        )
    missing = re.search(r"missing required field `(.+)`", message)
    if missing:
        full = ".".join((*keys, missing[1]))
        return SettingsError(
            "L105", f"{full} is missing", place=find_key(text, name, keys), help=f'add {missing[1]} = "..."'
        )
    return SettingsError(
        "L106", f"{'.'.join(keys)}: {message[:1].lower()}{message[1:]}", place=find_key(text, name, keys)
    )


def _list_known_keys(keys: tuple[str, ...]) -> list[str]:
    table: type[msgspec.Struct] = SettingsFile
    nested: dict[str, type[msgspec.Struct]] = {
        "show": ShowTable, "spoken": SpokenTable, "sound": SoundTable,
        "intro": MusicTable, "outro": MusicTable, "pauses": PausesTable,
    }  # fmt: skip
    for key in keys:
        table = nested.get(key, table)
    return list(table.__struct_fields__)


def find_key(text: str, name: str, keys: tuple[str, ...]) -> Place:
    """The line of a key: the last `key =` or `[table]` that its path leads to."""
    table, wanted = ".".join(keys[:-1]), keys[-1] if keys else ""
    current, best = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            current = header[1]
            if current == ".".join(keys):
                return locate_column(text, name, number, line.index("[") + 1)
            best = number if current == table else best
        found = re.match(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*=", line)
        if found and current == table:
            return locate_column(text, name, number, len(line) - len(line.lstrip()) + 1, len(wanted))
    return locate_column(text, name, best, 1)


def locate_column(text: str, name: str, line: int, column: int, width: int = 1) -> Place:
    """A place in a file with the line's text, for the caret."""
    lines = text.split("\n")
    return Place(name, line, column, lines[line - 1].rstrip("\r") if line <= len(lines) else "", width)
