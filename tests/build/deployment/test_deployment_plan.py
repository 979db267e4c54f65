"""The way from what stands to what is to stand."""

from __future__ import annotations

from lydsak.build.deployment.deployment_plan import make_plan, plan_nothing
from lydsak.build.deployment.ledger import (
    Journal,
    Ledger,
    PublishedState,
    TargetState,
    locate_kept,
    make_outgoing,
    note_files,
)
from lydsak.publish.feed_reading.summary import FeedItem
from tests.build.deployment.conftest import MemoryTarget

OLD = {path: make_outgoing(path, path.encode()) for path in ("feed.xml", "e/a/index.html", "media/a.01234567.mp3")}
NEW = {"feed.xml": make_outgoing("feed.xml", b"new"), "e/b/index.html": make_outgoing("e/b/index.html", b"b")}
STATE = TargetState(Ledger(PublishedState(note_files(OLD.values()), (), None, "", "run"), None), None, None)


def test_each_path_is_new_changed_removed_or_as_it_was() -> None:
    """From the ledger alone: nothing is asked for."""
    target = MemoryTarget()
    plan = make_plan(target, NEW, STATE, ())
    assert (plan.new, plan.changed) == (("e/b/index.html",), ("feed.xml",))
    assert plan.removed == ("e/a/index.html", "media/a.01234567.mp3")
    assert set(plan.kept) == set(OLD)
    assert target.looks == 0
    assert make_plan(target, OLD, STATE, ()) == plan_nothing(len(OLD))


def test_nothing_is_kept_of_a_state_with_what_was_withdrawn() -> None:
    """Its feed and the show's page tell of it too; another withdrawal takes nothing away."""
    item = FeedItem("guid-a", "A", None, "", 0)
    told = TargetState(Ledger(PublishedState(note_files(OLD.values()), (item,), None, "", "run"), None), None, None)
    plan = make_plan(MemoryTarget(), NEW, told, {"guid-a"})
    assert (plan.kept, plan.returns) == ({}, False)
    plan = make_plan(MemoryTarget(), NEW, told, {"guid-b"})
    assert (set(plan.kept), plan.returns) == (set(OLD), True)


def test_every_file_can_be_asked_for() -> None:
    """Where somebody lost one there."""
    target = MemoryTarget({path: b"" if path == "feed.xml" else path.encode() for path in OLD})
    assert make_plan(target, OLD, STATE, (), verify=True).sent == ("feed.xml",)
    assert make_plan(target, OLD, STATE, ()).sent == ()


def test_after_a_cut_what_may_have_changed_is_looked_at() -> None:
    """What is there is not sent; what nobody wants any more goes."""
    target = MemoryTarget({"e/b/index.html": b"b", "e/c/index.html": b"c"})
    journal = Journal("run-2", "new", ("e/b/index.html", "e/c/index.html", "feed.xml"))
    plan = make_plan(target, NEW, TargetState(STATE.ledger, journal, None), ())
    assert plan.sent == ("feed.xml",)
    assert "e/c/index.html" in plan.dropped
    assert set(journal.paths) <= plan.touched


def test_what_was_kept_of_older_publications_goes_but_not_what_is_kept_now() -> None:
    """One generation is kept."""
    older = PublishedState(note_files([make_outgoing("index.html", b"older")]), (), None, "", "run")
    plan = make_plan(MemoryTarget(), NEW, TargetState(Ledger(STATE.ledger.current, older), None, None), ())
    assert plan.dropped == (locate_kept(make_outgoing("index.html", b"older").sha256),)
