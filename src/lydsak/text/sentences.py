"""Sentence splitting with what the reading rules know of Norwegian abbreviations, ordinals and initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lydsak.text.norwegian.abbreviation import find_abbreviation, meets_conditions
from lydsak.text.norwegian.tables import Abbreviation, load_cue, load_nouns, load_regents

_STOP = re.compile(r"(?P<mark>[.?!…]+)(?P<closers>[»\"”’')\]*]*)(?:\[[0-9]{1,3}\]|[¹²³⁰-⁹])*(?P<gap>\s+|$)|\n\s*\n\s*")
_OPENERS = "«\"“„‘'([–—- \u00a0"
_WORD_BEFORE = re.compile(r"(?:^|[\s(«\"“”\[/–—])([^\s(«\"“”\[–—]+)$")
_SMALL_CAPITAL_NAME = re.compile(r"[a-zæøå]{1,2}[A-ZÆØÅ]")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets (start, end) of each sentence in `text`, the white space around it left out. Empty text has none."""
    sentences: list[tuple[int, int]] = []
    start = 0
    for end, following in _find_boundaries(text):
        _add_sentence(text, start, end, sentences)
        start = following
    _add_sentence(text, start, len(text), sentences)
    return tuple(sentences)


def _add_sentence(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    if piece.strip():
        sentences.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))


def _find_boundaries(text: str) -> Iterator[tuple[int, int]]:
    for match in _STOP.finditer(text):
        if match["mark"] is None or _ends_sentence(text, match):
            yield match.end() if match["mark"] is None else match.start("gap"), match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() : match.end() + 24]
    if not rest:
        return True
    if "\n" in match["gap"].strip(" ") and match["gap"].count("\n") > 1:
        return True
    following = rest.lstrip(_OPENERS)
    opens = _opens_sentence(following)
    if match["mark"] != ".":
        return opens
    if match["closers"]:
        return opens
    return opens and _stop_is_free(text, match.start(), following)


def _opens_sentence(following: str) -> bool:
    return (
        bool(following)
        and following[0] not in "+±=/&%<>~*"
        and (not following[0].islower() or _SMALL_CAPITAL_NAME.match(following) is not None)
    )


def _stop_is_free(text: str, stop: int, following: str) -> bool:
    """Whether the full stop at `stop` ends a sentence, given that a capital or a number follows."""
    found = _WORD_BEFORE.search(text[max(0, stop - 40) : stop])
    word = found[1] if found else ""
    before = text[: stop - len(word)].rstrip()
    if word.isdigit():
        return _number_ends(word, before, following)
    if len(word) == 1 and word.isalpha():
        return _letter_ends(word, before)
    if re.fullmatch(r"(?:[A-ZÆØÅ]\.)+[A-ZÆØÅ]", word):
        return word == "D.C" and following[0].isupper()
    return _abbreviation_ends(text, stop, word, following)


def _number_ends(number: str, before: str, following: str) -> bool:
    """After "nr." or a year the stop ends the sentence; after "den", "sin" it makes an ordinal."""
    last = _last_word(before)
    if following[:1].isdigit() and len(number) <= 2 and re.match(r"[0-9]{1,2}\.", following):
        return False
    if last in load_nouns("label"):
        return True
    if last.capitalize() in load_regents() and _first_word(following) in load_regents():
        return False  # Carl 16. Gustaf
    if last in load_cue("determiner") and len(number) <= 3:
        return not following[:1].isupper()
    return True


def _letter_ends(letter: str, before: str) -> bool:
    """An initial ("J. Hansen") does not end a sentence, a label ("vitamin C.") does."""
    last = _last_word(before)
    if letter.islower():
        return find_abbreviation(letter) is None
    rules = letter in "IVX" and last.capitalize() in load_regents()
    return rules or last in load_cue("letter_label") or (last.isdigit() and before.endswith(last))


def _abbreviation_ends(text: str, stop: int, word: str, following: str) -> bool:
    abbreviation, start = _find_abbreviation_before(text, stop, word)
    if abbreviation is None:
        return not (word.endswith(("gt", "vn")) and following[:1].isdigit())
    if not meets_conditions(abbreviation, text, start, stop + 1):
        return True
    return "end" in abbreviation.when and not (following[:1].isdigit() and "number" in abbreviation.when)


def _find_abbreviation_before(text: str, stop: int, word: str) -> tuple[Abbreviation | None, int]:
    """The abbreviation that ends at `stop`, written in one piece ("bl.a") or two ("bl. a")."""
    start = stop - len(word)
    found = find_abbreviation(word)
    if found is None:
        earlier = re.search(r"[^\s(«\"]+ $", text[max(0, start - 12) : start])
        if earlier:
            found = find_abbreviation(earlier[0].strip() + word)
            start -= len(earlier[0]) if found else 0
    return found, start


def _first_word(following: str) -> str:
    found = re.match(r"[^\W\d_]+", following)
    return found[0] if found else ""


def _last_word(before: str) -> str:
    found = re.search(r"([\w]+)\W*$", before[-40:])
    return found[1].lower() if found else ""
