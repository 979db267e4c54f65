"""Written text to spoken text: `verbalize` pairs every written word with what is said for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from lydsak.model import Language, PhoneticSpan, Pronunciation, Token
from lydsak.text.lexicon.match import Lexicon, compile_lexicon, find_pronounced
from lydsak.text.norwegian.caps import find_headlines, lower_units
from lydsak.text.norwegian.chain import apply_rules
from lydsak.text.norwegian.clearing import ClearText, clear_text
from lydsak.text.norwegian.reading import Reading, Scope
from lydsak.text.norwegian.style import HOUSE_STYLE, ReadingStyle
from lydsak.text.norwegian.tables import Words, load_words
from lydsak.text.sentences import split_sentences

_CHUNK = re.compile(r"\S+")
_LETTERS = "[A-Za-zÀ-ÖØ-öø-ž]+"
_EASY = re.compile(rf"{_LETTERS}(?:[-'’]{_LETTERS})*[.,?!:;]?")
_SILENT = re.compile(r"[^\w\s.,?!:;'’&/-]|_")
_ODD_DIGIT = re.compile("[²³¹¼½¾]|[^\x00-\u024f]")
_PAUSING_DASH = re.compile(r"[–—-]+|…|\.{3}")
_SOUNDING = re.compile(r"[^\W_]")
_PHONEMES = "\ue001"
"""Stands for phonemes while letters are joined; `clear_text` lets none in."""


def verbalize(
    text: str,
    language: Language,
    pronunciations: Lexicon | Sequence[Pronunciation] = (),
    style: ReadingStyle = HOUSE_STYLE,
) -> tuple[Token, ...]:
    """Tokens in order that cover every character of `text` but white space, each with what is said for it.

    `token.written` is `text[token.start:token.end]`. Punctuation that carries prosody (. , ? ! : ;) stays in `spoken`;
    a sign that says nothing is a token with an empty `spoken`. Never raises, whatever the text holds.
    """
    if not text or text.isspace():
        return ()
    clear = clear_text(text)
    words = load_words(language, style.seven)
    headlines = find_headlines(clear.text)
    cased = lower_units(clear.text, headlines) if headlines else clear.text
    scope = Scope(cased, words, style, _find_ends(clear.text), headlines)
    if not isinstance(pronunciations, Lexicon):
        pronunciations = compile_lexicon(tuple(pronunciations), language)
    readings = apply_rules(scope, find_pronounced(scope, pronunciations))
    return tuple(_place_pauses(list(_make_tokens(text, clear, readings, words))))


def render_spoken(tokens: Sequence[Token]) -> str:
    """The spoken text of tokens, as one line."""
    return " ".join(token.spoken for token in tokens if token.spoken)


def _find_ends(text: str) -> frozenset[int]:
    """Offsets just after the full stops that end sentences."""
    return frozenset(start + len(text[start:end].rstrip("»\"”’')] ")) for start, end in split_sentences(text))


def _make_tokens(text: str, clear: ClearText, readings: Sequence[Reading], words: Words) -> Iterator[Token]:
    """Group white-space chunks that a reading joins; say what lies between readings as it is written."""
    chunks = [match.span() for match in _CHUNK.finditer(text)]
    at = reading_at = 0
    while at < len(chunks):
        start, end = chunks[at]
        low, high = clear.find_clear(start), clear.find_clear(end)
        inside: list[Reading] = []
        while reading_at < len(readings) and readings[reading_at].start < high:
            inside.append(readings[reading_at])
            reading_at += 1
            while inside[-1].end > high and at + 1 < len(chunks):
                at += 1
                end = chunks[at][1]
                high = clear.find_clear(end)
        at += 1
        yield _make_token(text, start, end, clear.text[low:high], low, inside, words)


def _make_token(
    text: str, start: int, end: int, piece: str, low: int, inside: Sequence[Reading], words: Words
) -> Token:
    written = _share_text(text[start:end])  # most words come many times in ten hours
    if not inside:
        return Token(written, _share_text(_say_plain(piece, words)), start, end)
    parts: list[str] = []
    at = 0
    for reading in inside:
        said = _PHONEMES if reading.notation else reading.spoken
        parts += [_say_plain(piece[at : reading.start - low], words, whole=False), said]
        at = reading.end - low
    parts.append(_say_plain(piece[at:], words, whole=False))
    rule = "+".join(dict.fromkeys(reading.rule for reading in inside))
    doubt = next((reading.doubt for reading in inside if reading.doubt), None)
    spoken, phonetic = _put_phonemes(_join_parts(parts), [reading for reading in inside if reading.notation])
    return Token(written, spoken, start, end, rule, phonetic, doubt)


@lru_cache(1 << 14)
def _share_text(text: str) -> str:
    """One string for all that are equal."""
    return text


def _put_phonemes(joined: str, readings: Sequence[Reading]) -> tuple[str, tuple[PhoneticSpan, ...]]:
    """Put phonemes where they were stood for."""
    spoken, *rest = joined.split(_PHONEMES)
    spans = []
    for reading, following in zip(readings, rest, strict=True):
        if reading.notation:
            spans.append(PhoneticSpan(len(spoken), len(spoken) + len(reading.spoken), reading.notation))
        spoken += reading.spoken + following
    return spoken, tuple(spans)


def _join_parts(parts: Sequence[str]) -> str:
    """A space where two words would touch; none before punctuation."""
    spoken = ""
    for part in filter(None, parts):
        touching = spoken and spoken[-1].isalnum() and part[0].isalnum()
        spoken += (" " if touching else "") + part
    spoken = re.sub(r" {2,}", " ", spoken).strip(" -")
    spoken = spoken.lstrip(".,?!:; -") if _SOUNDING.search(spoken) or _PHONEMES in spoken else spoken
    return re.sub(r" (?=[.,?!:;])", "", spoken)


def _say_plain(piece: str, words: Words, *, whole: bool = True) -> str:
    """Text that no rule read: letters and prosody; quotes, brackets and emoji are dropped."""
    if _EASY.fullmatch(piece):
        return piece
    piece = _SILENT.sub(lambda found: _say_rest(found[0]), _replace_inner_dashes(piece))
    piece = re.sub("[0-9]+", lambda found: " ".join(words.units[int(digit)] for digit in found[0]), piece)
    piece = _ODD_DIGIT.sub(lambda found: _say_odd_digit(found[0], words), piece)
    piece = re.sub(r"\.{2,}", ".", piece)
    piece = re.sub(r"[&/]", " ", piece)
    if whole:
        piece = re.sub(" {2,}", " ", piece.lstrip(".,?!:;").strip("-'’ "))
        return piece if any(map(str.isalnum, piece)) else ""
    return piece


def _replace_inner_dashes(piece: str) -> str:
    return piece.replace("–", " ").replace("—", " ").replace("…", ".")


def _say_odd_digit(digit: str, words: Words) -> str:
    """Digits of other scripts and circled ones; raised and lowered ones are notes. Letters stay."""
    if unicodedata.category(digit)[0] != "N":
        return digit
    value = unicodedata.numeric(digit, -1)
    raised = unicodedata.decomposition(digit).startswith(("<super>", "<sub>"))
    return f" {words.units[int(value)]} " if 0 <= value < 20 and value == int(value) and not raised else ""


@lru_cache(maxsize=1024)
def _say_rest(sign: str) -> str:
    """Combining marks and letters of any script stay; all other signs are silent."""
    return sign if unicodedata.category(sign)[0] in "LM" else ""


def _place_pauses(tokens: list[Token]) -> Iterator[Token]:
    """A dash or a bracket between words is heard as a pause: the word before it gets a comma.

    Punctuation that was left alone ("[4].") moves to the word before.
    """
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.spoken and not _SOUNDING.search(token.spoken):
            yield replace(token, spoken="")
        elif following is None:
            yield token
        elif following.spoken and not _SOUNDING.search(following.spoken):
            yield _add_pause(token, following.spoken[-1])
        else:
            yield _add_pause(token) if _is_pause(token, following, last=at + 2 == len(tokens)) else token


def _is_pause(token: Token, following: Token, *, last: bool) -> bool:
    """Whether a dash, or the edge of a bracket, parts the two."""
    if not following.spoken:
        return not last and _PAUSING_DASH.fullmatch(following.written) is not None
    return following.written[0] == "(" or token.written[-1] == ")"


def _add_pause(token: Token, sign: str = ",") -> Token:
    spans = token.phonetic
    ends_in_phonemes = bool(spans) and spans[-1].end == len(token.spoken)
    if not token.spoken or not (token.spoken[-1].isalnum() or ends_in_phonemes):
        return token
    return replace(token, spoken=token.spoken + sign)
