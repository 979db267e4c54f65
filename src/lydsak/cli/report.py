"""What a build came to: the last lines, the JSON document and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from lydsak.build.events import (
    EpisodeFailed,
    EpisodeReady,
    EpisodeUntouched,
    EpisodeWithdrawn,
    Event,
    FeedReady,
    KeptPublished,
    LeftOutOfFeed,
    PlannedEpisode,
    Reason,
    Remark,
    ReportReady,
    ServiceNeed,
    StillPublished,
)
from lydsak.build.json_forms import encode_error
from lydsak.build.records.episodes import find_standing
from lydsak.cli.diagnostics import describe_error
from lydsak.cli.session import Session
from lydsak.errors import EngineError, LydsakError, SettingsError, StorageError
from lydsak.model import Ms

if TYPE_CHECKING:
    from lydsak.build.editing.intake import Intake
    from lydsak.model import Episode


_CENT: Final = 0.01
_MANY: Final = 20
"""Episodes that are up to date are counted where they are more."""


class BuildReport:
    """Collects events; nothing is printed before the build has ended, so results stand together at the end."""

    def __init__(self, session: Session, root: Path, intakes: Sequence[Intake]) -> None:
        self._session = session
        self._root = root
        self._intakes = tuple(intakes)
        self._ready: list[EpisodeReady | EpisodeUntouched] = []
        self._planned: list[PlannedEpisode] = []
        self._failed: list[EpisodeFailed] = []
        self._left_out: list[LeftOutOfFeed] = []
        self._withdrawn: list[EpisodeWithdrawn] = []
        self._kept: list[KeptPublished] = []
        self._orphans: list[StillPublished] = []
        self._reasons: list[Reason] = []
        self._remarks: list[Remark] = []
        self._reports: list[ReportReady] = []
        self._feed: FeedReady | None = None
        self._shelves: dict[type, list[Any]] = {
            EpisodeReady: self._ready,
            EpisodeUntouched: self._ready,
            PlannedEpisode: self._planned,
            EpisodeFailed: self._failed,
            LeftOutOfFeed: self._left_out,
            EpisodeWithdrawn: self._withdrawn,
            KeptPublished: self._kept,
            StillPublished: self._orphans,
            Reason: self._reasons,
            Remark: self._remarks,
            ReportReady: self._reports,
        }

    def take_event(self, event: Event) -> None:
        """Keep what the end needs."""
        if isinstance(event, FeedReady):
            self._feed = event
        elif type(event) in self._shelves:
            self._shelves[type(event)].append(event)

    @property
    def exit_code(self) -> int:
        """0 where all went well; else 6 (disk) before 1 (an episode) before 5 (only engines) and 2 (only settings).

        A dry run ends as the build would, where something keeps a voice from speaking.
        """
        errors: list[LydsakError] = [failed.error for failed in self._failed]
        errors += [EngineError("L426", one.obstacles[0]) for one in self._planned if not one.buildable]
        if not errors:
            return 0
        if any(isinstance(error, StorageError) for error in errors):
            return StorageError.exit_code
        for kind in (EngineError, SettingsError):
            if all(isinstance(error, kind) for error in errors):
                return kind.exit_code
        return 1

    def print_summary(self, *, dry_run: bool) -> None:
        """The last lines: what was made, what was left out and why, and what to do next."""
        color = self._session.colors_output(sys.stderr)
        # A wrong setting stops every script: it is told once, and below it stands what it stopped.
        for told in dict.fromkeys(describe_error(failed.error, color=color) for failed in self._failed):
            click.echo(told, err=True, color=color)
        if dry_run:
            self._print_plan()
            return
        self._print_episodes()
        for ready in (one for one in self._ready if isinstance(one, EpisodeReady)):
            for fallen in ready.fallen_back:
                self._session.print_result(
                    f"Fell back: {fallen.voice} reads {', '.join(fallen.paragraphs)} of {ready.episode.slug} "
                    f"({fallen.reason}); build again to ask the first voice again"
                )
        self._print_exceptions()
        if self._feed is not None:
            self._print_feed(self._feed)
        for report in self._reports:
            self._session.print_result(f"Report: {report.path}")

    def _print_exceptions(self) -> None:
        """What listeners do not get, or get though nobody builds it."""
        for left_out in self._list_left_out():
            page = f".lydsak/held/e/{left_out.slug}/index.html"
            self._session.print_result(f"Left out of the feed: {left_out.slug} ({left_out.reason}); its page: {page}")
        for kept in self._kept:
            self._session.print_result(
                f"Kept as it was published: {kept.slug} (changed since; waits for `lydsak approve`)"
            )
        for gone in self._withdrawn:
            day, reason = gone.notice.withdrawal.date, gone.notice.withdrawal.reason
            self._session.print_result(f"Withdrawn: {gone.slug} ({day}: {reason})")
        for orphan in self._orphans:
            advice = f"to take it out, delete feed/e/{orphan.slug} and build"
            self._session.print_result(f"Still published, though its script is gone: {orphan.slug} ({advice})")
        for failed in self._failed:
            self._session.print_result(f"Not built: {failed.slug} ({failed.error.message})")

    def print_document(self, *, dry_run: bool, command: str = "build", **more: object) -> None:
        """The same as one JSON document; `more` is what the command has to tell besides."""
        from lydsak.build.editing.intake_form import encode_intake

        self._session.print_json(
            {
                "command": command,
                "dry_run": dry_run,
                **more,
                "exit_code": self.exit_code,
                "added": [encode_intake(intake) for intake in self._intakes],
                "planned": [msgspec.to_builtins(planned) for planned in self._planned],
                "episodes": [_encode_episode(ready, self._root) for ready in self._read_ready()],
                "failed": [{"slug": failed.slug, **encode_error(failed.error)} for failed in self._failed],
                "left_out": [{"slug": one.slug, "reason": one.reason} for one in self._list_left_out()],
                "kept_published": [kept.slug for kept in self._kept],
                "withdrawn": [gone.slug for gone in self._withdrawn],
                "still_published": [orphan.slug for orphan in self._orphans],
                "reasons": [msgspec.to_builtins(reason) for reason in self._reasons],
                "remarks": [msgspec.to_builtins(remark) for remark in self._remarks],
                "feed": msgspec.to_builtins(self._feed),
                "reports": [report.path for report in self._reports],
            }
        )

    def _list_left_out(self) -> list[LeftOutOfFeed]:
        """What is held back; of an episode that failed just now, only the failure matters."""
        failed = {failure.slug for failure in self._failed}
        return [left_out for left_out in self._left_out if left_out.slug not in failed]

    def _print_plan(self) -> None:
        for planned in self._planned:
            if planned.up_to_date:
                self._session.print_result(f"Up to date: {planned.slug}")
            else:
                self._session.print_result(
                    f"Would build {planned.slug}: speak {planned.to_speak} of {planned.utterances} utterances "
                    f"({planned.characters} characters)"
                )
                for need in planned.services:
                    self._session.print_result(f"  {_describe_need(need)}")
                for obstacle in planned.obstacles:
                    self._session.print_result(f"  ! cannot be spoken yet: {obstacle}")
        self._print_total()
        for left_out in self._list_left_out():
            self._session.print_result(f"Would be left out of the feed: {left_out.slug} ({left_out.reason})")
        for kept in self._kept:
            self._session.print_result(
                f"Would stay as it was published: {kept.slug} (changed since; waits for `lydsak approve`)"
            )
        for gone in self._withdrawn:
            day, reason = gone.notice.withdrawal.date, gone.notice.withdrawal.reason
            verb = "Would withdraw" if find_standing(self._root, gone.slug) else "Withdrawn:"
            self._session.print_result(f"{verb} {gone.slug} ({day}: {reason})")

    def _print_total(self) -> None:
        """What several episodes ask of a service together."""
        needs = [need for planned in self._planned for need in planned.services]
        for engine in dict.fromkeys(need.engine for need in needs):
            mine = [need for need in needs if need.engine == engine]
            if len(mine) > 1:
                known = [need.dollars for need in mine if need.dollars is not None]
                total = ServiceNeed(
                    engine,
                    sum(need.requests for need in mine),
                    sum(need.characters for need in mine),
                    sum(known) if len(known) == len(mine) else None,
                )
                self._session.print_result(f"Altogether: {_describe_need(total)}")

    def _print_episodes(self) -> None:
        """Each, but for those that nothing was done to where they are many."""
        made = self._list_made()
        current = len(self._ready) - len(made)
        for ready in made if current > _MANY else self._read_ready():
            self._print_episode(ready)
        if current > _MANY:
            self._session.print_result(f"Up to date: {current} episodes")

    def _list_made(self) -> list[EpisodeReady]:
        """Those that something was done to."""
        return [ready for ready in self._ready if isinstance(ready, EpisodeReady) and ready.written]

    def _read_ready(self) -> Iterator[EpisodeReady]:
        """All, with the records that the build had no need to read; one that is gone meanwhile is passed over."""
        for ready in self._ready:
            if isinstance(ready, EpisodeReady):
                yield ready
            elif standing := find_standing(self._root, ready.episode.slug):
                yield EpisodeReady(standing.episode, 0, 0, 0, ())

    def _print_episode(self, ready: EpisodeReady) -> None:
        episode = ready.episode
        loudness = episode.loudness
        verb = "Built" if ready.written else "Up to date:"
        self._session.print_result(
            f"{verb} {episode.slug}: {_describe_contents(episode)}, {format_duration(episode.duration)}, "
            f"{loudness.integrated:.1f} LUFS, peak {loudness.true_peak:.1f} dBTP -> audio/episodes/{episode.slug}.mp3"
        )
        if ready.written:
            self._session.print_talk(
                f"  spoke {count_things(ready.spoken, 'utterance')}, encoded {ready.encoded} of {ready.units} units, "
                f"wrote {count_things(len(ready.written), 'file')}"
            )

    def _print_feed(self, feed: FeedReady) -> None:
        if feed.feed is None:
            self._session.print_result("No feed: set site_url in lydsak.toml (audio and pages are there).")
            if not self._failed:
                self._session.print_talk(f"Next: {self._session.name_command('serve')}")
            return
        count = count_things(feed.episodes, "episode")
        state = "" if feed.written else ", unchanged"
        self._session.print_result(f"Feed: {feed.feed}, {count}{state}")
        if not self._failed:
            serve = self._session.name_command("serve")
            self._session.print_talk(f"Next: {serve}, to listen and subscribe; or edit the script and build again")


def _describe_contents(episode: Episode) -> str:
    if not episode.chapters and episode.season_name:
        return f"part {episode.number}"
    return count_things(len(episode.chapters), "chapter")


def _describe_need(need: ServiceNeed) -> str:
    if need.dollars is None:
        cost = f"cost not known: set price in [engines.{need.engine}]"
    elif need.dollars < _CENT:
        cost = "less than a cent" if need.dollars else "free of charge"
    else:
        cost = f"about {need.dollars:.2f} US dollars"
    return f"{need.engine}: {count_things(need.requests, 'request')}, {need.characters} characters, {cost}"


def count_things(number: int, thing: str) -> str:
    """Like "1 chapter", "2 chapters"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def format_duration(duration: Ms) -> str:
    """Like "6 min 12 s"."""
    minutes, seconds = divmod(round(duration / 1000), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _encode_episode(ready: EpisodeReady, root: Path) -> dict[str, Any]:
    episode = ready.episode
    measures = f".lydsak/reports/{episode.slug}.json"
    standing = find_standing(root, episode.slug)
    folder = standing and standing.folder.relative_to(root).as_posix()  # what is held back is not in feed/
    return {
        "slug": episode.slug,
        "title": episode.title,
        "guid": episode.guid,
        "duration_ms": episode.duration,
        "audio": f"audio/episodes/{episode.slug}.mp3",
        "enclosure": folder and f"{folder}/{episode.audio.path}",
        "bytes": episode.audio.size,
        "season": episode.season,
        "number": episode.number,
        "parts": [part.slug for part in episode.parts],
        "alternates": [
            {"format": one.format, "enclosure": folder and f"{folder}/{one.file.path}", "bytes": one.file.size}
            for one in episode.alternates
        ],
        "chapters": [
            {"title": chapter.title, "start_ms": chapter.start, "end_ms": chapter.end} for chapter in episode.chapters
        ],
        "loudness": msgspec.to_builtins(episode.loudness),
        "measures": measures if (root / measures).is_file() else None,
        "spoken": ready.spoken,
        "encoded": ready.encoded,
        "units": ready.units,
        "written": list(ready.written),
        "fallen_back": [msgspec.to_builtins(fallen) for fallen in ready.fallen_back],
    }
