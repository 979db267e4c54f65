from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.base import Ask
from lydsak.engines.online.patience import Fault, explain_status
from lydsak.engines.online.ssml import clean_xml_words, explain_phonemes, wrap_prosody, write_ssml_words
from lydsak.model import PhoneticSpan, Prosody, SpeechRequest, SpokenWord, Voice

REQUEST = SpeechRequest(Voice("azure", "nb"), "nb", ())
ANY = st.text(st.characters(exclude_categories=()), min_size=1)
NASTY = st.sampled_from(
    [
        "<break/>",
        "</voice>",
        "]]>",
        "<![CDATA[",
        "&lt;",
        "&#0;",
        "<!--",
        '"',
        "'",
        "\0",
        "\x1b",
        "\ud800",
        "\ufffe",
        "\r",
    ]
)
TEXT = st.lists(ANY | NASTY, min_size=1).map("".join)


@st.composite
def _make_words(draw: st.DrawFn) -> SpokenWord:
    """A word of any text, a stretch of which may be phonemes."""
    text = draw(TEXT)
    start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    spans = (PhoneticSpan(start, end, "ipa"),) if draw(st.booleans()) and start < end else ()
    return SpokenWord(text, spans)


def _ask(*words: SpokenWord) -> SpeechRequest:
    return replace(REQUEST, words=words)


def _squeeze(text: str) -> str:
    return "".join(text.split())


@given(st.lists(_make_words()))
def test_any_text_is_well_formed_and_stays_text(words: list[SpokenWord]) -> None:
    """What is read back is what the words say, and of elements there are ours alone."""
    request = _ask(*words)
    root = ET.fromstring(f"<speak>{write_ssml_words(request, marked=True)}</speak>")
    said = "".join(word.text for word in clean_xml_words(request))
    assert _squeeze("".join(root.itertext())) == _squeeze(said)
    for element in root:
        assert len(element) == 0
        if element.tag == "phoneme":
            assert element.attrib == {"alphabet": "ipa", "ph": element.text}
        else:
            assert (element.tag, list(element.attrib), element.text) == ("mark", ["name"], None)
    phonemes = [word.text[span.start : span.end] for word in clean_xml_words(request) for span in word.phonetic]
    assert [element.text for element in root.iter("phoneme")] == [one.strip() for one in phonemes if one.strip()]


@given(st.lists(TEXT.map(SpokenWord)))
def test_cleaning_keeps_lengths_and_letters(words: list[SpokenWord]) -> None:
    """Phonetic spans still fit, and what anybody could hear is still there."""
    cleaned = clean_xml_words(_ask(*words))
    assert [len(word.text) for word in cleaned] == [len(word.text) for word in words]
    assert [list(filter(str.isalnum, word.text)) for word in cleaned] == [
        list(filter(str.isalnum, word.text)) for word in words
    ]


def test_words_are_written_with_a_mark_before_each_that_sounds() -> None:
    """A dash has none, as nothing starts there; the numbers are places among all words."""
    request = _ask(SpokenWord("–"), SpokenWord("Hei"), SpokenWord("\x01"), SpokenWord("R&D."))
    assert write_ssml_words(request, marked=True) == '– <mark name="w1"/>Hei <mark name="w3"/>R&amp;D.'
    assert write_ssml_words(request) == "– Hei R&amp;D."


def test_phonemes_of_a_part_of_a_word() -> None:
    """The ending that follows the phonemes is read as letters, right after them."""
    word = SpokenWord("ˈsʋæɖlɪn-saken,", (PhoneticSpan(0, 8, "ipa"),))
    assert write_ssml_words(_ask(word)) == '<phoneme alphabet="ipa" ph="ˈsʋæɖlɪn">ˈsʋæɖlɪn</phoneme>-saken,'


def test_foreign_notation_is_no_ipa() -> None:
    """Mnemonics of espeak, should any get here, are not passed off as IPA."""
    assert write_ssml_words(_ask(SpokenWord("jEv", (PhoneticSpan(0, 3, "espeak"),)))) == "jEv"


@pytest.mark.parametrize(
    ("prosody", "ssml"),
    [
        (Prosody(), "a"),
        (Prosody(pace=1.25), '<prosody rate="1.25">a</prosody>'),
        (Prosody(pitch=-2), '<prosody pitch="-2st">a</prosody>'),
        (Prosody(pitch=1.5, pace=0.8), '<prosody rate="0.8" pitch="+1.5st">a</prosody>'),
    ],
)
def test_prosody_is_written_where_the_voice_strays(prosody: Prosody, ssml: str) -> None:
    """A multiplier and semitones; a plain voice costs no characters."""
    assert wrap_prosody(prosody, "a") == ssml


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [(400, "<phoneme ph='x'/>", "L405"), (400, "hei", "L421"), (503, "<phoneme ph='x'/>", "L421")],
)
def test_refused_phonemes_are_named_as_such(status: int, content: str, code: str) -> None:
    """A bad request with phonemes in it is probably bad by them; any other fault stays what it is."""
    fault: Fault = explain_status("azure", status, "No", None)
    assert explain_phonemes(fault, Ask(content, 1), "azure").error.code == code
