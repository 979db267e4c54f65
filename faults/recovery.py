"""Builds in three situations, what must hold of the wreck of each, and what the next build must make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from faults.promise import inspect_feed
from faults.running import Outcome, make_environment, run_lydsak
from faults.shows import copy_show, edit_script, make_show
from faults.trees import MADE, SOURCES, Tree, compare_trees, list_leftovers, list_names, snapshot_tree


@dataclass(frozen=True, slots=True)
class Situation:
    """A show before a build, and what an undisturbed build makes of it."""

    name: str
    show: Path
    sources: Tree
    wanted: Tree
    guids: frozenset[str]
    """Those in the feed before the build."""


def prepare_situations(scratch: Path, *, engine: str = "tone") -> tuple[Situation, ...]:
    """A first build, one after an edit, and one where a setting changes every file."""
    environment = make_environment(scratch)
    new = make_show(scratch, engine=engine, environment=environment)
    edited = copy_show(new, scratch / "edited")
    _build(edited, environment)
    changed = copy_show(edited, scratch / "changed")
    edit_script(edited)
    settings = changed / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"Show"', '"Byens lyd"'), encoding="utf-8")
    named = {"first build": new, "after an edit": edited, "all anew": changed}
    return tuple(_describe(name, show, scratch, environment) for name, show in named.items())


def judge_wreck(show: Path, situation: Situation) -> tuple[str, ...]:
    """The promise to listeners and editors, right after a fault."""
    served = inspect_feed(show)
    lost = situation.guids - served.guids
    return (
        *(f"after the fault: {violation}" for violation in served.violations),
        *(f"after the fault: {guid} is in the feed no more" for guid in lost),
        *(f"source {change}" for change in compare_trees(situation.sources, snapshot_tree(show, SOURCES))),
    )


def judge_recovery(
    show: Path, situation: Situation, environment: Mapping[str, str], *, build: Callable[[], Outcome] | None = None
) -> tuple[str, ...]:
    """The next build ends well, equals an undisturbed one byte for byte, and leaves nothing behind."""
    outcome = build() if build else run_lydsak(show, "build", environment=environment)
    return (
        *outcome.list_violations([0]),
        *inspect_feed(show).violations,
        *compare_trees(situation.wanted, snapshot_tree(show, MADE)),
        *(f"left behind: {path}" for path in list_leftovers(show)),
        *(f"left in the temporary folder: {name}" for name in list_names(Path(environment["TMPDIR"]))),
        *judge_wreck(show, situation),
    )


def _describe(name: str, show: Path, scratch: Path, environment: Mapping[str, str]) -> Situation:
    before = inspect_feed(show)
    undisturbed = copy_show(show, scratch / "undisturbed")
    _build(undisturbed, environment)
    return Situation(name, show, snapshot_tree(show, SOURCES), snapshot_tree(undisturbed, MADE), before.guids)


def _build(show: Path, environment: Mapping[str, str]) -> None:
    outcome = run_lydsak(show, "build", environment=environment)
    if outcome.code or inspect_feed(show).violations:
        raise RuntimeError(f"an undisturbed build failed: {outcome.stderr} {inspect_feed(show).violations}")


def list_draws(situations: tuple[Situation, ...], times: int) -> Iterator[tuple[int, Situation]]:
    """As many numbered turns as wanted, the situations in turn."""
    for number in range(times):
        yield number, situations[number % len(situations)]
