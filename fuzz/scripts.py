"""The editors' file: what is read, what is written back, and what the studio does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hypothesis import strategies as st

from fuzz.promises import check_error
from fuzz.target import Target, decode_text
from fuzz.texts import NORWEGIAN, SCRIPT, read_texts, scrap_texts, spoilt_texts
from lydsak.errors import ScriptError
from lydsak.model import Script
from lydsak.text.approval import digest_approval, find_status
from lydsak.text.changes import compare_scripts
from lydsak.text.front_matter.edit import write_entry
from lydsak.text.risky import find_risky_words
from lydsak.text.script.edit import (
    EditedScript,
    ScriptElement,
    insert_element,
    join_element,
    list_elements,
    move_element,
    mute_element,
    remove_element,
    respell_words,
    split_element,
    write_element,
)
from lydsak.text.script.ids import assign_ids, number_paragraphs
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.script.warnings import find_warnings
from lydsak.text.slips import find_slips

_MERGES: Final = read_texts("tests/text/cases/merges/*.md")
_SEEDS: Final = (
    *read_texts("scripts/bjorka-kino.md"),
    *(part for text in _MERGES for part in text.split("=====") if part),
)
_FRONT: Final = (
    "tittel: ", "dato: 2026-11-20 06:00", "artikkeldato: 2026-11", "forfatter: Kari", "kilde: a.txt",
    "status: godkjent",
    "sammendrag: ", "guid: 5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10", "stemmer:\n  Per: sitat\n", "språk: nn",
    "sesong: 1", "nummer: 2",
    "rettelser:\n  - 2026-11-21: feil\n", "\n", ": ", "- ", "  ", "#", "'", '"', "|", ">", "&a", "*a", "!!int", "{",
    "}", "[", "]",
    ",", "? ", "%", "@", "`", "~", "null", "<<: *a", "\t", "\\u0000", "\x07", "---\n", "...\n", "ja", "1984",
    "\u2028", "\ufeff", "\x85",
)  # fmt: skip


def check_script(text: str) -> None:
    """What is read is given back to the byte, and everything that looks at it comes to an end."""
    try:
        script = parse_script(text, path="scripts/a.md")
    except ScriptError as error:
        check_error(error, text)
        raise
    assert render_script(script) == text, "not the same bytes"
    for finding in find_warnings(script, "scripts/a.md"):
        assert finding.message
    find_status(script)
    digest_approval(script)
    find_slips(script)
    find_risky_words(script, "nb")
    assert {one.kind for one in compare_scripts(script, script)} <= {"same"}, "differs from itself"
    check_ids(script)
    check_meaning(script)


def check_ids(script: Script) -> None:
    """Ids are given once, to what has none; the words stay."""
    numbered, _ = number_paragraphs(script)
    assigned, fresh = assign_ids(script)
    text = render_script(assigned)
    again = parse_script(text, path="scripts/a.md")
    assert not assign_ids(again)[1], "ids were given twice"
    assert render_script(assigned) == text
    del numbered, fresh


def check_meaning(script: Script) -> None:
    """Written afresh, without its source slices, a script means the same."""
    segments = tuple(
        replace(one, raw=None, blocks=tuple(replace(block, raw=None) for block in one.blocks))
        for one in script.segments
    )
    fresh = replace(script, segments=segments)
    assert parse_script(render_script(fresh), path="fresh").segments == script.segments, "means something else"


def check_front_matter(drawn: tuple[str, str, str | None]) -> None:
    """One entry is written and read back, the others stay."""
    inner, field, value = drawn
    text = f"---\n{inner}\n---\n\nEt ord.\n"
    try:
        script = parse_script(text, path="scripts/a.md")
    except ScriptError as error:
        check_error(error, text)
        raise
    assert render_script(script) == text
    front = script.front_matter
    changed = write_entry(front, field, value)
    assert (getattr(changed, field) or "") == (value or "").strip(), f"{field} is {getattr(changed, field)!r}"
    others = replace(changed, **{field: getattr(front, field)})
    assert others == front, "another entry changed"
    written = render_script(replace(script, front_matter=changed))
    assert parse_script(written, path="scripts/a.md").front_matter == changed


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing an editor does in the studio."""

    script: str
    action: str
    at: int
    offset: int
    source: str
    words: str


def check_edit(edit: Edit) -> None:
    """What is written can be read, and no other element loses a byte."""
    script = parse_script(edit.script, path="scripts/a.md")
    elements = list_elements(script)
    if not elements:
        return
    at = edit.at % len(elements)
    result = _apply_edit(script, elements, at, edit)
    again = list_elements(parse_script(result.text, path="scripts/a.md"))
    left = Counter(one.source for one in again)
    left.subtract(one.source for number, one in enumerate(elements) if number not in _list_touched(edit.action, at))
    gone = [source for source, count in left.items() if count < 0]
    assert not gone, f"{gone} is gone"
    assert result.focus is None or result.focus in {one.key for one in again}


def _list_touched(action: str, at: int) -> set[int]:
    """The elements that an edit may change."""
    return (
        {at, at - 1}
        if action == "join"
        else {at}
        if action in {"write", "split", "mute", "remove", "respell"}
        else set()
    )


def _apply_edit(script: Script, elements: Sequence[ScriptElement], at: int, edit: Edit) -> EditedScript:
    key, standing = elements[at].key, elements[at].source
    source = edit.source or standing
    match edit.action:
        case "write":
            return write_element(script, key, source)
        case "split":
            return split_element(script, key, standing, edit.offset)
        case "join":
            return join_element(script, key, standing)
        case "move":
            return move_element(script, key, 1 if edit.offset % 2 else -1)
        case "mute":
            return mute_element(script, key, muted=not elements[at].muted)
        case "remove":
            return remove_element(script, key)
        case "respell":
            return write_element(script, key, respell_words(standing, edit.words, source, standing.find(edit.words)))
        case kind:
            return insert_element(script, key, kind, source)


_SCRIPTS: Final = st.one_of(
    spoilt_texts(_SEEDS, SCRIPT),
    scrap_texts(SCRIPT),
    scrap_texts((*SCRIPT, *NORWEGIAN)).map(lambda body: f"---\ntittel: En\n---\n\n{body}"),
    st.text(max_size=60),
)
_FRONTS: Final = st.tuples(
    st.one_of(
        scrap_texts(_FRONT, largest=10),
        st.lists(st.sampled_from(_FRONT[:13]), max_size=6, unique=True).map("\n".join),
        spoilt_texts(
            ("tittel: En\ndato: 2026-11-20 06:00\nstemmer:\n  Per: sitat\n# merk\nsammendrag: >\n  To\n  tre",), _FRONT
        ),
    ),
    st.sampled_from(["title", "author", "summary", "source", "guid"]),
    st.none() | scrap_texts((*_FRONT, *NORWEGIAN), largest=4),
)
_EDITS: Final = st.builds(
    Edit,
    _SCRIPTS,
    st.sampled_from(
        "write split join move mute remove respell heading note paragraph pause sound music write split join".split()
    ),
    st.integers(0, 40),
    st.integers(-1, 60),
    st.one_of(st.just(""), scrap_texts(SCRIPT, largest=6), scrap_texts(largest=4)),
    st.sampled_from(["Et", "ord", "Kari", ".", " ", ""]) | st.text(max_size=3),
)


def _list_seeds() -> tuple[bytes, ...]:
    return tuple(text.encode() for text in _SEEDS)


TARGETS: Final = (
    Target("script", "a script is read and written", _SCRIPTS, check_script, decode_text, _list_seeds),
    Target("front-matter", "one entry of the front matter", _FRONTS, check_front_matter),
    Target("script-edit", "an edit in the studio", _EDITS, check_edit),
)
