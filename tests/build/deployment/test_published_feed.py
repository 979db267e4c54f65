"""Feeds with all of their pages."""

from __future__ import annotations

from lydsak.build.deployment.ledger import PublishedState
from lydsak.build.deployment.published_feed import list_standing_feeds, read_built_feed
from tests.build.deployment.conftest import MemoryTarget, WebRoot

ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def _page(guid: str, next_page: str | None) -> bytes:
    link = f'<atom:link rel="next" href="https://x.example/{next_page}"/>' if next_page else ""
    return f'<rss {ATOM} version="2.0"><channel>{link}<item><guid>{guid}</guid></item></channel></rss>'.encode()


def test_all_pages_are_read_and_a_circle_ends() -> None:
    """The pages lie beside the first; one that is not there ends it."""
    target = MemoryTarget({"feed.xml": _page("c", "feed-2.xml"), "feed-2.xml": _page("b", "feed-1.xml")})
    target.files["feed-1.xml"] = _page("a", "feed.xml")
    (feed,) = list_standing_feeds(target, None, cut=False)
    assert {item.guid for item in feed.items} == {"a", "b", "c"}
    del target.files["feed-1.xml"]
    (feed,) = list_standing_feeds(target, None, cut=False)
    assert {item.guid for item in feed.items} == {"b", "c"}


def test_what_a_ledger_tells_is_believed_unless_something_was_cut_off() -> None:
    """Then both it and what stands there is compared with."""
    target = MemoryTarget({"feed.xml": _page("c", None)})
    known = PublishedState({}, (), "show", "", "run")
    assert [feed.show for feed in list_standing_feeds(target, known, cut=False)] == ["show"]
    assert [len(feed.items) for feed in list_standing_feeds(target, known, cut=True)] == [0, 1]


def test_what_is_no_feed_is_nobodys() -> None:
    """A page that a host puts there for newcomers holds nobody up."""
    for content in (b"<!doctype html><html></html>", b"hello", b""):
        assert [*list_standing_feeds(MemoryTarget({"feed.xml": content}), None, cut=False)] == []
    assert [*list_standing_feeds(MemoryTarget(), None, cut=False)] == []


def test_the_built_feed_is_that_of_the_folder(web_root: WebRoot) -> None:
    """None before the first build."""
    assert read_built_feed(web_root.root) is None
    web_root.write({"a": "a", "b": "b"})
    feed = read_built_feed(web_root.root)
    assert feed is not None
    assert [item.guid for item in feed.items] == ["guid-a", "guid-b"]
    assert len(feed.addresses) == 2
