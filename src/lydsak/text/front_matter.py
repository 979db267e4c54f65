"""parse_front_matter, render_front_matter: YAML 1.2 between `---` lines, every scalar a string.

YAML's own types would turn `lang: no` into false and a title of 1984 into a number, so only its node tree is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from lydsak.errors import ScriptError
from lydsak.model import Correction, EpisodeKind, FrontMatter, Language, ParagraphId, PublishAs, ScriptStatus
from lydsak.text.script_inline import normalize_name
from lydsak.text.source import SourceSlice, suggest_near

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

KEYS: Final[Mapping[str, str]] = {
    "tittel": "title", "title": "title",
    "dato": "date", "date": "date",
    "artikkeldato": "article_date", "article_date": "article_date",
    "forfatter": "author", "forfattar": "author", "author": "author",
    "kilde": "source", "kjelde": "source", "source": "source",
    "status": "status",
    "sammendrag": "summary", "samandrag": "summary", "summary": "summary",
    "guid": "guid",
    "språk": "language", "lang": "language", "language": "language",
    "stemmer": "voices", "røyster": "voices", "voices": "voices",
    "sesong": "season", "season": "season",
    "nummer": "number", "number": "number",
    "type": "kind",
    "utdrag": "soundbite", "soundbite": "soundbite",
    "saker": "stories", "stories": "stories",
    "rettelser": "corrections", "rettingar": "corrections", "corrections": "corrections",
    "publiser_som": "publish_as", "publish_as": "publish_as",
}  # fmt: skip
"""What a key may be called (Bokmål, Nynorsk, English), and the field it means."""
_STATUSES: Final[Mapping[str, ScriptStatus]] = {
    "utkast": "draft", "draft": "draft",
    "til gjennomsyn": "review", "review": "review",
    "godkjent": "approved", "godkjend": "approved", "approved": "approved",
}  # fmt: skip
_LANGUAGES: Final[Mapping[str, Language]] = {
    "nb": "nb", "no": "nb", "nb-no": "nb", "bokmål": "nb",
    "nn": "nn", "nn-no": "nn", "nynorsk": "nn",
}  # fmt: skip
_KINDS: Final[Mapping[str, EpisodeKind]] = {
    "hel": "full", "heil": "full", "full": "full",
    "trailer": "trailer",
    "bonus": "bonus", "ekstra": "bonus",
}  # fmt: skip
_PUBLISH_AS: Final[Mapping[str, PublishAs]] = {
    "episode": "episode",
    "segmenter": "segments", "segment": "segments", "segments": "segments",
}  # fmt: skip
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "status": _STATUSES,
    "language": _LANGUAGES,
    "kind": _KINDS,
    "publish_as": _PUBLISH_AS,
}
_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
_STRETCH: Final = re.compile(
    r"\^?((?:[a-z0-9-]+\.)?[a-z]{1,3}[0-9]+)(?:\s*[-–]\s*\^?((?:[a-z0-9-]+\.)?[a-z]{1,3}[0-9]+))?"
)
"""Of an edition, a paragraph is named with its story: bjorka-kino.b3."""
_WRITTEN_KEYS: Final[Mapping[Language, Mapping[str, str]]] = {
    "nb": {"author": "forfatter", "source": "kilde", "summary": "sammendrag", "corrections": "rettelser"},
    "nn": {"author": "forfattar", "source": "kjelde", "summary": "samandrag", "corrections": "rettingar"},
}
_WRITTEN_STATUSES: Final[Mapping[Language, Mapping[ScriptStatus, str]]] = {
    "nb": {"draft": "utkast", "review": "til gjennomsyn", "approved": "godkjent"},
    "nn": {"draft": "utkast", "review": "til gjennomsyn", "approved": "godkjend"},
}
_WRITTEN_PUBLISH_AS: Final[Mapping[Language, Mapping[PublishAs, str]]] = {
    "nb": {"episode": "episode", "segments": "segmenter"},
    "nn": {"episode": "episode", "segments": "segment"},
}
_DATE: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?P<time>[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_CORRECTION_HELP: Final = "write below the key, indented: - 2026-11-21: what was wrong, and what is right"
_PLAIN: Final = re.compile(r"(?:[^\W_]|[–—«(§½…])[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*")
_COMMENT_COLUMN: Final = 34
"""Where comments line up, as in the documentation's example."""


def parse_front_matter(text: SourceSlice) -> FrontMatter:
    """Read what stands between the fences; the caller keeps the slice. Raises ScriptError L214 to L218."""
    fields: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in _iterate_entries(text):
        line, column = _locate(text, key)
        name = KEYS.get(key.value)
        if name is None:
            known = suggest_near(key.value, KEYS, otherwise="known are " + ", ".join(dict.fromkeys(KEYS)))
            raise text.source.refuse("L215", f'unknown key "{key.value}"', line, column, len(key.value), help=known)
        if name in lines:
            message = f'"{key.value}" says the same as line {lines[name]}'
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


def render_front_matter(front_matter: FrontMatter, *, language: Language = "nb", title_note: str | None = None) -> str:
    """Write front matter with both fences, Norwegian keys and the comments that explain them."""
    front = front_matter
    entries: list[tuple[str, str | None, str | None]] = [
        ("tittel", front.title, title_note),
        (
            "dato",
            front.date,
            "publiseres ikke før; Europe/Oslo" if language == "nb" else "blir ikkje publisert før; Europe/Oslo",
        ),
        ("artikkeldato", front.article_date, None),
        ("author", front.author, None),
        ("source", front.source, None),
        ("status", _WRITTEN_STATUSES[language][front.status], ", ".join(_WRITTEN_STATUSES[language].values())),
        ("summary", front.summary, None),
        ("guid", front.guid, None),
        ("språk", front.language, None),
        ("sesong", str(front.season) if front.season else None, None),
        ("nummer", str(front.number) if front.number else None, None),
        ("type", front.kind if front.kind != "full" else None, None),
        ("utdrag", _write_stretch(front.soundbite) if front.soundbite else None, None),
        ("publiser_som", front.publish_as and _WRITTEN_PUBLISH_AS[language][front.publish_as], None),
    ]
    lines = [
        _render_entry(_WRITTEN_KEYS[language].get(key, key), value, comment)
        for key, value, comment in entries
        if value is not None
    ]
    if front.stories:
        lines.append("saker:")
        lines += [f"  - {quote_scalar(story)}" for story in front.stories]
    if front.voices:
        lines.append("stemmer:")
        lines += [f"  {quote_scalar(name, key=True)}: {quote_scalar(role)}" for name, role in front.voices]
    if front.corrections:
        lines.append(f"{_WRITTEN_KEYS[language]['corrections']}:")
        lines += [f"  - {correction.date}: {quote_scalar(correction.text)}" for correction in front.corrections]
    return "\n".join(["---", *lines, "---", ""])


def quote_scalar(value: str, *, key: bool = False) -> str:
    """A string as YAML reads it back: plain where that is safe, or else in quotes."""
    trips = ": " in value or " #" in value or value.endswith((":", " ")) or (key and ":" in value)
    if _PLAIN.fullmatch(value) and not trips and "\t" not in value:
        return value
    if ('"' in value or "\\" in value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in escaped) + '"'


def _render_entry(key: str, value: str, comment: str | None) -> str:
    written = f"{key}: {quote_scalar(value)}"
    return written if comment is None else f"{written:<{_COMMENT_COLUMN - 2}}  # {comment}"


def _iterate_entries(text: SourceSlice) -> Iterator[tuple[ScalarNode, Node]]:
    """Keys and values of the mapping."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    root = _compose_yaml(text)
    if root is None:
        return
    if not isinstance(root, MappingNode):
        raise _refuse_yaml(text, text.line, 1, "the front matter holds no keys", "write one a line, like tittel: ...")
    for key, value in root.value:
        if not isinstance(key, ScalarNode):
            raise _refuse_yaml(text, *_locate(text, key), "not a key", "write one a line, like tittel: ...")
        for node in (key, value):
            if node.anchor is not None or not str(node.tag).startswith("tag:yaml.org"):
                raise _refuse_quoting(text, *_locate(text, value), "YAML reads this sign as its own")
        yield key, value


def _compose_yaml(text: SourceSlice) -> Node | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        root: Node | None = yaml.compose(text.text)
        return root
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column + 1) if mark else (0, 1)
        at_end = line >= text.text.count("\n")
        if at_end and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column + 1
        raise _refuse_quoting(text, text.line + line, column, str(error.problem or error.context)) from None
    except YAMLError as error:
        offset = getattr(error, "position", 0)
        raise _refuse_quoting(text, *text.locate(offset), "this character is not allowed here") from None
    except RecursionError:
        raise _refuse_quoting(text, text.line, 1, "the front matter is nested too deeply") from None


def _refuse_quoting(text: SourceSlice, line: int, column: int, problem: str) -> ScriptError:
    """The commonest fault by far is a value that needs quotes, so say how it would be written."""
    whole = text.source.lines[line - 1] if line <= len(text.source.lines) else ""
    if "\t" in whole:
        column = whole.index("\t") + 1
        return _refuse_yaml(text, line, column, "a tab has no place here", "write spaces instead of the tab")
    written = whole.strip()
    entry = re.match(r"((?:- )?[^\s:]+):\s+(.+)", written)
    help = (
        f"put it in quotes: {entry[1]}: {_suggest_quotes(entry[2])}"
        if entry
        else 'put the value in quotes: tittel: "..."'
    )
    return _refuse_yaml(text, line, column, problem, help)


def _suggest_quotes(value: str) -> str:
    return quote_scalar(value) if quote_scalar(value) != value else f'"{value}"'


def _refuse_yaml(text: SourceSlice, line: int, column: int, problem: str, help: str) -> ScriptError:
    return text.source.refuse("L214", f"the front matter is not YAML: {problem}", line, column, help=help)


def _locate(text: SourceSlice, node: Node) -> tuple[int, int]:
    return text.line + node.start_mark.line, node.start_mark.column + 1


def _read_scalar(text: SourceSlice, key: ScalarNode, node: Node) -> str | None:
    """A value as a string; None where nothing is written."""
    from ruamel.yaml.nodes import ScalarNode

    if not isinstance(node, ScalarNode):
        raise _refuse_quoting(text, *_locate(text, node), f'"{key.value}" is one value, no list')
    value = str(node.value).strip()
    if not value:
        line, _ = _locate(text, key)
        comment = re.match(r"\s*:\s+(?=#\S)", text.source.lines[line - 1][key.end_mark.column :])
        if comment:
            raise _refuse_quoting(text, line, key.end_mark.column + comment.end() + 1, "# begins a comment")
    return value or None


def _write_stretch(stretch: tuple[ParagraphId, ParagraphId]) -> str:
    first, last = stretch
    return first if first == last else f"{first}-{last}"


def _read_field(text: SourceSlice, name: str, key: ScalarNode, node: Node) -> object:
    value = _read_scalar(text, key, node)
    if value is None:
        return None
    line, column = _locate(text, node)
    if name in _CHOICES:
        known = _CHOICES[name]
        if value.lower() not in known:
            help = suggest_near(value.lower(), known, otherwise="use one of " + ", ".join(known))
            raise text.source.refuse("L217", f'unknown {key.value} "{value}"', line, column, len(value), help=help)
        return known[value.lower()]
    if name in {"date", "article_date"}:
        _check_date(text, name, value, line, column)
    elif name in {"season", "number"}:
        if not _NUMBER.fullmatch(value):
            help = "a whole number from 1, like 12"
            raise text.source.refuse("L217", f'no {key.value}: "{value}"', line, column, len(value), help=help)
        return int(value)
    elif name == "soundbite":
        found = _STRETCH.fullmatch(value)
        if found is None:
            help = "name its paragraph by its id, like b3, or the first and the last, like b3-b5"
            raise text.source.refuse("L217", f'no stretch: "{value}"', line, column, len(value), help=help)
        return ParagraphId(found[1]), ParagraphId(found[2] or found[1])
    return value


def _check_date(text: SourceSlice, name: str, value: str, line: int, column: int) -> None:
    found = _DATE.fullmatch(value)
    whole = name == "date"
    right = found is not None and (found["day"] is not None if whole else found["time"] is None)
    if not right or (
        found and found["day"] and not _is_day(int(found["year"]), int(found["month"]), int(found["day"]))
    ):
        help = "write it like 2026-11-20 06:00 or 2026-11-20" if whole else "write it like 2026-11-19, 2026-11 or 2026"
        raise text.source.refuse("L218", f'not a date: "{value}"', line, column, len(value), help=help)


def _is_day(year: int, month: int, day: int) -> bool:
    import calendar

    return year >= 1 and day <= calendar.monthrange(year, month)[1]


def _read_stories(text: SourceSlice, key: ScalarNode, node: Node) -> tuple[str, ...]:
    """`saker`: the scripts of an edition, in order."""
    from ruamel.yaml.nodes import ScalarNode, SequenceNode

    if isinstance(node, ScalarNode) and not node.value:
        return ()
    if not isinstance(node, SequenceNode):
        help = f"{key.value}: [en-sak, en-annen], or one a line after a hyphen"
        raise _refuse_yaml(text, *_locate(text, node), "stories are a list", help)
    stories: list[str] = []
    for one in node.value:
        story = _read_scalar(text, key, one)
        line, column = _locate(text, one)
        if story is None:
            raise text.source.refuse("L217", "this names no story", line, column, help="take the hyphen away")
        if story in stories:
            help = "keep one of the two"
            raise text.source.refuse("L216", f'"{story}" is named twice', line, column, len(story), help=help)
        stories.append(story)
    return tuple(stories)


def _read_voices(text: SourceSlice, node: Node) -> tuple[tuple[str, str], ...]:
    """`stemmer`: names and the role or `engine:voice` of each."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    if isinstance(node, ScalarNode) and not node.value:
        return ()
    if not isinstance(node, MappingNode):
        raise _refuse_yaml(text, *_locate(text, node), "voices are name: role, one a line", "indent them by two spaces")
    voices: dict[str, str] = {}
    for key, value in node.value:
        line, column = _locate(text, key)
        name = normalize_name(str(key.value)) if isinstance(key, ScalarNode) else ""
        role = _read_scalar(text, key, value)
        if not name or ":" in name:
            raise text.source.refuse(
                "L217", "this is no speaker's name", line, column, help="write words without a colon"
            )
        if name in voices:
            raise text.source.refuse(
                "L216", f'"{name}" has a voice already', line, column, len(name), help="keep one of the two"
            )
        if role is None:
            raise text.source.refuse("L217", f'"{name}" has no voice', line, column, len(name), help=f"{name}: sitat")
        voices[name] = normalize_name(role)
    return tuple(voices.items())


def _read_corrections(text: SourceSlice, node: Node) -> Iterator[Correction]:
    """`rettelser`: a list, each entry the day and what was wrong. Raises ScriptError L214, L217, L218."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, ScalarNode) and not node.value:
        return
    if not isinstance(node, SequenceNode):
        raise _refuse_yaml(text, *_locate(text, node), "corrections are a list", _CORRECTION_HELP)
    for entry in node.value:
        line, column = _locate(text, entry)
        pairs: Sequence[tuple[Any, Any]] = entry.value if isinstance(entry, MappingNode) else ()
        if len(pairs) != 1 or not all(isinstance(part, ScalarNode) for part in pairs[0]):
            raise _refuse_yaml(text, line, column, "a correction is its day and its text", _CORRECTION_HELP)
        day, said = pairs[0]
        found = _DATE.fullmatch(date := str(day.value).strip())
        if found is None or not found["day"] or found["time"] or not _is_day(*map(int, found.group(1, 2, 3))):
            raise text.source.refuse("L218", f'not a day: "{date}"', line, column, len(date), help=_CORRECTION_HELP)
        words = _read_scalar(text, day, said)
        if words is None:
            raise text.source.refuse(
                "L217", "this correction says nothing", line, column, len(date), help=_CORRECTION_HELP
            )
        yield Correction(date, words)
