"""earlier.toml: the episodes from before the show came to Lydsak, a table each; read, written, and edited by a line."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date as calendar_date
from datetime import datetime
from itertools import islice, pairwise
from typing import Any, Final, get_type_hints

import msgspec

from lydsak.config.faults import advise_choice, word_fault
from lydsak.errors import Phrase, Place, SettingsError
from lydsak.model import EarlierChapter, EarlierEpisode, EarlierPerson, EarlierSound, LinkedFile
from lydsak.publish.xml_characters import NOT_XML
from lydsak.text.toml_grammar import describe_grammar

EARLIER_NAME: Final = "earlier.toml"
MAX_EARLIER_BYTES: Final = 100_000_000
_HEADER: Final = re.compile(r"^[ \t]*\[\[[ \t]*episode[ \t]*\]\][ \t]*(?:#.*)?$", re.MULTILINE)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_WITHDRAWN: Final = re.compile(r"\d{4}-\d\d-\d\d .+", re.DOTALL)
_DATE_LINE: Final = re.compile(r"^[ \t]*date[ \t]*=.*$", re.MULTILINE)
_DATE_HELP: Final = "write date = 2026-11-20T06:00:00+01:00, without quotes"
_TRIES: Final = 20
_TABLES: Final = {
    "enclosure": EarlierSound,
    "chapters": LinkedFile,
    "transcripts": LinkedFile,
    "psc_chapters": EarlierChapter,
    "persons": EarlierPerson,
}


def parse_earlier(text: str, *, path: str = EARLIER_NAME) -> tuple[EarlierEpisode, ...]:
    """The episodes of an earlier.toml, in its order. Raises SettingsError L865."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        place = Place(path, int(found[1]), int(found[2])) if found else Place(path, text.count("\n") + 1)
        message = describe_grammar(str(error))
        line = text.split("\n")[place.line - 1].rstrip("\r") if place.line else ""
        help = "TOML: texts in quotes"
        if _DATE_LINE.match(line):
            message, help = Phrase("not a date: {text}", text=line.partition("=")[2].strip()[:60]), _DATE_HELP
        raise SettingsError("L865", message, place=dataclasses.replace(place, text=line), help=help) from None
    except (ValueError, RecursionError):
        raise SettingsError("L865", "cannot be read as TOML", place=Place(path)) from None
    tables = document.pop("episode", [])
    if document or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        other = next(iter(document), "episode")
        message, help = Phrase('"{key}" has no place here', key=other[:60]), "episodes stand in tables: [[episode]]"
        raise SettingsError("L865", message, place=Place(path), help=help)
    episodes = tuple(_read_table(table, number, text, path) for number, table in enumerate(tables))
    seen: set[str] = set()
    for number, episode in enumerate(episodes):
        if episode.id in seen:
            raise _refuse(text, number, path, f'the id "{episode.id}" stands here twice', "give each its own")
        seen.add(episode.id)
    return episodes


def _read_table(table: Mapping[str, Any], number: int, text: str, path: str) -> EarlierEpisode:
    unknown = next(_list_unknown(table), None)
    if unknown is not None:
        raise _refuse(text, number, path, *unknown)
    date = table.get("date")
    if isinstance(date, datetime) and date.tzinfo:
        table = {**table, "date": date.isoformat()}
    elif date is not None:
        raise _refuse(text, number, path, _describe_date(date), _DATE_HELP, line=_DATE_LINE)
    try:
        episode = msgspec.convert(table, EarlierEpisode)
    except msgspec.ValidationError as error:
        raise _refuse(text, number, path, *_word_wrong(error)) from None
    if not _ID.fullmatch(episode.id):
        raise _refuse(text, number, path, f'"{episode.id[:60]}" is no id', "a-z, 0-9 and -, at most 100")
    if not episode.guid:
        raise _refuse(text, number, path, "the guid is empty", "it is what apps know the episode by")
    if episode.withdrawn is not None and not _WITHDRAWN.fullmatch(episode.withdrawn):
        help = 'like withdrawn = "2026-11-20 Saken bygde på en feil."'
        raise _refuse(text, number, path, "withdrawn is no day and reason", help)
    file = episode.enclosure.file
    if file is not None and (not re.fullmatch(r"earlier/[A-Za-z0-9._-]+", file) or not episode.enclosure.sha256):
        raise _refuse(text, number, path, f'"{file[:60]}" is no file of earlier/ with its sha256', "take file out")
    if bad := next(_find_unfit(table), None):
        raise _refuse(text, number, path, f"holds a character that no feed can: U+{ord(bad):04X}", "delete it")
    return episode


def _word_wrong(error: msgspec.ValidationError) -> tuple[str, str]:
    """What msgspec refuses, and what to write instead."""
    message, _, key = str(error).partition(" - at `$.")
    choice = advise_choice(message, get_type_hints(EarlierEpisode).get(key.rstrip("`")))
    if choice and key:
        return f"{key.rstrip('`')}: {word_fault(message)}", choice
    return str(error), "see docs/how-to/move-to-lydsak.md"


def _describe_date(date: object) -> str:
    """What is wrong with a date that TOML took for something else."""
    if isinstance(date, str):
        with suppress(ValueError):
            if datetime.fromisoformat(date).tzinfo:
                return "date is in quotes"
        return f'date has no zone: "{date[:60]}"'
    return f"date has no zone: {date}" if isinstance(date, calendar_date) else f"not a date: {str(date)[:60]}"


def _list_unknown(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys that nothing reads: a slip would go unnoticed."""
    parts: list[tuple[type, object]] = [(EarlierEpisode, table)]
    for key, kind in _TABLES.items():
        inner = table.get(key)
        parts += [(kind, one) for one in (inner if isinstance(inner, list) else [inner])]
    for kind, part in parts:
        known = [field.name for field in dataclasses.fields(kind)]
        for key in part if isinstance(part, dict) else ():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                yield (
                    f'unknown key "{key[:60]}"',
                    f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}",
                )


def _find_unfit(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (found[0] for found in NOT_XML.finditer(value))
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _find_unfit(inner)


def _refuse(
    text: str, number: int, path: str, message: str, help: str, *, line: re.Pattern[str] | None = None
) -> SettingsError:
    """The error to raise of an episode: at that line of its table, or at its header."""
    headers = [found.start() for found in _HEADER.finditer(text)]
    if number >= len(headers):
        return SettingsError(
            "L865",
            Phrase("episode {number}: {message}", number=number + 1, message=message),
            place=Place(path),
            help=help,
        )
    start, end = headers[number], (*headers, len(text))[number + 1]
    found = line.search(text, start, end) if line else None
    at = found.start() if found else start
    row = text.count("\n", 0, at) + 1
    place = Place(path, row, 1, found[0].rstrip(), len(found[0].rstrip())) if found else Place(path, row)
    return SettingsError(
        "L865", Phrase("episode {number}: {message}", number=number + 1, message=message), place=place, help=help
    )


def render_earlier(episodes: Sequence[EarlierEpisode], *, origin: str) -> str:
    """The text of an earlier.toml; `origin` is where they were taken over from."""
    head = (
        f"# {len(episodes)} episodes from before this show came to Lydsak, in the order of their feed:\n"
        f"# {' '.join(origin.split())}\n"
        "# `lydsak build` keeps them in the feed. Never change a guid, or subscribers get the episode once more.\n"
        '# To take one back: lydsak withdraw ID --reason "..."\n'
    )
    return "\n".join((head, *(_render_table(episode) for episode in episodes)))


def _render_table(episode: EarlierEpisode) -> str:
    lines = ["[[episode]]\n"]
    for field in dataclasses.fields(episode):
        value = getattr(episode, field.name)
        if value is not None and (value != field.default or field.name in {"id", "guid", "title"}):
            lines.append(f"{field.name} = {_render_value(field.name, value)}\n")
    return "".join(lines)


def _render_value(name: str, value: object) -> str:
    if name == "date":
        return str(value)  # ISO 8601 with its offset is TOML's own form (RFC 3339)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quote_lines(value) if "\n" in value else quote_toml(value)
    if isinstance(value, tuple):
        rows = "".join(f"  {_render_value('', one)},\n" for one in value)
        return f"[\n{rows}]"
    if dataclasses.is_dataclass(value):
        given = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        pairs = (f"{key} = {_render_value(key, one)}" for key, one in given if one is not None)
        return f"{{ {', '.join(pairs)} }}"
    return str(value)


def quote_toml(text: str) -> str:
    """A text in quotes, on one line."""
    # A TOML basic string is a JSON string, as long as no lone surrogate is in it.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _quote_lines(text: str) -> str:
    """A text of several lines as editors like to read it (TOML 1.0, multi-line basic strings)."""
    lines = (quote_toml(line)[1:-1].replace('\\"', '"').replace('"""', '""\\"') for line in text.split("\n"))
    written = "\n".join(lines)
    closed = f'{written[:-1]}\\"' if written.endswith('"') else written
    return f'"""\n{closed}"""'


def mark_withdrawn(text: str, id: str, words: str | None, *, path: str = EARLIER_NAME) -> str:
    """The text with an episode's withdrawal written in, or taken out for None; all other lines stay as they are.

    Raises SettingsError L865, L868.
    """
    before = parse_earlier(text, path=path)
    number = next((index for index, episode in enumerate(before) if episode.id == id), None)
    if number is None:
        raise SettingsError(
            "L868", Phrase('no earlier episode is called "{id}"', id=id), place=Place(path), help="see the ids there"
        )
    wanted = list(before)
    wanted[number] = dataclasses.replace(before[number], withdrawn=words)
    # A text within the file may look like a header, or like our line: what comes of each try is read again.
    for candidate in _list_edits(text, number, words):
        try:
            if list(parse_earlier(candidate, path=path)) == wanted:
                return candidate
        except SettingsError:
            continue
    raise SettingsError(
        "L865", Phrase('"{id}" cannot be edited', id=id), place=Place(path), help="write withdrawn there yourself"
    )


def _list_edits(text: str, number: int, words: str | None) -> Iterator[str]:
    """The likely ones: below the header of that number, or of the next that are none."""
    lines = text.splitlines(keepends=True)
    headers = [index for index, line in enumerate(lines) if _HEADER.match(line.rstrip("\r\n"))]
    ours = [index for index, line in enumerate(lines) if re.match(r"[ \t]*withdrawn[ \t]*=", line)]
    written = "" if words is None else f"withdrawn = {quote_toml(words)}\n"
    for header, end in islice(pairwise((*headers, len(lines))), number, number + _TRIES):
        for index in (index for index in ours if header < index < end):
            yield "".join((*lines[:index], written, *lines[index + 1 :]))
        opened = lines[header] if lines[header].endswith("\n") else f"{lines[header]}\n"
        yield "".join((*lines[:header], opened, written, *lines[header + 1 :]))
