"""What a build says while it runs and when it is done. `cli` prints these; nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass

from lydsak.build.records.known_script import KnownEpisode, Sight
from lydsak.errors import LydsakError, StorageError
from lydsak.model import Episode, Key, Ms, Notice


@dataclass(frozen=True, slots=True)
class WaitingForShow:
    """Another command holds the show, and this one waits for it."""

    holder: str


@dataclass(frozen=True, slots=True)
class EpisodeStarted:
    """An episode is out of date and is being made."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class StepAdvanced:
    """So many of a step's pieces are done."""

    slug: str
    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a piece was made: what `--explain` prints."""

    slug: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the producer should know that stops nothing."""

    slug: str
    message: str


@dataclass(frozen=True, slots=True)
class EpisodeReady:
    """An episode is in place. `spoken` and `encoded` count what was made anew; `written` the files that changed."""

    episode: Episode
    spoken: int
    encoded: int
    units: int
    written: tuple[str, ...]
    fallen_back: tuple[FallenBack, ...] = ()


@dataclass(frozen=True, slots=True)
class EpisodeUntouched:
    """Nothing happened to an episode since a build found it whole; its record is not read."""

    episode: KnownEpisode


@dataclass(frozen=True, slots=True)
class FallenBack:
    """What another voice than the one asked for reads, and why. The next build asks again."""

    voice: str
    paragraphs: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class EpisodeReplaced:
    """Listeners had an episode, and now have another in its place."""

    before: Episode
    after: Episode


@dataclass(frozen=True, slots=True)
class EpisodeConfirmed:
    """What was made of a script was read back, and stands whole as it is seen here."""

    slug: str
    sight: Sight


@dataclass(frozen=True, slots=True)
class StoreExchanged:
    """What a worker had of a shared store for an episode, and what it made that others could have of there."""

    fetched: tuple[Key, ...]
    made: tuple[Key, ...]
    problem: StorageError | None
    """Why it went on without."""


@dataclass(frozen=True, slots=True)
class EpisodeFailed:
    """An episode could not be made; the others go on, and the old one stays."""

    slug: str
    error: LydsakError


@dataclass(frozen=True, slots=True)
class LeftOutOfFeed:
    """A built episode that listeners do not get, and why."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class EpisodeWithdrawn:
    """A story that was taken back: out of feed and pages, with a notice at its address."""

    slug: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class KeptPublished:
    """A script that changed since it was approved: listeners keep the episode as it was, until it is approved again."""

    slug: str


@dataclass(frozen=True, slots=True)
class StillPublished:
    """An episode in the feed whose script is gone: subscribers keep it until someone takes it out."""

    slug: str


@dataclass(frozen=True, slots=True)
class FeedReady:
    """The feed and pages are in place. `feed` is None for a show without a site's address."""

    feed: str | None
    episodes: int
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportReady:
    """The report of an episode is in place, by path from the show's folder; `written` if it changed."""

    slug: str
    path: str
    written: bool


@dataclass(frozen=True, slots=True)
class ServiceNeed:
    """What is to be asked of one online engine."""

    engine: str
    requests: int
    characters: int
    dollars: float | None
    """An estimate; None where the price is not known."""


@dataclass(frozen=True, slots=True)
class PlannedEpisode:
    """What a dry run would make."""

    slug: str
    title: str
    up_to_date: bool
    utterances: int
    to_speak: int
    characters: int
    duration: Ms | None
    services: tuple[ServiceNeed, ...] = ()
    """What online voices would be asked for."""
    obstacles: tuple[str, ...] = ()
    """What would keep a voice from speaking."""
    buildable: bool = True
    """False where an obstacle would end its build: no fallback is set."""


Event = (
    EpisodeStarted
    | StepAdvanced
    | Reason
    | Remark
    | EpisodeReady
    | EpisodeUntouched
    | EpisodeReplaced
    | EpisodeConfirmed
    | StoreExchanged
    | EpisodeFailed
    | LeftOutOfFeed
    | EpisodeWithdrawn
    | KeptPublished
    | StillPublished
    | FeedReady
    | ReportReady
    | PlannedEpisode
    | WaitingForShow
)
