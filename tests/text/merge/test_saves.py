"""Two changes of one script in one text: nothing of either is lost or there twice, or there is no merge."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.text.merge.saves import merge_saves
from lydsak.text.script.parsing import parse_script
from tests.text.merge.edits import edit_script, make_base

HEAD = "---\ntittel: Ferja går\nforfatter: Kari\nstemmer:\n  Per: sitat\nstatus: utkast\n---\n\n"
BODY = "## Kaia ^k1\n\nEn. ^a1\n\nTo. ^a2\n\n[pause 0,8 s]\n\nTre. ^a3\n"
BASE = HEAD + BODY


def change(base: str, *swaps: tuple[str, str]) -> str:
    """The text with some of it replaced."""
    for old, new in swaps:
        assert old in base
        base = base.replace(old, new)
    return base


APART = [
    (("En.", "Ett."), ("To.", "Tre to.")),
    (("En.", "Ett."), ("To. ^a2\n\n", "")),
    (("En.", "Ett."), ("En. ^a1\n\n", "En. ^a1\n\nNy. ^a4\n\n")),
    (("To.", "Tre to."), ("En. ^a1\n\n", "En. ^a1\n\nNy. ^a4\n\n")),
    (("To. ^a2\n\n", ""), ("En. ^a1\n\n", "En. ^a1\n\nNy. ^a4\n\n")),
    (("tittel: Ferja går", "tittel: Ferja står"), ("forfatter: Kari", "forfatter: Per")),
    (("forfatter: Kari\n", ""), ("tittel: Ferja går\n", "tittel: Ferja går\nsammendrag: Kort.\n")),
    (("  Per: sitat\n", "  Per: sitat\n  Kari: kvinne\n"), ("status: utkast", "status: til gjennomsyn")),
    (("Tre. ^a3\n", "Tre. ^a3\n\nFire. ^a4\n"), ("Tre.", "Tre og.")),
    (("Tre. ^a3\n", "Tre. ^a3\n\nFire. ^a4\n"), ("## Kaia", "Før. ^a5\n\n## Kaia")),
    (("[pause 0,8 s]", "[pause 2 s]"), ("Tre.", "Tre og.")),
    (("En. ^a1\n\nTo. ^a2", "En. To. ^a1 ^a2"), ("Tre.", "Tre og.")),
    (("To. ^a2\n\n[pause 0,8 s]\n\n", "[pause 0,8 s]\n\nTo. ^a2\n\n"), ("En.", "Ett.")),
    (("En. ^a1\n\nTo.", "En. ^a1\n\n\n\nTo."), ("To.", "Tre to.")),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_changes_in_two_places_are_both_made(one: tuple[str, str], other: tuple[str, str]) -> None:
    """In either order; and each can be taken out again, so that the other's text is there to the byte."""
    mine, theirs = change(BASE, one), change(BASE, other)
    merged = merge_saves(BASE, mine, theirs)
    assert merged is not None
    assert merged == merge_saves(BASE, theirs, mine)
    for new in (one[1], other[1]):
        assert all(word in merged.split() for word in new.split() if word not in BASE)
    assert merge_saves(theirs, merged, BASE) in {mine, None}
    assert merge_saves(mine, merged, BASE) in {theirs, None}


TOGETHER = [
    (("En.", "Ett."), ("En.", "Én.")),
    (("En.", "Ett."), ("En. ^a1\n\n", "")),
    (("En.", "Ett."), ("En. ^a1\n\nTo. ^a2", "En. To. ^a1 ^a2")),
    (("En.", "Ett."), ("En. ^a1\n\nTo. ^a2\n\n[pause 0,8 s]", "To. ^a2\n\n[pause 0,8 s]\n\nEn. ^a1")),
    (("En. ^a1\n\n", "En. ^a1\n\nNy. ^a4\n\n"), ("En. ^a1\n\n", "En. ^a1\n\nAnna. ^a5\n\n")),
    (("En. ^a1\n\n", "En. ^a1\n\nNy. ^a4\n\n"), ("Tre. ^a3\n", "Tre. ^a3\n\nAnna. ^a4\n")),
    (("tittel: Ferja går", "tittel: Ferja står"), ("tittel: Ferja går", "tittel: Ferja")),
    (("Tre. ^a3\n", "Tre. ^a3\n\n## Nytt ^k2\n"), ("Tre. ^a3\n", "Tre. ^a3\n\nFire. ^a4\n")),
    (("[pause 0,8 s]", "[pause 2 s]"), ("[pause 0,8 s]\n\n", "")),
    (("To.", "{To|Too}."), ("To. ^a2", "To. %% ikke lukket")),
]


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_changes_in_one_place_are_for_a_person(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Also where two things were put in at it, as nobody can tell their order, and where no script comes out."""
    assert merge_saves(BASE, change(BASE, one), change(BASE, other)) is None
    assert merge_saves(BASE, change(BASE, other), change(BASE, one)) is None


def test_where_one_side_changed_nothing_the_other_is_the_merge() -> None:
    """To the byte, even if it cannot be read; and what both made alike is that."""
    for text in (BASE, "", "%% ikke lukket", "---\n", BASE.replace("\n", "\r\n")):
        assert merge_saves(BASE, BASE, text) == merge_saves(BASE, text, BASE) == merge_saves(BASE, text, text) == text


def test_what_cannot_be_read_is_not_merged() -> None:
    """Whichever of the three it is."""
    one, other, broken = change(BASE, ("En.", "Ett.")), change(BASE, ("To.", "Tre.")), "%% ikke lukket"
    assert merge_saves(broken, one, other) is None
    assert merge_saves(BASE, broken, other) is None
    assert merge_saves(BASE, one, broken) is None


def test_a_text_saved_with_other_line_ends_keeps_them() -> None:
    """A text editor that writes CRLF has not changed every paragraph."""
    mine = change(BASE, ("En.", "Ett.")).replace("\n", "\r\n")
    theirs = change(BASE, ("Tre.", "Tre\nog."), ("forfatter: Kari\n", ""))
    wanted = change(BASE, ("En.", "Ett."), ("Tre.", "Tre\nog."), ("forfatter: Kari\n", ""))
    assert merge_saves(BASE, mine, theirs) == wanted.replace("\n", "\r\n")


def test_two_paragraphs_never_become_one() -> None:
    """A heading stood right below the words; as a paragraph it would be part of them."""
    tight = "En. ^a1\n## Kaia ^k1\nTo. ^a2\n"
    assert merge_saves(tight, change(tight, ("To.", "Tre.")), change(tight, ("## Kaia", "Kaia"))) is None
    merged = merge_saves(tight, change(tight, ("To.", "Tre.")), change(tight, ("## Kaia ^k1\n", "")))
    assert merged in {None, "En. ^a1\n\nTre. ^a2\n"}


def test_the_head_and_the_end_of_a_file_stay() -> None:
    """A byte order mark, blank lines above, no line end at the end."""
    odd = "\ufeff\n" + BASE.rstrip("\n")
    merged = merge_saves(odd, change(odd, ("En.", "Ett.")), change(odd, ("To. ^a2\n\n", ""), ("Tre.", "Tre og.")))
    assert merged == change(odd, ("En.", "Ett."), ("To. ^a2\n\n", ""), ("Tre.", "Tre og."))
    assert merge_saves(odd, change(odd, ("En.", "Ett.")), change(odd, ("\n\nTre. ^a3", ""))) == change(
        odd, ("En.", "Ett."), ("\n\nTre. ^a3", "")
    )


def test_what_a_value_goes_on_with_is_its_own() -> None:
    """Two halves of a summary, each from another hand, would be no sentence."""
    base = change(BASE, ("forfatter: Kari\n", "sammendrag: >\n  Ferja gikk\n  i går.\n"))
    one, other = change(base, ("Ferja gikk", "Ferja kom")), change(base, ("i går.", "ikke."))
    assert merge_saves(base, one, other) is None


def list_pieces(text: str) -> list[str]:
    """The paragraphs and lines of the front matter, in their order."""
    script = parse_script(text, path="script")
    blocks = ((segment.raw, *(block.raw for block in segment.blocks)) for segment in script.segments)
    slices = [*(script.front_matter.raw or "").splitlines(), *(raw or "" for row in blocks for raw in row)]
    return [one.strip() for one in slices if one.strip()]


def is_part(part: list[str], whole: list[str]) -> bool:
    """Whether all of the one stands in the other, in its order."""
    rest = iter(whole)
    return all(one in rest for one in part)


@settings(max_examples=150, deadline=None)
@given(st.integers(), st.integers(1, 4), st.integers(1, 3))
def test_of_no_piece_there_is_one_more_or_less(seed: int, changes: int, steps: int) -> None:
    """Than the two sides made of it; and what a side left alone is there in the order of the other."""
    random = Random(seed)
    base = make_base(random)
    mine, other = edit_script(random, base, changes), edit_script(random, base, steps).replace("E1", "F1")
    merged = merge_saves(base, mine, other)
    assert merged == merge_saves(base, other, mine)
    if merged is None:
        return
    pieces, before, own, others = (list_pieces(text) for text in (merged, base, mine, other))
    counts = Counter(pieces)
    counts.update(before)
    assert counts == Counter(own) + Counter(others)
    still = [is_part([one for one in before if one in row], row) for row in (own, others)]
    for row, beside, unmoved in ((own, others, still[1]), (others, own, still[0])):
        assert not unmoved or is_part([one for one in row if one in beside or one not in before], pieces)
    back = merge_saves(other, merged, base)
    assert back is None or Counter(list_pieces(back)) == Counter(own)
    assert back in {mine, None} or not all(still)  # where a piece stood beside one that is gone, nobody can tell
