"""publish_web_root: what was built, brought to a target in an order that leaves listeners a whole feed at any moment.

First the journal, then copies of what is about to go, then files, pages and the feed's older pages, the feed itself
alone and last; only then is removed what it names no more, and the ledger written. A publication that is cut off at any
of these steps is completed by the next one, from whatever machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from lydsak.build.clock import format_now
from lydsak.build.deployment.deployment_plan import DeploymentPlan, make_plan, plan_nothing
from lydsak.build.deployment.inventory import list_web_files, order_for_sending
from lydsak.build.deployment.ledger import (
    Goal,
    Journal,
    Ledger,
    PublishedState,
    locate_kept,
    note_files,
    read_state,
    remove_journal,
    write_journal,
    write_ledger,
)
from lydsak.build.deployment.left_behind import list_held_guids
from lydsak.build.deployment.published_feed import WholeFeed, list_standing_feeds, read_built_feed
from lydsak.build.deployment.refusals import Refusal, RefusalKind, find_changed_names, find_refusals, find_undone
from lydsak.build.deployment.wholeness import check_addresses, check_nothing_waits, check_whole
from lydsak.build.deployment.withdrawn_guids import list_withdrawn_guids
from lydsak.build.show_guid import check_show_guid
from lydsak.config import Settings
from lydsak.errors import Place, PublishError, TargetError
from lydsak.publish.addresses import FEED_PATH
from lydsak.targets.base import Outgoing, Target

_NAMED: Final = 5
"""Of what is refused, so many are named one by one."""


@dataclass(frozen=True, slots=True)
class PublicationPlanned:
    """What is about to happen, and what of it is refused."""

    address: str
    plan: DeploymentPlan
    size: int
    """Bytes that are sent."""
    refusals: tuple[Refusal, ...]
    resumes: bool
    """An earlier publication was cut off."""


@dataclass(frozen=True, slots=True)
class FileSent:
    """A file stands at the target."""

    path: str
    size: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Published:
    """The target is as it should be."""

    address: str
    episodes: int
    changed: bool
    verified: int | None = None
    """So many files were asked for there; None where the ledger was believed."""


DeploymentEvent = PublicationPlanned | FileSent | Published


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is to stand at a target, and how it gets there."""

    target: Target
    files: Mapping[str, Outgoing]
    feed: WholeFeed
    ledger: Ledger
    plan: DeploymentPlan
    run: str
    check_reachable: Callable[[tuple[Outgoing, ...]], None]
    """Asks for new files where listeners would, before the feed names them."""


def pass_over(_: tuple[Outgoing, ...]) -> None:
    """Where it is not known what listeners reach a target by, nothing can be asked for."""


def publish_web_root(
    settings: Settings,
    target: Target,
    *,
    allow: frozenset[RefusalKind] = frozenset(),
    verify: bool = False,
    dry_run: bool = False,
    check_reachable: Callable[[tuple[Outgoing, ...]], None] = pass_over,
) -> Iterator[DeploymentEvent]:
    """Publish feed/ to a connected target; with `verify` every file is asked for there, whatever the ledger says.

    Raises PublishError L841 where feed/ is not whole or of another address, L842 for what subscribers would lose and
    `allow` does not name, L849 for what was gone back from, L843 when somebody else began meanwhile, L846 where there
    is no feed; SettingsError L609 for another show's guid; TargetError.
    """
    if settings.show.site_url is None:
        help = "set site_url in lydsak.toml, and build"
        raise PublishError("L846", "the show has no address, so there is no feed to publish", help=help)
    check_show_guid(settings)
    check_addresses(settings)
    check_nothing_waits(settings)
    files = list_web_files(settings.root)
    target.watch(FEED_PATH)
    state = read_state(target)
    known = state.ledger.current
    if known and not verify and state.journal is None and known.files == note_files(files.values()):
        # Ten thousand episodes need not be looked through to see that each of their files is there.
        yield PublicationPlanned(target.address, plan_nothing(len(files)), 0, (), resumes=False)
        if not dry_run:
            if state.done:
                forget_run(target)
            yield Published(target.address, len(known.items), changed=False)
        return
    feed = _read_whole_feed(settings)
    check_whole(settings, feed, files)
    withdrawn = list_withdrawn_guids(settings.root)
    plan = make_plan(target, files, state, withdrawn, verify=verify)
    standing = list_standing_feeds(target, known, cut=state.journal is not None)
    held = list_held_guids(settings.root)
    found = [refusal for old in standing for refusal in find_refusals(old, feed, withdrawn=withdrawn, held=held)]
    found += find_changed_names(known.files if known else {}, files)
    found += find_undone(state.ledger.undone, files, feed.items)
    refusals = tuple(refusal for refusal in dict.fromkeys(found) if refusal.kind not in allow)
    size = sum(files[path].size for path in plan.sent)
    yield PublicationPlanned(target.address, plan, size, refusals, resumes=state.journal is not None)
    if dry_run:
        return
    if refusals:
        raise _refuse(refusals)
    changed = bool(plan.sent) or not plan.repeats
    if changed:
        yield from _deploy(Deployment(target, files, feed, state.ledger, plan, uuid4().hex, check_reachable))
    yield Published(target.address, len(feed.items), changed, verified=len(files) if verify else None)


def _read_whole_feed(settings: Settings) -> WholeFeed:
    feed = read_built_feed(settings.root)
    if feed is None:
        raise PublishError(
            "L846", "there is no feed yet", place=Place("feed/feed.xml"), help="run `lydsak build` first"
        )
    return feed


def _refuse(refusals: tuple[Refusal, ...]) -> PublishError:
    lines = [refusal.message for refusal in refusals[:_NAMED]]
    lines += [f"and {len(refusals) - _NAMED} more"] if len(refusals) > _NAMED else []
    kinds = dict.fromkeys(refusal.kind for refusal in refusals)
    flags = " ".join(f"--allow {kind}" for kind in kinds)
    if "rolled-back" in kinds:
        help = f"mend it and build; or, if it is to come out as it is: lydsak publish {flags}"
        return PublishError("L849", f"what was gone back from would be out again: {'; '.join(lines)}", help=help)
    help = f"if that is meant: lydsak publish {flags}"
    return PublishError("L842", f"subscribers would lose something: {'; '.join(lines)}", help=help)


def _deploy(deployment: Deployment) -> Iterator[FileSent]:
    target, plan = deployment.target, deployment.plan
    begin_run(target, deployment.run, "new", plan.touched)
    whole = _keep_what_goes(deployment) and plan.returns
    sent = {path: deployment.files[path] for path in plan.sent}
    yield from send_in_order(target, sent, lambda: _look_again(deployment))
    useless = () if whole else (locate_kept(file.sha256) for file in plan.kept.values())
    target.remove([*plan.removed, *plan.dropped, *useless])
    feed = deployment.feed
    files = note_files(deployment.files.values())
    now = PublishedState(files, feed.items, feed.show, format_now(), deployment.run)
    current, previous = deployment.ledger.current, deployment.ledger.previous
    # What was gone back from is forgotten once something else is out in its place.
    undone = deployment.ledger.undone if plan.repeats else {}
    end_run(target, Ledger(now, previous if plan.repeats else current if whole else None, undone))


def begin_run(target: Target, run: str, goal: Goal, paths: frozenset[str]) -> None:
    """Write down what may change, before anything does. Raises TargetError."""
    write_journal(target, Journal(run, goal, tuple(sorted(paths))))


def end_run(target: Target, ledger: Ledger) -> None:
    """Write down what stands there now; only then is nothing under way any more. Raises TargetError."""
    write_ledger(target, ledger)
    remove_journal(target)
    target.conclude(f"Publish {len(ledger.current.items) if ledger.current else 0} episodes")


def forget_run(target: Target) -> None:
    """Take the note away of a run that was done but for that. Raises TargetError."""
    remove_journal(target)
    target.conclude("Note that nothing is under way")


def send_in_order(target: Target, files: Mapping[str, Outgoing], look_again: Callable[[], None]) -> Iterator[FileSent]:
    """Send files group by group; `look_again` is called before the feed that listeners have is replaced.

    Raises TargetError, and what `look_again` raises.
    """
    done = 0
    for group in order_for_sending(files):
        if FEED_PATH in {file.path for file in group}:
            look_again()
        for file in target.send(group):
            done += 1
            yield FileSent(file.path, file.size, done, len(files))


def _look_again(deployment: Deployment) -> None:
    """Before the feed goes out: what it names can be had, and nobody else has begun."""
    deployment.check_reachable(tuple(deployment.files[path] for path in deployment.plan.sent))
    check_alone(deployment.target, deployment.run, deployment.ledger)


def check_alone(target: Target, run: str, ledger: Ledger) -> None:
    """Raise PublishError L843 where another publication has begun since, or has ended."""
    state = read_state(target)
    if state.journal is None or state.journal.run != run or state.ledger != ledger:
        message = "another publication to this target has begun meanwhile"
        help = "the feed was left as it is: publish again when that one is done"
        raise PublishError("L843", message, place=Place(target.address), help=help)


def _keep_what_goes(deployment: Deployment) -> bool:
    """Copy at the target what will be replaced or removed; False where some of it is there no more.

    After a cut a file may be the new one already; then it was kept before.
    """
    whole = True
    for path, file in deployment.plan.kept.items():
        kept = locate_kept(file.sha256)
        if path in deployment.plan.uncertain or kept in deployment.plan.uncertain:
            if deployment.target.holds(_describe(kept, file.size, file.sha256)):
                continue
            if not deployment.target.holds(_describe(path, file.size, file.sha256)):
                whole = False
                continue
        try:
            deployment.target.copy(path, kept)
        except TargetError:
            if deployment.target.holds(_describe(path, file.size, file.sha256)):
                raise
            whole = False  # somebody took it away there
    return whole


def _describe(path: str, size: int, sha256: str) -> Outgoing:
    """A file to be asked for, not sent."""
    return Outgoing(path, b"", size, sha256, "", "")
