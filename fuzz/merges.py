"""A revised article into an edited script: whoever wrote a word finds it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from fuzz.target import Target
from fuzz.texts import SCRIPT, read_scraps, read_texts, spoilt_texts
from lydsak.errors import ScriptError
from lydsak.model import Script
from lydsak.text.merge import merge_scripts
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.merge.units import list_units
from lydsak.text.script.ids import assign_ids
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.script.render import escape_text

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

_OWN: Final = re.compile(r"\b[EA]\d+[a-z]*\b")
_SECTIONS: Final = re.compile(r"^=== \w+.*\n", re.MULTILINE)
_SCRIPTS: Final = tuple(
    part for text in read_texts("tests/text/cases/merges/*.md") for part in _SECTIONS.split(text)[1:4]
)
_SAID: Final = read_scraps("paragraphs")


@dataclass(frozen=True, slots=True)
class Three:
    """A script, what an editor made of it, and what its article became."""

    base: str
    mine: str
    revision: str


def check_merge(three: Three) -> None:
    """Nothing of either side is lost, nothing is doubled; each side alone comes out as it is; again changes nothing."""
    try:
        base = assign_ids(parse_script(three.base, path="base"))[0]
        mine = parse_script(three.mine, path="mine")
        revised = parse_script(three.revision, path="revision")
    except ScriptError:
        return  # what cannot be read is never merged
    taken = [id for unit in list_units(mine, "mine") for id in (unit.id, *unit.aliases) if id]
    theirs = adopt_ids(base, revised, taken)
    merge = merge_scripts(base, mine, theirs)
    assert render_script(parse_script(merge.source, path="merge")) == merge.source == render_script(merge.script)
    _check_words(three, merge.source, [text or "" for one in merge.conflicts for text in (one.mine, one.article)])
    _check_ids(merge.script)
    alone = merge_scripts(base, mine, base)
    assert alone.source == render_script(mine), "an article that did not change changed the script"
    assert (alone.changes, alone.conflicts) == ((), ())
    again = merge_scripts(theirs, merge.script, theirs)
    assert again.source == merge.source, "merged twice it is another"
    for side in ("mine", "article"):
        settled = merge_scripts(base, mine, theirs, {one.id: side for one in merge.conflicts})
        parse_script(settled.source, path="settled")


def _check_words(three: Three, source: str, conflicts: list[str]) -> None:
    """Words that only one of the two has stand in the script or are to be chosen."""
    there = set(_OWN.findall("\n".join([source, *conflicts])))
    for text in (three.mine, three.revision):
        lost = set(_OWN.findall(text)) - there
        assert not lost, f"lost {sorted(lost)}"


def _check_ids(script: Script) -> None:
    ids = [id for unit in list_units(script, "any") for id in (*unit.aliases, unit.id) if id]
    assert len(ids) == len(set(ids)), "an id is there twice"


@st.composite
def _draw_three(draw: DrawFn) -> Three:
    """Paragraphs, which an editor marks up and an article rewrites, each with words of its own."""
    said = draw(st.lists(st.sampled_from(_SAID), min_size=1, max_size=7))
    plain = [f"{text} B{at}" for at, text in enumerate(said)]
    headings = draw(st.sets(st.integers(0, len(said)), max_size=2))
    base = "".join(_mark(text, at, at in headings, f" ^a{at + 1}") for at, text in enumerate(plain))
    edits, revisions = draw(_changes("E", len(plain))), draw(_changes("A", len(plain)))
    mine = draw(_spread(list(plain), edits, headings, ids=True))
    revision = draw(_spread(list(plain), revisions, headings, ids=False))
    return Three(
        f"---\ntittel: En\n---\n\n{base}", f"---\ntittel: En\n---\n\n{mine}", f"---\ntittel: To\n---\n\n{revision}"
    )


def _mark(text: str, at: int, heading: bool, id: str) -> str:  # noqa: FBT001 - drawn
    head = f"## Del {at}{id.replace('a', 'k')}\n\n" if heading else ""
    return f"{head}{escape_text(text)}{id}\n\n"


_Block = tuple[str, str, str]
"""Heading, words, id."""
_MARKS: Final = frozenset({"note", "mute", "turn"})


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    at: int
    to: int
    word: str


@st.composite
def _changes(draw: DrawFn, letter: str, count: int) -> tuple[_Change, ...]:
    kinds = st.sampled_from(
        ["insert", "replace", "delete", "move", "new", "split", "join", "note", "mute", "turn", "insert"]
    )
    return tuple(
        _Change(draw(kinds), draw(st.integers(0, count - 1)), draw(st.integers(0, count)), f"{letter}{number}")
        for number in range(draw(st.integers(0, 5)))
    )


@st.composite
def _spread(draw: DrawFn, plain: list[str], changes: tuple[_Change, ...], headings: set[int], *, ids: bool) -> str:
    """The paragraphs after some changes; only an editor's have ids and marks."""
    blocks = [
        (
            f"## Del {at}" + (f" ^k{at + 1}" if ids else "") + "\n\n" if at in headings else "",
            escape_text(text),
            f" ^a{at + 1}" if ids else "",
        )
        for at, text in enumerate(plain)
    ]
    for change in changes:
        if blocks:
            at, to = change.at % len(blocks), change.to % len(blocks)
            (_mark_block if ids and change.kind in _MARKS else _move_block)(blocks, at, to, change)
    end = draw(st.sampled_from(["\n", "", "\n\n"]))
    return "\n\n".join(f"{head}{text}{id}" for head, text, id in blocks) + end


def _move_block(blocks: list[_Block], at: int, to: int, change: _Change) -> None:
    """What either side does: other words, other places."""
    head, text, id = blocks[at]
    words = text.split(" ")
    where = change.to % (len(words) + 1)
    match change.kind:
        case "insert":
            blocks[at] = (head, " ".join([*words[:where], change.word, *words[where:]]), id)
        case "replace":
            blocks[at] = (head, f"{change.word} har skrevet noe helt annet her.", id)
        case "delete":
            del blocks[at]
        case "move":
            blocks.insert(to, blocks.pop(at))
        case "new":
            blocks.insert(to, ("", f"{change.word} er nytt.", ""))
        case "split":
            first, second = " ".join(words[:where]), " ".join(words[where:])
            blocks[at : at + 1] = [(head, first or change.word, id), ("", second or change.word, "")]
        case "join" if at + 1 < len(blocks):
            blocks[at : at + 2] = [(head, f"{text} {blocks[at + 1][1]}", id and id + blocks[at + 1][2])]


def _mark_block(blocks: list[_Block], at: int, _: int, change: _Change) -> None:
    """What only an editor does."""
    head, text, id = blocks[at]
    marked = {
        "note": f"{text} %% {change.word} %%",
        "mute": f"~~{text}~~",
        "turn": f"@Kari: {text}\n@forteller: {change.word}",
    }
    blocks[at] = (head, marked[change.kind], id)


_SPOILT: Final = st.builds(
    Three, st.sampled_from(_SCRIPTS), spoilt_texts(_SCRIPTS, SCRIPT), spoilt_texts(_SCRIPTS, SCRIPT)
)
TARGETS: Final = (Target("merge", "a revised article into an edited script", _draw_three() | _SPOILT, check_merge),)
