from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import ParagraphId
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.merge.units import list_units
from lydsak.text.script.parsing import parse_script
from tests.text.merge.edits import make_base, revise_article, strip_ids

BASE = """\
## Innledning ^k1

Først kom ordføreren med nøkkelen til kinoen. ^a1

Så kom skoleklassen med flagg og sang. ^a2

## Salen ^k2

Til slutt kom filmen om fjorden. ^b1
"""


def list_ids(revision: str, taken: tuple[str, ...] = (), base: str = BASE) -> list[str | None]:
    """The ids that a revision gets."""
    adopted = adopt_ids(
        parse_script(base, path="base"), parse_script(revision, path="article"), [ParagraphId(id) for id in taken]
    )
    return [unit.id for unit in list_units(adopted, "any")[1:]]


FIRST, SECOND, LAST = (
    "Først kom ordføreren med nøkkelen til kinoen.",
    "Så kom skoleklassen med flagg og sang.",
    "Til slutt kom filmen om fjorden.",
)


@pytest.mark.parametrize(
    ("paragraphs", "ids"),
    [
        (("## Innledning", FIRST, SECOND, "## Salen", LAST), ["k1", "a1", "a2", "k2", "b1"]),
        (("## Innledning", SECOND, FIRST, "## Salen", LAST), ["k1", "a2", "a1", "k2", "b1"]),  # moved
        (("## Innledning", FIRST, "## Salen", LAST, SECOND), ["k1", "a1", "k2", "b1", "a2"]),
        (("## Åpning", FIRST, SECOND, "## Storsalen", LAST), ["k1", "a1", "a2", "k2", "b1"]),  # renamed
        (
            ("## Innledning", "Først kom ordfører Dahl med nøkkelen.", SECOND, "## Salen", LAST),
            ["k1", "a1", "a2", "k2", "b1"],
        ),  # revised
        (
            ("## Innledning", SECOND, "## Salen", LAST, "Ordføreren kom med nøkkelen til nye kinoen."),
            ["k1", "a2", "k2", "b1", "a1"],
        ),  # revised and moved
        (("## Innledning", FIRST, "## Salen", LAST), ["k1", "a1", "k2", "b1"]),  # gone
        (
            ("## Innledning", FIRST, "Noe ganske annet og nytt.", SECOND, "## Salen", LAST),
            ["k1", "a1", "a3", "a2", "k2", "b1"],
        ),  # new
        (
            ("## Innledning", FIRST, "Barn kom med flagg.", "## Salen", LAST),
            ["k1", "a1", "a2", "k2", "b1"],
        ),  # rewritten in its place
    ],
)
def test_a_revision_takes_the_ids_of_what_it_revises(paragraphs: tuple[str, ...], ids: list[str]) -> None:
    """By their words, in their place or elsewhere; what is new gets ids of its own."""
    assert list_ids("\n\n".join(paragraphs) + "\n") == ids


def test_new_ids_are_none_that_anybody_had() -> None:
    """Also not those that the editor's paragraphs took meanwhile."""
    revision = f"## Innledning\n\n{FIRST}\n\n{SECOND}\n\nNoe ganske annet og nytt.\n\n## Salen\n\n{LAST}\n"
    assert list_ids(revision, taken=("a3", "a4")) == ["k1", "a1", "a2", "a5", "k2", "b1"]


def test_the_same_words_twice_keep_their_order() -> None:
    """Each takes the id of its own."""
    base = "Ja. ^a1\n\nNei, sa han til henne. ^a2\n\nJa. ^a3\n"
    assert list_ids("Ja.\n\nNei, sa han til henne.\n\nJa.\n", base=base) == ["a1", "a2", "a3"]


@given(st.integers(0, 2**32 - 1).map(Random))
def test_every_paragraph_gets_an_id_once(random: Random) -> None:
    """And one that is word for word the base's, and stands there once, gets the base's."""
    base = make_base(random)
    revision = revise_article(random, base, random.randint(0, 6))
    ids = list_ids(revision, base=base)
    assert None not in ids
    assert len(set(ids)) == len(ids)
    assert list_ids(strip_ids(base), base=base) == [
        unit.id for unit in list_units(parse_script(base, path="b"), "b")[1:]
    ]
