from __future__ import annotations

import pytest

from lydsak.text.merge.groups import Group
from lydsak.text.merge.outcome import merge_group
from lydsak.text.merge.units import MergeUnit, list_units
from lydsak.text.script.parsing import parse_script


def read_units(text: str, side: str) -> tuple[MergeUnit, ...]:
    """Without the start."""
    return list_units(parse_script(text, path=side), side)[1:]


def merge_row(base: str, mine: str, article: str) -> tuple[list[str], list[str], bool]:
    """The sources of both outcomes, and whether there is nothing to choose."""
    rows = (read_units(text, side) for text, side in ((base, "base"), (mine, "mine"), (article, "article")))
    outcome = merge_group(Group("a1", *rows))
    return [one.source for one in outcome.mine], [one.source for one in outcome.article], outcome.settled


@pytest.mark.parametrize(
    ("base", "mine", "article", "merged"),
    [
        ("En to tre. ^a1", "En to tre. ^a1", "En to fire. ^a1", "En to fire."),
        ("En to tre. ^a1", "Fem to tre. ^a1", "En to tre. ^a1", "Fem to tre."),
        ("En to tre. ^a1", "~~En to tre.~~ ^a1", "En to fire. ^a1", "~~En to fire.~~"),
        ("~~En to tre.~~ ^a1", "En to tre. ^a1", "~~En to fire.~~ ^a1", "En to fire."),
        ("En to tre. ^a1", "Fem to tre. ^a1", "~~En to tre.~~ ^a1", "~~Fem to tre.~~"),
        ("En to. ^a1", "", "En to. ^a1", None),
        ("En to. ^a1", "En to. ^a1", "", None),
        ("En to. ^a1", "", "", None),
    ],
)
def test_what_can_be_made_beside_the_others_is_made(base: str, mine: str, article: str, merged: str | None) -> None:
    """Words, and whether it is muted, each as the side has it that changed it."""
    row = [] if merged is None else [merged]
    assert merge_row(base, mine, article) == (row, row, True)


@pytest.mark.parametrize(
    ("base", "mine", "article"),
    [
        ("En to. ^a1", "Fem to. ^a1", ""),
        ("En to. ^a1", "", "Fem to. ^a1"),
        ("En to. ^a1", "[lyd a.mp3 | En to.] ^a1", "Fem to. ^a1"),
        ("En to. ^a1", "~~En to.~~ ^a1", ""),
    ],
)
def test_what_both_changed_is_left_to_choose(base: str, mine: str, article: str) -> None:
    """The first is mine, whole; the other the article's."""
    by_mine, by_article, settled = merge_row(base, mine, article)
    assert not settled
    assert by_mine == [one.source for one in read_units(mine, "mine")]
    assert by_article == [one.source for one in read_units(article, "article")]


def test_what_nobody_changed_keeps_its_source_slice() -> None:
    """Its blanks and lines are the editor's."""
    (unit,) = merge_group(Group("a1", *(read_units(text, "x") for text in ("A b. ^a1", "A\nb. ^a1", "A b. ^a1")))).mine
    assert unit.raw == "A\nb. ^a1"
