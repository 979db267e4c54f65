from __future__ import annotations

import ctypes

import pytest

from lydsak.engines.espeak.engine import EspeakEngine
from lydsak.engines.espeak.ipa import _CONSONANTS, _VOWELS, convert_ipa
from lydsak.engines.espeak.library import EspeakLibrary, _synthesize, find_library
from lydsak.errors import EngineError
from lydsak.model import PhoneticSpan, SpeechRequest, SpokenWord, Voice
from lydsak.text.norwegian.tables import load_names


@pytest.fixture(scope="module")
def heard() -> dict[str, str]:
    """What the library itself writes in IPA for each mnemonic of the table, between a t and an a."""
    answers = {}
    with EspeakLibrary(find_library())._open() as (library, rate):
        library.espeak_SetVoiceByName(b"gmq/nb")
        _synthesize(library, rate, "[[t'A]]", 0x101)  # from now on it reads phonemes
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        for mnemonic in {*_VOWELS.values(), *_CONSONANTS.values()}:
            frame = f"[[t'{mnemonic}]]" if mnemonic in _VOWELS.values() else f"[['A|{mnemonic}]]"
            text = ctypes.c_char_p(frame.encode())
            answer = library.espeak_TextToPhonemes(ctypes.byref(text), 0x101, 2).decode()
            answers[mnemonic] = answer.removeprefix("tˈ").removeprefix("ˈɑ")
    return answers


# What the voice says for sounds that it has not, or that it writes otherwise.
NEAREST = {
    "a": "ɑ", "aː": "ɑː", "ʌ": "ɑ", "æ": "a", "æː": "aː", "ɐ": "a", "ɒ": "ɔ", "ʏ": "y", "ø": "œ", "œː": "øː",
    "ɑi": "ɑɪ", "aɪ": "ɑɪ", "ai": "ɑɪ", "æɪ": "aɪ", "æi": "aɪ", "ɛɪ": "aɪ", "ɛi": "aɪ",
    "ɔi": "ɔɪ", "ɔʏ": "ɔɪ", "ɔy": "ɔɪ", "ʉi": "ʉɪ", "øʏ": "øy", "œʏ": "øy", "œy": "øy", "øɪ": "øy", "œɪ": "øy",
    "æʉ": "aʊ", "æʊ": "aʊ", "ɑʊ": "aʊ",
    "g": "ɡ", "ʈ": "t", "ɖ": "d", "ɳ": "n", "ɭ": "l", "ʂ": "ʃ", "ɽ": "l", "ɾ": "r", "ʁ": "r", "ʀ": "r", "ɹ": "r",
    "ʋ": "v", "ɕ": "ç", "χ": "x", "ɦ": "h", "ʝ": "j",
}  # fmt: skip


@pytest.mark.parametrize("symbol", [*_VOWELS, *_CONSONANTS])
def test_library_says_what_the_table_promises(heard: dict[str, str], symbol: str) -> None:
    """Each symbol, read by the real library, comes back as itself or as its nearest Norwegian sound."""
    assert heard[{**_VOWELS, **_CONSONANTS}[symbol]] == NEAREST.get(symbol, symbol)


@pytest.mark.parametrize(
    ("ipa", "mnemonics"),
    [
        ("ˈhæɪ", "[['|h|aI]]"),
        ("²vɑnlɪ", "[['|v|A|n|l|I]]"),
        ("ˈˈvɑnlɪ", "[['|v|A|n|l|I]]"),
        ("t͡ʃɛː.kɔf", "[[tS|E:|k|O|f]]"),
        ("tʃe:kɔf", "[[tS|e:|k|O|f]]"),
        ("pɛr ˈɛksempɛl", "[[p|E|R '|E|k|s|e|m|p|E|l]]"),
    ],
)
def test_stress_length_ties_and_spaces(ipa: str, mnemonics: str) -> None:
    """Signs that writers vary come out alike."""
    assert convert_ipa(ipa) == mnemonics


def test_every_name_of_the_news_converts() -> None:
    """The table of names holds no sound that the voice has not, and stresses each name once."""
    for name in load_names().values():
        assert convert_ipa(name.ipa).count("'") == 1, name.name


def test_unknown_symbol_is_named() -> None:
    """A sound that the voice has not is an error, never left out in silence."""
    with pytest.raises(EngineError, match='no sound for "ʘ" in /ʘa/') as caught:
        convert_ipa("ʘa")
    assert caught.value.code == "L405"


def test_phonetic_word_sounds_like_the_written_one() -> None:
    """`hei` and /ˈhæɪ/ are the same samples, with the same mark, in the midst of a sentence."""
    engine = EspeakEngine()
    before, after = SpokenWord("Da"), SpokenWord("sa [[hun]].")
    voice = Voice("espeak", "nb")
    written = engine.speak(SpeechRequest(voice, "nb", (before, SpokenWord("hei,"), after)))
    phonetic = engine.speak(
        SpeechRequest(voice, "nb", (before, SpokenWord("ˈhæɪ,", (PhoneticSpan(0, 4, "ipa"),)), after))
    )
    assert phonetic == written
