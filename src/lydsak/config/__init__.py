"""load_settings: lydsak.toml and words.toml to Settings. Errors name the file, the line and the nearest known key."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lydsak.config.engines import read_engine_tables
from lydsak.config.faults import find_key
from lydsak.config.parsing import SETTINGS_FILE as SETTINGS_FILE
from lydsak.config.parsing import check_settings
from lydsak.config.tables import (
    SettingsFile,
    ShowTable,
    make_feed_details,
    make_provenance_files,
    make_reading,
    make_shared_store,
    make_show,
    make_sound,
)
from lydsak.config.targets import NamedTarget, read_target_tables
from lydsak.errors import Phrase, Place, SettingsError
from lydsak.model import (
    NARRATOR,
    PLAIN,
    Approval,
    FeedDetails,
    Pronunciation,
    Prosody,
    ProvenanceFiles,
    PublishAs,
    SharedStore,
    Show,
    SoundDesign,
)
from lydsak.text.norwegian.style import HOUSE_STYLE, ReadingStyle

WORDS_FILE: Final = "words.toml"
_LARGEST: Final = {SETTINGS_FILE: 1_000_000, WORDS_FILE: 5_000_000}
"""Bytes: a hundred times what a show needs."""
TIME_ZONE: Final = "Europe/Oslo"
"""Dates in scripts are Norwegian wall-clock time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A show's settings, whole and checked."""

    root: Path
    show: Show
    engine: str
    roles: tuple[tuple[str, str, str], ...]
    """Engine, role and voice, as the [voices.ENGINE] tables map them."""
    engine_tables: tuple[tuple[str, str], ...]
    """Engine and options, as the [engines.ENGINE] tables have them, in JSON."""
    fallback: tuple[str, ...]
    """Engines that speak where another fails, in order."""
    quotes: Prosody
    """How the role of the quoted is told from the narrator."""
    sound: SoundDesign
    reading: ReadingStyle
    opening: str | None
    """The spoken opening's template; None is the default for the language, "" none."""
    closing: str | None
    words: tuple[Pronunciation, ...] = field(default=(), repr=False)
    feed: FeedDetails = field(default_factory=FeedDetails)
    provenance: ProvenanceFiles | None = None
    publish_as: PublishAs = "episode"
    """What a script is published as that does not say it itself."""
    approval: Approval = "optional"
    shared_store: SharedStore | None = None
    """Where machines keep for each other what they made."""
    targets: tuple[NamedTarget, ...] = ()
    """Where the show is published to."""

    def find_voice(self, role: str, engine: str | None = None) -> str | None:
        """The voice that lydsak.toml gives a role in an engine, the one in use if None; None where it gives none."""
        wanted = (engine or self.engine, role)
        return next((voice for engine, name, voice in self.roles if (engine, name) == wanted), None)

    def find_engine_table(self, engine: str) -> str:
        """The options of an engine, in JSON; "{}" where lydsak.toml has none."""
        return dict(self.engine_tables).get(engine, "{}")

    @property
    def role_names(self) -> tuple[str, ...]:
        """Every role that a script may name."""
        return tuple(dict.fromkeys((NARRATOR, *(role for _, role, _ in self.roles))))


def load_settings(root: Path, *, engine: str | None = None) -> Settings:
    """Read a show's lydsak.toml and words.toml; `engine` overrides the file's. Raises SettingsError."""
    text = _read_text(root / SETTINGS_FILE)
    parsed = check_settings(text)
    return Settings(
        root=root,
        show=make_show(parsed.show),
        engine=engine or parsed.engine,
        roles=tuple((name, role, voice) for name, roles in parsed.voices.items() for role, voice in roles.items()),
        engine_tables=read_engine_tables(parsed, text, root),
        fallback=tuple(parsed.fallback),
        quotes=Prosody(parsed.quotes.pitch, parsed.quotes.pace),
        sound=make_sound(parsed),
        reading=make_reading(parsed.reading),
        opening=parsed.spoken.opening,
        closing=parsed.spoken.closing,
        words=_load_words(root / WORDS_FILE),
        feed=make_feed_details(parsed),
        provenance=make_provenance_files(parsed.provenance),
        publish_as=parsed.publish_as,
        approval=parsed.approval,
        shared_store=make_shared_store(parsed.shared_store),
        targets=read_target_tables(parsed.publish, text),
    )


def read_words(root: Path) -> str:
    """The text of words.toml as it stands, byte order mark and line ends included; "" where there is none.

    Raises SettingsError.
    """
    path = root / WORDS_FILE
    if not path.exists():
        return ""
    text = _read_text(path)
    return f"\ufeff{text}" if path.read_bytes().startswith(b"\xef\xbb\xbf") else text


def locate_setting(root: Path, keys: tuple[str, ...]) -> Place:
    """The line of lydsak.toml that holds a key, or the nearest table; for errors of those who use the settings."""
    try:
        return find_key(_read_text(root / SETTINGS_FILE), SETTINGS_FILE, keys)
    except SettingsError:
        return Place(SETTINGS_FILE)


def find_show(start: Path) -> Path:
    """The folder with lydsak.toml: this one or the nearest above it. Raises SettingsError."""
    resolved = start.resolve()
    if not resolved.exists():  # which is a slip, though a show may lie above
        raise SettingsError("L101", Phrase("there is no folder {start}", start=start), help="correct -C SHOW")
    for folder in (resolved, *resolved.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise SettingsError(
        "L101",
        Phrase("no {settings_file} in {start} or above it", settings_file=SETTINGS_FILE, start=start),
        help="make a show with `lydsak new NAME`, or give -C SHOW",
    )


def find_settings(start: Path) -> Settings | None:
    """The settings of the show that a folder lies in, or None outside of any. Raises SettingsError for wrong ones."""
    resolved = start.resolve()
    if not any((folder / SETTINGS_FILE).is_file() for folder in (resolved, *resolved.parents)):
        return None
    return load_settings(find_show(start))


def make_default_settings() -> Settings:
    """What holds where there is no show: the embedded voice and the usual sound."""
    parsed = SettingsFile(show=ShowTable(title="Lydsak"))
    return Settings(
        root=Path(),
        show=make_show(parsed.show),
        engine=parsed.engine,
        roles=(),
        engine_tables=(),
        fallback=(),
        quotes=PLAIN,
        sound=make_sound(parsed),
        reading=HOUSE_STYLE,
        opening=None,
        closing=None,
    )


def load_time_zone() -> tzinfo:
    """The zone that dates in scripts are in."""
    return ZoneInfo(TIME_ZONE)


def _read_text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting, a device never ends
            raise SettingsError("L102", "is not a plain file", place=Place(path.name), help="put the file there itself")
        if path.is_file() and (size := path.stat().st_size) > _LARGEST[path.name]:
            message = Phrase(
                "is {part} MB; it has at most {name} MB",
                part=f"{size / 1000000.0:.1f}",
                name=f"{_LARGEST[path.name] / 1000000.0:.0f}",
            )
            raise SettingsError("L120", message, place=Place(path.name), help="take out what is no setting or word")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            "L101",
            Phrase("no {name} in {parent}", name=path.name, parent=path.parent),
            help="make a show with `lydsak new NAME`",
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(
            "L102", "is not UTF-8", place=Place(path.name, line), help="save the file as UTF-8"
        ) from None
    except OSError as error:
        raise SettingsError(
            "L102", Phrase("cannot be read: {strerror}", strerror=error.strerror), place=Place(path.name)
        ) from None


def _load_words(path: Path) -> tuple[Pronunciation, ...]:
    from lydsak.text.lexicon.words import parse_words

    return parse_words(_read_text(path), path=path.name) if os.path.lexists(path) else ()
