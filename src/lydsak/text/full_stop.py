"""ends_at_stop: whether a full stop ends a sentence, or belongs to an abbreviation, an ordinal or an initial."""

from __future__ import annotations

import re

from lydsak.text.norwegian.abbreviation import find_abbreviation, meets_conditions
from lydsak.text.norwegian.common_words import is_initial_before, opens_sentence
from lydsak.text.norwegian.tables import (
    Abbreviation,
    load_cue,
    load_currencies,
    load_nouns,
    load_ordinal_abbreviations,
    load_regents,
    load_units,
    load_words,
)

_REACH = 40
"""Characters on either side that are looked at, so that long texts stay quick."""
_ROAD = re.compile("^[0-9]+/(?=(?:[RrFf]v|[gb]nr)$)")
"""Of two roads with a stroke between, the second is the word: "fv. 33/rv. 4"."""
_OPENERS = "«\"“„‘'([–—- \u00a0"
_WORD_BEFORE = re.compile(r"(?:^|[\s(«\"“”\[/–—])([^\s(«\"“”\[–—]+)$")
_INITIALS = re.compile(r"(?:[A-ZÆØÅ]\.)+[A-ZÆØÅ]")
_STREET = re.compile(
    r".*(?:gt|vn)|(?:Stor|Kirke|Kyrkje|Torg|Strand|Skole|Skule|Sjø|Bank|Park)[gv]|[A-ZÆØÅ][a-zæøåé]{2,}sv"
)
_COMPOUND = re.compile(r"[A-ZÆØÅ]\w*(?: [A-ZÆØÅ]\w*)?-[a-zæøåé]+")
"""EM-finale, Harry Potter-filmen."""
_ORDINAL_BEFORE = re.compile(r"(?<!\w)[0-9]{1,2}\. ?$")
_SINGULAR = re.compile(r"(?:[^e]en|[^e]et|[^n]a)$")
_DEFINITE = re.compile(r"(?:en|et|a|ene|ane)$")


def ends_at_stop(text: str, stop: int, after: int) -> bool:
    """Whether the full stop at `text[stop]` ends a sentence, given that a capital or a number stands at `after`."""
    found = _WORD_BEFORE.search(text[max(0, stop - _REACH) : stop])
    word = _ROAD.sub("", found[1]) if found else ""
    before = text[max(0, stop - len(word) - _REACH) : stop - len(word)].rstrip()
    following = text[after : after + _REACH].lstrip(_OPENERS)
    if word.isdecimal():
        return _number_ends(word, before, following)
    opens = text[after] not in _OPENERS and _is_opener(following)
    named = text[after] not in _OPENERS and _is_noun(following)
    if len(word) == 1 and word.isalpha():
        return _letter_ends(word, before, following) or (word.isupper() and (opens or named))
    if _INITIALS.fullmatch(word):
        return opens or named or (word == "D.C" and following[0].isupper())
    return _abbreviation_ends(text, stop, word, following) or opens


def _is_opener(following: str) -> bool:
    """Whether a word follows that begins sentences and no name: after it, "J." and "prof." end theirs."""
    word, *rest = following.split(" ", 1)
    return bool(rest) and word.lower() in load_cue("sentence_opener")


def _is_noun(following: str) -> bool:
    """Whether a word follows that is nobody's surname: "sier Kari N. Forfatteren mener". "bl.a. Stortinget" goes on."""
    word, *rest = following.split(" ", 1)
    return bool(rest) and opens_sentence(word)


def _number_ends(number: str, before: str, following: str) -> bool:
    """After "nr." or a year the stop ends the sentence; after "sin", or before what is only counted, it does not."""
    last, first = _last_word(before), _first_word(following)
    if re.match(r"[0-9]{1,2}\.", following) and len(number) <= 2:
        return False
    if last in load_nouns("label") or len(number) > 3:
        return True
    if last.capitalize() in load_regents() and first in load_regents():
        return False  # Carl 16. Gustaf
    if first.lower() in load_cue("ordinal_noun") or _is_date(number, first):
        return False
    if last in load_cue("determiner") and last not in load_cue("article"):
        return not following[:1].isupper()
    return not _counts_compound(last, before, following)


def _is_date(number: str, first: str) -> bool:
    """17. Mai, as some write it."""
    return int(number) <= 31 and first.lower() in load_words("nb").months


def _counts_compound(last: str, before: str, following: str) -> bool:
    """Whether what follows is counted: "lagets 1. EM-finale", "den 25. Bond-filmen"; not "den 3. EU-landene svarte"."""
    compound = _COMPOUND.match(following)
    if compound is None:
        return False
    if last in load_cue("article"):
        return _SINGULAR.search(compound[0]) is not None and _last_word(before[: -len(last)]) not in load_cue(
            "date_only"
        )
    return _DEFINITE.search(compound[0]) is None


def _letter_ends(letter: str, before: str, following: str) -> bool:
    """An initial ("J. Hansen") does not end a sentence, a label ("vitamin C.") or a unit ("9,8 s.") does."""
    if letter.islower() and following[:1].isdigit():
        return False  # 2019 s. 14; 1 t. 45 min.
    last = _last_word(before)
    counted = last.isdigit() and before.endswith(last)
    if letter.islower():
        return counted or find_abbreviation(letter) is None
    rules = letter in "IVX" and last.capitalize() in load_regents() and not is_initial_before(before, following)
    return rules or counted or last in load_cue("letter_label")


def _abbreviation_ends(text: str, stop: int, word: str, following: str) -> bool:
    abbreviation, start = _find_abbreviation_before(text, stop, word)
    digit = following[:1].isdigit()
    if digit and word in load_ordinal_abbreviations() and _ORDINAL_BEFORE.search(text[max(0, start - 5) : start]):
        return False  # 4. kv. 2023
    short_name = start == stop - len(word) and word.istitle() and word.lower() in load_cue("short_name")
    if short_name and following[:1].isupper():
        return False  # Nils Kr. Nes
    if abbreviation is None:
        return not short_name and not (digit and _STREET.fullmatch(word))
    if not meets_conditions(abbreviation, text, start, stop + 1):
        return True
    if "end" not in abbreviation.when or (digit and "number" in abbreviation.when):
        return False
    counted = text[max(0, start - 3) : start].rstrip()[-1:].isdigit()
    if word.lower() in load_currencies() and digit:
        return counted  # "kr. 500", but "for 500 kr. 20 kom"
    return not ("counted" in abbreviation.when and _goes_on_counting(following))


def _goes_on_counting(following: str) -> bool:
    """3 mrd. NOK, 12 pst. Ap-velgere."""
    compound = _COMPOUND.match(following)
    symbol = re.match(r"[^\W\d_]+[²³3]?", following)
    return (symbol is not None and symbol[0] in {*load_currencies(), *load_units()}) or (
        compound is not None and _DEFINITE.search(compound[0]) is None
    )


def _find_abbreviation_before(text: str, stop: int, word: str) -> tuple[Abbreviation | None, int]:
    """The abbreviation that ends at `stop`, written in one piece ("bl.a") or two ("bl. a")."""
    start = stop - len(word)
    earlier = re.search(r"[^\s(«\"]+\. $", text[max(0, start - 12) : start])
    both = find_abbreviation(earlier[0].strip() + word) if earlier else None
    return (both, start - len(earlier[0])) if earlier and both else (find_abbreviation(word), start)


def _first_word(following: str) -> str:
    found = re.match(r"[^\W\d_]+", following)
    return found[0] if found else ""


def _last_word(before: str) -> str:
    found = re.search(r"(\w+)\W*$", before)
    return found[1].lower() if found else ""
