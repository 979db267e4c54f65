from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.merge.units import START, fold_words, join_tokens, list_units, render_unit, tokenize_words
from lydsak.text.script.parsing import parse_script

SCRIPT = """\
[pause 1 s]

## Salen %% ny %% ^k1

Salen har 104 seter. ^a1 ^a2

[musikk rolig.mp3]

%% bare en merknad %%

~~Fakta ^2 om salen.~~ ^a3

[lyd dahl.mp3 | – Vi er glade.] ^a4

[lyd klapp.mp3]
"""


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("Salen har 10,5 m.", ["Salen", "har", "10,5", "m", "."]),
        ("{Sætre|Setre} %% sjekk den %% kom", ["{Sætre|Setre}", "%% sjekk den %%", "kom"]),
        ("@Lise Dahl: – Vi\n@forteller: sier hun", ["@Lise Dahl:", "–", "Vi", "@forteller:", "sier", "hun"]),
        (r"post\@bjorka.no NRK-sjefen", ["post", r"\@", "bjorka.no", "NRK-sjefen"]),
        ("~~a~~", ["~~", "a", "~~"]),
        ("", []),
    ],
)
def test_marks_are_one_token_each(words: str, tokens: list[str]) -> None:
    """What would break if it were merged by halves is never parted."""
    assert [token.text for token in tokenize_words(words)] == tokens


@given(st.text(alphabet="ab1 \n\t{|}%~\\@:^[].,–æ\u0301", max_size=60))
def test_tokens_joined_are_the_words(words: str) -> None:
    """To the character, but for blanks at the ends."""
    assert join_tokens(tokenize_words(words)) == words.strip()


def test_white_space_counts_by_whether_it_is_there() -> None:
    """A broken line is a blank; a letter and its accent are the letter."""
    assert fold_words("a b") == fold_words("a\n  b") != fold_words("ab")
    assert fold_words("e\u0301n") == fold_words("\u00e9n")


def test_what_has_no_id_hangs_on_what_stands_before_it() -> None:
    """Pauses, music, bare sounds and paragraphs of notes; what stands before all hangs on the start."""
    units = list_units(parse_script(SCRIPT, path="a"), "mine")
    assert [(one.kind, one.id, one.words, one.muted) for one in units] == [
        ("start", None, "", False),
        ("heading", "k1", "Salen %% ny %%", False),
        ("paragraph", "a2", "Salen har 104 seter.", False),
        ("paragraph", "a3", "Fakta ^2 om salen.", True),
        ("sound", "a4", "[lyd dahl.mp3 | – Vi er glade.]", False),
    ]
    assert units[0].key == START
    assert units[2].aliases == ("a1",)
    assert [[text.strip() for text in one.tail] for one in units] == [
        ["[pause 1 s]"],
        [],
        ["[musikk rolig.mp3]", "%% bare en merknad %%"],
        [],
        ["[lyd klapp.mp3]"],
    ]


def test_a_unit_written_anew_has_its_ids_last() -> None:
    """Where it has its source slice still, that is what it is."""
    (_, unit) = list_units(parse_script("~~Salen  er ny.~~   ^a1 ^a2\n\n\n", path="a"), "mine")
    assert render_unit(unit) == "~~Salen  er ny.~~   ^a1 ^a2\n\n\n"
    assert render_unit(replace(unit, raw=None)) == "~~Salen  er ny.~~ ^a1 ^a2\n"
    (_, heading) = list_units(parse_script("##   Salen ^k1\n", path="a"), "mine")
    assert render_unit(replace(heading, raw=None)) == "## Salen ^k1\n"
