"""Clock times: kl. 14.30 "klokka fjorten tretti" (or "halv tre"), 07.05 near a timetable word, 10.00–16.00, 2:05:42."""

from __future__ import annotations

import re

from lydsak.text.norwegian.gender import is_plural
from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_below_100, spell_cardinal
from lydsak.text.norwegian.tables import Gender, Words, is_unit_symbol, load_cue

_HH_MM = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_TIME = r"(?:[01]?[0-9]|2[0-4])(?:[.:][0-5][0-9]|(?<!24)[0-5][0-9](?![0-9])|(?<=24)00(?![0-9]))?"
_AFTER = r"(?![0-9]|[.,:][0-9]|[^\W\d_])"
_JOINT = rf"(?P<joint> ?{DASH} ?| til | og )"
_CUED = re.compile(
    r"(?<![\w])(?P<cue>[Kk]l(?:\.|(?= |[0-9]{4}(?![0-9])))|KL\.?|[Kk]lokk(?:a|en)) ?"
    r"(?:(?P<word>mellom|fra|frå|før|etter|(?:er|var|ble|blei|vart|blir)(?= 0[0-9]{3}(?![0-9]))) )?"
    rf"(?P<first>{_TIME})(?:{_JOINT}(?P<cue2>[Kk]l\.? ?)?(?P<second>{_TIME}))?{_AFTER}"
)
_BARE = re.compile(EDGE + rf"(?P<first>{_HH_MM})(?:{_JOINT}(?P<second>{_HH_MM}))?{_AFTER}")
_RACE = re.compile(
    EDGE + r"(?:(?P<hours>[0-9]{1,2})[.:](?=[0-9]{2}[.:]))?"
    r"(?P<minutes>[0-9]{1,2})[.:](?P<seconds>[0-5][0-9])(?P<tenths>,[0-9]{1,2})?" + _AFTER
)
_HOUR_PAIR = re.compile(EDGE + rf"(?P<first>0[0-9](?:[0-5][0-9])?){DASH}(?P<second>[0-2][0-9](?:[0-5][0-9])?)" + _AFTER)
_CUED_WORD = re.compile(
    r"\b(?P<cue>[Kk]l)\.? (?=(?:halv|kvart|(?:fem|ti) (?:på|over)|ett|eitt|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti"
    r"|elleve|tolv)\b)"
)
_TIMED = frozenset(("minutt", "minutter", "timer", "timar", "time"))
_SPOKEN_HOUR = re.compile(
    r"\b(?P<head>(?:[Hh]alv|[Kk]vart (?:over|på)|(?:fem|ti|[0-9]{1,2}) (?:over|på)(?: halv)?) )"
    r"(?P<hour>1[0-2]|[1-9])(?!\w|[.,:–-][0-9]| ?%| (?:prosent|kroner|kr|timer|år)\b)"
)
_HOURS = re.compile(EDGE + r"(?P<hour>[01]?[0-9]|2[0-4])(?:\.00)?-(?P<word>tid(?:en|a)s?|nyhet\w*|nyhende\w*)\b")


def speak_time(written: str, scope: Scope) -> str:
    """Read "14.30", "0905", "9" as the house says times."""
    digits = re.sub(r"[.:]", "", written)
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), None)
    if scope.style.clock == 12:
        return _speak_12_hours(hour, minute or 0, scope.words)
    return _speak_24_hours(hour, minute, scope.words)


def _speak_24_hours(hour: int, minute: int | None, words: Words) -> str:
    spoken = words.one["n"] if hour == 1 else spell_below_100(hour, words)
    if hour == 0 and minute == 0:
        return f"{spoken} {spoken}"
    if not minute:
        return spoken
    if minute < 10:
        return f"{spoken} {words.units[0]} {words.units[minute]}"
    return f"{spoken} {spell_below_100(minute, words)}"


def _speak_12_hours(hour: int, minute: int, words: Words) -> str:
    this, following = (_speak_hour(hour, words), _speak_hour(hour + 1, words))
    word = words.word
    if minute == 0:
        return this
    if minute in (15, 45):
        return f"{word['quarter_past']} {this}" if minute == 15 else f"{word['quarter_to']} {following}"
    if minute <= 20:
        return f"{spell_below_100(minute, words)} {word['past']} {this}"
    if minute >= 40:
        return f"{spell_below_100(60 - minute, words)} {word['before']} {following}"
    half = f"{word['half_to']} {following}"
    if minute == 30:
        return half
    if minute < 30:
        return f"{spell_below_100(30 - minute, words)} {word['before']} {half}"
    return f"{spell_below_100(minute - 30, words)} {word['past']} {half}"


def _speak_hour(hour: int, words: Words) -> str:
    hour = (hour - 1) % 12 + 1
    return words.one["n"] if hour == 1 else words.units[hour]


def _read_cued(match: re.Match[str], scope: Scope) -> Said | str:
    second = match["second"]
    cue = _say_cue(match["cue"], scope)
    word = match["word"] + " " if match["word"] else ""
    spoken = f"{cue} {word}{speak_time(match['first'], scope)}"
    if not second:
        return spoken
    if _is_count(match, scope):
        return Said(spoken, None, match.start("joint"))
    cue = _say_cue("kl", scope) + " " if match["cue2"] else ""
    return f"{spoken} {_say_joint(match['joint'], scope)} {cue}{speak_time(second, scope)}"


def _is_count(match: re.Match[str], scope: Scope) -> bool:
    """In "kl. 18 og 1500 personer" the second number is no time; in "mellom kl. 0600 og 1500" it is."""
    second, joint = match["second"], match["joint"].strip()
    if len(second) < 3 or re.search(r"[.:]", second) or match["cue2"] or not joint.isalpha():
        return False
    following = scope.word_after(match.end())
    if is_plural(following):
        return True
    between = "mellom" in (match["word"], scope.word_before(match.start()))
    return not (joint == "til" or between or second[0] == "0" or (len(match["first"]) == 4 and not following))


def _read_cued_word(match: re.Match[str], scope: Scope) -> str:
    """Kl. halv åtte."""
    return _say_cue(match["cue"], scope) + " "


def _say_cue(cue: str, scope: Scope) -> str:
    if cue.lower().startswith("klokk"):
        return cue
    said = scope.style.oclock if scope.words.language == "nb" else scope.words.word["oclock"]
    return said.capitalize() if cue[0].isupper() else said


def _say_joint(joint: str, scope: Scope) -> str:
    return joint.strip() if joint.strip().isalpha() else scope.words.word["to"]


def _read_bare(match: re.Match[str], scope: Scope) -> Said | str | None:
    """hh.mm needs a sign that it is a time: a colon, a pair, a timetable word or a weekday near by."""
    first, second = match["first"], match["second"]
    if _is_measured(match, scope) or (second is None and _is_date(first, match, scope)):
        return None
    paired = second is not None and match["joint"] != " og "
    sure = ":" in first or paired or _has_cue(match.start(), match.end(), scope, "clock")
    if not sure and not (len(first) == 5 and int(first[-2:]) > 12):
        return None
    spoken = speak_time(first, scope)
    if not second and first.endswith("00"):
        # "starter atten" alone would be heard as a count.
        spoken = f"{_say_cue('kl', scope)} {spoken}"
    if second:
        spoken += f" {_say_joint(match['joint'], scope)} {speak_time(second, scope)}"
    return spoken if sure else Said(spoken, "a time or a number")


def _is_date(written: str, match: re.Match[str], scope: Scope) -> bool:
    """In "innen 15.10", "fredag 3.12" and "spilles 15.11. kl. 20" the second number is a month."""
    if "." not in written or not 1 <= int(written[-2:]) <= 12 or int(written[:-3]) < 1:
        return False
    at = match.end()
    stopped = scope.text[at : at + 2] == ". " and at + 1 not in scope.ends
    return stopped or scope.word_before(match.start()) in load_cue("date_only")


def _is_measured(match: re.Match[str], scope: Scope) -> bool:
    after = scope.text[match.end() : match.end() + 12].lstrip(" ")
    word = scope.word_after(match.end())
    return (
        after[:1] in ("%", "$", "€", "£", "°", "‰")
        or word in ("kr", "kroner", "mill", "mrd", "millioner", "milliarder", "prosent", "pst")
        or is_unit_symbol(word)
    )


def _has_cue(start: int, end: int, scope: Scope, cue: str) -> bool:
    around = scope.text[max(0, start - 60) : start] + " " + scope.text[end : end + 30]
    return any(word in load_cue(cue) for word in re.findall(r"[^\W\d_]+", around.lower()))


def is_race_time(written: str, start: int, scope: Scope) -> bool:
    """Whether "2.14.36" at `start` is hours, minutes and seconds: by its form, and a word of sport near by."""
    shaped = re.fullmatch(r"[0-9]{1,2}\.[0-5][0-9]\.[0-5][0-9]", written)
    return shaped is not None and (
        scope.word_before(start) == "på" or _has_cue(start, start + len(written), scope, "race")
    )


def _read_race(match: re.Match[str], scope: Scope) -> Said | None:
    """15.46,6 and 2:05:42 are running times."""
    words = scope.words
    doubt = None
    counted = scope.word_after(match.end()).lower()
    if counted.startswith("sekund") and match["hours"] is None and not match["tenths"]:
        return None  # 1.44 sekunder: a decimal
    if not match["hours"] and not match["tenths"] and not (counted in _TIMED and len(match["seconds"]) == 2):
        if not _is_lead(match, scope):
            return None
        doubt = "a running time or a number"
    minutes, seconds = int(match["minutes"]), int(match["seconds"])
    parts = []
    if match["hours"]:
        parts.append(_count(int(match["hours"]), "hour", "m", words))
    if minutes or match["hours"]:
        parts.append(_count(minutes, "minute", "n", words))
    tenths = f" {words.word['comma']} {spell_cardinal(int(match['tenths'][1:]), words)}" if match["tenths"] else ""
    parts.append(
        f"{spell_cardinal(seconds, words)}{tenths} {words.word['seconds']}"
        if tenths
        else _count(seconds, "second", "n", words)
    )
    # "med 1.05 minutter": the unit is said already.
    end = scope.text.index(counted, match.end()) + len(counted) if counted in _TIMED else None
    joint = [words.word["and"]] if len(parts) > 1 else []
    return Said(" ".join([*parts[:-1], *joint, parts[-1]]), doubt, end)


def _is_lead(match: re.Match[str], scope: Scope) -> bool:
    """In "leder med 1.05" and "800 meter på 1.44": by the word before and one of sport near by."""
    before = scope.word_before(match.start())
    return (
        len(match["seconds"]) == 2
        and before in ("med", "på", "tiden", "tida", "tid", "bak", "foran", "framfor")
        and _has_cue(match.start(), match.end(), scope, "race")
        and not _has_cue(match.start(), match.end(), scope, "clock")
    )


def _count(value: int, unit: str, gender: Gender, words: Words) -> str:
    name = words.word[unit if value == 1 else unit + "s"]
    return f"{spell_cardinal(value, words, gender)} {name}"


def _read_hour_pair(match: re.Match[str], scope: Scope) -> Said | str | None:
    """Åpent 08–16, 0800–1600: no count begins with 0."""
    first, second = match["first"], match["second"]
    if len(first) != len(second) or int(second[:2]) > 24 or int(first) >= int(second):
        return None
    spoken = f"{speak_time(first, scope)} {scope.words.word['to']} {speak_time(second, scope)}"
    if len(first) == 2 and not _has_cue(match.start(), match.end(), scope, "clock"):
        return Said(spoken, "a time or a number") if scope.starts_sentence(match.start()) else None
    return spoken


def _read_spoken_hour(match: re.Match[str], scope: Scope) -> str:
    """Read "halv 8", "kvart over 7", "5 på 3"."""
    head = re.sub(r"[0-9]+", lambda found: spell_below_100(int(found[0]), scope.words), match["head"])
    return head + _speak_hour(int(match["hour"]), scope.words)


def _read_hours(match: re.Match[str], scope: Scope) -> str:
    """14-tiden."""
    return (
        spell_below_100(int(match["hour"]), scope.words, "n" if match["hour"] in ("1", "01") else None) + match["word"]
    )


RACE_TIME = Rule("race time", _RACE, _read_race, re.compile(r"[0-9][.:][0-9]{2}"))
HOUR_PAIR = Rule("pair of hours", _HOUR_PAIR, _read_hour_pair, re.compile("0[0-9]{1,3}[–—-]"))
CUED_WORD = Rule("hour in words", _CUED_WORD, _read_cued_word, re.compile("[Kk]l"))
CUED_TIME = Rule("clock time", _CUED, _read_cued, re.compile("[Kk]l|KL"))
BARE_TIME = Rule("bare time", _BARE, _read_bare, re.compile(r"[0-9][.:][0-5][0-9]"))
SPOKEN_HOUR = Rule("spoken hour", _SPOKEN_HOUR, _read_spoken_hour, re.compile("(?:alv|over|på) [0-9]"))
HOURS = Rule("hours", _HOURS, _read_hours, re.compile("[0-9]-(?:tid|nyh)"))
