"""What subscribers would lose, each by its name."""

from __future__ import annotations

from dataclasses import replace

from lydsak.build.deployment.ledger import StandingFile
from lydsak.build.deployment.published_feed import WholeFeed
from lydsak.build.deployment.refusals import REFUSAL_KINDS, find_changed_names, find_refusals
from lydsak.publish.feed_reading.summary import FeedItem
from lydsak.targets.base import Outgoing

A = FeedItem("guid-a", "A", 100.0, "https://x.example/a.mp3", 10)
B = FeedItem("guid-b", "B", 200.0, "https://x.example/b.mp3", 20)
OLD = WholeFeed("show", (B, A), frozenset())


def _kinds(new: tuple[FeedItem, ...], *, withdrawn: tuple[str, ...] = (), show: str | None = "show") -> list[str]:
    return [one.kind for one in find_refusals(OLD, WholeFeed(show, new, frozenset()), withdrawn=withdrawn, held={})]


def test_what_is_as_it_was_or_more_is_fine() -> None:
    """New episodes, new titles, a corrected sound at an address of its own."""
    corrected = replace(A, title="A, rettet", url="https://x.example/a2.mp3", length=11)
    assert _kinds((replace(B, guid="guid-c", url="https://x.example/c.mp3"), B, corrected)) == []


def test_a_guid_that_is_gone_is_lost_unless_it_was_withdrawn() -> None:
    """Apps show the episode no more, or twice where it has another guid."""
    assert _kinds((B,)) == ["lost-guid"]
    assert _kinds((B,), withdrawn=("guid-a",)) == []
    assert _kinds((B, replace(A, guid="guid-2", url="https://x.example/2.mp3"))) == ["lost-guid"]


def test_an_episode_that_is_held_back_is_told_as_such() -> None:
    """Somebody made a draft of it, or gave it a later day."""
    (refusal,) = find_refusals(OLD, WholeFeed("show", (B,), frozenset()), withdrawn=(), held={"guid-a": "a draft"})
    assert refusal.message == '"A" would be gone: it is held back: a draft'


def test_a_date_that_moves_is_told_but_not_one_that_there_was_not() -> None:
    """It is the moment that counts, not how it is written."""
    assert _kinds((B, replace(A, date=101.0))) == ["changed-date"]
    undated = WholeFeed("show", (replace(A, date=None),), frozenset())
    assert [*find_refusals(undated, WholeFeed("show", (A,), frozenset()), withdrawn=(), held={})] == []


def test_an_address_that_means_something_else_is_told() -> None:
    """Another length, or another episode's sound; a length that is unknown proves nothing."""
    assert _kinds((B, replace(A, length=12))) == ["reused-url"]
    assert _kinds((replace(B, url=A.url, length=A.length), replace(A, url="https://x.example/new.mp3"))) == [
        "reused-url"
    ]
    assert _kinds((B, replace(A, length=0))) == []


def test_a_feed_that_lost_half_is_told_even_where_it_was_withdrawn() -> None:
    """More likely a wrong folder than a decision."""
    four = WholeFeed("show", tuple(replace(A, guid=str(n), url=str(n)) for n in range(4)), frozenset())
    one = WholeFeed("show", four.items[:1], frozenset())
    kinds = [refusal.kind for refusal in find_refusals(four, one, withdrawn=("1", "2", "3"), held={})]
    assert kinds == ["shrunken-feed"]


def test_another_show_is_told_once_and_not_by_all_its_episodes() -> None:
    """Where a feed does not say which show it is, it is taken for the same."""
    assert _kinds((), show="other") == ["other-show"]
    assert _kinds((B, A), show=None) == []


def test_a_name_with_a_hash_never_means_other_bytes() -> None:
    """A page's name does."""
    known = {"a.01234567.mp3": StandingFile(1, "old"), "index.html": StandingFile(1, "old")}
    files = {path: Outgoing(path, b"", 1, "new", "", "") for path in known}
    assert [refusal.kind for refusal in find_changed_names(known, files)] == ["reused-url"]
    assert [*find_changed_names({}, files)] == []


def test_the_command_offers_every_kind() -> None:
    """`--allow` has its own list, as the command line is imported without the build."""
    from lydsak.cli.publish import _KINDS

    assert _KINDS == REFUSAL_KINDS


def test_a_date_that_moved_by_a_second_is_told_in_seconds() -> None:
    """Parts of a story are a second apart: in minutes nothing seems to move."""
    old, new = (WholeFeed("s", (FeedItem("g", "T", date, "u", 1),), frozenset()) for date in (60.0, 61.0))
    (refusal,) = find_refusals(old, new, withdrawn=(), held={})
    assert "from 1970-01-01 00:01:00 UTC to 1970-01-01 00:01:01 UTC" in refusal.message
