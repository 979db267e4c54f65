"""What a target says of itself."""

from __future__ import annotations

import pytest

from lydsak.build.deployment.ledger import (
    Journal,
    Ledger,
    PublishedState,
    StandingFile,
    list_gone,
    list_kept,
    locate_kept,
    make_outgoing,
    read_state,
    remove_journal,
    write_journal,
    write_ledger,
)
from lydsak.errors import PublishError
from lydsak.publish.feed_reading.summary import FeedItem
from tests.build.deployment.conftest import MemoryTarget

ITEM = FeedItem("guid", "Sak", 1.5, "https://x.example/a.mp3", 10)
STATE = PublishedState({"feed.xml": StandingFile(3, "f" * 64)}, (ITEM,), "show", "2026-11-20T06:00:00+01:00", "run-1")


def test_what_is_written_is_read_again() -> None:
    """The ledger, and what is under way."""
    target = MemoryTarget()
    assert read_state(target).ledger == Ledger()
    write_ledger(target, Ledger(STATE, None))
    write_journal(target, Journal("run-2", "previous", ("feed.xml",)))
    state = read_state(target)
    assert state.ledger == Ledger(STATE, None)
    assert state.journal == Journal("run-2", "previous", ("feed.xml",))
    remove_journal(target)
    assert read_state(target).journal is None


def test_a_journal_of_what_was_done_is_none() -> None:
    """The last step was to take it away; all before it was done."""
    target = MemoryTarget()
    write_ledger(target, Ledger(STATE, None))
    write_journal(target, Journal("run-1", "new", ("feed.xml",)))
    state = read_state(target)
    assert (state.journal, state.done) == (None, Journal("run-1", "new", ("feed.xml",)))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 2}', b"\xff", b'{"current": 3}'])
@pytest.mark.parametrize("path", [".lydsak/published.json", ".lydsak/sending.json"])
def test_notes_that_cannot_be_read_stop_everything(path: str, content: bytes) -> None:
    """To guess would be to publish over somebody's feed."""
    with pytest.raises(PublishError) as refused:
        read_state(MemoryTarget({path: content}))
    assert refused.value.code == "L847"


def test_what_is_kept_of_a_state_is_what_stands_there_no_more() -> None:
    """By digest."""
    now = PublishedState({"feed.xml": StandingFile(3, "e" * 64)}, (), "show", "", "run-2")
    assert list_kept(STATE, now) == {locate_kept("f" * 64)}
    assert list_kept(STATE, STATE) == frozenset()
    assert list_kept(None, now) == frozenset()
    assert list_gone(STATE, {}) == STATE.files
    assert list_gone(STATE, {"feed.xml": make_outgoing("feed.xml", b"new")}) == STATE.files
