from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.table import parse_words_table, render_words_table

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
SAID = TEXT.filter(lambda text: any(sign.isalnum() for sign in text))
ENTRIES = st.builds(
    Pronunciation,
    word=TEXT,
    said=SAID,
    ipa=st.none() | st.from_regex(r"ˈ?[a-zɑ][a-zɑːˈ]{0,7}", fullmatch=True),
    read_as=st.sampled_from([None, "letters", "word"]),
    language=st.sampled_from([None, "nb", "nn"]),
    voice=st.sampled_from([None, "gtts"]),
    note=st.none() | TEXT,
    reviewed=st.booleans(),
)


def test_columns_are_found_by_name() -> None:
    """In any order, as a spreadsheet saved them; empty rows are none."""
    table = '\ufeffsi\tOrd\treviewed\tnote\r\nSvérdlin\tSverdlin\tja\t"sa ""han"""\r\n\t\t\t\r\n'
    assert parse_words_table(table, path="a.tsv") == (
        Pronunciation("Sverdlin", said="Svérdlin", note='sa "han"', reviewed=True),
    )


def test_a_table_without_names_has_words_and_respellings() -> None:
    """The quickest list there is."""
    assert parse_words_table("Kåre\tKore\nWien\t\tviːn", path="a.tsv") == (
        Pronunciation("Kåre", said="Kore"),
        Pronunciation("Wien", ipa="viːn"),
    )


@pytest.mark.parametrize(
    ("table", "code", "line", "help"),
    [
        ("ord\tsii\nA\ta", "L158", 1, 'did you mean "si"?'),
        ("ord\tsi\nA\ta\nB\t", "L152", 3, "add si"),
        ("ord\tles\nNRK\tbokstav", "L152", 2, "did you mean"),
        ("ord\tsi\treviewed\nA\ta\tkanskje", "L158", 2, "true"),
        ("A\ta\nB", "L152", 2, "add si"),
        ('A\t"a\n"\nB', "L152", 3, "add si"),
    ],
)
def test_faults_have_their_row(table: str, code: str, line: int, help: str) -> None:
    """The rules are those of words.toml."""
    with pytest.raises(SettingsError) as caught:
        parse_words_table(table, path="a.tsv")
    assert caught.value.place is not None
    assert (caught.value.code, caught.value.place.path, caught.value.place.line) == (code, "a.tsv", line)
    assert help in (caught.value.help or "")


def test_a_quote_left_open_is_told_with_its_row() -> None:
    """The rest of a long table is no cell."""
    with pytest.raises(SettingsError) as caught:
        parse_words_table('A\ta\nB\t"b\n' + "C\tc\n" * 70_000, path="a.tsv")
    assert caught.value.code == "L158"
    assert caught.value.place is not None
    assert caught.value.place.line == 2
    assert "left open" in (caught.value.help or "")


@given(st.lists(ENTRIES, max_size=5))
def test_a_table_is_read_back_as_it_was(entries: list[Pronunciation]) -> None:
    """Whatever its cells hold."""
    assert parse_words_table(render_words_table(entries), path="a.tsv") == tuple(entries)
