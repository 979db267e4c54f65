from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import Script
from lydsak.text.merge import Conflict, MergedChange, merge_scripts
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.merge.units import list_units
from lydsak.text.script.parsing import parse_script
from tests.text.merge.edits import edit_script, list_marks, list_put_in, make_base, revise_article, strip_ids
from tests.text.merge.replays import make_disjoint
from tests.text.merge.scenarios import Scenario, merge_texts, read_scenarios

SCENARIOS = read_scenarios()
RANDOMS = st.integers(0, 2**32 - 1).map(Random)
"""By a seed: a script takes a thousand draws."""


def describe_script(script: Script) -> list[object]:
    """What a script says and what hangs where, without ids and blanks."""
    return [
        (unit.kind, " ".join(unit.words.split()), unit.muted, [one.strip() for one in unit.tail])
        for unit in list_units(script, "any")
    ]


def make_three(random: Random) -> tuple[str, str, str]:
    """A script, what an editor made of it, and what its article became."""
    base = make_base(random)
    edit = edit_script(random, base, random.randint(0, 5))
    try:
        parse_script(edit, path="edit")
    except ScriptError:  # music that lies over nothing any more
        assume(False)
    return base, edit, revise_article(random, base, random.randint(0, 5))


def test_there_are_thirty_scenarios_at_least() -> None:
    """And no two say the same of themselves."""
    assert len({one.about for one in SCENARIOS}) == len(SCENARIOS) >= 30


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_a_scenario_comes_out_as_its_file_says(scenario: Scenario) -> None:
    """The script to the byte, and what there was to choose."""
    merge = scenario.merge()
    assert merge.source == scenario.script
    assert merge.conflicts == scenario.conflicts


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_an_update_made_twice_changes_nothing_more(scenario: Scenario) -> None:
    """The article that was merged is the base of the next update."""
    mine = parse_script(scenario.edit, path="edit")
    base = parse_script(scenario.base, path="base")
    ids = [unit.id for unit in list_units(mine, "mine") if unit.id]
    theirs = adopt_ids(base, parse_script(scenario.revision, path="revision"), ids)
    merge = merge_scripts(base, mine, theirs)
    again = merge_scripts(theirs, merge.script, theirs)
    assert (again.source, again.changes, again.conflicts) == (merge.source, (), ())


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.conflicts], ids=lambda one: one.name)
def test_a_conflict_is_settled_by_its_id(scenario: Scenario) -> None:
    """Either text is then in the script, whole, and there is nothing else in its place."""
    for conflict in scenario.conflicts:
        for choice, wanted, other in (
            ("mine", conflict.mine, conflict.article),
            ("article", conflict.article, conflict.mine),
        ):
            source = strip_ids(scenario.merge({conflict.id: choice}).source)
            assert wanted is None or wanted in source
            assert other is None or other not in source


def test_a_conflict_is_settled_by_a_text_of_ones_own() -> None:
    """Under the paragraph's id; a text of two paragraphs makes two, and one that no paragraph can have is an error."""
    three = ("Salen har 104 seter. ^a1\n", "Salen har hundre seter. ^a1\n", "Salen har 140 seter.\n")
    assert merge_texts(*three, {"a1": "Salen har 144 seter."}).source == "Salen har 144 seter. ^a1\n"
    assert merge_texts(*three, {"a1": "Salen er stor.\n\nDen er ny."}).source == "Salen er stor. ^a1\n\nDen er ny.\n"
    with pytest.raises(ScriptError):
        merge_texts(*three, {"a1": "Salen har {144 seter."})


def test_the_plan_says_what_the_article_changes() -> None:
    """Fields, then paragraphs in the script's order: changed, new, moved, and last what is taken out."""
    base = "---\ntittel: Kino\n---\n\nFørste avsnitt her. ^a1\n\nAndre avsnitt nå. ^a2\n\nTredje har fire seter. ^a3\n"
    revision = "---\ntittel: Kinoen\n---\n\nTredje har fem seter.\n\nFørste avsnitt her.\n\nNytt om lerretet.\n"
    assert merge_texts(base, base, revision).changes == (
        MergedChange("field", "title", "Kino", "Kinoen"),
        MergedChange("changed", "a3", "Tredje har fire seter.", "Tredje har fem seter."),
        MergedChange("new", "a4", None, "Nytt om lerretet."),
        MergedChange("deleted", "a2", "Andre avsnitt nå.", None),
    )


def test_what_the_article_moved_is_in_the_plan() -> None:
    """With its text as it is."""
    base = "En om båten. ^a1\n\nTo om bilen. ^a2\n\nTre om bussen. ^a3\n"
    merge = merge_texts(base, base, "To om bilen.\n\nTre om bussen.\n\nEn om båten.\n")
    assert merge.changes == (MergedChange("moved", "a1", "En om båten.", "En om båten."),)


def test_music_that_becomes_a_note_is_in_the_plan() -> None:
    """The editor sees that it is not heard any more."""
    base = "En om båten. ^a1\n\nTo om bilen. ^a2\n"
    edit = "En om båten. ^a1\n\n[musikk rolig.mp3]\n\nTo om bilen. ^a2\n"
    merge = merge_texts(base, edit, "En om båten.\n")
    assert merge.changes == (
        MergedChange("deleted", "a2", "To om bilen.", None),
        MergedChange("changed", "music", "[musikk rolig.mp3]", "%% [musikk rolig.mp3] %%"),
    )


def test_what_cannot_be_put_together_is_left_to_choose() -> None:
    """A merge of words that would be no paragraph is none: here a strike would meet a note."""
    base = "Salen er ny og fin, sier de. ^a1\n"
    edit = "Salen er ny \\[og fin, sier de. ^a1\n"
    merge = merge_texts(base, edit, "Salen er ny pause 1 s] og fin, sier de.\n")
    parse_script(merge.source, path="merged")


@given(RANDOMS)
def test_no_word_of_the_editors_is_lost(random: Random) -> None:
    """Each is in the script, or in a conflict as a text to choose; and the script, where nobody chose, has mine."""
    base, edit, revision = make_three(random)
    merge = merge_texts(base, edit, revision)
    text = "\n".join([merge.source, *(one.mine or "" for one in merge.conflicts)])
    assert set(list_put_in(edit, "E")) <= set(list_put_in(text, "E"))
    assert list_marks(edit) == list_marks(merge.source)


@given(RANDOMS)
def test_no_word_of_the_articles_is_lost(random: Random) -> None:
    """Each is in the script, or in a conflict as a text to choose; none is there twice that the article has once."""
    base, edit, revision = make_three(random)
    merge = merge_texts(base, edit, revision)
    text = "\n".join([merge.source, *(one.article or "" for one in merge.conflicts)])
    assert set(list_put_in(revision, "A")) <= set(list_put_in(text, "A"))
    counts = Counter(word for word in merge.source.split() if word in list_put_in(revision, "A"))
    assert not counts or max(counts.values()) == 1


@given(RANDOMS)
def test_the_editors_words_stand_once(random: Random) -> None:
    """A merge doubles nothing."""
    base, edit, revision = make_three(random)
    words = Counter(merge_texts(base, edit, revision).source.split())
    before = Counter(edit.split())
    assert all(words[word] <= before[word] for word in list_put_in(edit, "E") if before[word])


@given(RANDOMS)
def test_an_article_that_did_not_change_leaves_the_script_to_the_byte(random: Random) -> None:
    """Merged with its own base."""
    base, edit, _ = make_three(random)
    merge = merge_texts(base, edit, strip_ids(base))
    assert (merge.source, merge.changes, merge.conflicts) == (edit, (), ())


@given(RANDOMS)
def test_a_script_that_nobody_edited_becomes_the_article(random: Random) -> None:
    """Merged with its own base, the other way round."""
    base, _, revision = make_three(random)
    merge = merge_texts(base, base, revision)
    assert (strip_ids(merge.source), merge.conflicts) == (revision, ())


@given(RANDOMS)
def test_taking_one_side_settles_everything(random: Random) -> None:
    """All words of the side that was taken are in the script."""
    base, edit, revision = make_three(random)
    conflicts = merge_texts(base, edit, revision).conflicts
    for take, text, sign in (("mine", edit, "E"), ("article", revision, "A")):
        source = merge_texts(base, edit, revision, {one.id: take for one in conflicts}).source
        assert set(list_put_in(text, sign)) <= set(list_put_in(source, sign))


@given(RANDOMS)
def test_ids_are_unique_and_stay(random: Random) -> None:
    """Each once, in the script and among the conflicts; those of the editor's paragraphs that stand are there."""
    base, edit, revision = make_three(random)
    merge = merge_texts(base, edit, revision)
    ids = [id for unit in list_units(merge.script, "any") for id in (*unit.aliases, unit.id) if id]
    assert len(ids) == len(set(ids))
    names = [one.id for one in merge.conflicts]
    assert len(names) == len(set(names))


@given(RANDOMS)
def test_an_edit_and_a_disjoint_revision_in_either_order_are_the_same_script(random: Random) -> None:
    """First the edit, then the update; or first the update of the untouched script, and the same edit in it."""
    base, edit, revise = make_disjoint(random)
    revision = strip_ids(revise(base))
    edited_first = merge_texts(base, edit(base), revision)
    updated_first = edit(merge_texts(base, base, revision).source)
    assert edited_first.conflicts == ()
    assert describe_script(edited_first.script) == describe_script(parse_script(updated_first, path="edit"))


@given(RANDOMS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.booleans())
def test_line_ends_and_marks_stay(random: Random, newline: str, mark: str, ended: bool) -> None:
    """Line ends of one kind, the byte order mark and the file's end stay as the editor's program has them."""
    base, edit, revision = make_three(random)
    shaped = mark + (edit if ended else edit.rstrip("\n")).replace("\n", newline)
    merge = merge_texts(base, shaped, revision)
    assert merge.source.startswith(mark + "---")
    assert merge.source.replace("\r\n", "").count("\n") == (0 if newline == "\r\n" else merge.source.count("\n"))
    assert merge.source.endswith(newline) == ended


def test_conflicts_of_fields_are_named_by_the_field() -> None:
    """They come first, and are settled as others are, also by a text of one's own."""
    base = "---\ntittel: Kino\nforfatter: Kari\n---\n\nTekst. ^a1\n"
    edit = base.replace("tittel: Kino", "tittel: Kino nå")
    revision = strip_ids(base.replace("tittel: Kino", "tittel: Kinoen"))
    assert merge_texts(base, edit, revision).conflicts == (Conflict("title", "Kino nå", "Kinoen", "Kino"),)
    assert "tittel: Kinoen\n" in merge_texts(base, edit, revision, {"title": "article"}).source
    assert 'tittel: "Kino: nå"\n' in merge_texts(base, edit, revision, {"title": "Kino: nå"}).source


def test_a_speaker_whose_voice_the_editor_took_out_gets_none_back() -> None:
    """It is the editor's own doing, and `check` tells of it; an article that did not change changes nothing."""
    base = "---\ntittel: A\nstemmer:\n  Per: sitat\n---\n\n@Per: – Ja. ^a1\n"
    mine = "---\ntittel: A\n---\n\n@Per: – Ja. ^a1\n"
    merge = merge_texts(base, mine, base)
    assert (merge.source, merge.changes, merge.conflicts) == (mine, (), ())
