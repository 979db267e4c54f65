from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import NARRATOR, Paragraph, Script
from lydsak.text.merge.units import fold_words
from lydsak.text.script.edit import (
    EditedScript,
    find_source,
    insert_element,
    join_element,
    list_elements,
    move_element,
    mute_element,
    remove_element,
    respell_words,
    split_element,
    write_element,
    write_turn,
)
from lydsak.text.script.parsing import parse_script

SCRIPT = """---
tittel: Ferja  # arbeidstittel
---

## Innledning ^k1

Ferja la fra kai. ^a1

%% Ring kaptein
Sverdlin. %%

@sitat: Det var
på tide. ^a2 ^a3


[pause 0,8 s]

## Kaia

~~Kaia {holder|håller} nå.~~ ^b1

Uten merke.

[lyd skille.wav | Måker] ^b2
"""
SIGNS = str.maketrans({"␤": "\n", "␍": "\r", "·": "\u00a0"})
CASES = [
    [part.translate(SIGNS) for part in line.split("\t")]
    for line in (Path(__file__).parents[1] / "cases" / "script_edits.tsv").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("# ")
]


def read(text: str = SCRIPT) -> Script:
    """The script of a text."""
    return parse_script(text, path="sak.md")


def run_operation(text: str, line: str) -> EditedScript:
    """An operation as the case file writes it: its name, then its arguments, parted by ` / `."""
    script = read(text)
    name, *arguments = line.split(" / ")
    key = arguments[0]
    if name == "write":
        return write_element(script, key, arguments[1])
    if name == "split":
        before, after = arguments[1].split("|")
        return split_element(script, key, before + after, len(before))
    if name == "join":
        return join_element(script, key, find_source(script, key))
    if name == "move":
        return move_element(script, key, int(arguments[1]))
    if name == "mute":
        return mute_element(script, key, muted=arguments[1] == "yes")
    if name == "remove":
        return remove_element(script, key)
    return insert_element(script, None if key == "-" else key, arguments[1], arguments[2])


@pytest.mark.parametrize(("name", "before", "operation", "after", "focus"), CASES, ids=[case[0] for case in CASES])
def test_an_edit_writes_what_it_says_and_no_more(
    name: str, before: str, operation: str, after: str, focus: str
) -> None:
    """The whole file after it, and where the editor goes on; or why it is refused, and nothing is written."""
    if after.startswith("error "):
        with pytest.raises(ScriptError) as caught:
            run_operation(before, operation)
        assert caught.value.code == after.removeprefix("error ")
        return
    edited = run_operation(before, operation)
    assert (edited.text, edited.focus or "-") == (after, focus), name


def test_elements_are_what_an_editor_sees() -> None:
    """In order, without ids, strikes and the signs of headings; what has no id is known by its line."""
    seen = [(one.key, one.kind, one.source, one.muted, one.segment) for one in list_elements(read())]
    assert seen == [
        ("k1", "heading", "Innledning", False, 0),
        ("a1", "paragraph", "Ferja la fra kai.", False, 0),
        ("line-9", "note", "%% Ring kaptein\nSverdlin. %%", False, 0),
        ("a3", "paragraph", "@sitat: Det var\npå tide.", False, 0),
        ("line-16", "pause", "[pause 0,8 s]", False, 0),
        ("line-18", "heading", "Kaia", False, 1),
        ("b1", "paragraph", "Kaia {holder|håller} nå.", True, 1),
        ("line-22", "paragraph", "Uten merke.", False, 1),
        ("b2", "sound", "[lyd skille.wav | Måker]", False, 1),
    ]


@pytest.mark.parametrize("words", ["Ring Nes.", "Ring Nes.\n\nOg Li."])
def test_a_note_that_is_typed_over_stays_a_note(words: str) -> None:
    """Whoever selects it all and types has its marks gone too: what was for colleagues is never read aloud."""
    edited = write_element(read(), "line-9", words)
    assert f"%% {words.replace(2 * chr(10), chr(10))} %%\n" in edited.text
    assert "Sverdlin" not in edited.text.split("@sitat")[0]
    kinds = [element.kind for element in list_elements(read(edited.text))]
    assert kinds == [element.kind for element in list_elements(read())]


@pytest.mark.parametrize("key", [one.key for one in list_elements(read())])
def test_an_edit_that_changes_nothing_leaves_the_rest(key: str) -> None:
    """Written with its own words, an element is the only thing that may be set anew, and only by an id it lacked."""
    elements = {one.key: one for one in list_elements(read())}
    edited = write_element(read(), key, elements[key].source)
    raws = [one.raw for one in list_elements(read(edited.text)) if one.key != edited.focus]
    assert raws == [one.raw for one in elements.values() if one.key != key]


@pytest.mark.parametrize(
    ("source", "word", "expected"),
    [
        ("Sverdlin hilste. ¦Sverdlin dro.", "Sverdlin", "Sverdlin hilste. {Sverdlin|S} dro."),
        ("{Sverdlin|x} og ¦Sverdlin", "Sverdlin", "{Sverdlin|x} og {Sverdlin|S}"),
        ("{Kari|Sverdlin} og ¦Sverdlin", "Sverdlin", "{Kari|Sverdlin} og {Sverdlin|S}"),
        ("%% Sverdlin %% ¦Sverdlin", "Sverdlin", "%% Sverdlin %% {Sverdlin|S}"),
        ("@Sverdlin: ¦Sverdlin her", "Sverdlin", "@Sverdlin: {Sverdlin|S} her"),
        ("Sverdlins og ¦Sverdlin", "Sverdlin", "Sverdlins og {Sverdlin|S}"),
        ("¦a|b", "a|b", "{a\\|b|S}"),
        ("¦100 %", "100 %", "{100 %|S}"),
    ],
)
def test_a_word_is_respelled_where_it_was_marked(source: str, word: str, expected: str) -> None:
    """However often it stands before that, in notes, names of voices, parts of words and what is said for others."""
    assert _respell_marked(source, word) == expected


@pytest.mark.parametrize(
    ("source", "word", "expected"),
    [
        ("I {¦Njåstad|Nåstad} bor", "Njåstad", "I {Njåstad|S} bor"),
        ("Njåstad, {¦Njåstad|/nɔstɑ/}.", "Njåstad", "Njåstad, {Njåstad|S}."),
        ("{¦Njåstad|}s og {Njåstad|x}", "Njåstad", "{Njåstad|S}s og {Njåstad|x}"),
        ("¦{a\\|b|x\\}y}", "a|b", "{a\\|b|S}"),
        ("%% {Njåstad|x} %% {¦Njåstad|y}", "Njåstad", "%% {Njåstad|x} %% {Njåstad|S}"),
    ],
)
def test_a_pronunciation_is_replaced_by_another(source: str, word: str, expected: str) -> None:
    """The word that it shows is a place like any other, and gets no brace within the brace."""
    assert _respell_marked(source, word) == expected


@pytest.mark.parametrize(
    ("source", "word", "says"),
    [
        ("¦Sverdlin hilste.", "Ferja", "does not stand here"),
        ("¦Sverdlin hilste.", "Sverd", "does not stand here"),
        ("Sverd¦lin hilste.", "lin", "does not stand here"),
        ("Sverdlin hilste.¦", "", "does not stand here"),
        ("Sverdlin ¦hilste.", "Sverdlin", "does not stand here"),
        ("%% ¦Sverdlin %% Sverdlin", "Sverdlin", "does not stand here"),
        ("@¦Sverdlin: her", "Sverdlin", "does not stand here"),
        ("{¦Kari Nes|Kari Nees} kom.", "Kari", "which is said as one"),
        ("¦Kari {Nes|Nees} kom.", "Kari {Nes", "which is said as one"),
        ("{Kari Nes|Kari ¦Nees} kom.", "Nees", "which is said as one"),
    ],
)
def test_a_word_that_does_not_stand_there_is_refused(source: str, word: str, says: str) -> None:
    """Nothing else is respelled in its place; of a brace it is told how to mend it."""
    with pytest.raises(ScriptError, match=says):
        _respell_marked(source, word)


def _respell_marked(source: str, word: str) -> str:
    return respell_words(source.replace("¦", ""), word, "S", source.index("¦"))


@given(st.text("ab |{}\\%~^@#", min_size=1, max_size=8), st.text("ab |{}\\%~^@#/", max_size=8))
def test_a_respelling_shows_and_says_what_was_asked_for(word: str, said: str) -> None:
    """Whatever signs stand in it: it is that, or refused."""
    from lydsak.model import Paragraph, Respelling

    word = word.strip()
    try:
        source = respell_words(f"før {word} etter", word, said, len("før "))
        script = read(write_element(read("Tekst. ^a1\n"), "a1", source).text)
    except ScriptError:
        return
    (block,) = script.segments[0].blocks
    assert isinstance(block, Paragraph)
    (found,) = [part for turn in block.turns for part in turn.inlines if isinstance(part, Respelling)]
    assert found.said == said.strip() or found.ipa


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("Hei.", "sitat", "@sitat: Hei."),
        ("@sitat: Hei.", None, "Hei."),
        ("@sitat: Hei.", "Kari", "@Kari: Hei."),
        ("@sitat: Hei.\n@Ola: Ja.", None, "Hei.\n@Ola: Ja."),
        ("\\@sitat: Hei.", "Kari", "@Kari: \\@sitat: Hei."),
    ],
)
def test_a_turn_gets_another_voice(source: str, name: str | None, expected: str) -> None:
    """Its first one, the words as they were."""
    assert write_turn(source, name) == expected


TYPED = st.text(st.sampled_from(list("abå1 ,.:–%~{}|\\@^[]\n\r\t\u00a0\u2028\U0001f600")), max_size=25)
KEYS = st.sampled_from([one.key for one in list_elements(read())])


@given(KEYS, TYPED)
@example("a1", "## 1")
@example("a1", "1 ^a1")
def test_no_typed_word_is_lost(key: str, typed: str) -> None:
    """What an editor types is in the file as typed, or refused; everything else is as it was.

    A note that is typed over keeps its marks, and gets nothing else.
    """
    before = {one.key: one.raw.strip() for one in list_elements(read())}
    notes = {one.key for one in list_elements(read()) if one.kind == "note"}
    try:
        edited = write_element(read(), key, typed)
    except ScriptError:
        return
    after = list_elements(read(edited.text))
    others = [raw for one, raw in before.items() if one != key]
    assert [raw for raw in (one.raw.strip() for one in after) if raw in others] == others
    fresh = "".join("".join(one.source.split()) for one in after if one.raw.strip() not in others)
    words = "".join(typed.split())
    wanted = f"%%{words}%%" if key in notes and words and "%%" not in typed else words
    assert fresh.replace("\\^", "^") == wanted.replace("\\^", "^")


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of a row of edits: what is done, at the how-manieth element, with which words."""

    name: str
    at: int
    number: int
    words: str


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["write", "split", "join", "up", "down", "mute", "insert", "respell"]),
        st.integers(0, 12),
        st.integers(0, 30),
        st.sampled_from(["ord", "Nye ord.", "@sitat: Ja.", "to\n\navsnitt", "%% merk %%", "100 %", "æ\\{ø"]),
    ),
    max_size=8,
)


def run_step(text: str, step: Step) -> EditedScript:
    """One edit on whatever stands there."""
    script = read(text)
    elements = list_elements(script)
    if not elements:
        return insert_element(script, None, "paragraph", step.words)
    element = elements[step.at % len(elements)]
    if step.name == "write":
        return write_element(script, element.key, f"{element.source} {step.words}")
    if step.name == "split":
        return split_element(script, element.key, element.source, step.number)
    if step.name == "join":
        return join_element(script, element.key, element.source)
    if step.name in {"up", "down"}:
        return move_element(script, element.key, -1 if step.name == "up" else 1)
    if step.name == "mute":
        return mute_element(script, element.key, muted=step.number % 2 == 0)
    if step.name == "respell":
        at = element.source.find("kai")
        return write_element(script, element.key, respell_words(element.source, "kai", "kaj", at))
    return insert_element(script, element.key, ("paragraph", "note", "heading")[step.number % 3], step.words)


def count_ids(text: str) -> set[str]:
    """Every id, also those that only lead on."""
    return {id for one in list_elements(read(text)) for id in (one.id, *one.aliases) if id}


def read_words(source: str) -> str:
    """What is written, without who says it."""
    return re.sub(r"^@[^:\n]+:", "", source, flags=re.MULTILINE)


def list_spoken(text: str) -> list[tuple[str, str]]:
    """Every sign of every paragraph with who says it."""
    blocks = [block for segment in read(text).segments for block in segment.blocks]
    turns = [turn for block in blocks if isinstance(block, Paragraph) for turn in block.turns]
    return [(turn.name or NARRATOR, sign) for turn in turns for sign in "".join(turn.shown.split())]


@given(STEPS, st.sampled_from(["\n", "\r\n"]))
def test_rows_of_edits_keep_words_ids_and_line_ends(steps: list[Step], newline: str) -> None:
    """Nothing but `remove` takes words or ids away, and a file of one kind of line ends stays so."""
    text = SCRIPT.replace("\n", newline)
    for step in steps:
        try:
            edited = run_step(text, step)
        except ScriptError:
            continue
        before, after = list_elements(read(text)), list_elements(read(edited.text))
        assert count_ids(text) <= count_ids(edited.text)
        if step.name in {"split", "join"}:
            assert list_spoken(edited.text) == list_spoken(text)
        if step.name != "respell":
            lost = sorted("".join(read_words(one.source) for one in before).split())
            kept = "".join(sorted("".join("".join(read_words(one.source).split()) for one in after)))
            assert all(kept.count(sign) >= "".join(lost).count(sign) for sign in set("".join(lost)))
        if step.name in {"split", "up", "down", "mute"}:
            assert (
                sorted(fold_words("\n".join(one.source for one in before)))
                == sorted(fold_words("\n".join(one.source for one in after)))
                or step.name == "split"
            )
        assert edited.text.startswith(text[: text.index("Ferja  #")])
        assert edited.text.replace("\r\n", "").count("\n") == (0 if newline == "\r\n" else edited.text.count("\n"))
        assert edited.focus is None or edited.focus in {one.key for one in after}
        text = edited.text


@given(st.integers(0, 8), st.sampled_from([-1, 1]))
def test_moving_there_and_back_is_nothing(at: int, by: int) -> None:
    """To the byte."""
    script = read()
    element = list_elements(script)[at]
    try:
        moved = move_element(script, element.key, by)
        assert moved.focus is not None
        back = move_element(read(moved.text), moved.focus, -by)
    except ScriptError:
        return
    assert [one.raw.strip() for one in list_elements(read(back.text))] == [
        one.raw.strip() for one in list_elements(script)
    ]
