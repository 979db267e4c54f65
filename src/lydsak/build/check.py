"""What `check` finds: in the settings, the scripts, the built episodes and the feed. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.cover import find_placed_cover
from lydsak.build.episode import find_current
from lydsak.build.placement import list_files, locate_copy, read_episode
from lydsak.build.plan import plan_episode
from lydsak.build.publication import list_episodes
from lydsak.build.scripts import name_script, parse_numbered, read_script
from lydsak.build.show import locate_store
from lydsak.build.transcript import format_publication
from lydsak.config import Settings
from lydsak.errors import Finding, LydsakError, Place
from lydsak.model import Episode
from lydsak.text.script_warnings import find_warnings

if TYPE_CHECKING:
    from lydsak.audio.tags import ReadTags


@dataclass(frozen=True, slots=True)
class CheckedEpisode:
    """A built episode and its MP3's tags as read back from the file."""

    episode: Episode
    tags: ReadTags
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All that was found."""

    findings: tuple[Finding, ...]
    episodes: tuple[CheckedEpisode, ...]


def check_show(settings: Settings, scripts: Sequence[Path]) -> CheckResult:
    """Look at scripts, their episodes and the feed."""
    findings: list[Finding] = []
    checked: list[CheckedEpisode] = []
    for path in scripts:
        problems = list(_check_script(path, settings))
        findings += problems
        episode = read_episode(settings.root, path.stem)
        if episode is not None:
            broken = list(_check_files(episode, settings.root))
            findings += broken
            if not broken:
                sound = not any(problem.level == "error" for problem in problems)
                checked.append(_read_back(episode, path, settings, sound=sound))
    findings += _check_feed(settings)
    return CheckResult(tuple(findings), tuple(checked))


def _check_script(path: Path, settings: Settings) -> Iterator[Finding]:
    name = name_script(path, settings.root)
    try:
        text = read_script(path, settings.root)
        script = parse_numbered(text, path=name)
        plan_episode(path, settings, locate_store(settings.root))
        format_publication(script.front_matter, name)
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)
        return
    yield from find_warnings(script, name)
    yield from _list_doubts(path, settings)


def _list_doubts(path: Path, settings: Settings) -> Iterator[Finding]:
    """What the reading rules are not sure of: listed for the editor, never silently guessed away."""
    plan = plan_episode(path, settings, locate_store(settings.root))
    for line in plan.narration.lines:
        for token in line.utterance.tokens:
            if token.doubt:
                where = f"^{line.utterance.paragraph}" if line.utterance.paragraph else line.kind
                yield Finding(
                    "L260",
                    "note",
                    f"{where}: «{token.written}» is read «{token.spoken}» ({token.doubt})",
                    Place(plan.path),
                    "if that is wrong, write {shown|said}",
                )


def _check_files(episode: Episode, root: Path) -> Iterator[Finding]:
    """Every byte of a published episode, against its record."""
    files = [("feed/" + file.path, file.sha256) for file in list_files(episode)]
    files += [(file.path, file.sha256) for file in episode.segment_files]
    files.append((locate_copy(root, episode.slug).relative_to(root).as_posix(), episode.audio.sha256))
    for name, digest in files:
        try:
            whole = hashlib.sha256((root / name).read_bytes()).hexdigest() == digest
        except OSError:
            yield Finding("L650", "error", "is missing", Place(name), "run `lydsak build`: it is made again")
            continue
        if not whole:
            yield Finding("L651", "error", "is not what was built", Place(name), "run `lydsak build`: it is made again")


def _read_back(episode: Episode, path: Path, settings: Settings, *, sound: bool) -> CheckedEpisode:
    from lydsak.audio.tags import read_tags

    tags = read_tags(locate_copy(settings.root, episode.slug))
    current = sound and find_current(plan_episode(path, settings, locate_store(settings.root)), settings.root)
    return CheckedEpisode(episode, tags, current is not False and current is not None)


def _check_feed(settings: Settings) -> Iterator[Finding]:
    from lydsak.publish.feed_checks import check_feed_metadata

    try:
        cover = find_placed_cover(settings, locate_store(settings.root))
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)
        return
    yield from check_feed_metadata(settings.show, list_episodes(settings), cover)
