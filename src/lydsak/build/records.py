"""Built episodes as they stand on disk: their records, their files, and whether they are up to date."""

from __future__ import annotations

from pathlib import Path

import msgspec

from lydsak.build.fingerprint import digest_content, fingerprint_episode
from lydsak.build.scripts import read_script
from lydsak.config import Settings
from lydsak.model import Episode, PublishedFile
from lydsak.store import explain_storage


def find_current(script: Path, settings: Settings) -> Episode | None:
    """The episode as built, if it was made from exactly this script and show, and every file of it is whole.

    The record names the engines and sounds that the script took, so that an unchanged script need not be parsed.
    """
    episode = read_episode(settings.root, script.stem)
    if episode is None or not script.is_file():
        return None
    music = settings.root / "audio" / "music"
    try:
        sounds = {file: digest_content((music / file).read_bytes()) for file in episode.sounds}
    except OSError:
        return None
    engines = {voice.partition(":")[0] for voice in episode.voices}
    text = read_script(script, settings.root)
    if fingerprint_episode(text, settings, engines=engines, sounds=sounds) != episode.fingerprint:
        return None
    files = list_all_files(episode, settings.root)
    return episode if all(has_digest(path, digest) for path, digest in files) else None


def read_episode(root: Path, slug: str) -> Episode | None:
    """The record of a built episode; None where there is none that can be read."""
    try:
        return msgspec.json.decode(locate_record(root, slug).read_bytes(), type=Episode)
    except (OSError, msgspec.DecodeError):
        return None


def list_episodes(root: Path) -> tuple[Episode, ...]:
    """Every built episode that can be read, by slug."""
    slugs = sorted(path.parent.name for path in (root / "feed" / "e").glob("*/episode.json"))
    return tuple(episode for slug in slugs if (episode := read_episode(root, slug)) is not None)


def list_published(episode: Episode) -> tuple[PublishedFile, ...]:
    """Every published file of an episode, by path from feed/."""
    files = (episode.audio, episode.webvtt, episode.subrip, episode.transcript, episode.chapters_json)
    return (*files, episode.page) if episode.page else files


def list_all_files(episode: Episode, root: Path) -> tuple[tuple[Path, str], ...]:
    """Every file of an episode, published or for editors, with its digest."""
    published = ((root / "feed" / file.path, file.sha256) for file in list_published(episode))
    segments = ((root / file.path, file.sha256) for file in episode.segment_files)
    return (*published, *segments, (locate_copy(root, episode.slug), episode.audio.sha256))


def name_published(path: str, content: bytes, media_type: str) -> PublishedFile:
    """A file as published: "{}" in its path becomes the hash of its content."""
    digest = digest_content(content)
    return PublishedFile(path.format(digest[:8]), len(content), media_type, digest)


def has_digest(path: Path, digest: str) -> bool:
    """Whether a file holds the bytes of that digest."""
    try:
        return digest_content(path.read_bytes()) == digest
    except OSError:
        return False


def locate_record(root: Path, slug: str) -> Path:
    """Where an episode's record is kept: with what it describes, so that feed/ is whole without the store."""
    return root / "feed" / "e" / slug / "episode.json"


def locate_copy(root: Path, slug: str) -> Path:
    """The finished episode under its plain name."""
    return root / "audio" / "episodes" / f"{slug}.mp3"


def remove_superseded(root: Path, episode: Episode) -> tuple[str, ...]:
    """Take away what earlier builds of an episode published under other hashes; only once no feed names it."""
    slug, feed = episode.slug, root / "feed"
    kept = {path for path, _ in list_all_files(episode, root)}
    found = [
        *(feed / "media").glob(f"{slug}.????????.mp3"),
        *(feed / "e" / slug).glob("*.????????.*"),
        *(root / "audio" / "segments" / slug).glob("*.mp3"),
    ]
    removed = [path for path in sorted(found) if path not in kept]
    for path in removed:
        with explain_storage(path):
            path.unlink(missing_ok=True)
    return tuple(path.relative_to(root).as_posix() for path in removed)
