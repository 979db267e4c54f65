"""Telephone numbers: 22 33 44 55 in pairs, 401 22 876 by its groups, +47, 02800, 110 and ISBNs digit by digit."""

from __future__ import annotations

import re

from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_cardinal, spell_digits, spell_group, spell_pairs
from lydsak.text.norwegian.tables import load_cue, load_initialisms

_NOT_MORE = r"(?! ?[0-9]|[.,][0-9]|\w)"
_PAIRS = re.compile(
    r"(?<![\w.,])(?<![0-9] )(?P<prefix>(?:\+|00)[1-9][0-9]{0,2} ?)?"
    r"(?P<groups>[0-9]{2}(?: [0-9]{2}){3}|[0-9]{3} [0-9]{2} [0-9]{3}|[2-9][0-9]{7})" + _NOT_MORE
)
_ABROAD = re.compile(
    r"(?<![\w.,])(?<![0-9] )(?P<plus>\+|00)(?P<groups>[1-9][0-9]{0,3}(?:[ -]?[0-9]+)+)(?![\w]|[.,][0-9])"
)
_LEADING_ZERO = re.compile(r"(?<![\w.,/:–-])(?<![0-9] )(?P<number>0[0-9]{4})" + _NOT_MORE)
_THREES = re.compile(
    r"(?<![\w.,])(?<![0-9] )(?P<groups>116 ?[0-9]{3}|8[0-9]{2} [0-9]{5}|8[0-9]{2} [0-9]{2} [0-9]{3})"
    r"(?! ?[0-9]|[.,][0-9]| (?!eller |er |var |har )[a-zæøå]+(?:er|ar) )"
)
_ACCOUNT = re.compile(r"(?<![\w.,])(?P<groups>[0-9]{4}[. ][0-9]{2}[. ][0-9]{5})(?![\w]|[.,][0-9])")
_PLATE = re.compile(r"(?<![\w.])(?P<letters>[A-Z]{2}) (?P<groups>[1-9][0-9]{4})(?![\w]|[.,][0-9]| [0-9])")
_REGISTERED = re.compile(
    r"(?i:(?<=org\.nr\. )|(?<=org\.nr )|(?<=org\.nr: )|(?<=org\.nr\.: )|(?<=orgnr )|(?<=orgnr\. )|(?<=orgnr: )"
    r"|(?<=organisasjonsnummer )|(?<=organisasjonsnummer: )|(?<=organisasjonsnummeret ))"
    r"(?P<groups>[0-9]{3} ?[0-9]{3} ?[0-9]{3})(?!\w)"
)
_BOOK = re.compile(
    r"(?:(?<=ISBN )|(?<=ISBN: )|(?<=ISSN )|(?<=ISSN: ))"
    r"(?P<groups>[0-9](?:[ -]?[0-9]){6,11}[ -]?[0-9X])(?!\w|[.,-][0-9])"
)
_NUMBERED = re.compile(
    r"(?<!\w)(?P<label>(?i:kid|vipps|(?:vipps|kunde|medlems|ordre|bestillings|fødsels|person|personal|referanse|serie"
    r"|løpe|chassis)(?:nummer(?:et)?|nr\.?)))(?P<joint>:? #?)"
    r"(?P<groups>[0-9]{4,}+(?: [0-9]{2,6}+)*+)(?!\w|[.,:–-][0-9]| ?(?:kr|%))"
)
_EMERGENCY = re.compile(
    r"(?<![\w.,–-])(?P<number>11[236])(?=-(?:sentral|melding|nummer|samtal|oppring|anrop|telefon|operatør|vakt|tjenest|tenest))"
)
_ORDER = frozenset(("nummer", "nummeret"))
_CALLED = re.compile(
    r"(?i)\b(?:ring|telefon|tlf|mob|sms|tekstmelding|melding|send|kontakt|nød|naud|vakt|politi|kode|vipps|opplysning|kundeservice)|sentral(?:en|a)?\b"
)
_SHORT = re.compile(
    r"(?<![\w.,])(?P<number>1[0-9]{2}|[12][0-9]{3}|0[0-9]{3,4}|[1-9][0-9]{4,5})(?![\w]|[.,][0-9]| [0-9])"
)


def _read_pairs(match: re.Match[str], scope: Scope) -> str:
    words = scope.words
    groups = match["groups"].split(" ")
    spoken = " ".join(spell_pairs(group, words) if len(group) == 8 else spell_group(group, words) for group in groups)
    return (_say_prefix(match["prefix"], scope) if match["prefix"] else "") + spoken


def _say_prefix(prefix: str, scope: Scope) -> str:
    code = prefix.strip().removeprefix("+").removeprefix("00")
    return f"{scope.words.word['plus']} {spell_cardinal(int(code), scope.words)} "


def _read_abroad(match: re.Match[str], scope: Scope) -> str | None:
    groups = re.split("[ -]", match["groups"])
    if sum(map(len, groups)) < 6:
        return None
    plus = scope.words.word["plus"] if match["plus"] == "+" else spell_digits(match["plus"], scope.words)
    return f"{plus} " + " ".join(_spell_foreign(group, scope) for group in groups)


def _spell_foreign(group: str, scope: Scope) -> str:
    return spell_pairs(group, scope.words) if len(group) in (4, 6) else spell_group(group, scope.words)


def _read_leading_zero(match: re.Match[str], scope: Scope) -> str:
    return spell_digits(match["number"], scope.words)


def _read_threes(match: re.Match[str], scope: Scope) -> str:
    groups = match["groups"].split(" ")
    return " ".join(
        spell_digits(group, scope.words)
        if len(group) > 3 or group == "116" or groups[0] == "116"
        else spell_group(group, scope.words)
        for group in groups
    )


def _read_account(match: re.Match[str], scope: Scope) -> str:
    """1503.12.34567, a bank account."""
    return ", ".join(
        spell_pairs(group, scope.words) if len(group) < 5 else spell_digits(group, scope.words)
        for group in re.split("[. ]", match["groups"])
    )


def _read_plate(match: re.Match[str], scope: Scope) -> str | None:
    """EV 12345, a car's plate."""
    if match["letters"] in load_initialisms():
        return None
    return f"{' '.join(match['letters'])} {spell_digits(match['groups'], scope.words)}"


def _read_registered(match: re.Match[str], scope: Scope) -> str:
    """Org.nr. 987 654 321, by threes."""
    digits = match["groups"].replace(" ", "")
    return ", ".join(spell_group(digits[at : at + 3], scope.words) for at in (0, 3, 6))


def _read_book(match: re.Match[str], scope: Scope) -> str | None:
    """ISBN 978-82-05-12345-6, a figure at a time."""
    groups = re.split("[ -]", match["groups"])
    if len("".join(groups)) not in (8, 10, 13):
        return None
    return ", ".join(" ".join(_say_figures(group, scope)) for group in groups)


def _say_figures(group: str, scope: Scope) -> tuple[str, ...]:
    figures = group.removesuffix("X")
    said = (spell_digits(figures, scope.words),) if figures else ()
    return (*said, "X") if group.endswith("X") else said


def _read_short(match: re.Match[str], scope: Scope) -> Said | None:
    """110, 1881 after "ring", "nummer": digit by digit, unless something is counted."""
    before = scope.word_before(match.start()) or _find_label(match.start(), scope)
    cued = before in load_cue("phone") and not (before in _ORDER and not _is_called(match.start(), scope))
    if not cued and not _is_said_of_phone(match, scope):
        return None
    after = scope.word_after(match.end())
    if (
        after
        and after.islower()
        and after not in load_cue("after_phone")
        and scope.text[match.end() : match.end() + 1] == " "
    ):
        return None
    return Said(spell_digits(match["number"], scope.words))


def _find_label(start: int, scope: Scope) -> str:
    """The word before a colon: "Tekstmelding: 1985"."""
    return scope.word_before(start - 2) if scope.text[max(0, start - 2) : start] == ": " else ""


def _is_called(start: int, scope: Scope) -> bool:
    """In "nummer 101 på lista" nobody is rung up."""
    return _CALLED.search(scope.text[max(0, start - 60) : start]) is not None


def _read_numbered(match: re.Match[str], scope: Scope) -> Said:
    """KID 1234567, kundenummer 12345, fødselsnummer 010190 12345: a figure at a time."""
    label = match["label"]
    if label.isupper():
        label = " ".join(label) if label != "KID" else label.capitalize()
    label = re.sub(r"nr\.?$", scope.words.word["number"], label)
    joint = ": " if ":" in match["joint"] else " "
    return Said(label + joint + ", ".join(spell_digits(group, scope.words) for group in match["groups"].split(" ")))


def _read_emergency(match: re.Match[str], scope: Scope) -> str:
    """113-sentralen."""
    return spell_digits(match["number"], scope.words)


def _is_said_of_phone(match: re.Match[str], scope: Scope) -> bool:
    """In "Nødnummeret for brann er 110" the cue stands further back; only emergency numbers are known by it."""
    if len(match["number"]) > 3 and scope.word_before(match.start()) in ("til", "på", "med"):
        return (
            re.search(r"(?i)\b(?:sms|send|kodeord|ring|vipps)", scope.text[max(0, match.start() - 50) : match.start()])
            is not None
        )
    if match["number"] not in ("110", "112", "113"):
        return False
    before = scope.text[max(0, match.start() - 60) : match.start()].lower()
    return "nummer" in before or "ring " in before or "ringe " in before


PHONE_THREES = Rule("phone by threes", _THREES, _read_threes, re.compile("116|8[0-9]{2} "))
PHONE = Rule("phone", _PAIRS, _read_pairs, re.compile("[0-9] [0-9]{2}|[0-9]{8}"))
PHONE_ABROAD = Rule("phone abroad", _ABROAD, _read_abroad, re.compile(r"\+|00[1-9]"))
PHONE_LEADING_ZERO = Rule("phone with leading zero", _LEADING_ZERO, _read_leading_zero, re.compile("0[0-9]{4}"))
NUMBERED = Rule(
    "numbered", _NUMBERED, _read_numbered, re.compile(r"(?:[Nn]ummer(?:et)?|nr\.?|KID|[Kk]id|[Vv]ipps):? #?[0-9]{4}")
)
EMERGENCY = Rule("emergency number", _EMERGENCY, _read_emergency, re.compile("11[236]-"))
ACCOUNT = Rule("account", _ACCOUNT, _read_account, re.compile("[0-9]{4}[. ][0-9]{2}[. ][0-9]{5}"))
PLATE = Rule("number plate", _PLATE, _read_plate, re.compile("[A-Z]{2} [0-9]{5}"))
REGISTERED = Rule("organisation number", _REGISTERED, _read_registered, re.compile("(?i:org)"))
BOOK = Rule("ISBN", _BOOK, _read_book, re.compile("IS[BS]N"))
PHONE_SHORT = Rule("short phone", _SHORT, _read_short, re.compile(r"(?<![\w.,])[0-9]{3,6}(?!\w)"))
