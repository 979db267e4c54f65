"""What an editor does to a script, one paragraph at a time: every function gives the whole new text and where to go on.

A script is its elements' source slices, joined; what is not edited stays to the byte. Whatever an edit would break, the
parser refuses, so that nothing unreadable is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal

from lydsak.errors import Phrase, ScriptError
from lydsak.model import NARRATOR, Block, ParagraphId, Script, Segment, Sound
from lydsak.text.merge.units import read_unit
from lydsak.text.script.ids import name_next_ids
from lydsak.text.script.inline import ID, normalize_name
from lydsak.text.script.marks import find_bracket_mark
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.script.render import escape_braced

ElementKind = Literal["heading", "paragraph", "note", "pause", "sound", "music"]
_KINDS: Final[dict[str, ElementKind]] = {"Pause": "pause", "Sound": "sound", "BedMark": "music", "Paragraph": "note"}
"""Of what has no words to be read."""
_WITHOUT_ID: Final = ("pause", "musikk", "music")
_HEADING: Final = re.compile(r"^\s*##(?!\S)", re.MULTILINE)
_TURN: Final = re.compile(r"^@([^:\n]+):", re.MULTILINE)
_EMPTY_TURN: Final = re.compile(r"^@[^:\n]+:\s*\Z", re.MULTILINE)
_ATOM: Final = re.compile(r"\\.|%%.*?%%|\{(?:\\.|[^{}\n])*\}|^@[^:\n]+:", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ScriptElement:
    """A heading, a paragraph or a mark as an editor sees it. `key` is its id, or line-N for what has none."""

    key: str
    kind: ElementKind
    id: ParagraphId | None
    line: int
    source: str
    """As typed, without ids, strikes and the heading's `##`."""
    muted: bool
    aliases: tuple[ParagraphId, ...]
    raw: str
    segment: int


@dataclass(frozen=True, slots=True)
class EditedScript:
    """The new text, and the element to go on in."""

    text: str
    focus: str | None


def list_elements(script: Script) -> tuple[ScriptElement, ...]:
    """Every element of a parsed script in its order."""
    found = []
    for number, segment in enumerate(script.segments):
        if segment.heading is not None:
            found.append(_make_element(segment, number))
        found += [_make_element(block, number) for block in segment.blocks]
    return tuple(found)


def find_source(script: Script, key: str) -> str:
    """An element's source. Raises ScriptError where there is none of this key."""
    elements = list_elements(script)
    return elements[_find(elements, key)].source


def write_element(script: Script, key: str, source: str) -> EditedScript:
    """Give an element other words: several paragraphs where blank lines part them, none where there are no words."""
    elements = list_elements(script)
    at = _find(elements, key)
    parts = _split_paragraphs(source)
    if not parts:
        return remove_element(script, key)
    if elements[at].kind == "note" and "%%" in elements[at].source and "%%" not in source:
        parts = [_write_note(parts)]  # typed over with its marks: still for colleagues, never read aloud
    if elements[at].kind == "heading" and len(parts) > 1:
        raise ScriptError("L025", "a heading is one line", help="put the text in a paragraph below it")
    slices = [element.raw for element in elements]
    element = elements[at]
    own = () if element.kind == "paragraph" and not element.id else (element.id,)  # marks without an id stay so
    ids = (*own, *name_next_ids(script, len(parts) - len(own), element.segment))
    slices[at : at + 1] = [
        _write(element.kind, part, () if number else element.aliases, id, muted=element.muted)
        for number, (part, id) in enumerate(zip(parts, ids, strict=True))
    ]
    if len(parts) == 1:
        slices[at] = slices[at].rstrip("\n") + _read_ending(elements[at].raw)
    return _join(script, slices, at)


def _write_note(parts: Sequence[str]) -> str:
    words = "\n".join(parts)
    return f"%% {re.sub('%{2,}', '%', words)} %%"


def split_element(script: Script, key: str, source: str, at: int) -> EditedScript:
    """Part a paragraph at an offset of its source; the second half gets an id of its own, and is where to go on.

    It is said by who was speaking there.
    """
    upper, lower = source[: max(at, 0)].rstrip(), source[max(at, 0) :].lstrip()
    before, after = _EMPTY_TURN.sub("", upper).rstrip(), _name_speaker(upper, lower)
    if not before or not after:
        raise ScriptError("L025", "there is nothing to part here", help="put the cursor between two words")
    elements = list_elements(script)
    place = _find(elements, key)
    if elements[place].kind != "paragraph":
        raise ScriptError("L025", "only a paragraph can be parted", help="add a paragraph below it instead")
    return _focus(write_element(script, key, f"{before}\n\n{after}").text, place + 1)


def join_element(script: Script, key: str, source: str) -> EditedScript:
    """Join a paragraph to the one above; links to either still lead to it."""
    elements = list_elements(script)
    at = _find(elements, key)
    above = elements[at - 1] if at else None
    if above is None or elements[at].kind != "paragraph" or above.kind != "paragraph":
        raise ScriptError("L025", "there is no paragraph right above to join this with", help="move it first")
    if above.muted != elements[at].muted:
        raise ScriptError("L025", "one of the two is muted", help="mute both, or none, and join them then")
    words = _join_words(above.source, source.strip())
    aliases = tuple(id for id in (*above.aliases, above.id, *elements[at].aliases) if id)
    slices = [element.raw for element in elements]
    own = elements[at].id or above.id
    earlier = tuple(id for id in aliases if id != own)
    slices[at - 1 : at + 1] = [_write("paragraph", words, earlier, own, muted=above.muted)]
    return _join(script, slices, at - 1)


def _join_words(above: str, below: str) -> str:
    """Two texts as one: a turn begins a line where it is somebody else's; after that, the narrator is named."""
    speaker, turn = _find_speaker(above), _TURN.match(below)
    if turn and speaker and normalize_name(turn[1]) == normalize_name(speaker):
        return f"{above} {below[turn.end() :].lstrip()}"
    if below.startswith("@"):
        return f"{above}\n{below}"
    return f"{above}\n@forteller: {below}" if speaker else f"{above} {below}"


def _name_speaker(above: str, below: str) -> str:
    """The second half of a text, its speaker named where that is not the narrator."""
    speaker = _find_speaker(above)
    words = re.sub("%%.*?%%", "", below, flags=re.DOTALL).strip()
    if not speaker or not words or below.startswith("@") or find_bracket_mark(below):
        return below
    return f"@{speaker}: {below}"


def _find_speaker(text: str) -> str | None:
    """Who speaks at the end of a text, as written; None for the narrator."""
    names = _TURN.findall(text)
    return names[-1] if names and normalize_name(names[-1]) != NARRATOR else None


def move_element(script: Script, key: str, by: int) -> EditedScript:
    """Let an element change places with its neighbour above (-1) or below (1)."""
    elements = list_elements(script)
    at = _find(elements, key)
    to = at + (1 if by > 0 else -1)
    if not 0 <= to < len(elements):
        raise ScriptError("L025", "it stands first already" if by < 0 else "it stands last already", help="stay here")
    slices = [element.raw for element in elements]
    slices[at], slices[to] = slices[to], slices[at]
    return _join(script, slices, to)


def mute_element(script: Script, key: str, *, muted: bool) -> EditedScript:
    """Take a paragraph out of sound and page, or back in."""
    elements = list_elements(script)
    at = _find(elements, key)
    element = elements[at]
    if element.kind != "paragraph":
        raise ScriptError("L025", "only a paragraph can be muted", help="delete the mark instead")
    if not re.sub("%%.*?%%", "", element.source, flags=re.DOTALL).strip():
        raise ScriptError("L025", "nobody hears a note anyway", help="mute a paragraph with words")
    slices = [one.raw for one in elements]
    fresh = _write("paragraph", element.source, element.aliases, element.id, muted=muted)
    slices[at] = fresh.rstrip("\n") + _read_ending(element.raw)
    return _join(script, slices, at)


def remove_element(script: Script, key: str) -> EditedScript:
    """Take an element away."""
    elements = list_elements(script)
    at = _find(elements, key)
    slices = [element.raw for element in elements]
    del slices[at]
    return _join(script, slices, max(at - 1, 0))


def insert_element(script: Script, after: str | None, kind: str, source: str) -> EditedScript:
    """Put a new element below another, or first of all."""
    elements = list_elements(script)
    at = 0 if after is None else _find(elements, after) + 1
    segment = elements[at - 1].segment if at else 0
    parts = _split_paragraphs(source)
    words = "\n".join(parts)
    if not words:
        raise ScriptError("L025", "there is nothing to put in", help="write some words")
    fresh: Sequence[str]
    if kind == "heading":
        number = max((int(id[1:]) for id in _list_heading_ids(elements)), default=0) + 1
        fresh = [_write("heading", words, (), ParagraphId(f"k{number}"))]
    elif kind == "note":
        fresh = [_write_note(parts) + "\n"]
    elif kind == "paragraph":
        ids = name_next_ids(script, len(parts), segment)
        fresh = [_write("paragraph", part, (), id) for part, id in zip(parts, ids, strict=True)]
    else:
        fresh = [words + "\n"]
    slices = [element.raw for element in elements]
    slices[at:at] = fresh
    return _join(script, slices, at)


def respell_words(source: str, words: str, said: str, at: int) -> str:
    """A paragraph's source with `{words|said}` for the words at this place, in characters from its start.

    Words that have a pronunciation already get this one instead. Raises ScriptError where the words do not stand
    there as text.
    """
    shown = f"{{{escape_braced(words)}|"
    start, end = _find_words(source, words, shown, at)
    return f"{source[:start]}{shown}{escape_braced(said)}}}{source[end:]}"


def _find_words(source: str, words: str, shown: str, at: int) -> tuple[int, int]:
    """From where to where the words are text, or the whole brace that shows them."""
    atom = next((one for one in _ATOM.finditer(source) if one.start() < at + len(words) and at < one.end()), None)
    if atom is None and words and at >= 0 and re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").match(source, at):
        return at, at + len(words)
    if atom and atom[0].startswith(shown):
        return atom.span()
    if atom and atom[0].startswith("{"):
        raise ScriptError(
            "L025",
            Phrase('"{words}" stands in {brace}, which is said as one', words=words, brace=atom[0]),
            help="select all that the brace shows, or mend it in the paragraph's text",
        )
    raise ScriptError(
        "L025", Phrase('"{words}" does not stand here', words=words), help="select a word of the paragraph's text"
    )


def write_turn(source: str, name: str | None) -> str:
    """A paragraph's source with its first turn in that voice; None is the narrator."""
    bare = re.sub(r"\A@[^:\n]+:[ \t]*", "", source)
    return bare if name is None else f"@{name}: {bare}"


def _split_paragraphs(source: str) -> list[str]:
    """What blank lines part, as the grammar has them."""
    lines = [line.rstrip() for line in source.strip().split("\n")]
    return ["\n".join(group) for blank, group in groupby(lines, key=lambda line: not line) if not blank]


def _make_element(element: Segment | Block, segment: int) -> ScriptElement:
    raw = element.raw or ""
    unit = read_unit(element, f"line-{element.line}")
    if unit is None:
        kind = _KINDS[type(element).__name__]
        return ScriptElement(f"line-{element.line}", kind, None, element.line, raw.strip(), False, (), raw, segment)
    kind = "heading" if isinstance(element, Segment) else "sound" if isinstance(element, Sound) else "paragraph"
    return ScriptElement(unit.key, kind, unit.id, element.line, unit.words, unit.muted, unit.aliases, raw, segment)


def _find(elements: Sequence[ScriptElement], key: str) -> int:
    for at, element in enumerate(elements):
        if key == element.key or key in element.aliases:
            return at
    raise ScriptError(
        "L026", Phrase("there is nothing called {key} in this script", key=key), help="load the script anew"
    )


def _list_heading_ids(elements: Sequence[ScriptElement]) -> list[str]:
    return [element.id for element in elements if element.id and re.fullmatch(r"k[0-9]+", element.id)]


def _write(
    kind: ElementKind, words: str, aliases: Sequence[ParagraphId], id: ParagraphId | None, *, muted: bool = False
) -> str:
    """An element's source slice."""
    if kind == "heading":
        title = _keep_text(re.sub(r"[ \t\r]*\n\s*", " ", words))
        return f"## {title}{_write_ids((*aliases, id))}\n"
    mark = find_bracket_mark(words) if "\n" not in words else None
    if (mark and mark.word in _WITHOUT_ID) or kind in {"pause", "music", "note"}:
        return f"{words}\n"
    if _HEADING.search(words):  # it would take the paragraph's ids for its own, and read aloud those it cannot
        raise ScriptError("L025", "a heading is no part of a paragraph", help="put in a chapter instead")
    plain = words if mark else _keep_text(words)
    text = f"~~{plain}~~" if muted else plain
    return f"{text}{_write_ids((*aliases, id))}\n"


def _keep_text(words: str) -> str:
    """The words; what only looks like an id is text by a backslash, or it would be taken for one."""
    parts = re.split(r"(%%.*?%%|\\.)", words, flags=re.DOTALL)
    return "".join(part if at % 2 else ID.sub(r"\\\g<0>", part) for at, part in enumerate(parts))


def _write_ids(ids: Sequence[ParagraphId | None]) -> str:
    return "".join(f" ^{id}" for id in ids if id)


def _read_ending(raw: str) -> str:
    return raw[len(raw.rstrip()) :]


def _join(script: Script, slices: Sequence[str], focus: int) -> EditedScript:
    """The whole text of these slices, each parted from the next, and read back: what is refused is never written."""
    head = script.preamble + (script.front_matter.raw or "")
    whole = render_script(script)
    newline = "\r\n" if "\r\n" in whole else "\n"
    originals = [element.raw for element in list_elements(script)]
    standing = [script.front_matter.raw or "", *originals]
    known, follows = set(originals), set(pairwise(standing))
    written = [head] if head else []
    pieces = [script.front_matter.raw or "", *slices]
    for before, piece in zip(pieces, slices, strict=False):
        if written and (before, piece) not in follows:
            written[-1] = _part(written[-1], newline)
        written.append(piece if piece in known else piece.replace("\r\n", "\n").replace("\n", newline))
    if slices and slices[-1] != (originals[-1] if originals else None):
        written[-1] = written[-1].rstrip() + (_read_ending(whole) or newline)
    text = "".join(written)
    return _focus(text, focus)


def _part(text: str, newline: str) -> str:
    """The text, ending with a blank line."""
    if not text.strip() or text.endswith(("\n\n", "\n\r\n")):
        return text
    return text + (newline if text.endswith("\n") else newline * 2)


def _focus(text: str, at: int) -> EditedScript:
    elements = list_elements(parse_script(text, path="script"))
    return EditedScript(text, elements[min(at, len(elements) - 1)].key if elements else None)
