"""What is wrong in lydsak.toml, and on which line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, get_args, get_origin, get_type_hints

from lydsak.config.tables import SettingsFile, Strict
from lydsak.errors import Phrase, Place, SettingsError

if TYPE_CHECKING:
    import msgspec


_BOUNDS: Final = {"<=": "no greater than", ">=": "no less than", "<": "less than", ">": "greater than"}
_SECRET_LINE: Final = re.compile(r"(?i)^(.*?(?:key|key_env|token|secret|password|auth\w*)[\"']?\s*=).*$")
_PASSWORD: Final = re.compile(r"(?i)(^\s*[\"']?\w*(?:url|endpoint)[\"']?\s*=\s*[\"'])[^\"']*@")
_ADVICE: Final = {
    "str": 'put the value in quotes, like "..."',
    "bool": "write true or false, without quotes",
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes",
    "object": "it is a table, with keys of its own",
    "array": 'write a list, like ["..."]',
}
"""What to write where msgspec expects a type."""
_LANGUAGES: Final = {
    **dict.fromkeys(("no", "nob", "nor", "no-no", "nb-no", "nb_no", "bokmål", "bokmal", "norsk", "norwegian"), "nb"),
    **dict.fromkeys(("nno", "nn-no", "nn_no", "nynorsk", "ny-no"), "nn"),
}
"""What languages are called elsewhere, too unlike our two letters for a guess by likeness."""


def explain_validation(
    error: msgspec.ValidationError,
    text: str,
    name: str,
    *,
    table: tuple[tuple[str, ...], type[msgspec.Struct]] = ((), SettingsFile),
) -> SettingsError:
    """Say where and what msgspec refuses: `Expected `str`, got `int` - at `$.show.title``.

    `table` is the keys of the table that was checked, and its type.
    """
    message, _, path = str(error).partition(" - at `$.")
    prefix, kind = table
    inner = _read_path(path.rstrip("`"), text)
    keys = (*prefix, *inner)
    unknown = re.search(r"unknown field `(.+)`", message)
    if unknown:
        known = list((kind if prefix and not inner else _find_table(keys)).__struct_fields__)
        near = difflib.get_close_matches(unknown[1], known, n=1)
        hint = (
            Phrase('did you mean "{near}"?', near=near[0])
            if near
            else Phrase("known here: {known}", known=", ".join(known))
        )
        holder = None if prefix else _name_holder(unknown[1])
        hint = Phrase("{holder}; {hint}", holder=holder, hint=hint) if holder else hint
        return SettingsError(
            "L104",
            Phrase('unknown setting "{key}"', key=unknown[1]),
            place=find_key(text, name, (*keys, unknown[1])),
            help=hint,
        )
    missing = re.search(r"missing required field `(.+)`", message)
    if missing:
        full = ".".join((*keys, missing[1]))
        hint = (
            Phrase("add the table [{table}]", table=full)
            if full in _list_tables()
            else Phrase('add {key} = "..."', key=missing[1])
        )
        return SettingsError("L105", Phrase("{key} is missing", key=full), place=find_key(text, name, keys), help=hint)
    return SettingsError(
        "L106",
        Phrase("{key}: {fault}", key=".".join(keys), fault=word_fault(message)),
        place=find_key(text, name, keys),
        help=_advise_value(message, keys, kind if prefix else None),
    )


def _read_path(path: str, text: str) -> tuple[str, ...]:
    """The keys of a path like `show.category[0]`; a place in a list is left out."""
    if path.startswith("voices[...]"):
        return _find_wrong_voice(text)
    return tuple(key for key in re.sub(r"\[[^\]]*\]", "", path).split(".") if key)


def _find_wrong_voice(text: str) -> tuple[str, ...]:
    """The keys of the first voice in the file that is none: msgspec writes `[...]` for keys of the user's own."""
    for engine, roles in tomllib.loads(text)["voices"].items():
        if not isinstance(roles, dict):
            return ("voices", engine)
        for role, voice in roles.items():
            if not isinstance(voice, str):
                return ("voices", engine, role)
    return ("voices",)


def word_fault(message: str) -> Phrase:
    """As msgspec says it, but for its own words for what nobody who edits settings calls so."""
    if message.startswith("Invalid enum value"):
        return Phrase("there is no choice {choice}", choice=message.removeprefix("Invalid enum value "))
    if "matching regex" in message:
        return Phrase("has not the form that it takes")
    if found := re.fullmatch(r"Expected `(.+)`, got `(.+)`", message):
        return Phrase("expected `{expected}`, got `{given}`", expected=found[1], given=found[2])
    return Phrase.quote(f"{message[:1].lower()}{message[1:]}")


def _advise_value(message: str, keys: tuple[str, ...], kind: type[msgspec.Struct] | None) -> str | None:
    """What to write instead; `kind` is the type of an engine's table, whose page tells more."""
    choice = advise_choice(message, get_type_hints(kind or _find_table(keys[:-1])).get(keys[-1])) if keys else None
    if message.startswith("Invalid enum value"):
        return choice
    if keys[:1] == ("voices",) and len(keys) == 2:
        return Phrase("voices stand by engine: [voices.espeak] above {role}", role=keys[1])
    bound = re.match(r"Expected `\w+` (<=|>=|<|>) ([\d.]+)", message)
    if bound:
        return Phrase("a number {bound} {limit}", bound=Phrase(_BOUNDS[bound[1]]), limit=bound[2])
    if "matching regex" in message:
        return "docs/how-to/voices.md leads to the engine's page, which tells its form" if kind else None
    expected = re.match(r"Expected `(\w+)", message)
    advice = _ADVICE.get(expected[1]) if expected else None
    if advice and choice:
        return Phrase("{advice}: {choice}", advice=Phrase(advice), choice=choice)
    return advice


def advise_choice(message: str, hint: object) -> Phrase | None:
    """What a key takes, and which of it was likely meant; None where its type names no choices."""
    choices = [
        str(choice) for part in (hint, *get_args(hint)) if get_origin(part) is Literal for choice in get_args(part)
    ]
    choices += [
        str(choice.value)
        for part in (hint, *get_args(hint))
        if isinstance(part, type) and issubclass(part, Enum)
        for choice in part
    ]
    given = message.partition("'")[2].rstrip("'").lower()
    near = difflib.get_close_matches(given, choices, n=1) if given else []
    near = [_LANGUAGES[given]] if _LANGUAGES.get(given) in choices else near
    meant = Phrase('did you mean "{near}"? ', near=near[0]) if near else ""
    return Phrase("{meant}one of {choices}", meant=meant, choices=", ".join(choices)) if choices else None


def _name_holder(key: str) -> Phrase | None:
    """The table that has a key, where one alone does."""
    holders = [name for name, table in _list_tables().items() if key in table.__struct_fields__]
    if len(holders) != 1:
        return None
    if not holders[0]:
        return Phrase("it belongs at the top, before the first table")
    return Phrase("it belongs in [{table}]", table=holders[0])


def _find_table(keys: tuple[str, ...]) -> type[msgspec.Struct]:
    return _list_tables().get(".".join(keys), SettingsFile)


@cache
def _list_tables() -> dict[str, type[msgspec.Struct]]:
    """The tables of known keys by their full names, the file itself by none."""
    return dict(_walk_tables("", SettingsFile))


def _walk_tables(name: str, table: type[msgspec.Struct]) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    yield name, table
    for key, hint in get_type_hints(table).items():
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and issubclass(kind, Strict):
                yield from _walk_tables(f"{name}.{key}".lstrip("."), kind)


def find_key(text: str, name: str, keys: tuple[str, ...]) -> Place:
    """The line of a key: its `key =` or `[table]`; else that of the nearest table or inline table that holds it."""
    if not keys:
        return locate_column(text, name, 1, 1)
    table, wanted = ".".join(keys[:-1]), keys[-1]
    current, holder = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            current = header[1]
            if current == ".".join(keys):
                return locate_column(text, name, number, line.index("[") + 1)
            holder = number if current == table else holder
        found = re.match(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*=", line)
        if found and current == table:
            return locate_column(text, name, number, len(line) - len(line.lstrip()) + 1, len(wanted))
    return locate_column(text, name, holder, 1) if holder else find_key(text, name, keys[:-1])


def locate_column(text: str, name: str, line: int, column: int, width: int = 1) -> Place:
    """A place in a file with the line's text, for the caret."""
    lines = text.split("\n")
    return Place(name, line, column, _mask_secret(lines[line - 1].rstrip("\r")) if line <= len(lines) else "", width)


def _mask_secret(line: str) -> str:
    """A line without the value of what is called a key: an error is copied into chats and logs."""
    return _PASSWORD.sub(r"\1***@", _SECRET_LINE.sub(r"\1 ***", line))
