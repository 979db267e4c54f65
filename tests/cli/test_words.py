from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.word_list import WORDS, write_words

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_words_are_listed_with_their_reading_scope_and_review(lydsak: Lydsak, show: ShowFolder) -> None:
    """`words` alone is `words list`."""
    write_words(show)
    outcome = lydsak("words", "list", at=show)
    assert outcome.out == "Kaia  Kaja\nWien  /viːn/  (nn tone)  reviewed  # 3.5.\n"
    assert "2 words, 1 of them not reviewed" in outcome.err
    assert lydsak("words", at=show).out == outcome.out
    assert "Putin" not in outcome.out


def test_no_words_lead_to_the_first(lydsak: Lydsak, show: ShowFolder) -> None:
    """Rather than a count of nothing."""
    assert lydsak("words", at=show).err.endswith("words add WORD RESPELLING\n")


def test_built_in_names_are_listed_when_asked_for(lydsak: Lydsak, show: ShowFolder) -> None:
    """After the show's own."""
    write_words(show)
    rows = lydsak("words", "list", "--built-in", "--json", at=show).document["words"]
    assert [row["word"] for row in rows[:2]] == ["Kaia", "Wien"]
    assert {row["word"]: row["built_in"] for row in rows}["Putin"] is True
    assert "ˈpʉːtɪn/  built in\n" in lydsak("words", "list", "--built-in", at=show).out


@pytest.mark.parametrize("ipa", ["blah#", "¤%", "ʘa"])
def test_a_word_that_no_voice_could_say_is_not_saved(lydsak: Lydsak, show: ShowFolder, ipa: str) -> None:
    """Whether it is no IPA at all, or the script's voice lacks a sound."""
    show.write_script("---\ntittel: A\nstemmer:\n  Per: espeak:nb\n---\n\n@Per: Båten heter Nordhav. ^a1\n", "navn")
    before = (show.root / "words.toml").read_bytes() if (show.root / "words.toml").exists() else None
    outcome = lydsak("words", "add", "Nordhav", "--ipa", ipa, at=show)
    assert outcome.code != 0
    assert (show.root / "words.toml").exists() == (before is not None)


def test_a_word_said_as_itself_is_told_to_change_nothing(lydsak: Lydsak, show: ShowFolder) -> None:
    """A slip, or a name that is right as it is: then it is no longer listed as worth hearing."""
    show.write_script("---\ntittel: A\n---\n\nDette er Ziganshin, og Ziganshin. ^a1\n", "navn")
    outcome = lydsak("words", "add", "Ziganshin", "Ziganshin", at=show)
    assert outcome.code == 0
    assert "a voice says it as before" in outcome.out
    assert "Ziganshin" not in lydsak("check", "navn", at=show).out
    assert "as before" not in lydsak("words", "add", "Ziganshin", "Sigansjin", "--replace", at=show).out


def test_a_word_is_added_and_its_effect_told(lydsak: Lydsak, show: ShowFolder) -> None:
    """With the command that shows it."""
    path = show.root / "words.toml"
    outcome = lydsak("words", "add", "Ferja", "Færja", at=show)
    assert outcome.out == "Added Ferja  Færja\nChanges 2 paragraphs in 1 script\n"
    assert "lydsak words test Ferja" in outcome.err
    assert path.read_text(encoding="utf-8") == '"Ferja" = "Færja"\n'


def test_every_key_of_an_entry_has_an_option(lydsak: Lydsak, show: ShowFolder) -> None:
    """What words.toml can hold, the command can write."""
    ways = ("--ipa", "/fɛrjɑ/", "--espeak", "fErjA", "--les", "ord", "--lang", "nb", "--voice", "tone")
    lydsak("words", "add", "Ferja", "Færja", *ways, "--note", "desken", "--reviewed", at=show)
    (word,) = show.load().words
    assert (word.said, word.ipa, word.espeak, word.read_as) == ("Færja", "fɛrjɑ", "fErjA", "word")
    assert (word.language, word.voice, word.note, word.reviewed) == ("nb", "tone", "desken", True)


def test_a_dry_run_writes_nothing(lydsak: Lydsak, show: ShowFolder) -> None:
    """It says what would be."""
    outcome = lydsak("words", "add", "Ferja", "Færja", "-n", at=show)
    assert outcome.out.startswith("Would add Ferja")
    assert not (show.root / "words.toml").exists()


def test_an_entry_is_replaced_only_when_asked_to(lydsak: Lydsak, show: ShowFolder) -> None:
    """What an editor decided is not lost by a slip; the same once more is no fault."""
    path = write_words(show)
    outcome = lydsak("words", "add", "Kaia", "Kaiia", at=show)
    assert outcome.code == 2
    assert "error[L008]" in outcome.err
    assert "--replace" in outcome.err
    assert lydsak("words", "add", "Kaia", "Kaja", at=show).out.startswith("There already: Kaia")
    assert path.read_text(encoding="utf-8") == WORDS
    assert lydsak("words", "add", "Kaia", "Kaiia", "--replace", at=show).out.startswith("Replaced Kaia")
    assert path.read_text(encoding="utf-8") == WORDS.replace("Kaja", "Kaiia")


def test_a_review_is_said_of_the_entry_that_there_is(lydsak: Lydsak, show: ShowFolder) -> None:
    """Its reading need not be typed again, and stays."""
    write_words(show)
    assert lydsak("words", "add", "Kaia", "--reviewed", at=show).out.startswith("Replaced Kaia  Kaja\nChanges no")
    scope = ("--lang", "nn", "--voice", "tone")
    lydsak("words", "add", "Wien", "--note", "4.5.", *scope, at=show)
    wien, kaia = show.load().words
    assert (kaia.said, kaia.reviewed) == ("Kaja", True)
    assert (wien.ipa, wien.note, wien.reviewed) == ("viːn", "4.5.", True)


def test_an_entry_must_say_how_it_is_read(lydsak: Lydsak, show: ShowFolder) -> None:
    """In one line of text."""
    outcome = lydsak("words", "add", "Kaia", at=show)
    assert (outcome.code, "RESPELLING" in outcome.err) == (2, True)
    assert "L152" in lydsak("words", "add", "Kaia", " ", at=show).err


def test_a_test_shows_before_and_after_and_what_never_matches(lydsak: Lydsak, show: ShowFolder) -> None:
    """For all words at once."""
    write_words(show)
    outcome = lydsak("words", "test", at=show)
    sentence = "holder nå, sier de som bygde den."
    assert outcome.out.splitlines() == [
        "scripts/ferja.md#b1",
        f"  - Kaia {sentence}",
        f"  + Kaja {sentence}",
        "Never matches: Wien  /viːn/  (nn tone)  # 3.5.",
    ]
    assert "Changes 1 paragraph in 1 script" in outcome.err
    document = lydsak("words", "test", "--json", at=show).document
    assert [(effect["script"], effect["paragraph"]) for effect in document["effects"]] == [("scripts/ferja.md", "b1")]
    assert [word["word"] for word in document["unused"]] == ["Wien"]


def test_one_word_is_tested_as_it_stands_or_as_it_could_be(lydsak: Lydsak, show: ShowFolder) -> None:
    """Nothing is written."""
    path = write_words(show)
    assert "  + Kaja holder" in lydsak("words", "test", "Kaia", at=show).out
    tried = lydsak("words", "test", "Kaia", "Kaiia", at=show)
    assert "  - Kaja holder" in tried.out
    assert "  + Kaiia holder" in tried.out
    assert path.read_text(encoding="utf-8") == WORDS
    unknown = lydsak("words", "test", "Bryne", at=show)
    assert (unknown.code, "RESPELLING" in unknown.err) == (2, True)


def test_a_script_that_cannot_be_read_is_named(lydsak: Lydsak, show: ShowFolder) -> None:
    """With its error."""
    show.write_script("---\ntittel: B\n---\n\n@ukjent: Hei.\n", "b")
    outcome = lydsak("words", "test", "Kaia", "Kaja", at=show)
    assert "Could not read scripts/b.md" in outcome.err
    assert "error[L202]" in outcome.err


def test_a_word_is_taken_out_and_its_effect_told(lydsak: Lydsak, show: ShowFolder) -> None:
    """The rest of the editors' file stays as it is; a dry run only tells."""
    path = write_words(show)
    told = lydsak("words", "remove", "-n", "Kaia", at=show)
    assert told.out == "Would remove Kaia  Kaja\nChanges 1 paragraph in 1 script\n"
    assert path.read_text(encoding="utf-8") == WORDS
    assert lydsak("words", "remove", "Kaia", at=show).out == told.out.replace("Would remove", "Removed")
    assert path.read_text(encoding="utf-8") == WORDS.removeprefix('"Kaia" = "Kaja"\n')
    document = lydsak("words", "remove", "Wien", "--json", at=show).document
    assert [entry["word"] for entry in document["removed"]] == ["Wien"]
    assert path.read_text(encoding="utf-8").strip() == ""


def test_the_entry_for_all_scripts_is_taken_out_beside_one_for_some(lydsak: Lydsak, show: ShowFolder) -> None:
    """It is limited to nothing, so no option could name it; and one limited once is meant before one limited twice."""
    path = write_words(show, '"Wien" = "Vin"\n' + WORDS + '\n[[ord]]\nord = "Wien"\nsi = "Vinn"\nlang = "nn"\n')
    assert lydsak("words", "remove", "Wien", at=show).out.startswith("Removed Wien  Vin\n")
    assert lydsak("words", "remove", "Wien", "--lang", "nn", at=show).out.startswith("Removed Wien  Vinn  (nn)\n")
    assert path.read_text(encoding="utf-8") == WORDS


def test_which_of_several_entries_is_to_go_is_asked_for(lydsak: Lydsak, show: ShowFolder) -> None:
    """None is guessed; one that is not there is answered with the nearest."""
    path = write_words(show, WORDS + '\n[[ord]]\nord = "Wien"\nsi = "Vin"\nlang = "nn"\nvoice = "espeak"\n')
    several = lydsak("words", "remove", "Wien", at=show)
    assert (several.code, "2 times" in several.err, "--all" in several.err) == (2, True, True)
    assert lydsak("words", "remove", "Wien", "--lang", "nn", at=show).code == 2
    write_words(show, WORDS + '\n[[ord]]\nord = "Wien"\nsi = "Vin"\n')
    assert lydsak("words", "remove", "Wien", "--lang", "nb", at=show).code == 2
    assert lydsak("words", "remove", "Wien", "--voice", "tone", at=show).code == 0
    assert path.read_text(encoding="utf-8") == '"Kaia" = "Kaja"\n\n[[ord]]\nord = "Wien"\nsi = "Vin"\n'
    near = lydsak("words", "remove", "Wein", at=show)
    assert (near.code, 'did you mean "Wien"?' in near.err) == (2, True)
    write_words(show, WORDS + '\n[[ord]]\nord = "Wien"\nsi = "Vin"\n')
    assert lydsak("words", "remove", "Wien", "--all", at=show).out.count("Removed Wien") == 2
