"""What the scripts in show/ say, and the show as a client meets it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import soundfile


@dataclass(frozen=True, slots=True)
class Told:
    """One episode as its script tells it."""

    slug: str
    title: str
    guid: str
    published: str
    chapters: tuple[str, ...]
    kind: str = "full"
    season: int | None = None
    number: int | None = None
    authors: tuple[str, ...] = ()
    language: str = "nb"

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.published)


LONG_TITLE = (
    "Dette er en lang overskrift som ingen telefon viser hele av, men som likevel skal stå uforkortet "
    "i lydfilens kapittelliste fordi den er skrevet slik i avisen"
)
TITLE = "Fjordposten: opplest"
EPISODES = (
    Told(
        "bak-saken",
        "Slik laget vi saken",
        "4c1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f12",
        "2026-10-22T06:00:00+02:00",
        ("Slik laget vi saken",),
        kind="bonus",
    ),
    Told(
        "kaia",
        "Kaia held vatn",
        "3b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f11",
        "2026-10-21T06:00:00+02:00",
        ("Dykkarane", "Rekninga", "Kva no?"),
        season=2,
        number=2,
        authors=("Ola Sæther",),
        language="nn",
    ),
    Told(
        "ferja",
        "«Ferja» går igjen & folk jubler",
        "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11",
        "2026-10-20T06:00:00+02:00",
        ("Innledning", "Maskinen & mannen bak", LONG_TITLE, "Veien videre"),
        season=2,
        number=1,
        authors=("Kari Nordmann", "Per Åsen"),
    ),
    Told(
        "velkommen",
        "Velkommen til Fjordposten",
        "5d1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f13",
        "2026-10-01T06:00:00+02:00",
        ("Velkommen til Fjordposten",),
        kind="trailer",
        season=2,
    ),
)
"""Newest first, as they stand in the feed."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The built show, and where it is served."""

    root: Path
    address: str

    @property
    def feed(self) -> Path:
        return self.root / "feed" / "feed.xml"

    @property
    def feed_address(self) -> str:
        return f"{self.address}/feed.xml"

    def locate_sound(self, slug: str) -> Path:
        (path,) = (self.root / "feed" / "media").glob(f"{slug}.*.mp3")
        return path

    def locate_page_file(self, slug: str, pattern: str) -> Path:
        (path,) = (self.root / "feed" / "e" / slug).glob(pattern)
        return path

    def measure_seconds(self, slug: str) -> int:
        """How long an episode is when it is decoded."""
        seconds: float = soundfile.info(self.locate_sound(slug)).duration
        return round(seconds)

    def list_sounds(self) -> dict[str, bytes]:
        return {told.title: self.locate_sound(told.slug).read_bytes() for told in EPISODES}

    def read_chapters(self, slug: str) -> list[dict[str, Any]]:
        chapters: list[dict[str, Any]] = json.loads(self.locate_page_file(slug, "chapters.*.json").read_bytes())[
            "chapters"
        ]
        return chapters

    def list_starts(self, slug: str) -> list[int]:
        """In whole seconds, by the chapters JSON: what every other route must say too."""
        return [chapter["startTime"] for chapter in self.read_chapters(slug)]


def make_environment(home: Path) -> dict[str, str]:
    """For a client that finds nothing of this machine's user, and reaches loopback without a proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    folders = {name: str(home) for name in ("HOME", "GPODDER_HOME", "XDG_CONFIG_HOME")}
    return {**kept, **folders, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
