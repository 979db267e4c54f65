from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lydsak.build import takeover
from lydsak.build.takeover import TakenFeed, take_over_feed
from lydsak.errors import ArticleError, FeedError, UsageError
from tests.build.web_server import Answer, WebServer, serve_answers
from tests.publish.foreign_feeds import render_foreign_feed

RSS = "application/rss+xml"


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Serve a feed at /feed/."""
    with serve_answers({"/feed/": Answer(render_foreign_feed(range(3)), RSS)}) as served:
        yield served


def _take(source: object) -> TakenFeed:
    return take_over_feed(str(source), allow_private=True)


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "feed.xml"
    path.write_bytes(content)
    return path


def test_every_page_is_followed_once(server: WebServer) -> None:
    """RFC 5005: in order; an item that slid from page to page is taken once; a circle ends."""
    next_page = '<atom:link rel="next" href="?page=2"/>'
    server.answers["/feed/"] = Answer(render_foreign_feed(range(3), more=next_page), RSS)
    circle = '<atom:link rel="next" href="/feed/"/>'
    server.answers["/feed/?page=2"] = Answer(render_foreign_feed(range(2, 5), more=circle), "text/xml")
    taken = _take(f"{server.url}/feed/")
    assert [one.enclosure.length for one in taken.episodes] == [1_000_000 + number for number in range(5)]
    assert taken.pages == 2
    assert any("stands there twice" in one.message for one in taken.findings)


def test_an_older_page_that_is_gone_is_told(server: WebServer) -> None:
    """What could be had is kept."""
    more = '<atom:link rel="next" href="/borte"/>'
    server.answers["/feed/"] = Answer(render_foreign_feed(range(3), more=more), RSS)
    taken = _take(f"{server.url}/feed/")
    assert len(taken.episodes) == 3
    assert any(one.code == "L863" and "its episodes are missing" in one.message for one in taken.findings)


def test_older_pages_of_a_file_stand_beside_it(tmp_path: Path) -> None:
    """Nothing is fetched for a file; a page that is not there is told of."""
    more = '<atom:link rel="next" href="https://gammel.example/feed-1.xml"/>'
    path = _write(tmp_path, render_foreign_feed(range(3), more=more))
    assert any("not beside this file" in one.message for one in _take(path).findings)
    (tmp_path / "feed-1.xml").write_bytes(render_foreign_feed(range(3, 5)))
    assert len(_take(path).episodes) == 5


def test_the_guid_is_the_feed_s_own_or_made_of_its_address(tmp_path: Path, server: WebServer) -> None:
    """Podcast namespace, guid.md, and its own example."""
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert _take(_write(tmp_path, render_foreign_feed([1]))).profile.guid == str(
        uuid.uuid5(namespace, "gammel.example/feed")
    )
    address = _take(_write(tmp_path, render_foreign_feed([1], address="https://podnews.net/rss"))).profile
    assert address.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert _take(f"{server.url}/feed/").profile.guid == str(
        uuid.uuid5(namespace, server.url.removeprefix("http://") + "/feed")
    )
    own = "5B1C0A0E-6A55-5D0E-9D6C-0C6A3D1F7F10"
    more = f"<podcast:guid>{own}</podcast:guid>"
    assert _take(_write(tmp_path, render_foreign_feed([1], more=more))).profile.guid == own.lower()
    odd = _take(_write(tmp_path, render_foreign_feed([1], more="<podcast:guid>x</podcast:guid>")))
    assert any("is no UUID" in one.message for one in odd.findings)


def test_the_artwork_is_fetched_and_looked_at(tmp_path: Path, server: WebServer) -> None:
    """One that no directory takes is told of, and not kept."""
    for side, kept in ((1400, True), (100, False)):
        picture = BytesIO()
        Image.new("RGB", (side, side), "navy").save(picture, "PNG")
        server.answers["/bilde"] = Answer(picture.getvalue(), "image/png")
        more = f'<itunes:image href="{server.url}/bilde"/>'
        taken = _take(_write(tmp_path, render_foreign_feed([1], more=more)))
        assert (taken.cover == ("cover.png", picture.getvalue())) is kept
        assert any("the artwork" in one.message for one in taken.findings) is not kept


def test_a_feed_leads_nobody_inwards(tmp_path: Path, server: WebServer) -> None:
    """Neither its artwork nor its pages are fetched from this machine's network, unless that was said."""
    more = f'<itunes:image href="{server.url}/bilde"/>'
    taken = take_over_feed(str(_write(tmp_path, render_foreign_feed([1], more=more))))
    assert any(one.code == "L319" for one in taken.findings)
    with pytest.raises(ArticleError) as caught:
        take_over_feed(f"{server.url}/feed/")
    assert caught.value.code == "L319"
    assert server.asked == []


def test_ids_are_of_day_and_title_and_each_stands_once(tmp_path: Path) -> None:
    """People name episodes by them."""
    items = "".join(
        f'<item><title>{title}</title><guid>{number}</guid><enclosure url="https://a.example/{number}"/></item>'
        for number, title in enumerate(["Å gå", "🎧", "Å gå", "a-ga-2"])
    )
    path = _write(tmp_path, f"<rss><channel><title>x</title>{items}</channel></rss>".encode())
    assert [one.id for one in _take(path).episodes] == ["a-ga", "episode", "a-ga-2", "a-ga-2-2"]


def test_what_is_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of a page, episodes altogether."""
    path = _write(tmp_path, render_foreign_feed(range(4)))
    monkeypatch.setattr(takeover, "_MOST_EPISODES", 3)
    with pytest.raises(FeedError, match="more than 3 episodes"):
        _take(path)
    monkeypatch.setattr(takeover, "_LARGEST_PAGE", 3)
    with pytest.raises(FeedError, match="MB"):
        _take(path)
    with pytest.raises(UsageError, match="there is no file"):
        _take(tmp_path / "ingen.xml")
