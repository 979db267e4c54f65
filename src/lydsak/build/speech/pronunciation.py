"""How words are said in one voice: the lexicon for it, and the errors where it cannot say what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lydsak.config import WORDS_FILE, Settings, read_words
from lydsak.engines.base import ChecksPhonemes, Engine
from lydsak.errors import EngineError, LydsakError, Phrase, ScriptError, SettingsError
from lydsak.model import Language, Pronunciation, Token, Voice
from lydsak.text.lexicon.match import Lexicon, choose_notation, compile_lexicon, find_entries
from lydsak.text.lexicon.words import find_entry_place


def choose_lexicon(settings: Settings, language: Language, voice: Voice, engine: Engine) -> Lexicon:
    """The show's words for a voice and, where it takes IPA, the built-in names.

    Those are for voices that read by rule. A service's knows the names in the news, and may refuse all for a sound.
    """
    return compile_lexicon(settings.words, language, voice, engine.notations, built_in=not engine.online)


def find_unsayable(token: Token, voice: Voice, engine: Engine) -> Iterator[tuple[str, LydsakError]]:
    """The phonemes of a token that its voice cannot say, each with the error, which has no place yet."""
    for span in token.phonetic:
        phonemes = token.spoken[span.start : span.end]
        if span.notation not in engine.notations:
            message = Phrase(
                "the voice {voice} does not take phonetic spelling: /{phonemes}/", voice=voice, phonemes=phonemes
            )
            yield phonemes, ScriptError("L204", message, help="respell it in letters: {shown|said}")
        elif isinstance(engine, ChecksPhonemes):
            try:
                engine.check_phonemes(phonemes, span.notation)
            except EngineError as error:
                yield phonemes, error


def find_culprit(token: Token, phonemes: str, lexicon: Lexicon, settings: Settings) -> Pronunciation | None:
    """The entry of words.toml that the phonemes of a token are from; None where the script has them itself."""
    if token.rule == "script":
        return None
    for entry in find_entries(token.written, lexicon):
        given = (entry.ipa, entry.espeak)
        if entry in settings.words and any(part and phonemes.startswith(part) for part in given):
            return entry
    return None


def refuse_entry(
    entry: Pronunciation, error: LydsakError, voice: Voice, engine: Engine, settings: Settings
) -> LydsakError:
    """The error for an entry that a word of the script has and its voice cannot say: at its place in words.toml."""
    key = choose_notation(entry, engine.notations) or "ord"
    place = find_entry_place(read_words(settings.root), entry, key, path=WORDS_FILE)
    if isinstance(error, EngineError):
        help = 'correct the phonemes, or respell the word: si = "..."'
        return EngineError(error.code, error.message, place=place, help=help)
    message = Phrase('the voice {voice} does not take the phonemes of "{word}"', voice=voice, word=entry.word)
    return SettingsError("L154", message, place=place, help='add a respelling, which every voice takes: si = "..."')
