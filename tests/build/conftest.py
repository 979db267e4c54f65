"""Small shows that speak in tones: quick, exact, and the same everywhere."""

from __future__ import annotations

import functools
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lydsak.build.events import EpisodeFailed, EpisodeReady, EpisodeUntouched, Event
from lydsak.build.records.episodes import find_standing
from lydsak.build.show import BuildOptions, build_show
from lydsak.config import Settings, load_settings
from lydsak.publish import cover

SETTINGS = """
engine = "tone"

[show]
title = "Prøveposten"
description = "Saker til prøve."
newspaper = "Prøveposten"
owner_email = "desk@provepost.example"
site_url = "https://provepost.example/podkast"
guid = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"
category = "News"
"""

SCRIPT = """
---
tittel: Ferja går igjen
dato: 2026-11-20 06:00
artikkeldato: 2026-11-19
forfatter: Kari Nordmann
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

## Innledning ^k1

Ferja la fra kai klokka sju. Det var ventet. ^a1

## Kaia ^k2

Kaia holder nå, sier de som bygde den. ^b1

Ingen falt i vannet. ^b2
"""


ONE_WORKER = BuildOptions(workers=1)


@dataclass(frozen=True, slots=True)
class ShowFolder:
    """A show on disk."""

    root: Path

    def load(self) -> Settings:
        return load_settings(self.root)

    def write_script(self, text: str, name: str = "ferja") -> Path:
        path = self.root / "scripts" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def add_settings(self, text: str) -> None:
        path = self.root / "lydsak.toml"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def build(self, options: BuildOptions = ONE_WORKER) -> list[Event]:
        return list(build_show(self.load(), sorted((self.root / "scripts").glob("*.md")), options))

    def build_ready(self, options: BuildOptions = ONE_WORKER) -> EpisodeReady:
        events = self.build(options)
        failed = [event for event in events if isinstance(event, EpisodeFailed)]
        assert not failed, failed
        (ready,) = self.read_ready(events)
        return ready

    def read_ready(self, events: Iterable[Event]) -> list[EpisodeReady]:
        """With the records of those that nothing happened to."""
        ready = [self._read_untouched(event) if isinstance(event, EpisodeUntouched) else event for event in events]
        return [event for event in ready if isinstance(event, EpisodeReady)]

    def _read_untouched(self, event: EpisodeUntouched) -> EpisodeReady:
        standing = find_standing(self.root, event.episode.slug)
        assert standing
        return EpisodeReady(standing.episode, 0, 0, 0, ())

    def locate_audio(self, slug: str = "ferja") -> Path:
        (path,) = (self.root / "feed" / "media").glob(f"{slug}.*.mp3")
        return path

    def list_files(self, folder: str = "feed") -> dict[str, bytes]:
        root = self.root / folder
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
        }


@pytest.fixture(scope="session", autouse=True)
def _draw_covers_once() -> Iterator[None]:
    """A cover takes a second and is a pure function of its show, so a test run draws each once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "draw_cover", functools.cache(cover.draw_cover))
        patch.setattr(cover, "shrink_cover", functools.cache(cover.shrink_cover))
        yield


@pytest.fixture(scope="session")
def make_show(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ShowFolder]:
    """Makes a show in a folder of its own; `settings` is added to lydsak.toml."""

    def make(name: str = "show", *, settings: str = "", script: str | None = SCRIPT) -> ShowFolder:
        show = ShowFolder(tmp_path_factory.mktemp("house") / name)
        (show.root / "audio" / "music").mkdir(parents=True)
        (show.root / "lydsak.toml").write_text(SETTINGS + settings, encoding="utf-8")
        if script is not None:
            show.write_script(script)
        return show

    return make


@pytest.fixture
def show(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """A show of one script."""
    return make_show()


@pytest.fixture(scope="session")
def built_show(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """A show of one script, built; only to be read."""
    built = make_show()
    built.build_ready()
    return built


@pytest.fixture
def built_copy(built_show: ShowFolder, tmp_path: Path) -> ShowFolder:
    """The built show in a folder of its own, to be changed."""
    return ShowFolder(Path(shutil.copytree(built_show.root, tmp_path / "copy")))
