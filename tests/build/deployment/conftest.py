"""A target in memory that can be cut off at any operation, and small web roots to publish to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from lydsak.build.deployment.deploy import DeploymentEvent, publish_web_root
from lydsak.build.deployment.refusals import RefusalKind
from lydsak.config import Settings, load_settings
from lydsak.errors import PublishError, TargetError
from lydsak.publish.feed_reading.summary import summarize_feed
from lydsak.targets.base import Outgoing, Target

SITE = "https://provepost.example/podkast"


class CutOff(BaseException):
    """The process is killed here."""


@dataclass
class MemoryTarget:
    """A web root in memory. `strike` is the number of the change before which the process is killed."""

    files: dict[str, bytes] = field(default_factory=dict)
    strike: int | None = None
    changes: int = 0
    sent: list[str] = field(default_factory=list)
    looks: int = 0
    """How often something was asked for."""
    watched: dict[str, bytes | None] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @property
    def address(self) -> str:
        return "memory"

    def watch(self, path: str) -> None:
        self.watched[path] = self.files.get(path)

    def read(self, path: str) -> bytes | None:
        self.looks += 1
        return self.files.get(path)

    def holds(self, file: Outgoing) -> bool:
        self.looks += 1
        content = self.files.get(file.path)
        return content is not None and hashlib.sha256(content).hexdigest() == file.sha256

    def keeps(self, file: Outgoing) -> bool:
        return self.holds(file)

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        for file in files:
            self._change()
            if file.path in self.watched and self.files.get(file.path) != self.watched[file.path]:
                raise PublishError("L843", f"{file.path} is another by now")
            self.files[file.path] = file.source if isinstance(file.source, bytes) else file.source.read_bytes()
            self.sent.append(file.path)
            yield file

    def copy(self, path: str, copied: str) -> None:
        self._change()
        if path not in self.files:
            raise TargetError("L852", f"{path} is not there")
        self.files[copied] = self.files[path]

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._change()
            self.files.pop(path, None)

    def conclude(self, message: str) -> None:
        pass

    def _change(self) -> None:
        if self.changes == self.strike:
            raise CutOff
        self.changes += 1

    def list_public(self) -> Mapping[str, bytes]:
        """What listeners can reach."""
        return {path: content for path, content in self.files.items() if not path.startswith(".lydsak/")}

    def list_kept(self) -> set[str]:
        """What is kept to go back to."""
        return {path for path in self.files if path.startswith(".lydsak/kept/")}


def check_promise(target: MemoryTarget) -> None:
    """A feed that is there is whole: everything that it names is there, with the bytes that its name and length say."""
    content = target.files.get("feed.xml")
    if content is None:
        return
    feed = summarize_feed(content, path="feed.xml")
    for address in feed.addresses:
        path = address.removeprefix(f"{SITE}/")
        assert path in target.files, f"{path} is named, and not there"
        assert hashlib.sha256(target.files[path]).hexdigest().startswith(path.rsplit(".", 2)[1])
    for item in feed.items:
        assert len(target.files[item.url.removeprefix(f"{SITE}/")]) == item.length


@dataclass(frozen=True)
class WebRoot:
    """A show's folder whose feed/ is written without a build."""

    root: Path

    @property
    def settings(self) -> Settings:
        return load_settings(self.root)

    def write(
        self, episodes: Mapping[str, str], *, dates: Mapping[str, int] | None = None, guid: str = "show"
    ) -> dict[str, bytes]:
        """Make feed/ hold these episodes, slug and sound, and nothing else; returns its files by path."""
        files: dict[str, bytes] = {}
        items = []
        for slug, sound in episodes.items():
            content = sound.encode()
            path = f"media/{slug}.{hashlib.sha256(content).hexdigest()[:8]}.mp3"
            files[path] = content
            files[f"e/{slug}/index.html"] = f"<p>{slug} {path}</p>".encode()
            day = (dates or {}).get(slug, 1)
            items.append(
                f"<item><guid>guid-{slug}</guid><title>{slug}</title><pubDate>Mon, {day:02} Jan 2024 06:00:00 +0100"
                f'</pubDate><enclosure url="{SITE}/{path}" length="{len(content)}" type="audio/mpeg"/></item>'
            )
        files["index.html"] = " ".join(episodes).encode()
        namespace = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
        files["feed.xml"] = (
            f'<?xml version="1.0"?><rss {namespace} version="2.0"><channel><podcast:guid>{guid}</podcast:guid>'
            f"{''.join(items)}</channel></rss>"
        ).encode()
        folder = self.root / "feed"
        for old in [*folder.rglob("*")] if folder.exists() else []:
            if old.is_file() and old.relative_to(folder).as_posix() not in files:
                old.unlink()
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return files

    def withdraw(self, slug: str) -> None:
        """Leave a script that takes an episode back."""
        (self.root / "scripts").mkdir(exist_ok=True)
        front = f"tittel: {slug}\ndato: 2024-01-01 06:00\nguid: guid-{slug}\ntrukket: 2024-02-01 Feil."
        script = self.root / "scripts" / f"{slug}.md"
        script.write_text(f"---\n{front}\n---\n\nHei. ^a1\n", encoding="utf-8")

    def publish(self, target: Target, *allow: RefusalKind, dry_run: bool = False) -> list[DeploymentEvent]:
        """Publish all of it."""
        return list(publish_web_root(self.settings, target, allow=frozenset(allow), dry_run=dry_run))


def make_web_root(folder: Path) -> WebRoot:
    """A show with settings and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lydsak.toml").write_text(f'[show]\ntitle = "Prøve"\nsite_url = "{SITE}"\n', encoding="utf-8")
    return WebRoot(folder)


@pytest.fixture
def web_root(tmp_path: Path) -> WebRoot:
    """A show to publish."""
    return make_web_root(tmp_path / "show")
