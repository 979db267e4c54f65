"""Written text to spoken text, and what engines are given of it."""

from __future__ import annotations

import re
from typing import Final

from hypothesis import strategies as st

from fuzz.target import Target, decode_text
from fuzz.texts import NORWEGIAN, read_texts, scrap_texts, spoilt_texts
from lydsak.model import ArticleBlock, Language, Pronunciation
from lydsak.text.language import detect_language
from lydsak.text.quotes.finder import find_quotes
from lydsak.text.sentences import split_sentences
from lydsak.text.slug import derive_slug
from lydsak.text.spoken import render_spoken, verbalize

_MOST_SPOKEN: Final = 40
"""Characters that one written one may become: "%" is "prosent", a digit of a telephone number less."""
_LINES: Final = [
    line.split("\t") for text in read_texts("tests/text/norwegian/cases/*.tsv") for line in text.split("\n")
]
_SENTENCES: Final = tuple(cells[1] for cells in _LINES if len(cells) > 1)


def check_spoken(drawn: tuple[str, Language, tuple[Pronunciation, ...]]) -> None:
    """Tokens stand where their words do, in order and once; what is said has an end and nothing that no voice reads."""
    text, language, words = drawn
    tokens = verbalize(text, language, words)
    at = 0
    for token in tokens:
        assert not text[at : token.start].strip(), "a character is in no token"
        assert token.written == text[token.start : token.end] != "", "a token is not what is written"
        assert token.spoken == " ".join(token.spoken.split()), f"blanks in {token.spoken!r}"
        assert words or not re.search("[0-9]", token.spoken), f"digits in {token.spoken!r}"
        assert not re.search("[\x00-\x1f\x7f\ue001\ud800-\udfff]", token.spoken), f"control signs in {token.spoken!r}"
        for span in token.phonetic:
            assert 0 <= span.start < span.end <= len(token.spoken), "phonemes that are not there"
        at = token.end
    assert not text[at:].strip(), "characters are in no token"
    spoken = render_spoken(tokens)
    longest = max((len(one.said or one.ipa or one.espeak or one.word * 2) for one in words), default=0)
    assert len(spoken) <= (_MOST_SPOKEN + longest) * len(text) + 100, f"{len(text)} characters became {len(spoken)}"


def check_sentences(text: str) -> None:
    """Sentences stand in order, apart, and hold every word."""
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip(), "words between sentences"
        at = end
    assert not text[at:].strip(), "words after the last sentence"
    assert detect_language(text) in {"nb", "nn"}
    check_slug(text)
    quotes = find_quotes([ArticleBlock("paragraph", " ".join(text.split()), 1)])
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(" ".join(text.split()))


def check_slug(text: str) -> None:
    """A name for files: small letters, digits and hyphens; short, and made of itself it is itself."""
    slug = derive_slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
    assert len(slug) <= 100, slug
    assert derive_slug(slug) == slug, f"{slug} becomes {derive_slug(slug)}"
    assert slug.split(".")[0] not in {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)),
    }


_TEXTS: Final = st.one_of(scrap_texts(), spoilt_texts(_SENTENCES, NORWEGIAN), st.text(max_size=60))
_WORDS: Final = st.lists(
    st.builds(
        Pronunciation,
        st.sampled_from(["Kari", "EU", "17", "Harald V", "m²", "-", "a.b", "kr"]) | st.text(min_size=1,
        max_size=5).filter(lambda text: text.strip() == text),
        said=st.sampled_from(["Kari", "e u", "to ord"]) | st.none(),
        ipa=st.sampled_from(["viːn", "a b"]) | st.none(),
        read_as=st.sampled_from(["letters", "word"]),
        language=st.sampled_from([None, "nb", "nn"]),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
_LANGUAGES: Final[st.SearchStrategy[Language]] = st.sampled_from(("nb", "nn"))


def _list_seeds() -> tuple[bytes, ...]:
    return tuple(f"nb\n{text}".encode() for text in _SENTENCES[::5])


def _decode(data: bytes) -> tuple[str, Language, tuple[Pronunciation, ...]]:
    """The language on a line of its own."""
    head, _, text = decode_text(data).partition("\n")
    return text, "nn" if head == "nn" else "nb", ()


TARGETS: Final = (
    Target(
        "verbalizer",
        "written text to spoken text",
        st.tuples(_TEXTS, _LANGUAGES, st.just(()) | _WORDS),
        check_spoken,
        _decode,
        _list_seeds,
    ),
    Target(
        "sentences",
        "sentences, quotes, language and slugs of a text",
        _TEXTS,
        check_sentences,
        decode_text,
        _list_seeds,
    ),
)
