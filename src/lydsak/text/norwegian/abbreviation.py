"""Abbreviations by table: bl.a. "blant annet", ca. "cirka", s. 6 "side seks", Adm.dir. "Administrerende direktør"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lydsak.text.norwegian.gender import find_gender, is_plural
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.tables import Abbreviation, load_abbreviations, load_cue, load_ordinal_abbreviations

_STREET = re.compile(
    r"\b(?P<stem>[A-ZÆØÅ][a-zæøåé]+?(?=gt|vn)|(?:Stor|Kirke|Kyrkje|Torg|Strand|Skole|Skule|Sjø|Bank|Park|Markens)(?=[gv]\.))"
    r"(?P<kind>gt?|vn?)\.(?= ?[0-9\ue000])"
)
_STREET_WORD = re.compile(r"\b(?P<kind>gt|(?<=s )g)\.(?= ?[0-9\ue000])")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÆØÅ]\.){2,}(?!\w)")
_SLASHED = re.compile(r"(?<![\w/])(?P<letter>[muv])/(?!k(?!\w))(?= ?[^\W\d_])")
_AFTER_ORDINAL = re.compile(r"(?<!\w)[0-9]{1,2}\. ?$")
_FEAST = r"(?=\. (?:i (?:advent|faste|treeiningstid)|(?:etter|e\.) (?:pinse|påske|jul|nyttår|trefoldighet|treeining)))"
_ORDINAL_FORMS = "|".join(
    form + ("" if "feast" not in each.when else _FEAST) for form, each in load_ordinal_abbreviations().items()
)
_AT_ORDINAL = re.compile(rf"(?<!\w)(?P<form>{_ORDINAL_FORMS})\.")
_EQUIVALENTS = re.compile(r"(?<=\bCO[2₂])(?:[- ]ekv\.|e(?!\w))")
_DAY_OR_MONTH = re.compile(
    r" (?:(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag|januar|februar|mars|april|mai|juni|juli|august"
    r"|september|oktober|november|desember|i dag|i morgen|uke|veke)\b"
)
_ONE = frozenset(("en", "én", "ein", "éin", "halv", "kvart", "trekvart"))
_AFTER_PART = re.compile("[½¼¾] ?$")
_SCALES = frozenset(("mill", "mrd"))
_PLURAL_AS_ONE = {"måneder": "måned", "månader": "månad", "stykker": "stykk"}


def _build_pattern() -> re.Pattern[str]:
    known = sorted(load_abbreviations().values(), key=lambda each: len(each.form), reverse=True)
    whole = _write_branches(each for each in known if "compound" not in each.when)
    first_parts = _write_branches(each for each in known if "compound" in each.when)
    return re.compile(rf"(?<![\w.@-])(?<!(?<![0-9\ue000])/)(?:(?:{whole})(?!-[^\W\d])|(?:{first_parts}))(?![\w@])")


def _write_branches(abbreviations: Iterable[Abbreviation]) -> str:
    """Grouped by the first letter: the pattern is tried at every word."""
    forms: dict[str, list[str]] = {}
    for abbreviation in abbreviations:
        parts = [part.strip() for part in abbreviation.form[1:].split(".")]
        head, tail = abbreviation.form[0], r"\. ?".join((re.escape(parts[0]), *map(_write_part, parts[1:])))
        # "f.eks" is often written without its last stop, and can be nothing else.
        dotless = "dotless" in abbreviation.when or "." in abbreviation.form
        forms.setdefault(head.upper() + head.lower(), []).append(tail + (r"\.?+" if dotless else r"\."))
    return "|".join(f"[{letters}](?:{'|'.join(tails)})" for letters, tails in forms.items())


def _write_part(part: str) -> str:
    """A later part may have a capital: "Meld. St.", "Ot.prp."."""
    return f"[{part[0].upper()}{part[0].lower()}]{re.escape(part[1:])}"


def find_abbreviation(written: str) -> Abbreviation | None:
    """The abbreviation that `written` is, full stop or not."""
    return load_abbreviations().get(written.rstrip(".").replace(" ", "").lower())


def meets_conditions(abbreviation: Abbreviation, text: str, start: int, end: int) -> bool:
    """Whether what stands around `text[start:end]` lets it be this abbreviation."""
    when = abbreviation.when
    rest = text[end : end + 8].lstrip(' «"”(')[:1]
    if when & {"number", "counted"} and not {"number", "name"} <= when:
        counted = text[max(0, start - 3) : start].rstrip(" ")[-1:].isdigit()
        goes_on = text[start].islower() and (rest.islower() or text.startswith(",", end))
        if not (
            ("number" in when and rest.isdigit()) or ("counted" in when and counted) or ("month" in when and goes_on)
        ):
            return False
    if "dated" in when and not (rest.isdigit() or _DAY_OR_MONTH.match(text, end)):
        return False
    if "name" in when and not (rest.isupper() or ("number" in when and rest.isdigit())):
        return False
    if "lower" in when and not rest.islower():
        return False
    return not ("inside" in when and not rest)


def _read_abbreviation(match: re.Match[str], scope: Scope) -> str | None:
    abbreviation = find_abbreviation(match[0])
    if match[0].startswith("Kr"):
        return None  # "Ole Kr. Moe"; before a number it was money
    if abbreviation is None:
        return None
    # "flere mill. kroner": with its full stop it can be no other word.
    scale = abbreviation.form in _SCALES and match[0].endswith(".")
    if not scale and not meets_conditions(abbreviation, scope.text, match.start(), match.end()):
        return None
    spoken = _agree(abbreviation.said[scope.words.language], match, scope)
    if match[0][0].isupper():
        spoken = spoken[0].upper() + spoken[1:]
    return spoken + scope.close(match.end())


def _read_ordinal_abbreviation(match: re.Match[str], scope: Scope) -> str | None:
    """2. div. "andre divisjon", 4. kv. "fjerde kvartal"."""
    if not _AFTER_ORDINAL.search(scope.text[max(0, match.start() - 5) : match.start()]):
        return None
    abbreviation = load_ordinal_abbreviations()[match["form"]]
    return abbreviation.said[scope.words.language] + scope.close(match.end())


def _read_equivalents(match: re.Match[str], scope: Scope) -> str:
    """CO₂-ekv. and CO2e."""
    return "-ekvivalenter" + (scope.close(match.end()) if match[0].endswith(".") else "")


def _agree(spoken: str, match: re.Match[str], scope: Scope) -> str:
    if spoken.startswith(("million", "milliard")) and (
        _AFTER_PART.search(scope.text[max(0, match.start() - 2) : match.start()])
        or scope.word_before(match.start()) in _ONE
    ):
        return spoken.removesuffix("er").removesuffix("ar")
    if spoken in _PLURAL_AS_ONE and scope.word_before(match.start()) in load_cue("singular"):
        return _PLURAL_AS_ONE[spoken]
    if spoken == "eventuelt" and _is_several(*scope.words_after(match.end())):
        return "eventuelle"
    return spoken


def _is_several(first: str, second: str) -> bool:
    """Nouns in the plural: "evt. klager", "evt. nye klager"; neuter ones have no ending: "ev. spørsmål"."""
    if is_plural(first) or (first.endswith("e") and is_plural(second)):
        return True
    return find_gender(first) == "n" and len(first) > 3 and not first.endswith(("e", "t"))


def _read_street(match: re.Match[str], scope: Scope) -> str:
    """Storgt. 5."""
    return match["stem"] + scope.words.word["street" if match["kind"][0] == "g" else "road"]


def _read_street_word(_match: re.Match[str], _scope: Scope) -> str:
    return "gate"


def _read_initials(match: re.Match[str], scope: Scope) -> str:
    """J.K. Rowling, U.S.A."""
    return " ".join(match[0].replace(".", " ").split()) + scope.close(match.end())


def _read_slashed(match: re.Match[str], scope: Scope) -> str:
    """m/ "med", u/ "uten", v/ "ved"."""
    return scope.words.word[{"m": "with", "u": "without", "v": "by"}[match["letter"]]]


EQUIVALENTS = Rule("equivalents", _EQUIVALENTS, _read_equivalents, re.compile("CO[2₂]"))
AT_ORDINAL = Rule("abbreviation after an ordinal", _AT_ORDINAL, _read_ordinal_abbreviation, _AT_ORDINAL)
ABBREVIATION = Rule("abbreviation", _build_pattern(), _read_abbreviation)
STREET = Rule("street", _STREET, _read_street, re.compile(r"gt?\. ?[0-9\ue000]|vn?\. ?[0-9\ue000]"))
STREET_WORD = Rule("street word", _STREET_WORD, _read_street_word, re.compile(r"gt?\. ?[0-9\ue000]"))
INITIALS = Rule("initials", _INITIALS, _read_initials, re.compile(r"[A-ZÆØÅ]\.[A-ZÆØÅ]"))
SLASHED = Rule("slashed abbreviation", _SLASHED, _read_slashed, re.compile("/"))
