"""find_pronounced: the words of a text whose sound is given, by words.toml or by the built-in names.

The nearest scope wins, then the longest entry. Of entries for one word the one for this voice wins, then the one for
this language. Inflections are read by rule: a genitive -s, the endings of nouns and initialisms (inflection.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from lydsak.model import Language, Notation, Pronunciation, Voice
from lydsak.text.lexicon.inflection import STEM_CUTS, find_inflection, say_inflection
from lydsak.text.norwegian.clearing import clear_text
from lydsak.text.norwegian.reading import Reading, Scope
from lydsak.text.norwegian.tables import load_names

ALL_NOTATIONS: Final[frozenset[Notation]] = frozenset({"ipa", "espeak"})

_PIECE: Final = re.compile(r"\w+|[^\w\s]")
_ADDRESS_GOES_ON: Final = re.compile(r"@\w|\.[a-zæøå]")
_CLAIMED: Final = "\ue000"
"""Stands for what a nearer scope reads; `clear_text` lets none in."""


_KEPT_LEXICONS: Final = 32


@dataclass(frozen=True, slots=True)
class _Form:
    """How an entry is written in a text as the rules see it: its parts, a space between each two."""

    parts: tuple[str, ...]
    word: str
    """As the entry has it."""
    entry: Pronunciation
    opens: bool = False
    """Capitalised, for the start of a sentence alone."""


_Index = Mapping[str, tuple[_Form, ...]]
"""Forms by the first word or sign in them, longest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Entries for one voice and language, ready for look-up."""

    scopes: tuple[_Index, ...]
    """The nearest first."""
    notations: frozenset[Notation]
    """What the voice takes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """A list of entries, known by which one it is. What is kept of it keeps it too, so no other gets its identity."""

    entries: tuple[Pronunciation, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self.entries is other.entries

    def __hash__(self) -> int:
        return id(self.entries)


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    form: _Form
    ending: str


def compile_lexicon(
    entries: tuple[Pronunciation, ...],
    language: Language,
    voice: Voice | None = None,
    notations: frozenset[Notation] = ALL_NOTATIONS,
    *,
    built_in: bool = False,
) -> Lexicon:
    """The entries that hold for a voice and language; under `built_in` the names too, where the voice takes IPA.

    It is asked for at each word of a script. The same list is known by what it is, for to hash thousands of entries
    takes longer than to look one up; a list that is only equal is found by its entries.
    """
    return _compile_listed(_Listed(entries), language, voice, notations, built_in=built_in)


@lru_cache(maxsize=_KEPT_LEXICONS)
def _compile_listed(
    listed: _Listed,
    language: Language,
    voice: Voice | None,
    notations: frozenset[Notation],
    *,
    built_in: bool,
) -> Lexicon:
    return _compile_entries(listed.entries, language, voice, notations, built_in=built_in)


@lru_cache(maxsize=_KEPT_LEXICONS)
def _compile_entries(
    entries: tuple[Pronunciation, ...],
    language: Language,
    voice: Voice | None,
    notations: frozenset[Notation],
    *,
    built_in: bool,
) -> Lexicon:
    near = [entry for entry in entries if _holds(entry, language, voice)]
    scopes = [_index_entries(sorted(near, key=_rank))] if near else []
    if built_in and "ipa" in notations:
        scopes.append(_index_names())
    return Lexicon(tuple(scopes), notations)


def find_pronounced(scope: Scope, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Readings of the words that the lexicon has, in order, none overlapping."""
    matches = _find_matches(scope.text, lexicon, scope.starts_sentence)
    return tuple(_read_match(match, lexicon.notations) for match in matches)


def find_entries(text: str, lexicon: Lexicon) -> tuple[Pronunciation, ...]:
    """The entries that read something in a text, which may begin a sentence."""
    matches = _find_matches(clear_text(text).text, lexicon, lambda _at: True)
    return tuple(match.form.entry for match in matches)


def choose_notation(entry: Pronunciation, notations: frozenset[Notation]) -> Notation | None:
    """The most exact phonemes of an entry that a voice takes; None for letters.

    An entry of nothing but phonemes that it does not take gives them all the same: its user has to refuse them.
    """
    has: dict[Notation, str | None] = {"espeak": entry.espeak, "ipa": entry.ipa}
    given = [notation for notation, phonemes in has.items() if phonemes]
    honoured = [notation for notation in given if notation in notations]
    return next(iter(honoured if entry.said or entry.read_as else honoured + given), None)


def _holds(entry: Pronunciation, language: Language, voice: Voice | None) -> bool:
    voices = (None,) if voice is None else (None, voice.engine, str(voice))
    return entry.language in (None, language) and entry.voice in voices


def _rank(entry: Pronunciation) -> tuple[bool, bool, bool]:
    """One voice before one engine before all; then one language before all."""
    return entry.voice is None, ":" not in (entry.voice or ""), entry.language is None


def _index_entries(best_first: Sequence[Pronunciation]) -> _Index:
    forms: dict[tuple[str, ...], _Form] = {}
    for entry in best_first:
        parts = tuple(clear_text(unicodedata.normalize("NFC", entry.word)).text.split())
        if parts:
            forms.setdefault(parts, _Form(parts, " ".join(parts), entry))
    for parts, form in list(forms.items()):
        if parts[0].islower():
            opening = (_capitalize(parts[0]), *parts[1:])
            forms.setdefault(opening, _Form(opening, form.word, form.entry, opens=True))
    index: dict[str, list[_Form]] = {}
    for form in sorted(forms.values(), key=lambda form: -len(form.word)):
        if found := _PIECE.match(form.parts[0]):
            index.setdefault(found[0], []).append(form)
    return {piece: tuple(sharing) for piece, sharing in index.items()}


@cache
def _index_names() -> _Index:
    return _index_entries([Pronunciation(name.name, ipa=name.ipa) for name in load_names().values()])


def _find_matches(text: str, lexicon: Lexicon, starts_sentence: Callable[[int], bool]) -> list[_Match]:
    found: list[_Match] = []
    for index in lexicon.scopes:
        open_text = _mask_matches(text, found)
        found = sorted([*found, *_search_index(open_text, index, starts_sentence)], key=lambda match: match.start)
    return found


def _mask_matches(text: str, matches: Sequence[_Match]) -> str:
    """`text` with what a nearer scope reads replaced, so that positions stay."""
    parts, at = [], 0
    for match in matches:
        parts += [text[at : match.start], _CLAIMED * (match.end - match.start)]
        at = match.end
    return "".join([*parts, text[at:]])


def _search_index(text: str, index: _Index, starts_sentence: Callable[[int], bool]) -> Iterator[_Match]:
    end = 0
    for piece in _PIECE.finditer(text):
        at = piece.start()
        if at < end:
            continue
        for form in _list_candidates(piece[0], index):
            match = _match_form(text, at, form)
            if match and not _in_address(text, match) and (not form.opens or starts_sentence(at)):
                end = match.end
                yield match
                break


def _list_candidates(piece: str, index: _Index) -> Iterator[_Form]:
    """The forms that may stand at a word, the longest first: those it begins, then those it inflects."""
    yield from index.get(piece, ())
    for cut in STEM_CUTS:
        if piece.endswith(cut) and (stems := index.get(piece[: -len(cut)])):
            yield from (form for form in stems if form.parts == (piece[: -len(cut)],))


def _match_form(text: str, at: int, form: _Form) -> _Match | None:
    if at and _is_word_sign(text[at - 1]) and _is_word_sign(form.parts[0][0]):
        return None
    end = at
    for part in form.parts:
        start = _skip_spaces(text, end) if end > at else at
        if (start == end and end > at) or not text.startswith(part, start):
            return None
        end = start + len(part)
    ending = find_inflection(form.word, text, end)
    return None if ending is None else _Match(at, end + len(ending), form, ending)


def _in_address(text: str, match: _Match) -> bool:
    """Part of an address is not a word: the rules of addresses read it whole."""
    return text[match.start - 1 : match.start] == "@" or _ADDRESS_GOES_ON.match(text, match.end) is not None


def _skip_spaces(text: str, at: int) -> int:
    while text.startswith(" ", at):
        at += 1
    return at


def _is_word_sign(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _read_match(match: _Match, notations: frozenset[Notation]) -> Reading:
    entry = match.form.entry
    notation = choose_notation(entry, notations)
    if notation:
        phonemes = (entry.ipa if notation == "ipa" else entry.espeak) or ""
        spoken = phonemes + say_inflection(match.ending, notation)
    else:
        spelled = _spell_entry(entry, match.ending)
        spoken = _capitalize(spelled) if match.form.opens else spelled
    return Reading(match.start, match.end, spoken, "lexicon", notation=notation)


def _capitalize(word: str) -> str:
    return word[0].upper() + word[1:]


def _spell_entry(entry: Pronunciation, ending: str) -> str:
    letters = say_inflection(ending, None)
    if entry.said:
        return entry.said + letters
    if entry.read_as == "letters":
        spelled = " ".join(filter(str.isalnum, entry.word.upper()))
        return spelled + (f"-{letters}" if len(letters) > 1 else letters)
    return (entry.word.capitalize() if entry.word.isupper() else entry.word) + letters
