from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.edit import merge_entries, put_entries, render_entry
from lydsak.text.lexicon.words import identify_entry, parse_words

WORDS = """\
# Navn
"Sverdlin" = "Svérdlin"  # fra desken
'Bryne' = 'Brynne'

# Forkortelser
[[ord]]  # sjekket
ord = "NKOM"
# slik sier de det selv
les = "bokstaver"
note = "3.5."   # telefon

# sist
"""
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)
SAID = TEXT.filter(lambda text: any(sign.isalnum() for sign in text))
PHONEMES = st.from_regex(r"[ˈ:']{0,2}[a-zɑ][a-zɑˈ:']{0,4}", fullmatch=True)
ENTRIES = st.builds(
    Pronunciation,
    word=TEXT,
    said=SAID,
    ipa=st.none() | PHONEMES,
    espeak=st.none() | PHONEMES,
    read_as=st.sampled_from([None, "letters", "word"]),
    language=st.sampled_from([None, "nb", "nn"]),
    voice=st.sampled_from([None, "gtts", "espeak:nb"]),
    note=st.none() | TEXT,
    reviewed=st.booleans(),
)
ENTRY_LISTS = st.lists(
    st.one_of(ENTRIES, st.builds(Pronunciation, TEXT, said=SAID)), max_size=5, unique_by=identify_entry
)


def _put(text: str, *entries: Pronunciation) -> str:
    return put_entries(text, entries, path="words.toml")


def test_a_respelling_is_a_pair_above_the_tables() -> None:
    """Below the last pair; nothing else moves."""
    assert _put(WORDS, Pronunciation("Kåre", said="Kore")) == WORDS.replace(
        "'Brynne'\n", '\'Brynne\'\n"Kåre" = "Kore"\n'
    )


def test_more_than_a_respelling_is_a_table_at_the_end() -> None:
    """A blank line before it."""
    entry = Pronunciation("Wien", ipa="viːn", reviewed=True)
    assert _put(WORDS.rstrip("\n"), entry) == WORDS + '\n[[ord]]\nord = "Wien"\nipa = "viːn"\nreviewed = true\n'


def test_without_pairs_the_first_stands_above_the_first_table_and_its_comment() -> None:
    """Below a table it would be part of it."""
    text = '# alt\n\n# om NRK\n[[ord]]\nord = "NRK"\nles = "bokstaver"\n'
    assert _put(text, Pronunciation("Kåre", said="Kore")) == text.replace("# om", '"Kåre" = "Kore"\n\n# om')


def test_a_new_respelling_takes_the_place_of_the_old_one() -> None:
    """The comment beside it stays, and so does the way its key is quoted."""
    assert _put(WORDS, Pronunciation("Sverdlin", said="Sverlin")) == WORDS.replace("Svérdlin", "Sverlin")
    assert _put(WORDS, Pronunciation("Bryne", said="Bryn")) == WORDS.replace("'Brynne'", '"Bryn"')


def test_a_table_keeps_the_lines_that_still_hold() -> None:
    """Changed values change in place, keys that are gone go, new ones come below the last."""
    changed = _put(
        WORDS, Pronunciation("NKOM", said="enkåm", note="4.5.", voice="gtts"), Pronunciation("NKOM", said="n")
    )
    assert '# slik sier de det selv\nnote = "4.5."   # telefon\n' not in changed
    assert '[[ord]]  # sjekket\nord = "NKOM"\nsi = "n"\n# slik sier de det selv\n\n# sist\n' in changed
    noted = _put(WORDS, Pronunciation("NKOM", read_as="letters", note="4.5.", reviewed=True))
    assert noted == WORDS.replace('"3.5."   # telefon', '"4.5."   # telefon\nreviewed = true')


def test_a_pair_that_becomes_more_moves_to_a_table_with_its_comment() -> None:
    """A pair holds a respelling and nothing else."""
    changed = _put(WORDS, Pronunciation("Sverdlin", said="Svérdlin", espeak="svE:Rdlin"))
    assert '"Sverdlin" =' not in changed
    assert changed.endswith('[[ord]]  # fra desken\nord = "Sverdlin"\nsi = "Svérdlin"\nespeak = "svE:Rdlin"\n')


def test_line_ends_and_byte_order_mark_stay() -> None:
    """A file saved on Windows stays one."""
    changed = _put("\ufeff" + WORDS.replace("\n", "\r\n"), Pronunciation("Kåre", said="Kore"))
    assert changed.startswith("\ufeff# Navn\r\n")
    assert "\n" not in changed.replace("\r\n", "")


def test_the_word_ord_is_written_as_a_table() -> None:
    """As a pair it would be in the way of the tables."""
    assert parse_words(_put(WORDS, Pronunciation("ord", said="or")), path="words.toml")[-1] == Pronunciation(
        "ord", said="or"
    )


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ('ord = [{ord = "En", si = "To"}]\n', Pronunciation("To", read_as="word")),
        ('[[ord]]\nord = "En"\nsi = """To"""\n', Pronunciation("En", said="Tre")),
    ],
)
def test_what_only_a_person_can_change_is_left_alone(text: str, entry: Pronunciation) -> None:
    """Rather no change than a wrong one."""
    with pytest.raises(SettingsError) as caught:
        _put(text, entry)
    assert caught.value.code == "L155"
    assert "editor" in (caught.value.help or "")


@given(ENTRY_LISTS, ENTRY_LISTS)
def test_what_is_put_in_is_read_back_and_the_rest_stays(
    first: list[Pronunciation], second: list[Pronunciation]
) -> None:
    """Whatever the words, and whether they are new or replace others."""
    read = parse_words(_put(_put(WORDS, *first), *second), path="words.toml")
    wanted = {identify_entry(entry): entry for entry in (*parse_words(WORDS, path="words.toml"), *first, *second)}
    assert {identify_entry(entry): entry for entry in read} == wanted
    assert len(read) == len(wanted)


@given(ENTRIES)
def test_an_entry_is_read_back_as_it_was(entry: Pronunciation) -> None:
    """A table holds all of it."""
    assert parse_words("\n".join(render_entry(entry)), path="words.toml") == (entry,)


def test_taking_words_in_overwrites_nothing_unasked() -> None:
    """New words come in; what sounds the same is left, what differs is named and stays."""
    new = (
        Pronunciation("Kåre", said="Kore"),
        Pronunciation("Kåre", said="Kårre"),
        Pronunciation("Sverdlin", said="Sverlin"),
        Pronunciation("NKOM", read_as="letters"),
    )
    change = merge_entries(WORDS, new, path="words.toml")
    assert (change.added, change.replaced, change.same) == (new[:1], (), new[3:])
    assert [(one.said, other.said) for one, other in change.refused] == [("Kore", "Kårre"), ("Svérdlin", "Sverlin")]
    assert change.text == _put(WORDS, new[0])


def test_an_entry_that_is_overwritten_keeps_its_note_and_loses_its_review() -> None:
    """Nobody has listened to the new one."""
    text = "\n".join(render_entry(Pronunciation("NKOM", said="en", note="3.5.", reviewed=True)))
    change = merge_entries(text, [Pronunciation("NKOM", said="to")], path="words.toml", overwrite=True)
    assert parse_words(change.text, path="words.toml") == (Pronunciation("NKOM", said="to", note="3.5."),)
    assert [entry.said for entry in change.replaced] == ["to"]


def test_a_review_of_what_stands_is_a_change() -> None:
    """It is taken in, under `overwrite`, though the word sounds the same."""
    (standing,) = parse_words('"Kåre" = "Kore"', path="words.toml")
    change = merge_entries('"Kåre" = "Kore"', [replace(standing, reviewed=True)], path="words.toml", overwrite=True)
    assert parse_words(change.text, path="words.toml")[0].reviewed


def test_nothing_to_take_in_leaves_the_text() -> None:
    """Not a byte changes."""
    assert merge_entries(WORDS, [], path="words.toml").text == WORDS
