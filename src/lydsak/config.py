"""load_settings: lydsak.toml and words.toml to Settings. Errors name the file, the line and the nearest known key."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from lydsak.errors import Place, SettingsError
from lydsak.model import NARRATOR, Db, Dbtp, Language, Lufs, Ms, Music, Pauses, Pronunciation, Show, SoundDesign

SETTINGS_FILE: Final = "lydsak.toml"
WORDS_FILE: Final = "words.toml"
TIME_ZONE: Final = "Europe/Oslo"
"""Dates in scripts are Norwegian wall-clock time."""


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A table of lydsak.toml that takes no key it does not know."""


class _ShowTable(_Strict):
    title: str
    description: str = ""
    newspaper: str | None = None
    site_url: str | None = None
    guid: str | None = None
    language: Language = "nb"
    author: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    category: str | list[str] = "News"
    explicit: bool = False
    copyright: str | None = None
    cover: str | None = None
    colour: str = "#12355b"
    locked: bool = True


class _SpokenTable(_Strict):
    opening: str | None = None
    closing: str | None = None
    say_chapters: bool = False


class _MusicTable(_Strict):
    file: str
    credit: str | None = None
    licence: str | None = None
    gain: float = 0.0
    overlap: float = 3.5
    ducking: float = -16.0


class _PausesTable(_Strict):
    sentence: float = 0.32
    paragraph: float = 0.7
    quote: float = 0.45
    attribution: float = 0.08
    heading: float = 0.6
    segment: float = 1.2


class _SoundTable(_Strict):
    intro: _MusicTable | None = None
    outro: _MusicTable | None = None
    pauses: _PausesTable = _PausesTable()
    loudness: float = -16.0
    true_peak: float = -1.0
    channels: Literal[1, 2] = 1
    bitrate: Literal[64, 80, 96, 112, 128, 160, 192, 224, 256, 320] = 96


class _File(_Strict):
    show: _ShowTable
    engine: str = "espeak"
    voices: dict[str, dict[str, str]] = {}
    spoken: _SpokenTable = _SpokenTable()
    sound: _SoundTable = _SoundTable()


@dataclass(frozen=True, slots=True)
class Settings:
    """A show's settings, whole and checked."""

    root: Path
    show: Show
    engine: str
    roles: tuple[tuple[str, str, str], ...]
    """Engine, role and voice, as the [voices.ENGINE] tables map them."""
    sound: SoundDesign
    opening: str | None
    """The spoken opening's template; None is the default for the language, "" none."""
    closing: str | None
    words: tuple[Pronunciation, ...] = field(default=(), repr=False)

    def find_voice(self, role: str) -> str | None:
        """The voice that lydsak.toml gives a role in the engine in use; None where it gives none."""
        return next((voice for engine, name, voice in self.roles if (engine, name) == (self.engine, role)), None)

    @property
    def role_names(self) -> tuple[str, ...]:
        """Every role that a script may name."""
        return tuple(dict.fromkeys((NARRATOR, *(role for _, role, _ in self.roles))))


def load_settings(root: Path, *, engine: str | None = None) -> Settings:
    """Read a show's lydsak.toml and words.toml; `engine` overrides the file's. Raises SettingsError."""
    parsed = check_settings(_read_text(root / SETTINGS_FILE))
    return Settings(
        root=root,
        show=_make_show(parsed.show),
        engine=engine or parsed.engine,
        roles=tuple((name, role, voice) for name, roles in parsed.voices.items() for role, voice in roles.items()),
        sound=_make_sound(parsed),
        opening=parsed.spoken.opening,
        closing=parsed.spoken.closing,
        words=_load_words(root / WORDS_FILE),
    )


def check_settings(text: str) -> _File:
    """Parse the text of a lydsak.toml. Raises SettingsError."""
    table = _parse_toml(text, SETTINGS_FILE)
    try:
        parsed = msgspec.convert(table, _File)
    except msgspec.ValidationError as error:
        raise _explain_validation(error, text, SETTINGS_FILE) from None
    _check_values(parsed, text, SETTINGS_FILE)
    return parsed


def find_show(start: Path) -> Path:
    """The folder with lydsak.toml: this one or the nearest above it. Raises SettingsError."""
    resolved = start.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise SettingsError(
        "L101", f"no {SETTINGS_FILE} in {start} or above it", help="make a show with `lydsak new NAME`, or give -C SHOW"
    )


def find_settings(start: Path) -> Settings | None:
    """The settings of the show that a folder lies in, or None outside of any. Raises SettingsError for wrong ones."""
    resolved = start.resolve()
    if not any((folder / SETTINGS_FILE).is_file() for folder in (resolved, *resolved.parents)):
        return None
    return load_settings(find_show(start))


def make_default_settings() -> Settings:
    """What holds where there is no show: the embedded voice and the usual sound."""
    parsed = _File(show=_ShowTable(title="Lydsak"))
    return Settings(Path(), _make_show(parsed.show), parsed.engine, (), _make_sound(parsed), None, None)


def load_time_zone() -> tzinfo:
    """The zone that dates in scripts are in."""
    return ZoneInfo(TIME_ZONE)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError("L101", f"no {path.name} in {path.parent}", help="make a show with `lydsak new NAME`") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError("L102", "is not UTF-8", place=Place(path.name, line), help="save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError("L102", f"cannot be read: {error.strerror}", place=Place(path.name)) from None


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        place = _make_place(text, name, line, column)
        raise SettingsError("L103", message.split(" (at ")[0], place=place, help="TOML: key = \"value\"") from None
    except RecursionError:
        raise SettingsError("L103", "is nested too deeply", place=Place(name)) from None




def _explain_validation(error: msgspec.ValidationError, text: str, name: str) -> SettingsError:
    """Say where and what msgspec refuses: `Expected `str`, got `int` - at `$.show.title``."""
    message, _, path = str(error).partition(" - at `$.")
    keys = tuple(re.split(r"[.\[]", path.rstrip("`"))) if path else ()
    unknown = re.search(r"unknown field `(.+)`", message)
    if unknown:
        known = _list_known_keys(keys)
        near = difflib.get_close_matches(unknown[1], known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "known here: " + ", ".join(known)
        return SettingsError("L104", f'unknown setting "{unknown[1]}"', place=_find_key(text, name, (*keys, unknown[1])), help=hint)
    missing = re.search(r"missing required field `(.+)`", message)
    if missing:
        full = ".".join((*keys, missing[1]))
        return SettingsError("L105", f"{full} is missing", place=_find_key(text, name, keys), help=f'add {missing[1]} = "..."')
    return SettingsError("L106", f"{'.'.join(keys)}: {message[:1].lower()}{message[1:]}", place=_find_key(text, name, keys))


def _list_known_keys(keys: tuple[str, ...]) -> list[str]:
    table: type[msgspec.Struct] = _File
    nested: dict[str, type[msgspec.Struct]] = {
        "show": _ShowTable, "spoken": _SpokenTable, "sound": _SoundTable,
        "intro": _MusicTable, "outro": _MusicTable, "pauses": _PausesTable,
    }  # fmt: skip
    for key in keys:
        table = nested.get(key, table)
    return list(table.__struct_fields__)


def _find_key(text: str, name: str, keys: tuple[str, ...]) -> Place:
    """The line of a key: the last `key =` or `[table]` that its path leads to."""
    table, wanted = ".".join(keys[:-1]), keys[-1] if keys else ""
    current, best = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            current = header[1]
            if current == ".".join(keys):
                return _make_place(text, name, number, line.index("[") + 1)
            best = number if current == table else best
        found = re.match(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*=", line)
        if found and current == table:
            return _make_place(text, name, number, len(line) - len(line.lstrip()) + 1, len(wanted))
    return _make_place(text, name, best, 1)


def _make_place(text: str, name: str, line: int, column: int, width: int = 1) -> Place:
    lines = text.split("\n")
    return Place(name, line, column, lines[line - 1].rstrip("\r") if line <= len(lines) else "", width)


def _check_values(parsed: _File, text: str, name: str) -> None:
    """What types alone do not say. Raises SettingsError."""

    def refuse(keys: tuple[str, ...], message: str, hint: str) -> SettingsError:
        return SettingsError("L107", message, place=_find_key(text, name, keys), help=hint)

    show, sound = parsed.show, parsed.sound
    if not show.title.strip():
        raise refuse(("show", "title"), "the show has no title", 'write title = "..."')
    if show.site_url is not None and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[!-~]*)?", show.site_url):
        raise refuse(("show", "site_url"), f'not a web address: "{show.site_url}"', "like https://example.no/podkast, plain ASCII")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", show.colour):
        raise refuse(("show", "colour"), f'not a colour: "{show.colour}"', "six hexadecimal digits, like #12355b")
    if not -40 <= sound.loudness <= -5:
        raise refuse(("sound", "loudness"), f"loudness {sound.loudness} is out of range", "-16 is usual; from -40 to -5 LUFS")
    if not -9 <= sound.true_peak <= 0:
        raise refuse(("sound", "true_peak"), f"true_peak {sound.true_peak} is out of range", "-1 is usual; from -9 to 0 dBTP")
    for pause in sound.pauses.__struct_fields__:
        if not 0 <= getattr(sound.pauses, pause) <= 60:
            raise refuse(("sound", "pauses", pause), f"pause {pause} is out of range", "from 0 to 60 seconds")
    for kind, music in (("intro", sound.intro), ("outro", sound.outro)):
        if music and not (-60 <= music.ducking <= 0 and 0 <= music.overlap <= 60 and -60 <= music.gain <= 20):
            raise refuse(("sound", kind), f"{kind}: a level or time is out of range", "ducking -60..0, gain -60..20 dB, overlap 0..60 s")


def _make_show(table: _ShowTable) -> Show:
    newspaper = table.newspaper or table.title
    category = (table.category,) if isinstance(table.category, str) else tuple(table.category)
    return Show(
        title=table.title.strip(),
        description=table.description.strip() or table.title.strip(),
        language=table.language,
        site_url=None if table.site_url is None else table.site_url.rstrip("/"),
        guid=table.guid,
        author=table.author or newspaper,
        newspaper=newspaper,
        owner_name=table.owner_name or table.author or newspaper,
        owner_email=table.owner_email,
        category=category,
        explicit=table.explicit,
        copyright=table.copyright,
        cover=table.cover,
        colour=table.colour,
        locked=table.locked,
    )


def _make_sound(parsed: _File) -> SoundDesign:
    sound = parsed.sound
    pauses = {name: Ms(round(getattr(sound.pauses, name) * 1000)) for name in sound.pauses.__struct_fields__}
    return SoundDesign(
        intro=_make_music(sound.intro),
        outro=_make_music(sound.outro),
        pauses=Pauses(**pauses),
        say_chapters=parsed.spoken.say_chapters,
        loudness=Lufs(sound.loudness),
        true_peak=Dbtp(sound.true_peak),
        channels=sound.channels,
        bitrate=sound.bitrate,
    )


def _make_music(table: _MusicTable | None) -> Music | None:
    if table is None:
        return None
    return Music(
        file=table.file,
        credit=table.credit,
        licence=table.licence,
        gain=Db(table.gain),
        overlap=Ms(round(table.overlap * 1000)),
        ducking=Db(table.ducking),
    )


def _load_words(path: Path) -> tuple[Pronunciation, ...]:
    from lydsak.text.lexicon import parse_words

    if not path.exists():
        return ()
    return parse_words(_read_text(path), path=path.name)
