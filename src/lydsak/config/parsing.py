"""The text of a lydsak.toml, parsed and checked."""

from __future__ import annotations

import difflib
import re
import tomllib
import uuid
from collections.abc import Iterator
from copy import deepcopy
from functools import reduce
from itertools import islice
from typing import Any, Final

import msgspec

from lydsak.config.faults import explain_validation, find_key, locate_column
from lydsak.config.tables import SettingsFile, ShowTable, count_hours
from lydsak.errors import Phrase, Place, SettingsError
from lydsak.text.toml_grammar import describe_grammar

SETTINGS_FILE: Final = "lydsak.toml"
LONGEST_PAUSE: Final = 60
_LONGEST_TEXT: Final = 10_000
_MOST: Final = 10**15
_MORE: Final = 9
"""Wrong settings that are told after the first."""
_USUAL: Final = 50_000
_MOST_KEYS: Final = 300
"""Characters and keys of settings that somebody wrote, in which it takes no time to look for more."""
_LONGEST_TITLE: Final = 300
SOUND_BOUNDS: Final = {
    "gain": (-60, 20, "dB"),
    "ducking": (-60, 0, "dB"),
    "overlap": (0, 60, "s"),
    "attack": (0.05, 10, "s"),
    "release": (0.05, 10, "s"),
    "lead": (0, 30, "s"),
    "fade_in": (0, 30, "s"),
    "fade_out": (0, 30, "s"),
}
"""A change of level in less than a twentieth of a second is heard as one."""

_DEEP_KEY: Final = re.compile(r"(?m)^[\[ \t]*(?:[\w\"'-]+[ \t]*\.[ \t]*){50}")
"""tomllib makes a dictionary a dot, and the square of them in names."""
_DECIMAL_COMMA: Final = re.compile(r"=\s*([+-]?\d+),(\d+)\s*(?:#.*)?$")
_ALTERNATE_BOUNDS: Final = {1: {"m4b": (48, 256), "opus": (32, 256)}, 2: {"m4b": (64, 256), "opus": (64, 256)}}
"""By channels, kbit/s: below, the codec takes loudness away and adds to peaks; above, nobody hears the difference."""


def check_settings(text: str) -> SettingsFile:
    """Parse the text of a lydsak.toml. Raises SettingsError."""
    table = _parse_toml(text, SETTINGS_FILE)
    try:
        return _convert_table(table, text)
    except SettingsError as error:
        more = _list_more(error, table, text)
        if not more:
            raise
        message = Phrase("{message} (and {more})", message=error.message, more=_join_faults(more))
        raise SettingsError(error.code, message, place=error.place, help=error.help) from None


def _join_faults(errors: list[SettingsError]) -> Phrase:
    """Each with its line."""
    told = [
        Phrase("line {line}: {message}", line=one.place.line if one.place else "?", message=one.message)
        for one in errors
    ]
    return reduce(lambda before, one: Phrase("{before}; {one}", before=before, one=one), told)


def _list_more(error: SettingsError, table: dict[str, Any], text: str) -> list[SettingsError]:
    """What else is wrong: what is left when the settings that are told already are taken out, one after the other."""
    found: list[SettingsError] = []
    told = [error]
    left = deepcopy(table)
    while error.code != "L105" and len(text) <= _USUAL and len(found) < _MORE and _drop_line(left, error, text):
        try:
            _convert_table(left, text)
            break
        except SettingsError as following:
            error = following
            if following.code != "L105" and not _was_told(following, told):  # what is missing may be taken out
                found.append(following)
                told.append(following)
    return found


def _was_told(error: SettingsError, told: list[SettingsError]) -> bool:
    """An inline table is taken out key by key, and is as unknown each time."""
    return any((one.message, one.place) == (error.message, error.place) for one in told)


def _drop_line(table: dict[str, Any], error: SettingsError, text: str) -> bool:
    """Take the setting out that stands on an error's line; False where that is none, or one that must be there."""
    keys = next(
        (keys for keys in islice(_list_keys(table), _MOST_KEYS) if find_key(text, SETTINGS_FILE, keys) == error.place),
        None,
    )
    if keys is None:
        return False
    inner = table
    for key in keys[:-1]:
        inner = inner[key]
    del inner[keys[-1]]
    return True


def _list_keys(value: dict[str, Any], keys: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every setting, what is in tables before the tables."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _list_keys(inner, (*keys, key))
        yield (*keys, key)


def _convert_table(table: dict[str, Any], text: str) -> SettingsFile:
    """Raises SettingsError with the first that is wrong."""
    for keys in _find_long_texts(table):
        place, help = (
            find_key(text, SETTINGS_FILE, keys),
            Phrase("at most {longest_text} characters", longest_text=f"{_LONGEST_TEXT:,}"),
        )
        raise SettingsError("L107", Phrase("{keys} is too long", keys=".".join(keys)[:80]), place=place, help=help)
    try:
        parsed = msgspec.convert(table, SettingsFile)
    except msgspec.ValidationError as error:
        raise explain_validation(error, text, SETTINGS_FILE) from None
    _check_values(parsed, text, SETTINGS_FILE)
    return parsed


def _advise_syntax(message: str, line: str) -> str:
    """In words for who does not write TOML each day."""
    if message.startswith(("Cannot overwrite", "Cannot declare")):
        return "the key or table stands twice: keep one"
    if message.startswith(r"Illegal character '\n'"):
        return "in TOML a text ends with a quotation mark, on the line where it begins"
    comma = _DECIMAL_COMMA.search(line)
    if comma is None:
        return 'TOML: key = "value"'
    return Phrase("numbers take a point: {number}", number=f"{comma[1]}.{comma[2]}")


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.end()) + 1
        raise SettingsError("L103", "a key of too many parts", place=Place(name, line), help='TOML: key = "value"')
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        place = locate_column(text, name, line, column)
        help = _advise_syntax(message, place.text or "")
        raise SettingsError("L103", describe_grammar(message), place=place, help=help) from None
    except ValueError:  # which is Python's own, and says no place
        raise SettingsError("L103", "a number has too many digits", place=Place(name), help="take it out") from None
    except RecursionError:
        raise SettingsError("L103", "is nested too deeply", place=Place(name)) from None


def _find_long_texts(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if (isinstance(value, str) and len(value) > _LONGEST_TEXT) or (isinstance(value, int) and abs(value) > _MOST):
        yield keys
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _find_long_texts(inner, (*keys, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _find_long_texts(inner, keys)


def _check_values(parsed: SettingsFile, text: str, name: str) -> None:
    """What types alone do not say. Raises SettingsError."""
    for keys, holds, message, help in _judge_all(parsed):
        if not holds:
            raise SettingsError("L107", message, place=find_key(text, name, keys), help=help)


_Judgement = tuple[tuple[str, ...], bool, str, str]
"""A key, whether its value will do, and what to say and advise if not."""


def _judge_all(parsed: SettingsFile) -> Iterator[_Judgement]:
    yield from _judge_show(parsed)
    yield from _judge_reading(parsed)
    yield from _judge_feed(parsed)
    yield from _judge_sound(parsed)
    quotes = parsed.quotes
    yield ("quotes", "pitch"), -6 <= quotes.pitch <= 6, "pitch is out of range", "-6 to 6 semitones; 1 is slight"
    yield ("quotes", "pace"), 0.7 <= quotes.pace <= 1.4, "pace is out of range", "0.7 to 1.4; 0.95 is a little slower"


def _judge_show(parsed: SettingsFile) -> Iterator[_Judgement]:
    show = parsed.show
    address = show.site_url is None or re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[!-~]*)?", show.site_url)
    yield ("show", "title"), bool(show.title.strip()), "the show has no title", 'write title = "..."'
    long = len(show.title) > _LONGEST_TITLE
    yield (
        ("show", "title"),
        not long,
        "the show's title is too long",
        Phrase("at most {longest_title} characters", longest_title=_LONGEST_TITLE),
    )
    climbs = re.search(r"//[^/]*\.\.|/\.\.?(?:/|$)", show.site_url or "")
    yield (
        ("show", "site_url"),
        bool(address) and not climbs,
        Phrase('not a web address: "{site_url}"', site_url=show.site_url),
        "like https://example.no/podkast, plain ASCII",
    )
    yield (
        ("show", "guid"),
        show.guid is None or _is_uuid(show.guid),
        Phrase('not a UUID: "{guid}"', guid=show.guid),
        "it is made once by `lydsak new`; take it from an earlier version of this file",
    )
    yield (
        ("show", "colour"),
        re.fullmatch(r"#[0-9a-fA-F]{6}", show.colour) is not None,
        Phrase('not a colour: "{colour}"', colour=show.colour),
        "six hexadecimal digits, like #12355b",
    )
    if show.site_url is not None:  # else there is no feed, and what is made is as good without
        yield from _judge_channel(show)


def _judge_channel(show: ShowTable) -> Iterator[_Judgement]:
    """What directories refuse letter by letter: said before an hour is spoken for a feed that must not be written."""
    from lydsak.publish.feed.categories import find_category_fault
    from lydsak.publish.feed.show_rules import is_mail_address

    fault = find_category_fault([show.category] if isinstance(show.category, str) else show.category)
    yield ("show", "category"), fault is None, *(fault or ("", ""))
    yield (
        ("show", "owner_email"),
        not show.owner_email or is_mail_address(show.owner_email),
        Phrase('not an e-mail address: "{owner_email}"', owner_email=show.owner_email),
        "the bare address, without a name, like redaksjonen@example.no",
    )


def _judge_reading(parsed: SettingsFile) -> Iterator[_Judgement]:
    if not parsed.reading.off:
        return
    from lydsak.text.norwegian.chain import RULES

    known = [rule.name for rule in RULES]
    for name in parsed.reading.off:
        near = difflib.get_close_matches(name, known, n=1)
        advice = (
            Phrase('did you mean "{near}"?', near=near[0])
            if near
            else "`lydsak spoken --json` names the rule that read each word"
        )
        yield ("reading", "off"), name in known, Phrase('no reading rule is called "{name}"', name=name), advice


def _judge_feed(parsed: SettingsFile) -> Iterator[_Judgement]:
    yield ("feed", "page_size"), parsed.feed.page_size >= 1, "a page holds at least one episode", "300 is usual"
    holds = count_hours(parsed.feed.keep_corrected) is not None
    yield (
        ("feed", "keep_corrected"),
        holds,
        Phrase('no time: "{keep_corrected}"', keep_corrected=parsed.feed.keep_corrected),
        'like "7 d", "12 h" or "0"',
    )
    for number, name in parsed.feed.seasons.items():
        key = ("feed", "seasons", number)
        advice = 'its number as scripts have it: 2 = "Ferjesaken"'
        yield (
            key,
            re.fullmatch(r"[1-9]\d{0,3}", number) is not None,
            Phrase('"{number}" is no season', number=number),
            advice,
        )
        yield (
            key,
            bool(name.strip()),
            Phrase("season {number} has no name", number=number),
            "delete the line, and apps show the number",
        )


def _judge_sound(parsed: SettingsFile) -> Iterator[_Judgement]:
    sound = parsed.sound
    yield ("sound", "loudness"), -40 <= sound.loudness <= -5, "loudness is out of range", "-40 to -5 LUFS; -16 is usual"
    yield ("sound", "true_peak"), -9 <= sound.true_peak <= 0, "true_peak is out of range", "-9 to 0 dBTP; -1 is usual"
    for form, (least, most) in _ALTERNATE_BOUNDS[sound.channels].items():
        bitrate = getattr(sound.alternates, form)
        holds = bitrate is None or least <= bitrate <= most
        yield (
            ("sound", "alternates", form),
            holds,
            Phrase("the bit rate of {form} is out of range", form=form),
            Phrase(
                "{least} to {most} kbit/s in {stereo}",
                least=least,
                most=most,
                stereo="mono" if sound.channels == 1 else "stereo",
            ),
        )
    for pause in sound.pauses.__struct_fields__:
        holds = 0 <= getattr(sound.pauses, pause) <= LONGEST_PAUSE
        yield (
            ("sound", "pauses", pause),
            holds,
            Phrase("the pause {pause} is out of range", pause=pause),
            "0 to 60 seconds",
        )
    for kind in ("intro", "outro", "sting", "bed"):
        table = getattr(sound, kind)
        for key in table.__struct_fields__ if table else ():
            if key in SOUND_BOUNDS:
                low, high, unit = SOUND_BOUNDS[key]
                holds = low <= getattr(table, key) <= high
                yield (
                    ("sound", kind, key),
                    holds,
                    Phrase("{kind}.{key} is out of range", kind=kind, key=key),
                    Phrase("{low} to {high} {unit}", low=low, high=high, unit=unit),
                )


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
