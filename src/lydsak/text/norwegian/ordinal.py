"""Ordinals: 3. etasje "tredje etasje", Harald 5. "Harald den femte"; and where a full stop only ends a sentence."""

from __future__ import annotations

import re

from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_below_100, spell_cardinal
from lydsak.text.norwegian.tables import Words, load_abbreviations, load_cue, load_ordinal_abbreviations, load_regents

_ORDINAL = re.compile(EDGE + r"(?P<number>[0-9]{1,3}|[0-9]{1,2}[. ]?000)\.(?![0-9])")
_SERIES = re.compile(
    EDGE
    + rf"(?P<first>[0-9]{{1,3}})\.?(?P<joint> ?{DASH} ?|/| (?:og|eller|til) |, )"
    + r"(?P<second>[0-9]{1,3})\.(?:-(?P<word>[a-zæøå]{3,})|(?= ?[^\W\d_A-ZÆØÅ]))"
)
_HANGING = re.compile(EDGE + r"(?P<number>[0-9]{1,3})\.-(?=,? (?:og|eller) [0-9])")
_GLUED = re.compile(EDGE + r"(?P<number>[0-9]{1,3})\.-?(?P<word>[a-zæøå]{3,})")
_REGENT = re.compile(r"(?P<name>\b[A-ZÆØÅ][a-zæøåéö]+) (?P<number>[0-9]{1,2})\.(?P<genitive>s)?(?!\w)")

_LIST_NUMBER = re.compile(
    r"\A(?P<number>[1-9][0-9]?)(?P<mark>\.(?= +[A-ZÆØÅ«\"“„–—(0-9]|\s*\Z)|\)(?= +[^\W_]| +[«\"“„–—]|\s*\Z))"
)

_BRACKETED = re.compile(r"[ ,;][1-9][0-9]?\) ")


def spell_ordinal(value: int, words: Words) -> str:
    """`value` as an ordinal: "tjueførste", "hundre og tredje", "tusende"."""
    if value < 20:
        return words.ordinal_units[value]
    if value < 100:
        tens, unit = divmod(value, 10)
        return words.tens[tens] + words.ordinal_units[unit] if unit else words.ordinal_tens[tens]
    hundreds, rest = divmod(value, 100)
    if value < 1000:
        head = words.hundred if hundreds == 1 else f"{words.units[hundreds]} {words.hundred}"
        if rest:
            return f"{head} {words.word['and']} {spell_ordinal(rest, words)}"
        return ("" if hundreds == 1 else words.units[hundreds]) + words.ordinal_hundred
    thousands, rest = divmod(value, 1000)
    if rest:
        joint = f" {words.word['and']} " if rest < 100 else " "
        return spell_cardinal(thousands * 1000, words) + joint + spell_ordinal(rest, words)
    return ("" if thousands == 1 else spell_below_100(thousands, words, "n")) + words.ordinal_thousand


def _read_list_number(match: re.Match[str], scope: Scope) -> str | None:
    """1. Hent vann: counted aloud, "én", with a pause behind it; "1. EM-finale" is an ordinal."""
    ordinal = match["mark"] == "." and match.end() not in scope.ends
    results = match["mark"] == ")" and _BRACKETED.search(scope.text, match.end())  # "1) Johaug, 2) Karlsson"
    return None if ordinal or results else spell_cardinal(int(match["number"]), scope.words, "m") + "."


def _read_ordinal(match: re.Match[str], scope: Scope) -> Said | str | None:
    before, end = scope.word_before(match.start()), match.end()
    value = int(re.sub(r"[ .]", "", match["number"]))
    ends = end in scope.ends
    if before in load_cue("label_only"):
        return None
    counted_on = _continues_count(match.start(), before, scope) or _ends_series(match.start(), scope)
    if ends and before not in load_cue("determiner") and not counted_on:
        if before != "i" or value > 20 or not scope.word_after(end):
            return None
        # "Han går i 2. Klassen er stor.": a capital follows, yet what is in a bare number?
        return Said(spell_cardinal(value, scope.words) + scope.close(end), "the end of a sentence or an ordinal")
    if not ends and not _follows_ordinal(scope, end):
        return None
    spoken = spell_ordinal(value, scope.words) + scope.close(end)
    capital = scope.word_after(end)[:1].isupper()
    return Said(spoken, "an ordinal or the end of a sentence") if capital else spoken


def _continues_count(start: int, before: str, scope: Scope) -> bool:
    """In "nummer to i 1. omgang og nummer en i 2." the noun is left out the second time."""
    sentence = scope.text[max((end for end in scope.ends if end <= start), default=0) : start]
    return before in ("i", "på") and re.search(r"[0-9]\. [a-zæøå]", sentence) is not None


def _ends_series(start: int, scope: Scope) -> bool:
    """In "kampene går 3., 5. og 7." the month is known already."""
    return (
        re.search(r"(?<![\w.,])[0-9]{1,3}\., [0-9]{1,3}\. (?:og|eller) $", scope.text[max(0, start - 30) : start])
        is not None
    )


def _follows_ordinal(scope: Scope, end: int) -> bool:
    rest = scope.text[end : end + 3].lstrip(" ")
    added = re.match(r"\+[0-9]", rest) is not None  # det 90.+4. minutt
    return bool(rest) and (rest[0].isalpha() or rest[0] in '(«"”,;:)' or added)


def _read_series(match: re.Match[str], scope: Scope) -> str | None:
    """1.–3. klasse, 18. og 19. århundre, 4., 5. og 6. trinn, 2.–4.-klassing."""
    if scope.word_before(match.start()) in load_cue("label_only"):
        return None
    first, second = (spell_ordinal(int(match[name]), scope.words) for name in ("first", "second"))
    second += match["word"] or ""
    joint = match["joint"].strip()
    if joint in ("og", "eller", "til"):
        if scope.text[match.end("first")] != ".":
            return None
        return f"{first} {joint} {second}"
    if joint == ",":
        return f"{first}, {second}" if scope.text[match.end("first")] == "." else None
    word = scope.words.word["or" if joint == "/" else "to"]
    return f"{first} {word} {second}" if joint == "/" or int(match["first"]) < int(match["second"]) else None


def _read_hanging(match: re.Match[str], scope: Scope) -> str:
    """2.- og 3.-plass."""
    return spell_ordinal(int(match["number"]), scope.words)


def _read_glued(match: re.Match[str], scope: Scope) -> Said | str:
    """3.klasse, 6.-klassing: the word grows onto the ordinal, as it would when written out; 1.div. is cut short."""
    spoken = spell_ordinal(int(match["number"]), scope.words)
    short = load_ordinal_abbreviations().get(match["word"]) or load_abbreviations().get(match["word"])
    if short is not None and scope.text[match.end() : match.end() + 1] == ".":
        end = match.end() + 1
        return Said(f"{spoken} {short.said[scope.words.language]}{scope.close(end)}", end=end)
    return spoken + match["word"] if "-" in match[0] else f"{spoken} {match['word']}"


def _read_regent(match: re.Match[str], scope: Scope) -> str | None:
    if not is_regent(match["name"], scope, match.start()):
        return None
    spoken = f"{scope.words.word['the']} {spell_ordinal(int(match['number']), scope.words)}"
    return f"{match['name']} {spoken}{match['genitive'] or ''}{scope.close(match.end())}"


def is_regent(name: str, scope: Scope, start: int) -> bool:
    """Whether a number after `name` counts rulers: a ruler's name, or any name after a ruler's title."""
    return name in load_regents() or scope.word_before(start) in load_cue("title")


LIST_NUMBER = Rule("list number", _LIST_NUMBER, _read_list_number, re.compile(r"\A[1-9][0-9]?[.)]"))
REGENT = Rule("regent", _REGENT, _read_regent, re.compile(r" [0-9]{1,2}\."))
ORDINAL_SERIES = Rule("ordinal series", _SERIES, _read_series, re.compile(r"[0-9]\."))
HANGING_ORDINAL = Rule("hanging ordinal", _HANGING, _read_hanging, re.compile(r"[0-9]\.- "))
GLUED_ORDINAL = Rule("glued ordinal", _GLUED, _read_glued, re.compile(r"[0-9]\.-?[a-zæøå]"))
ORDINAL = Rule("ordinal", _ORDINAL, _read_ordinal, re.compile(r"[0-9]\."))
