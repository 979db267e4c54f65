"""Built episodes as they stand on disk: their records, their files, and whether they are up to date."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

import msgspec

from lydsak.build.fingerprint import digest_content, fingerprint_episode
from lydsak.build.scripts import read_script
from lydsak.config import Settings
from lydsak.errors import Phrase
from lydsak.model import Episode, PartReference, PublishedFile, ScriptStatus
from lydsak.publish.times import parse_publication
from lydsak.store.files import digest_file, explain_storage

_SEAL: Final = b'{"sha256":"'
_SEAL_END: Final = b'",'
_UNSEALED: Final = b'{"fingerprint":'
"""How records of earlier builds begin."""
_DECODER: Final = msgspec.json.Decoder(Episode)


@dataclass(frozen=True, slots=True)
class StandingEpisode:
    """A built episode and the folder that it stands in: the web root, or where what is held back waits."""

    episode: Episode
    folder: Path

    @property
    def out(self) -> bool:
        """Whether it stands in the web root."""
        return self.folder.name == "feed"


def find_current(script: Path, settings: Settings, *, read_files: bool = True) -> Episode | None:
    """The episode as built, if it was made from exactly this script and show, and every file of it is whole.

    Without `read_files` a file that is there counts as whole: for a list of all episodes, not for a build.
    The record names the engines and sounds that the script took, so that an unchanged script need not be parsed.
    """
    standing = find_standing(settings.root, script.stem)
    if standing is None or not script.is_file():
        return None
    episode = standing.episode
    if standing.folder != choose_folder(settings.root, script.stem, episode):
        return None  # its day has come, or it was called back: it has to move
    music = settings.root / "audio" / "music"
    sounds = {file: digest for file in episode.sounds if (digest := digest_file(music / file))}
    if len(sounds) < len(set(episode.sounds)):
        return None
    try:
        written = settings.root / "scripts"
        stories = {slug: digest_content((written / f"{slug}.md").read_bytes()) for slug in episode.stories}
    except OSError:
        return None
    text = read_script(script, settings.root)
    made_from = fingerprint_episode(text, settings, voices=episode.voices, sounds=sounds, stories=stories)
    if made_from != episode.fingerprint:
        return None
    if not is_whole(standing, settings.root, read_files=read_files) or lacks_measures(settings.root, script.stem):
        return None
    parts = (find_current_part(settings.root, part, read_files=read_files) for part in episode.parts)
    return episode if all(parts) else None


def find_current_part(root: Path, part: PartReference, *, read_files: bool = True) -> Episode | None:
    """A segment's episode as built, if it is the one that is named, stands where it should and is whole."""
    standing = find_standing(root, part.slug)
    if standing is None or standing.episode.fingerprint != part.fingerprint:
        return None
    episode = standing.episode
    if standing.folder != choose_folder(root, part.slug, episode) or lacks_measures(root, part.slug):
        return None
    return episode if is_whole(standing, root, read_files=read_files) else None


def is_whole(standing: StandingEpisode, root: Path, *, read_files: bool = True) -> bool:
    """Whether every file of an episode is there, by its digest, or by its name alone without `read_files`."""
    files = list_all_files(standing, root)
    return all(holds_file(root, path, digest) if read_files else path.is_file() for path, digest in files)


def holds_file(root: Path, path: Path, digest: str) -> bool:
    """Whether a file of an episode holds the bytes of that digest, or waits with them for the feed."""
    if has_digest(path, digest):
        return True
    feed = root / "feed"
    return path.is_relative_to(feed) and has_digest(
        locate_waiting_page(root, path.relative_to(feed).as_posix()), digest
    )


def lacks_measures(root: Path, slug: str) -> bool:
    """Whether somebody took away what was measured of an episode; not where all of .lydsak is gone or new."""
    return locate_memory(root, slug).is_file() and not locate_measures(root, slug).is_file()


class Publishable(Protocol):
    """What decides whether listeners get an episode."""

    @property
    def status(self) -> ScriptStatus:
        """Of its script, as it counts."""

    @property
    def unapproved(self) -> bool:
        """Whether it waits for an approval."""

    @property
    def date(self) -> str | None:
        """Publication, ISO 8601 with its offset."""


def find_hold(episode: Publishable, *, out: bool = False) -> str | None:
    """Why listeners do not get an episode yet; None when they do.

    `out` where they have it already, with this date: its day has come once, whatever a clock that was set back says.
    """
    if episode.status == "draft":
        return "a draft"
    if episode.unapproved:
        return "not approved: read it, then run `lydsak approve`"
    moment = parse_publication(episode.date)
    if moment is None:
        return "no publication date: write dato in the script's front matter"
    if not out and moment > tell_time():
        return Phrase("to be published {date}", date=f"{moment:%Y-%m-%d %H:%M}")
    return None


def tell_time() -> datetime:
    """The moment by which days have come."""
    return datetime.now(UTC)


def choose_folder(root: Path, slug: str, episode: Publishable) -> Path:
    """Where an episode is put: below feed/, or where nobody publishes it."""
    standing = find_standing(root, slug)
    out = standing is not None and standing.out and standing.episode.date == episode.date
    feed, held = list_homes(root)
    return feed if find_hold(episode, out=out) is None else held


def find_standing(root: Path, slug: str) -> StandingEpisode | None:
    """A built episode, published or held back; None where there is none that can be read."""
    for folder in list_homes(root):
        # As locate_record: with a Path for each, ten thousand take a second longer.
        with suppress(OSError, ValueError), open(f"{folder}/e/{slug}/episode.json", "rb") as record:  # noqa: PTH123
            return StandingEpisode(decode_record(record.read()), folder)
    return None


@lru_cache(maxsize=4)
def list_homes(root: Path) -> tuple[Path, Path]:
    """Where episodes stand: the web root, and where what is held back waits."""
    return root / "feed", root / ".lydsak" / "held"


def list_standing(root: Path) -> tuple[StandingEpisode, ...]:
    """Every built episode by slug, published or held back; each record is read once."""
    records = [path for folder in list_homes(root) for path in _list_records(folder)]
    found = (find_standing(root, slug) for slug in sorted({path.parent.name for path in records}))
    return tuple(one for one in found if one)


def list_unreadable(root: Path) -> tuple[Path, ...]:
    """Records in the web root that cannot be read."""
    return tuple(path for path in _list_records(root / "feed") if find_standing(root, path.parent.name) is None)


def has_script(root: Path, slug: str) -> bool:
    """Whether the script of an episode is still there."""
    return (root / "scripts" / f"{slug}.md").is_file()


def _list_records(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("e/*/episode.json")))


def list_files(episode: Episode) -> tuple[PublishedFile, ...]:
    """Every file that listeners get of an episode, by path from the folder it stands in."""
    alternates = (alternate.file for alternate in episode.alternates)
    files = (episode.audio, *alternates, episode.webvtt, episode.subrip, episode.transcript, episode.chapters_json)
    return (*files, *(page for page in (episode.page, episode.embed) if page))


def list_all_files(standing: StandingEpisode, root: Path) -> tuple[tuple[Path, str], ...]:
    """Every file of an episode, for listeners or for editors, with its digest."""
    episode = standing.episode
    served = ((standing.folder / file.path, file.sha256) for file in list_files(episode))
    segments = ((root / file.path, file.sha256) for file in episode.segment_files)
    return (*served, *segments, (locate_copy(root, episode.slug), episode.audio.sha256))


def name_published(path: str, content: bytes, media_type: str) -> PublishedFile:
    """A file as published: "{}" in its path becomes the hash of its content."""
    digest = digest_content(content)
    return PublishedFile(path.format(digest[:8]), len(content), media_type, digest)


def has_digest(path: Path, digest: str) -> bool:
    """Whether a file holds the bytes of that digest."""
    return digest_file(path) == digest


def locate_store(root: Path) -> Path:
    """Where a show's artifacts are kept."""
    return root / ".lydsak" / "store"


def locate_record(folder: Path, slug: str) -> Path:
    """Where an episode's record is kept: with what it describes, so that feed/ is whole without the store."""
    return folder / "e" / slug / "episode.json"


def encode_record(episode: Episode) -> bytes:
    """What is kept of an episode, sealed with its own digest: it alone knows what all the other files should be.

    Not its words, which only its own page shows, and which weigh ten times the rest.
    """
    content = msgspec.json.encode(replace(episode, utterances=(), blocks=()))
    return b"%s%s%s%s" % (_SEAL, digest_content(content).encode(), _SEAL_END, content[1:])


def decode_record(record: bytes) -> Episode:
    """An episode as kept. Raises ValueError for a record that is not what was written."""
    if record.startswith(_SEAL):
        begins = len(_SEAL) + 64
        content = b"{" + record[begins + len(_SEAL_END) :]
        if record[len(_SEAL) : begins + len(_SEAL_END)] != digest_content(content).encode() + _SEAL_END:
            raise msgspec.DecodeError("not what was written")
    elif not record.startswith(_UNSEALED):
        raise msgspec.DecodeError("no record")
    return _DECODER.decode(record)


def drop_other_record(root: Path, folder: Path, slug: str) -> None:
    """Forget an episode in the folder it no longer stands in; its files there stay until no feed names them."""
    for other in list_homes(root):
        if other != folder:
            with explain_storage(other):
                locate_record(other, slug).unlink(missing_ok=True)


def locate_waiting_pages(root: Path) -> Path:
    """Where changed pages of episodes that are out wait for the feed, in the order of the web root."""
    return root / ".lydsak" / "pages"


def locate_waiting_page(root: Path, path: str) -> Path:
    """Where a page waits that listeners find at this path below feed/."""
    return locate_waiting_pages(root) / path


def locate_copy(root: Path, slug: str) -> Path:
    """The finished episode under its plain name."""
    return root / "audio" / "episodes" / f"{slug}.mp3"


def locate_measures(root: Path, slug: str) -> Path:
    """What was measured of an episode; for producers, not for listeners."""
    return root / ".lydsak" / "reports" / f"{slug}.json"


def locate_memory(root: Path, slug: str) -> Path:
    """Which piece had which key in the last build of an episode."""
    return root / ".lydsak" / "last" / f"{slug}.json"


def locate_report(root: Path, slug: str) -> Path:
    """The same as a page, where one was asked for."""
    return root / ".lydsak" / "reports" / f"{slug}.html"


def locate_usage(root: Path, slug: str) -> Path:
    """What of the store an episode was made from; for `clean`, which keeps it."""
    return root / ".lydsak" / "used" / f"{slug}.json"
