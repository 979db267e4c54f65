from __future__ import annotations

import pytest

from lydsak.text.merge.groups import group_units
from lydsak.text.merge.units import list_units
from lydsak.text.script.parsing import parse_script

TEN = "Kinoen åpnet torsdag etter ti år i mørket."
SEATS = "Salen har hundre seter og et nytt lerret."
OTHER = "Ordføreren hadde nøkkelen i lomma hele kvelden."


def group_texts(base: str, mine: str, article: str) -> list[tuple[str, str, str]]:
    """Each group as the ids or keys of its units on the three sides; the start's is left out."""
    sides = zip((base, mine, article), ("base", "mine", "article"), strict=True)
    groups = group_units(*(list_units(parse_script(text, path=side), side) for text, side in sides))
    rows = [tuple(" ".join(unit.key for unit in row) for row in (one.base, one.mine, one.article)) for one in groups]
    return [(row[0], row[1], row[2]) for row in rows if any(row)]


@pytest.mark.parametrize(
    ("base", "mine", "article", "groups"),
    [
        (f"{TEN} ^a1\n", f"{TEN} ^a1\n", f"{TEN} ^a1\n", [("a1", "a1", "a1")]),
        (
            f"{TEN} {SEATS} ^a1\n",
            f"{TEN} ^a1\n\n{SEATS} ^a2\n",
            f"{TEN} {SEATS} ^a1\n",
            [("a1", "a1 a2", "a1")],
        ),  # split by the editor, the second part new
        (
            f"{TEN} {SEATS} ^a1\n",
            f"{TEN} {SEATS} ^a1\n",
            f"{TEN} ^a2\n\n{SEATS} ^a1\n",
            [("a1", "a1", "a2 a1")],
        ),  # split by the article, the first part new
        (
            f"{TEN} ^a1\n\n{SEATS} ^a2\n",
            f"{TEN} {SEATS} ^a1 ^a2\n",
            f"{TEN} ^a1\n\n{SEATS} ^a2\n",
            [("a1 a2", "a2", "a1 a2")],
        ),  # joined, as the aliases tell
        (
            f"{TEN} ^a1\n\n{SEATS} ^a2\n",
            f"{TEN} ^a1\n\n{SEATS} ^a2\n",
            f"{TEN} {SEATS} ^a1\n",
            [("a1 a2", "a1 a2", "a1")],
        ),  # joined, as the words tell
        (
            f"{TEN} ^a1\n",
            f"{TEN} ^a1\n\n{OTHER} ^a2\n",
            f"{TEN} ^a1\n\n{OTHER} ^a3\n",
            [("a1", "a1", "a1"), ("", "a2", "a3")],
        ),  # added alike by both
        (
            f"{TEN} ^a1\n",
            f"{TEN} ^a1\n\n{OTHER} ^a2\n",
            f"{TEN} ^a1\n\n{SEATS} ^a3\n",
            [("a1", "a1", "a1"), ("", "a2", ""), ("", "", "a3")],
        ),  # added by each: two
        (
            f"{TEN} ^a1\n\n{OTHER} ^a2\n\n{SEATS} ^a3\n",
            f"{TEN} {SEATS} ^a1 ^a3\n\n{OTHER} ^a2\n",
            f"{TEN} ^a1\n\n{OTHER} ^a2\n\n{SEATS} ^a3\n",
            [("a3", "a3", "a3"), ("a1", "", "a1"), ("a2", "a2", "a2")],
        ),  # joined from apart: no row of paragraphs that could be merged as one
    ],
)
def test_parts_of_one_paragraph_are_one_group(
    base: str, mine: str, article: str, groups: list[tuple[str, str, str]]
) -> None:
    """Where they stand together on each side."""
    assert group_texts(base, mine, article) == groups
