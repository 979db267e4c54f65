from __future__ import annotations

from collections.abc import Sequence

import pytest

from lydsak.engines.espeak.engine import EspeakEngine
from lydsak.engines.espeak.library import EspeakLibrary, find_library
from lydsak.engines.espeak.reader import EspeakReader, WordPiece
from lydsak.model import SpeechRequest, SpokenWord, Voice
from tests.engines.conftest import Ask


@pytest.fixture(scope="module")
def reader() -> EspeakReader:
    """Ask the real library."""
    library = EspeakLibrary(find_library())
    return EspeakReader(lambda texts: library.read_phonemes(texts, "gmq/nb"))


def _correct(reader: EspeakReader, *words: str) -> tuple[str, ...]:
    return reader.correct_words([[WordPiece(word)] for word in words])


def test_wrong_words_become_phonemes_and_signs_stay(reader: EspeakReader) -> None:
    """Punctuation keeps its place; what the library reads right stays as written."""
    assert _correct(reader, "Presidenten,", "tror", "ikke.") == ("[[pResId'Ent@n]],", "tror", "ikke.")


def test_phonemes_do_not_touch_an_opening_sign(reader: EspeakReader) -> None:
    """Right after a quotation mark, bracket or dash the library would not say them at all."""
    assert _correct(reader, "«President»", "(seg)", "EU-parlamentet") == (
        "« [[pResId'Ent]]»", "( [[saI]])", "EU-[[pARlAm'Enta#]]",
    )  # fmt: skip
    assert reader.correct_words([[WordPiece("«"), WordPiece("[[j'A:]]", True)]]) == ("« [[j'A:]]",)


@pytest.mark.parametrize("quoted", ["«Presidenten»", "(Presidenten)", "–Presidenten", '"Presidenten"'])
def test_a_corrected_word_in_quotation_marks_is_heard(ask: Ask, quoted: str) -> None:
    """It takes as long as without them."""
    engine = EspeakEngine()
    bare = engine.speak(ask("espeak:nb", "Han", "sa", "Presidenten", "da.")).marks[2]
    mark = engine.speak(ask("espeak:nb", "Han", "sa", quoted, "da.")).marks[2]
    assert mark.end - mark.start >= (bare.end - bare.start) * 0.9


def test_phonemes_that_somebody_gave_are_left_alone(reader: EspeakReader) -> None:
    """Only letters are corrected, also those that stand beside phonemes in one word."""
    given = [[WordPiece("[[seg]]", True), WordPiece("-regjeringen")]]
    assert reader.correct_words(given) == ("[[seg]]-[[REj'e:RIN@n]]",)


def test_each_word_is_asked_for_once_in_one_go() -> None:
    """An utterance costs one visit to the library at most, a known word none."""
    asked: list[tuple[str, ...]] = []

    def read(texts: Sequence[str]) -> Sequence[str]:
        asked.append(tuple(texts))
        return ["d|'a|g"] * len(texts)

    reader = EspeakReader(read)
    for _ in range(2):
        _correct(reader, "dag", "og", "natt", "dag")
    assert asked == [("dag", "natt")]


def test_long_clauses_keep_their_letters(reader: EspeakReader) -> None:
    """The library cuts a clause by force, phonemes in the middle: none are added past what it holds."""
    many = _correct(reader, *["presidenten"] * 100)
    assert sum(len(word) + 1 for word in many) <= 100 * 12
    some = _correct(reader, *["presidenten"] * 40)
    assert 0 < sum(word.startswith("[[") for word in some) < 40
    assert sum(len(word) + 1 for word in some) <= 600
    assert all(word.startswith("[[") for word in _correct(reader, *["presidenten,"] * 100))


def test_words_are_read_alike_in_any_company() -> None:
    """What the library read before, in another language even, changes no word's phonemes."""
    library = EspeakLibrary(find_library())
    words = ("screen", "president", "bergen", "и", "system", "tjue", "screen", "kafé")
    alone = [library.read_phonemes([word], "gmq/nb")[0] for word in words]
    assert list(library.read_phonemes(words, "gmq/nb")) == alone
    forked = EspeakLibrary(find_library(), "fork")
    assert list(forked.read_phonemes(words, "gmq/nb")) == alone


def test_reading_phonemes_changes_no_sample() -> None:
    """Speech is the same from an engine that has read other words before."""
    request = SpeechRequest(
        Voice("espeak", "nb"), "nb", tuple(map(SpokenWord, "Politikken ble lagt fram i dag.".split()))
    )
    first, second = EspeakEngine(), EspeakEngine()
    second.speak(SpeechRequest(Voice("espeak", "nb"), "nb", (SpokenWord("Universitetene"), SpokenWord("screen"))))
    assert first.speak(request) == second.speak(request)
