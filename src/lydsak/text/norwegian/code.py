"""Names with digits: E6 "E seks", TV3 "T V tre", F-16, A320, H5N1, 5G, covid-19, Storgata 12B."""

from __future__ import annotations

import re

from lydsak.text.norwegian.initialism import read_form
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.spelling import spell_cardinal, spell_digits, spell_pairs
from lydsak.text.norwegian.tables import load_abbreviations, load_initialisms
from lydsak.text.norwegian.year import spell_year

# Digits are taken whole (`++`): told apart in every way there is, a long account number would take years.
_LETTERS_FIRST = re.compile(
    r"(?<![\w.])(?P<code>(?:[A-ZÆØÅ]{1,6}|(?:ID|BA|BQ|XBB)(?=\.[0-9]))(?:[.-]?[0-9]++(?:[A-ZÆØÅ]{1,3}(?![a-zæøå]))?)+)"
    r"(?P<small>[a-h])?(?P<genitive>s)?(?!\w|,[0-9])"
)
_DIGITS_FIRST = re.compile(
    r"(?<![\w.,])(?P<code>[0-9]{1,4}[A-ZÆØÅ]{1,3}(?:[0-9]++[A-ZÆØÅ]*+)*+)(?P<small>)(?P<genitive>s)?(?![\w])"
)
_SMALL_LETTER = re.compile(r"(?<![\w.,])(?P<number>[0-9]{1,4})(?P<letter>[a-h])(?![\w])")
_GENITIVE = re.compile(r"(?<![\w.,])(?P<number>[0-9]{1,4})s(?!\w)")
_NAMED = re.compile(r"(?<![\w-])(?P<name>[^\W\d_]{2,})-(?P<number>[0-9]{1,4})(?![\w]|[.,][0-9]|[–-][0-9])")
_GLUED_NAME = re.compile(
    r"(?<![\w])(?P<name>[A-ZÆØÅ][a-zæøå]+|[a-z]{1,2}[A-Z][a-z]+|vg|mp)(?P<number>[0-9]{1,4})(?![\w])"
)
_TOWN = r"(?= [A-ZÆØÅ][a-zæøå]+(?![\w-]))"
# After a street number and a comma, after "postnummer" or "til", or with a leading zero.
_POSTCODE = re.compile(
    rf"(?<![\w.,:])(?:(?:(?<=[0-9A-Za-zæøå], )[0-9]{{4}}|0[0-9]{{3}})(?= [A-ZÆØÅ][a-zæøå])"
    r"|(?<=ostnummer )[0-9]{4}(?!\w)"
    # Higher than any year: "i 7030 Trondheim", but "i 2022 Oslo".
    # Alone on its line.
    rf"|(?<![^\n])(?:2[2-9]|[3-9][0-9])[0-9]{{2}}(?= [A-ZÆØÅ][a-zæøå]+(?:$|\n))"
    rf"|(?:(?<=\bi )|(?<=\bpå )|(?<=\btil )|(?<=\ber ))(?:2[2-9]|[3-9][0-9])[0-9]{{2}}{_TOWN})"
)
_CASE = re.compile(
    r"(?:(?<=\b[Ss]ak )|(?<=\b[Ss]ak nr\. )|(?<=aksnr\. )|(?<=aksnr )|(?<=aksnummer ))"
    r"(?P<year>[0-9]{2}|[0-9]{4})(?:/(?P<number>[0-9]{1,6})|-(?P<dashed>[0-9]{5,6}))(?![\w/]|[.,][0-9])"
)


def _read_code(match: re.Match[str], scope: Scope) -> str:
    point = r"|(?<=[0-9])\.(?=[0-9])" if "-" in match["code"] else ""  # GPT-4.5, but XBB.1.5
    parts = [_say_part(part, scope) for part in re.findall(rf"[A-ZÆØÅ]+|[0-9]+{point}", match["code"])]
    small = f" {match['small']}" if match["small"] else ""
    return " ".join(parts) + small + (match["genitive"] or "")


def _say_part(part: str, scope: Scope) -> str:
    if part.isdigit():
        return _say_number(part, scope)
    if part == ".":
        return scope.words.word["section"]
    known = load_initialisms().get(part)
    if known is None and len(part) <= 3:
        return " ".join(part)
    return read_form(part, known, scope)[0] or part


def _say_number(digits: str, scope: Scope) -> str:
    if digits[0] == "0" and len(digits) > 1:
        return spell_digits(digits, scope.words)
    if len(digits) == 4:
        value = int(digits)
        if 1900 <= value < 2100:
            return spell_year(value, scope)
        return spell_cardinal(value, scope.words) if value % 100 == 0 else spell_pairs(digits, scope.words)
    return spell_cardinal(int(digits), scope.words)


def _read_small_letter(match: re.Match[str], scope: Scope) -> str:
    """Klasse 10b, § 12a."""
    return f"{_say_number(match['number'], scope)} {match['letter']}"


def _read_genitive(match: re.Match[str], scope: Scope) -> str:
    """TV 2s sending."""
    return _say_number(match["number"], scope) + "s"


def _read_named(match: re.Match[str], scope: Scope) -> str:
    """covid-19, Apollo-11."""
    name = match["name"]
    spoken = read_form(name, load_initialisms().get(name), scope)[0] if name.isupper() else name
    return f"{spoken or name} {_say_number(match['number'], scope)}"


def _read_glued_name(match: re.Match[str], scope: Scope) -> str:
    """Rv13, Fv78 and whatever else a name and a number make."""
    road = load_abbreviations().get(match["name"].lower()) if match["name"] in ("Rv", "Fv", "rv", "fv") else None
    if match["name"] == "mp":
        return f"M P {_say_number(match['number'], scope)}"
    written = "VG" if match["name"] in ("vg", "Vg") else match["name"]  # vg1: the years of upper secondary school
    known = load_initialisms().get(written)
    name = (known and read_form(written, known, scope)[0]) or match["name"]
    name = road.said[scope.words.language].capitalize() if road else name
    return f"{name} {_say_number(match['number'], scope)}"


def _read_postcode(match: re.Match[str], scope: Scope) -> str:
    """Storgata 1, 5003 Bergen: digit by digit."""
    return spell_digits(match[0], scope.words)


def _read_case(match: re.Match[str], scope: Scope) -> str:
    """Sak 24/1234, saksnr. 2024/1234: the case's number within its year."""
    if match["dashed"]:  # of a court: 23-045678
        return f"{_say_number(match['year'], scope)} {spell_digits(match['dashed'], scope.words)}"
    return f"{_say_number(match['year'], scope)} {_say_number(match['number'], scope)}"


CASE = Rule("case number", _CASE, _read_case, re.compile("[0-9][/-][0-9]"))
LETTERS_FIRST = Rule("code", _LETTERS_FIRST, _read_code, re.compile("[A-ZÆØÅ][.-]?[0-9]"))
DIGITS_FIRST = Rule("code after digits", _DIGITS_FIRST, _read_code, re.compile("[0-9][A-ZÆØÅ]"))
SMALL_LETTER = Rule("number and letter", _SMALL_LETTER, _read_small_letter, re.compile("[0-9][a-h]"))
GENITIVE = Rule("genitive of a number", _GENITIVE, _read_genitive, re.compile("[0-9]s"))
NAMED_NUMBER = Rule("name and number", _NAMED, _read_named, re.compile(r"(?<=[^\W\d_])-[0-9]"))
GLUED_NAME = Rule("name glued to number", _GLUED_NAME, _read_glued_name, re.compile("[a-zæøå][0-9]"))
POSTCODE = Rule("postcode", _POSTCODE, _read_postcode, re.compile(r"0[0-9]{3} |[mr, ][0-9]{4}|(?:^|\n)[0-9]{4}"))
