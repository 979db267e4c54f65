"""The chain: every reading rule in the order in which it may claim text. A claimed stretch is closed to later rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lydsak.text.norwegian import (
    abbreviation,
    address,
    caps,
    cardinal,
    clock,
    code,
    compound,
    date,
    decimals,
    fraction,
    initialism,
    markup,
    measure,
    money,
    ordinal,
    percent,
    phone,
    ranges,
    roman,
    score,
    scripture,
    sign,
    wind,
    year,
)
from lydsak.text.norwegian.reading import Reading, Rule, Scope

CLAIMED: Final = "\ue000"
"""Stands for a claimed character; `clear_text` lets none in."""

RULES: Final[tuple[Rule, ...]] = (
    markup.LINK_TARGET,
    address.EMAIL,
    address.URL,
    address.HASHTAG,
    address.HANDLE,
    markup.POWER,
    markup.NOTE_MARK,
    markup.LEFT_OUT,
    markup.LINE_MARK,
    ordinal.LIST_NUMBER,
    code.CASE,
    scripture.SCRIPTURE,
    date.ISO_DATE,
    date.NUMERIC_DATE,
    decimals.SECTION_NUMBER,
    date.NAMED_DATE,
    date.MONTH_YEAR,
    sign.COORDINATE,
    sign.SCALE,
    sign.INCHES,
    wind.WIND,
    ranges.OPEN_DAY,
    clock.CUED_TIME,
    clock.CUED_WORD,
    phone.ACCOUNT,
    phone.PLATE,
    phone.BOOK,
    phone.REGISTERED,
    phone.NUMBERED,
    phone.EMERGENCY,
    phone.PHONE_THREES,
    phone.PHONE,
    phone.PHONE_ABROAD,
    phone.PHONE_LEADING_ZERO,
    phone.PHONE_SHORT,
    code.POSTCODE,
    clock.SPOKEN_HOUR,
    clock.HOURS,
    clock.HOUR_PAIR,
    clock.RACE_TIME,
    year.HANGING_DECADE,
    year.DECADE,
    year.SEASON,
    year.SHORT_SEASON,
    ranges.SECTION,
    sign.MINUS,
    sign.DIVIDED,
    sign.BELOW_ZERO,
    sign.MULTIPLIED,
    sign.PLUS_MINUS,
    measure.TIMES,
    ranges.AMOUNT_RANGE,
    money.CURRENCY_PAIR,
    money.MONEY_BEFORE,
    money.MONEY_AFTER,
    money.MONEY_TAIL,
    money.MONEY_COINS,
    money.COINS_RATE,
    percent.PERCENT,
    measure.PAGES,
    measure.MEASURE,
    measure.LETTERED_UNIT,
    money.SCALED,
    clock.BARE_TIME,
    date.DAY_MONTH,
    date.SLASHED_DATE,
    fraction.FRACTION,
    year.YEAR_RANGE,
    ordinal.REGENT,
    ordinal.ORDINAL_SERIES,
    ordinal.HANGING_ORDINAL,
    ordinal.GLUED_ORDINAL,
    ordinal.ORDINAL,
    score.FORMATION,
    score.SCORE,
    abbreviation.EQUIVALENTS,
    code.LETTERS_FIRST,
    code.DIGITS_FIRST,
    code.SMALL_LETTER,
    code.GENITIVE,
    code.NAMED_NUMBER,
    code.GLUED_NAME,
    compound.HANGING,
    year.YEAR_COMPOUND,
    compound.COMPOUND,
    ranges.NUMBER_RANGE,
    year.SHORT_YEAR,
    decimals.DECIMAL_POINT,
    roman.WORLD_WAR,
    roman.ROMAN,
    cardinal.CARDINAL,
    ranges.DAY_RANGE,
    ranges.SHORT_DAY_RANGE,
    ranges.PLACE_PAIR,
    measure.BARE_UNIT,
    percent.BARE_PERCENT,
    money.BARE_CURRENCY,
    abbreviation.AT_ORDINAL,
    abbreviation.STREET,
    abbreviation.STREET_WORD,
    abbreviation.INITIALS,
    abbreviation.SLASHED,
    abbreviation.ABBREVIATION,
    caps.CAPITALS,
    initialism.SMALL,
    initialism.CAMEL,
    initialism.INITIALISM,
    sign.PARAGRAPH_SIGN,
    sign.WORD_RATE,
    sign.SLASH,
    sign.SIGN,
)


_NUMBER: Final = re.compile("[0-9](?:[ .\u00a0\u202f]?[0-9])*+")
_LONGEST_NUMBER: Final = 1_000
"""Digits and blanks: more is no number, no rule sees it, and it is said digit by digit."""


def apply_rules(scope: Scope, claimed: Sequence[Reading] = (), rules: Sequence[Rule] = RULES) -> tuple[Reading, ...]:
    """The readings of `scope.text` in order, none overlapping; `claimed` are kept.

    Rules see the words that are claimed, for "Harald V" is a king whoever says how "Harald" sounds. What a rule makes
    of the words around is taken, what it makes of a claimed word itself is not.
    """
    readings: list[Reading] = []
    open_text = _mask(scope.text, [one for one in claimed if not _is_word(scope.text[one.start : one.end])])
    if len(open_text) > _LONGEST_NUMBER:
        open_text = _NUMBER.sub(_mask_endless, open_text)
    for rule in rules:
        if rule.name in scope.style.off or (rule.needs is not None and rule.needs.search(open_text) is None):
            continue
        found = [
            part
            for match in rule.pattern.finditer(open_text)
            if (reading := _read_match(rule, match, scope)) is not None
            for part in _read_around(reading, claimed, scope.text)
        ]
        if found:
            readings += found
            open_text = _mask(open_text, found)
    return tuple(sorted([*readings, *claimed], key=lambda reading: reading.start))


def _mask_endless(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) <= _LONGEST_NUMBER else CLAIMED * len(match[0])


def _is_word(text: str) -> bool:
    return text.replace("-", "").isalpha()


def _read_around(reading: Reading, claimed: Sequence[Reading], text: str) -> tuple[Reading, ...]:
    """What a reading says before, between and after the claimed words in it, which it must leave as they are written.

    Nothing if it does not: then what is claimed goes first.
    """
    first = bisect_right(claimed, reading.start, key=lambda one: one.end)
    parts, start, rest = [], reading.start, reading.spoken
    for word in claimed[first:]:
        if word.start >= reading.end:
            break
        kept = re.search(rf"(?<!\w){re.escape(text[word.start : word.end])}(?!\w)", rest, re.IGNORECASE)
        if kept is None or word.start < start or word.end > reading.end:
            return ()
        parts.append(_cut_reading(reading, start, word.start, rest[: kept.start()]))
        start, rest = word.end, rest[kept.end() :]
    if start == reading.start:
        return (reading,)
    parts.append(_cut_reading(reading, start, reading.end, rest))
    if any(part.spoken.strip() and part.start == part.end for part in parts):
        return ()
    return tuple(_trim_reading(part, text) for part in parts if text[part.start : part.end].strip())


def _cut_reading(reading: Reading, start: int, end: int, spoken: str) -> Reading:
    return replace(reading, start=start, end=end, spoken=spoken)


def _trim_reading(reading: Reading, text: str) -> Reading:
    start, end = _trim(text, reading.start, reading.end)
    return replace(reading, start=start, end=end)


def _read_match(rule: Rule, match: re.Match[str], scope: Scope) -> Reading | None:
    said = rule.read(match, scope)
    if said is None:
        return None
    text, doubt, end = (said, None, None) if isinstance(said, str) else said
    start, end = _trim(scope.text, match.start(), match.end() if end is None else end)
    return Reading(start, end, text, rule.name, doubt) if start < end else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A reading begins and ends in what is written, not in the space around it."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _mask(text: str, readings: Sequence[Reading]) -> str:
    """`text` with what was read replaced, so that positions stay and no later rule matches across it."""
    parts, at = [], 0
    for reading in readings:
        parts += [text[at : reading.start], CLAIMED * (reading.end - reading.start)]
        at = reading.end
    return "".join([*parts, text[at:]])
