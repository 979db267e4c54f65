"""parse_front_matter: YAML 1.2 between `---` lines, every scalar a string.

YAML's own types would turn `lang: no` into false and a title of 1984 into a number, so only its node tree is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from lydsak.errors import Phrase
from lydsak.model import Correction, FrontMatter, ParagraphId, Withdrawal
from lydsak.text.front_matter.keys import CHOICES, KEYS, NORWEGIAN_CHOICES
from lydsak.text.front_matter.written_dates import rewrite_date
from lydsak.text.front_matter.yaml import iterate_entries, locate_node, read_scalar, refuse_yaml
from lydsak.text.script.inline import normalize_name
from lydsak.text.source import SourceSlice, suggest_near

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

_DIGEST: Final = re.compile("[0-9a-f]{16}")
_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
_STRETCH: Final = re.compile(
    r"\^?((?:[a-z0-9-]+\.)?[a-z]{1,3}[0-9]+)(?:\s*[-–]\s*\^?((?:[a-z0-9-]+\.)?[a-z]{1,3}[0-9]+))?"
)
"""Of an edition, a paragraph is named with its story: bjorka-kino.b3."""
_DATE: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?P<time>[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_FIRST_YEAR: Final = 1990
"""Of a publication, as the feed's rules have it (L624)."""
_WITHDRAWAL_HELP: Final = "write the day and the reason for readers, like 2026-11-26 Saken bygde på en feil."
_CORRECTION_HELP: Final = "write below the key, indented: - 2026-11-21: what was wrong, and what is right"


def parse_front_matter(text: SourceSlice) -> FrontMatter:
    """Read what stands between the fences; the caller keeps the slice. Raises ScriptError L214 to L218."""
    fields: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in iterate_entries(text):
        line, column = locate_node(text, key)
        name = KEYS.get(key.value)
        if name is None:
            known = Phrase("known are {known}", known=", ".join(dict.fromkeys(KEYS)))
            help = suggest_near(key.value, KEYS, otherwise=known)
            raise text.source.refuse(
                "L215", Phrase('unknown key "{key}"', key=key.value), line, column, len(key.value), help=help
            )
        if name in lines:
            message = Phrase('"{key}" says the same as line {line}', key=key.value, line=lines[name])
            raise text.source.refuse("L216", message, line, column, len(key.value), help="keep one of the two")
        lines[name] = line
        if name == "voices":
            fields[name] = _read_voices(text, value)
        elif name == "stories":
            fields[name] = _read_stories(text, key, value)
        elif name == "corrections":
            fields[name] = tuple(_read_corrections(text, value))
        else:
            fields[name] = _read_field(text, name, key, value)
    return FrontMatter(**{name: value for name, value in fields.items() if value is not None})


def _read_field(text: SourceSlice, name: str, key: ScalarNode, node: Node) -> object:
    value = read_scalar(text, key, node)
    if value is None:
        return None
    line, column = locate_node(text, node)
    if name in CHOICES:
        known = CHOICES[name]
        if value.lower() not in known:
            help = suggest_near(
                value.lower(), known, otherwise=Phrase("use one of {known}", known=", ".join(NORWEGIAN_CHOICES[name]))
            )
            raise text.source.refuse(
                "L217",
                Phrase('unknown {key} "{value}"', key=key.value, value=value),
                line,
                column,
                len(value),
                help=help,
            )
        return known[value.lower()]
    if name in {"date", "article_date"}:
        _check_date(text, name, value, line, column)
    elif name == "withdrawn":
        return _read_withdrawal(text, value, line, column)
    elif name == "approved_text":
        _check_digest(text, key, value, line, column)
    elif name in {"season", "number"}:
        if not _NUMBER.fullmatch(value):
            help = "a whole number from 1, like 12"
            raise text.source.refuse(
                "L217",
                Phrase('no {key}: "{value}"', key=key.value, value=value),
                line,
                column,
                len(value),
                help=help,
            )
        return int(value)
    elif name == "soundbite":
        return _read_stretch(text, value, line, column)
    return value


def _read_stretch(text: SourceSlice, value: str, line: int, column: int) -> tuple[ParagraphId, ParagraphId]:
    found = _STRETCH.fullmatch(value)
    if found is None:
        help = "name its paragraph by its id, like b3, or the first and the last, like b3-b5"
        raise text.source.refuse(
            "L217", Phrase('no stretch: "{value}"', value=value), line, column, len(value), help=help
        )
    return ParagraphId(found[1]), ParagraphId(found[2] or found[1])


def _check_digest(text: SourceSlice, key: ScalarNode, value: str, line: int, column: int) -> None:
    if not _DIGEST.fullmatch(value):
        help = "delete the line, then approve the script again: `lydsak approve`"
        raise text.source.refuse(
            "L217", Phrase('no {key}: "{value}"', key=key.value, value=value), line, column, len(value), help=help
        )


def _read_withdrawal(text: SourceSlice, value: str, line: int, column: int) -> Withdrawal:
    day, _, reason = value.partition(" ")
    found = _DATE.fullmatch(day)
    if found is None or not found["day"] or found["time"] or not _is_day(*map(int, found.group(1, 2, 3))):
        raise text.source.refuse(
            "L218", Phrase('not a day: "{day}"', day=day), line, column, len(day), help=_WITHDRAWAL_HELP
        )
    if not reason.strip():
        raise text.source.refuse(
            "L217", "this withdrawal says no reason", line, column, len(day), help=_WITHDRAWAL_HELP
        )
    return Withdrawal(day, reason.strip())


def _check_date(text: SourceSlice, name: str, value: str, line: int, column: int) -> None:
    found = _DATE.fullmatch(value)
    whole = name == "date"
    right = found is not None and (found["day"] is not None if whole else found["time"] is None)
    if not right or (
        found and found["day"] and not _is_day(int(found["year"]), int(found["month"]), int(found["day"]))
    ):
        raise text.source.refuse(
            "L218",
            Phrase('not a date: "{value}"', value=value),
            line,
            column,
            len(value),
            help=_advise_date(value, name),
        )
    if whole and found and int(found["year"]) < _FIRST_YEAR:
        help = "correct the year: apps take no earlier one, and nothing of the show would go out"
        raise text.source.refuse(
            "L218", Phrase("no podcast is of the year {year}", year=found["year"]), line, column, 4, help=help
        )


def _advise_date(value: str, name: str) -> str:
    """The same date as it is to be written, where that is known."""
    written = rewrite_date(value)
    if written and (name == "date" or " " not in written):
        return Phrase("write it as {written}", written=written)
    if name == "date":
        return Phrase("write it like 2026-11-20 06:00 or 2026-11-20")
    return Phrase("write it like 2026-11-19, 2026-11 or 2026")


def _is_day(year: int, month: int, day: int) -> bool:
    import calendar

    return year >= 1 and day <= calendar.monthrange(year, month)[1]


def _read_stories(text: SourceSlice, key: ScalarNode, node: Node) -> tuple[str, ...]:
    """`saker`: the scripts of an edition, in order."""
    from ruamel.yaml.nodes import ScalarNode, SequenceNode

    if isinstance(node, ScalarNode) and not node.value:
        return ()
    if not isinstance(node, SequenceNode):
        form = Phrase("{key}: [en-sak, en-annen], or one a line after a hyphen", key=key.value)
        raise refuse_yaml(text, *locate_node(text, node), "stories are a list", form)
    stories: list[str] = []
    for one in node.value:
        story = read_scalar(text, key, one)
        line, column = locate_node(text, one)
        if story is None:
            raise text.source.refuse("L217", "this names no story", line, column, help="take the hyphen away")
        if story in stories:
            help = "keep one of the two"
            raise text.source.refuse(
                "L216", Phrase('"{story}" is named twice', story=story), line, column, len(story), help=help
            )
        stories.append(story)
    return tuple(stories)


def _read_voices(text: SourceSlice, node: Node) -> tuple[tuple[str, str], ...]:
    """`stemmer`: names and the role or `engine:voice` of each."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    if isinstance(node, ScalarNode) and not node.value:
        return ()
    if not isinstance(node, MappingNode):
        raise refuse_yaml(
            text, *locate_node(text, node), "voices are name: role, one a line", "indent them by two spaces"
        )
    voices: dict[str, str] = {}
    for key, value in node.value:
        line, column = locate_node(text, key)
        name = normalize_name(str(key.value)) if isinstance(key, ScalarNode) else ""
        role = read_scalar(text, key, value)
        if not name or ":" in name:
            raise text.source.refuse(
                "L217", "this is no speaker's name", line, column, help="write words without a colon"
            )
        if name in voices:
            raise text.source.refuse(
                "L216",
                Phrase('"{name}" has a voice already', name=name),
                line,
                column,
                len(name),
                help="keep one of the two",
            )
        if role is None:
            raise text.source.refuse(
                "L217",
                Phrase('"{name}" has no voice', name=name),
                line,
                column,
                len(name),
                help=Phrase("{name}: sitat", name=name),
            )
        voices[name] = normalize_name(role)
    return tuple(voices.items())


def _read_corrections(text: SourceSlice, node: Node) -> Iterator[Correction]:
    """`rettelser`: a list, each entry the day and what was wrong. Raises ScriptError L214, L217, L218."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, ScalarNode) and not node.value:
        return
    if not isinstance(node, SequenceNode):
        raise refuse_yaml(text, *locate_node(text, node), "corrections are a list", _CORRECTION_HELP)
    for entry in node.value:
        line, column = locate_node(text, entry)
        pairs: Sequence[tuple[Any, Any]] = entry.value if isinstance(entry, MappingNode) else ()
        if len(pairs) != 1 or not all(isinstance(part, ScalarNode) for part in pairs[0]):
            raise refuse_yaml(text, line, column, "a correction is its day and its text", _CORRECTION_HELP)
        day, said = pairs[0]
        found = _DATE.fullmatch(date := str(day.value).strip())
        if found is None or not found["day"] or found["time"] or not _is_day(*map(int, found.group(1, 2, 3))):
            raise text.source.refuse(
                "L218", Phrase('not a day: "{date}"', date=date), line, column, len(date), help=_CORRECTION_HELP
            )
        words = read_scalar(text, day, said)
        if words is None:
            raise text.source.refuse(
                "L217", "this correction says nothing", line, column, len(date), help=_CORRECTION_HELP
            )
        yield Correction(date, words)
