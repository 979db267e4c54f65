from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lydsak.build.narration import narrate_script
from lydsak.build.scripts import load_script
from lydsak.build.speech.pronunciation import choose_lexicon
from lydsak.engines.installed import load_engine
from lydsak.errors import EngineError, LydsakError, ScriptError, SettingsError
from lydsak.model import Voice
from lydsak.text.lexicon.match import find_entries

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

WORDS = '"Kari" = "Kåri"\n\n[[ord]]\nord = "Kaia"\nipa = "kˈɑjɑ"\n\n[[ord]]\nord = "Ingen"\nespeak = "\'IN@n"\n'


def _narrate(show: ShowFolder, engine: str, words: str = WORDS) -> list[str]:
    (show.root / "words.toml").write_text(words, encoding="utf-8")
    settings = replace(show.load(), engine=engine, opening="", closing="")
    script = load_script(show.root / "scripts" / "ferja.md", show.root)
    narration = narrate_script(script, settings, path="scripts/ferja.md")
    return [line.utterance.request.text for line in narration.lines]


def _refuse(show: ShowFolder, engine: str, words: str = WORDS) -> LydsakError:
    with pytest.raises(LydsakError) as caught:
        _narrate(show, engine, words)
    return caught.value


def test_phonemes_reach_a_voice_that_takes_them(show: ShowFolder) -> None:
    """The captions keep the word; the voice gets its sound."""
    said = _narrate(show, "espeak")
    assert "kˈɑjɑ holder nå, sier de som bygde den." in said
    assert "'IN@n falt i vannet." in said


def test_an_entry_that_the_voice_cannot_honour_is_an_error_at_its_place(show: ShowFolder) -> None:
    """Never skipped in silence."""
    error = _refuse(show, "gtts")
    assert isinstance(error, SettingsError)
    assert (error.code, str(error.place)) == ("L154", "words.toml:5:1")
    assert error.place is not None
    assert error.place.text == 'ipa = "kˈɑjɑ"'
    assert 'si = "..."' in (error.help or "")


def test_a_respelling_beside_the_phonemes_serves_every_voice(show: ShowFolder) -> None:
    """And the most exact way is kept for voices that take it."""
    words = WORDS.replace("ipa =", 'si = "Kaja"\nipa =').replace("espeak =", 'si = "Inngen"\nespeak =')
    assert "Kaja holder nå, sier de som bygde den." in _narrate(show, "gtts", words)
    assert "kˈɑjɑ holder nå, sier de som bygde den." in _narrate(show, "espeak", words)


def test_an_entry_that_no_word_of_the_script_has_is_no_error(show: ShowFolder) -> None:
    """A show's words serve all its voices and scripts."""
    assert _narrate(show, "gtts", '[[ord]]\nord = "Wien"\nipa = "viːn"\n')


def test_what_the_script_says_itself_beats_the_words_of_the_show(show: ShowFolder) -> None:
    """The entry does not apply there, so its phonemes are not missed."""
    show.write_script("---\ntittel: A\n---\n\n{Kaia|Kaja} holder.\n")
    assert _narrate(show, "gtts") == ["Kaja holder."]


def test_phonemes_without_a_sound_are_an_error_at_their_place(show: ShowFolder) -> None:
    """Found before anything is spoken, in words.toml or in the script."""
    error = _refuse(show, "espeak", WORDS.replace("kˈɑjɑ", "qajɑ"))
    assert isinstance(error, EngineError)
    assert (error.code, str(error.place)) == ("L405", "words.toml:5:1")
    assert 'no sound for "q"' in error.message
    show.write_script("---\ntittel: A\n---\n\n{Oslo|/qslo/} ligger der.\n")
    own = _refuse(show, "espeak")
    assert (own.code, str(own.place)) == ("L405", "scripts/ferja.md:5:7")


def test_phonemes_of_the_script_are_refused_at_its_mark(show: ShowFolder) -> None:
    """They are no entry's."""
    show.write_script("---\ntittel: A\n---\n\nHer er {Kaia|/kˈɑjɑ/} nå.\n")
    error = _refuse(show, "gtts")
    assert isinstance(error, ScriptError)
    assert (error.code, str(error.place)) == ("L204", "scripts/ferja.md:5:14")


@pytest.mark.parametrize(("engine", "known"), [("espeak", True), ("gtts", False)])
def test_built_in_names_are_for_voices_that_take_ipa(
    make_show: Callable[..., ShowFolder], engine: str, *, known: bool
) -> None:
    """Nobody wrote them, so it is no error where they do not apply."""
    lexicon = choose_lexicon(make_show().load(), "nb", Voice(engine, "x"), load_engine(engine))
    assert bool(find_entries("Putin", lexicon)) is known
