"""Scores: vant 3–0 "vant tre null", 3–2-seieren "tre to-seieren"; and whether 2–3 is a score or a range."""

from __future__ import annotations

import re

from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import is_unit_symbol, load_cue, load_nouns

_PAIR = re.compile(
    EDGE
    + rf"(?P<home>[0-9]{{1,3}})(?P<dash>{DASH})(?P<away>[0-9]{{1,3}})(?!\w|[.,:][0-9]|{DASH}[0-9])"
    + rf"(?:{DASH}(?P<word>[^\W\d_]+))?"
)
_TURNED = re.compile(rf" til [0-9]{{1,3}}{DASH}[0-9]{{1,3}}(?![\w])")
_BEFORE_TURN = re.compile(rf"[0-9]{{1,3}}{DASH}[0-9]{{1,3}} til $")
"""In "0-2 til 3-2" both are scores."""
_CHAIN = re.compile(EDGE + rf"[0-9]{{1,2}}(?:{DASH}[0-9]{{1,2}}){{2,}}(?![\w]|[.,:][0-9])")
_LISTED_AFTER = re.compile(
    rf"(?:, | og )(?P<home>[0-9]{{1,2}}){DASH}(?P<away>[0-9]{{1,2}})(?![\w]|[.,:][0-9]|{DASH}[0-9])"
)
_LISTED_BEFORE = re.compile(rf"(?<![\w.,:–-])(?P<home>[0-9]{{1,2}}){DASH}(?P<away>[0-9]{{1,2}})(?:, | og )$")
"""Pairs in a list with a score are scores: "2–1, 1–2"."""
_LABEL = re.compile(r"\b(?:[Mm]ål|[Ss]tillinga?|[Rr]esultat|[Ss]ett|[Pp]erioder?|[Oo]mgangar|[Oo]mganger): $")
_GOALS = re.compile(r"(?:[^:]*\W)?[Mm]ål: [0-9]")
"""A list of goals: "Mål: 1–2 Olsen (12), 1–3 Berg (88)"."""
_TO_END = re.compile(r" (?:til slutt|etter (?:full tid|ordinær tid|ekstra|forleng|straff))")
_BECAME = frozenset(("ble", "blei", "vart", "endte", "enda", "blir"))
_SPORT_ENDINGS = (
    "seier", "seieren", "siger", "sigeren", "tap", "tapet", "nederlag", "nederlaget", "resultat", "resultatet",
    "kampen", "finalen", "omgangen", "matchen", "oppgjøret", "settet",
)  # fmt: skip
_TEAMS = re.compile(r"[a-zæøåK] ?[–-] ?[A-ZÆØÅ][a-zæøå]+(?: [0-9A-Z]{1,3})? [0-9]")


def _read_pair(match: re.Match[str], scope: Scope) -> Said | str | None:
    home, away = int(match["home"]), int(match["away"])
    if any(len(part) > 1 and part[0] == "0" for part in (match["home"], match["away"])):
        return None
    word = match["word"]
    if word is not None:
        if not word.lower().startswith(tuple(load_cue("score_word"))) and not (home >= away and len(match["home"]) < 3):
            return None
    elif not _is_score(match, scope, home, away):
        return None
    spoken = f"{spell_cardinal(home, scope.words)} {spell_cardinal(away, scope.words)}"
    return spoken if word is None else Said(spoken, end=match.start("word") - 1)


def _is_score(match: re.Match[str], scope: Scope, home: int, away: int) -> bool:
    """Descending or equal numbers are no range; ascending ones need a word of sport, and nothing counted."""
    if scope.word_before(match.start()) in load_nouns("label"):
        return False
    if _TURNED.match(scope.text, match.end()) or _BEFORE_TURN.search(
        scope.text[max(0, match.start() - 16) : match.start()]
    ):
        return True
    after = scope.word_after(match.end()) if scope.text[match.end() : match.end() + 1] == " " else ""
    if home >= away or (home == 0 and not after) or _is_told_apart(match, scope, home, away, after):
        return after not in load_nouns("counted")
    if (after and after not in load_cue("after_score") and after[:1].islower()) or is_unit_symbol(after):
        return False
    if scope.text[match.end() : match.end() + 2].strip()[:1] in ("%", "°", "$", "€"):
        return False
    around = _sentence_around(match, scope)
    if _TEAMS.search(around):
        return True
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", around.lower())
    return any(word in load_cue("score") or word.endswith(_SPORT_ENDINGS) for word in words)


def _is_told_apart(match: re.Match[str], scope: Scope, home: int, away: int, after: str) -> bool:
    """What ascends and is no range.

    "0–1 kom tidlig", "Mål: 1–2 Berg", a pair in a list with "2–1", "ble 2–3 til slutt".
    """
    head = scope.text[max(0, match.start() - 20) : match.start()]
    if _LABEL.search(head) or (after[:1].isupper() and _GOALS.match(_sentence_around(match, scope))):
        return True
    if home == 0 and away < 10 and scope.word_before(match.start()) not in load_cue("range"):
        return after in load_cue("goal_verb") or after[:1].isupper()
    listed = _LISTED_BEFORE.search(head), _LISTED_AFTER.match(scope.text, match.end())
    if any(pair and int(pair["home"]) >= int(pair["away"]) for pair in listed):
        return True
    return scope.word_before(match.start()) in _BECAME and _TO_END.match(scope.text, match.end()) is not None


def _sentence_around(match: re.Match[str], scope: Scope) -> str:
    start = max((end for end in scope.ends if end <= match.start()), default=0)
    stop = min((end for end in scope.ends if end >= match.end()), default=len(scope.text))
    return scope.text[max(start, match.start() - 120) : min(stop, match.end() + 60)]


def _read_chain(match: re.Match[str], scope: Scope) -> str:
    """4-4-2."""
    return " ".join(spell_cardinal(int(part), scope.words) for part in re.split(DASH, match[0]))


SCORE = Rule("score", _PAIR, _read_pair, re.compile("[0-9][–—-][0-9]"))
FORMATION = Rule("formation", _CHAIN, _read_chain, re.compile("[0-9][–—-][0-9]{1,2}[–—-][0-9]"))
