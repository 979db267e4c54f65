"""The episodes from before among those that are built: their places in the feed, and their files in the web root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from lydsak.build.clock import format_now
from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.records.catalogue import CatalogueEntry
from lydsak.build.records.episodes import locate_store
from lydsak.config.earlier import EARLIER_NAME, MAX_EARLIER_BYTES, mark_withdrawn, parse_earlier
from lydsak.errors import FeedError, Finding, Phrase, Place, SettingsError, UsageError
from lydsak.model import EARLIER_MARK, EarlierEpisode, Listing
from lydsak.publish.feed.earlier_items import name_earlier_sound
from lydsak.publish.times import parse_publication
from lydsak.store import Recipe, Store
from lydsak.store.files import digest_file, explain_storage, link_file, publish_file


def load_earlier(root: Path, *, keep: bool = False) -> tuple[EarlierEpisode, ...]:
    """A show's episodes from before, those that were withdrawn too; none where there is no earlier.toml.

    With `keep` they are read from the store as long as the file stays as it is. Raises SettingsError L865.
    """
    text = read_earlier(root)
    if text is None:
        return ()
    if not keep:
        return parse_earlier(text)
    recipe = Recipe("earlier", {"file": digest_content(text.encode("utf-8")), "code": digest_code("config")})
    store = Store(locate_store(root))
    kept = store.get_or_make(recipe, lambda: msgspec.json.encode(parse_earlier(text)))
    return msgspec.json.decode(kept, type=tuple[EarlierEpisode, ...])


def read_earlier(root: Path) -> str | None:
    """The text of earlier.toml; None where there is none. Raises SettingsError L865."""
    path = root / EARLIER_NAME
    place = Place(EARLIER_NAME)
    try:
        if path.exists() and (not path.is_file() or path.stat().st_size > MAX_EARLIER_BYTES):
            raise SettingsError("L865", "is no file of a size that can be read", place=place)
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise SettingsError("L865", "is not UTF-8", place=place, help="save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError(
            "L865", Phrase("cannot be read: {strerror}", strerror=error.strerror), place=place
        ) from None


def merge_earlier(
    listed: Sequence[CatalogueEntry], earlier: Sequence[EarlierEpisode]
) -> tuple[tuple[CatalogueEntry, ...], tuple[EarlierEpisode, ...]]:
    """Everything in the feed, newest first, and those of before that are in it.

    What was taken over keeps its order among itself. One whose guid a script has gives way to it: there it lives on.
    """
    own = {entry.listing.guid for entry in listed}
    kept = tuple(one for one in earlier if one.withdrawn is None and one.guid not in own)
    if not kept:
        return tuple(listed), ()
    merged: list[CatalogueEntry] = []
    waiting = list(reversed(listed))
    moment = next((found for one in kept if (found := parse_publication(one.date))), None)
    for episode in kept:
        moment = parse_publication(episode.date) or moment  # one without a date stays with its neighbour
        while waiting and moment and (parse_publication(waiting[-1].listing.date) or moment) >= moment:
            merged.append(waiting.pop())
        merged.append(_list_entry(episode))
    return (*merged, *reversed(waiting)), kept


def _list_entry(episode: EarlierEpisode) -> CatalogueEntry:
    sound = name_earlier_sound(episode)
    listing = Listing(
        slug=episode.slug,
        guid=episode.guid,
        date=episode.date,
        status="approved",
        sound=sound.path if sound else episode.enclosure.url,
        kind=episode.kind,
        season=episode.season,
        number=episode.number,
    )
    return CatalogueEntry(listing, held=False, digest=digest_content(msgspec.json.encode(episode)), signature=(0,) * 4)


def place_earlier(root: Path, episodes: Sequence[EarlierEpisode]) -> tuple[str, ...]:
    """Put downloaded sounds in the web root, before a feed names them; returns what changed.

    Raises FeedError L869 for one that is missing or another than it was, StorageError.
    """
    changed = []
    for episode in episodes:
        sound, file = name_earlier_sound(episode), episode.enclosure.file
        if sound is None or file is None:
            continue
        source, target = root / file, root / "feed" / sound.path
        with suppress(OSError):
            if target.samefile(source):
                continue
        if digest_file(source) != sound.sha256:
            problem = "is not what was downloaded" if source.exists() else "is missing"
            help = Phrase(
                "put it back, or take `file` out of {id} in {file}: then its old address stands",
                id=episode.id,
                file=EARLIER_NAME,
            )
            raise FeedError("L869", problem, place=Place(file), help=help)
        if link_file(source, target):
            changed.append(f"feed/{sound.path}")
    return tuple(changed)


def remove_withdrawn_sounds(root: Path, episodes: Sequence[EarlierEpisode]) -> None:
    """Take away sounds of earlier episodes that no feed names any more. Raises StorageError."""
    named = {sound.path for episode in episodes if (sound := name_earlier_sound(episode))}
    for path in sorted((root / "feed" / "earlier").glob("*.????????.*")):
        if path.relative_to(root / "feed").as_posix() not in named:
            with explain_storage(path):
                path.unlink(missing_ok=True)


def list_earlier_faults(root: Path, episodes: Sequence[EarlierEpisode]) -> Iterator[Finding]:
    """Downloaded sounds that are not what they were."""
    for episode in episodes:
        file = episode.enclosure.file
        if file is not None and digest_file(root / file) != episode.enclosure.sha256:
            problem = "is not what was downloaded" if (root / file).exists() else "is missing"
            yield Finding("L869", "error", problem, Place(file), "put it back from a copy")


def withdraw_earlier(root: Path, name: str, reason: str | None, *, dry_run: bool = False) -> EarlierEpisode | None:
    """Write a withdrawal, dated today, into earlier.toml, or take it out for None; None where none is called so.

    Raises SettingsError, UsageError, StorageError.
    """
    text = read_earlier(root)
    id = name.removeprefix(f"{EARLIER_NAME}#").removeprefix(EARLIER_MARK)
    episodes = parse_earlier(text) if text is not None else ()
    episode = next((one for one in episodes if name and (one.id == id or one.guid == name)), None)
    if text is None or episode is None:
        return None
    words = None if reason is None else " ".join(reason.split())
    if words == "":
        raise UsageError("L020", "a withdrawal needs a reason", help='for readers: --reason "Saken bygde på en feil."')
    if words is None and episode.withdrawn is None:
        raise UsageError("L021", Phrase("{id} is not withdrawn", id=episode.id), help="nothing was changed")
    value = None if words is None else f"{format_now()[:10]} {words}"
    written = mark_withdrawn(text, episode.id, value)
    if not dry_run:
        publish_file(root / EARLIER_NAME, written.encode("utf-8"))
    return replace(episode, withdrawn=value)
