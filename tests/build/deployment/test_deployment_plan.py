"""The way from what stands to what is to stand."""

from __future__ import annotations

from lydsak.build.deployment.deployment_plan import make_plan, plan_nothing
from lydsak.build.deployment.ledger import (
    Journal,
    Ledger,
    PublishedState,
    locate_kept,
    make_outgoing,
    note_files,
)
from tests.build.deployment.conftest import MemoryTarget

OLD = {path: make_outgoing(path, path.encode()) for path in ("feed.xml", "e/a/index.html", "media/a.01234567.mp3")}
NEW = {"feed.xml": make_outgoing("feed.xml", b"new"), "e/b/index.html": make_outgoing("e/b/index.html", b"b")}
LEDGER = Ledger(PublishedState(note_files(OLD.values()), (), None, "", "run"), None)


def test_each_path_is_new_changed_removed_or_as_it_was() -> None:
    """From the ledger alone: nothing is asked for."""
    target = MemoryTarget()
    plan = make_plan(target, NEW, LEDGER, None, ())
    assert (plan.new, plan.changed) == (("e/b/index.html",), ("feed.xml",))
    assert plan.removed == ("e/a/index.html", "media/a.01234567.mp3")
    assert set(plan.kept) == set(OLD)
    assert target.looks == 0
    assert make_plan(target, OLD, LEDGER, None, ()) == plan_nothing(len(OLD))


def test_what_was_withdrawn_is_not_kept() -> None:
    """Neither its page nor its sound, nor those of its segments; a name that only begins alike is another's."""
    assert set(make_plan(MemoryTarget(), NEW, LEDGER, None, {"a"}).kept) == {"feed.xml"}
    files = {path: make_outgoing(path, b"") for path in ("e/a--k1/index.html", "e/ab/index.html")}
    ledger = Ledger(PublishedState(note_files(files.values()), (), None, "", "run"), None)
    assert set(make_plan(MemoryTarget(), {}, ledger, None, {"a"}).kept) == {"e/ab/index.html"}


def test_after_a_cut_what_may_have_changed_is_looked_at() -> None:
    """What is there is not sent; what nobody wants any more goes."""
    target = MemoryTarget({"e/b/index.html": b"b", "e/c/index.html": b"c"})
    journal = Journal("run-2", "new", ("e/b/index.html", "e/c/index.html", "feed.xml"))
    plan = make_plan(target, NEW, LEDGER, journal, ())
    assert plan.sent == ("feed.xml",)
    assert "e/c/index.html" in plan.dropped
    assert set(journal.paths) <= plan.touched


def test_what_was_kept_of_older_publications_goes_but_not_what_is_kept_now() -> None:
    """One generation is kept."""
    older = PublishedState(note_files([make_outgoing("index.html", b"older")]), (), None, "", "run")
    plan = make_plan(MemoryTarget(), NEW, Ledger(LEDGER.current, older), None, ())
    assert plan.dropped == (locate_kept(make_outgoing("index.html", b"older").sha256),)
