from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.publish.web import live_reload
from lydsak.publish.web.live_reload import add_reload, digest_page, make_reload, watch_page

PAGE = b"<!doctype html><body><p>a</p></body></html>"


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_reload, "_LOOK_EVERY", 0)


def _watch(root: Path, tag: str, looks: int, act: Callable[[int], None] | None = None) -> bytes:
    """What a browser hears in so many looks; `act` is called before each."""

    async def listen() -> bytes:
        done = 0

        def stop() -> bool:
            nonlocal done
            done += 1
            if act:
                act(done)
            return done > looks

        return b"".join([event async for event in watch_page(root, "index.html", tag, stop)])

    return asyncio.run(listen())


def test_the_script_stands_before_the_end_of_the_body() -> None:
    """Nothing else in the page changes, and a page without an end gets it as well."""
    shown = add_reload(PAGE, make_reload(PAGE, "index.html"))
    start, end = shown.index(b"<script>"), shown.index(b"</script>\n") + len(b"</script>\n")
    assert shown[:start] + shown[end:] == PAGE
    assert shown[end:].startswith(b"</body>")
    assert digest_page(PAGE).encode() in shown
    assert add_reload(b"<p>a", "1").startswith(b"<p>a<script>1</script>")


def test_a_name_cannot_end_the_script() -> None:
    """Whatever a folder is called."""
    assert "</script>" not in make_reload(PAGE, "</script>/index.html")


def test_a_page_that_stands_still_says_nothing(tmp_path: Path) -> None:
    """Even when the build wrote the same bytes anew."""
    page = tmp_path / "index.html"
    page.write_bytes(PAGE)

    def write_again(look: int) -> None:
        if look == 3:
            (tmp_path / "new").write_bytes(PAGE)
            (tmp_path / "new").replace(page)

    assert b"changed" not in _watch(tmp_path, digest_page(PAGE), 20, write_again)


def test_a_changed_page_is_told_once_pages_and_feed_stand_still(tmp_path: Path) -> None:
    """While the feed is still being written nothing is said."""
    (tmp_path / "index.html").write_bytes(PAGE)

    def write_feed(look: int) -> None:
        (tmp_path / "feed.xml").write_bytes(b"x" * look)

    assert b"changed" not in _watch(tmp_path, "old", 20, write_feed)
    assert _watch(tmp_path, "old", 20).endswith(b"event: changed\ndata:\n\n")


def test_a_page_that_is_gone_says_nothing(tmp_path: Path) -> None:
    """There would be nothing to show."""
    assert b"changed" not in _watch(tmp_path, "old", 20)


def test_a_vanished_browser_is_noticed_by_a_comment(tmp_path: Path) -> None:
    """Writing to it fails."""
    assert _watch(tmp_path, "old", 90).count(b": still here") == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_a_pipe_in_a_page_s_place_is_not_waited_for(tmp_path: Path) -> None:
    """It is no page, and nobody else waits meanwhile."""
    os.mkfifo(tmp_path / "index.html")
    assert b"changed" not in _watch(tmp_path, "old", 6)
