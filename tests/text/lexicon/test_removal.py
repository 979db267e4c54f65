from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.edit import put_entries
from lydsak.text.lexicon.removal import remove_entries
from lydsak.text.lexicon.words import parse_words
from tests.text.lexicon.test_edit import ENTRY_LISTS, WORDS


def _remove(text: str, word: str) -> str:
    entries = [entry for entry in parse_words(text, path="words.toml") if entry.word == word]
    return remove_entries(text, entries, path="words.toml")


def test_a_pair_goes_with_its_line_alone() -> None:
    """The comment on it too; what stands above it stays, as it may be about what follows."""
    assert _remove(WORDS, "Sverdlin") == WORDS.replace('"Sverdlin" = "Svérdlin"  # fra desken\n', "")
    assert _remove(WORDS, "Bryne") == WORDS.replace("'Bryne' = 'Brynne'\n", "")


def test_a_table_goes_with_its_keys_and_one_blank_line() -> None:
    """And with what stands between its keys, not with what stands above it or below."""
    head, tail = WORDS.split("[[ord]]")
    assert _remove(WORDS, "NKOM") == head + tail[tail.index("# sist") :]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_mark_of_the_rest_stay(end: str, mark: str) -> None:
    """The editors' file is theirs."""
    text = mark + '"Kåre" = "Kore"\n  "Kari"="Kari"\n\n[[ord]]\nord = "Wien"\nipa = "viːn"'.replace("\n", end)
    assert _remove(text, "Wien") == mark + f'"Kåre" = "Kore"{end}  "Kari"="Kari"{end}'
    assert _remove(text, "Kåre") == text.replace(f'"Kåre" = "Kore"{end}', "")


@given(entries=ENTRY_LISTS, which=st.integers(0, 4))
def test_what_was_put_in_and_taken_out_leaves_the_rest(entries: list[Pronunciation], which: int) -> None:
    """Any entry among any others, and no other line of them is touched."""
    text = put_entries(WORDS, [one for one in entries if one.word not in {"Sverdlin", "Bryne", "NKOM"}], path="w")
    standing = parse_words(text, path="w")
    gone = standing[which % len(standing)]
    left = remove_entries(text, [gone], path="w")
    assert set(parse_words(left, path="w")) == set(standing) - {gone}
    kept = iter(text.split("\n"))
    assert all(line in kept for line in left.split("\n"))  # in their order


@pytest.mark.parametrize(
    "text",
    [
        'ord = [{ord = "Wien", si = "vin"}, {ord = "Oslo", si = "oslo"}]\n',
        '[[ord]]\nord = "Wien"\nsi = """\nvin"""\n\n[[ord]]\nord = "A"\nsi = "a"\n',
    ],
)
def test_what_is_written_otherwise_is_left_to_a_person(text: str) -> None:
    """Rather than taken apart wrongly."""
    with pytest.raises(SettingsError) as caught:
        _remove(text, "Wien")
    assert caught.value.code == "L155"
