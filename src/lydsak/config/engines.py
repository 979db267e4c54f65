"""The [engines.NAME] tables: each is checked against what that engine says it takes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from lydsak.config.faults import explain_validation, find_key
from lydsak.config.parsing import SETTINGS_FILE
from lydsak.config.tables import SettingsFile
from lydsak.engines.installed import HOUSE_ENGINES, find_options, list_engine_names
from lydsak.errors import EngineError, Phrase, SettingsError

_VARIABLE: Final = re.compile(r"(?=.*_)[A-Z_][A-Z0-9_]*")
"""With an underscore: a key of capitals and digits has none."""
_SECRET: Final = re.compile(r"(?i)(^|_)(key|token|secret|password)$")


def read_engine_tables(parsed: SettingsFile, text: str, root: Path) -> tuple[tuple[str, str], ...]:
    """Each table as JSON, checked. Raises SettingsError."""
    for name in parsed.voices:
        _check_engine_name(name, text)
    return tuple((name, _read_table(name, table, text, root)) for name, table in parsed.engines.items())


def _check_engine_name(name: str, text: str) -> None:
    """A slip in [voices.NAME]; the table of an engine that is not installed here does no harm."""
    if name in HOUSE_ENGINES:
        return
    known = list_engine_names()
    near = difflib.get_close_matches(name, known, n=1)
    if name not in known and near:
        place = find_key(text, SETTINGS_FILE, ("voices", name))
        raise SettingsError(
            "L109",
            Phrase('no engine is called "{name}"', name=name),
            place=place,
            help=Phrase('did you mean "{near}"?', near=near[0]),
        )


def _read_table(name: str, table: Mapping[str, Any], text: str, root: Path) -> str:
    keys = ("engines", name)
    for key in table:
        if _SECRET.search(key):
            place = find_key(text, SETTINGS_FILE, (*keys, key))
            help = "set it in the environment, or name a file outside the show: key_file"
            raise SettingsError("L110", "a key does not belong in lydsak.toml", place=place, help=help)
    kind = _find_kind(name, text)
    if kind is None:
        place = find_key(text, SETTINGS_FILE, keys)
        raise SettingsError(
            "L104", Phrase("the engine {name} takes no settings", name=name), place=place, help="remove the table"
        )
    try:
        msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise explain_validation(error, text, SETTINGS_FILE, table=(keys, kind)) from None
    _check_key_name(table, text, keys)
    settled = dict(table) | _settle_key_file(table, text, keys, root)
    return msgspec.json.encode(settled, order="sorted").decode()


def _find_kind(name: str, text: str) -> type[msgspec.Struct] | None:
    try:
        return find_options(name)
    except EngineError as error:
        place = find_key(text, SETTINGS_FILE, ("engines", name))
        raise SettingsError("L109", error.message, place=place, help=error.help) from None


def _check_key_name(table: Mapping[str, Any], text: str, keys: tuple[str, ...]) -> None:
    """A key itself in the place of its variable's name would be printed as such."""
    name = table.get("key_env")
    if name is not None and not _VARIABLE.fullmatch(name):
        place = find_key(text, SETTINGS_FILE, (*keys, "key_env"))
        help = "write the name of the variable that holds it, in capitals and with an underscore, like AZURE_SPEECH_KEY"
        raise SettingsError("L110", "key_env is no name of a variable", place=place, help=help)


def _settle_key_file(table: Mapping[str, Any], text: str, keys: tuple[str, ...], root: Path) -> dict[str, str]:
    """The key file by its whole path, from the show's folder: wherever the command is run, it is the same one.

    Show folders are committed, copied and published: no key may lie in one.
    """
    file = table.get("key_file")
    if not file:
        return {}
    path = (root / Path(file).expanduser()).resolve()
    if path.is_relative_to(root.resolve()):
        place = find_key(text, SETTINGS_FILE, (*keys, "key_file"))
        help = "move it out, for example to ~/.config/lydsak"
        raise SettingsError("L110", "the key file lies in the show", place=place, help=help)
    return {"key_file": str(path)}
