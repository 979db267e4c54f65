"""What goes out is what was built."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.deployment.deploy import publish_web_root
from lydsak.build.deployment.inventory import list_web_files
from lydsak.build.deployment.published_feed import read_built_feed
from lydsak.build.deployment.wholeness import check_nothing_waits, check_whole
from lydsak.build.events import EpisodeFailed
from lydsak.build.records.episodes import locate_waiting_pages
from lydsak.errors import PublishError
from tests.build.deployment.conftest import SITE, MemoryTarget, WebRoot

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def edited(built_copy: ShowFolder) -> ShowFolder:
    """A built show whose script was edited since."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Ferja går igjen", "Ferja står igjen"), encoding="utf-8")
    return built_copy


def _refuse(show: ShowFolder) -> PublishError:
    target = MemoryTarget()
    with pytest.raises(PublishError) as refused:
        list(publish_web_root(show.load(), target, dry_run=True))
    assert target.files == {}
    return refused.value


def test_an_old_feed_does_not_go_out_when_the_new_one_was_refused(edited: ShowFolder) -> None:
    """Neither with what was made for the new one, nor as if all were up to date; who waits is named."""
    target = MemoryTarget()
    list(publish_web_root(edited.load(), target))
    before = dict(target.files)
    copy = edited.write_script((edited.root / "scripts" / "ferja.md").read_text(encoding="utf-8"), "kopi")
    assert any(isinstance(event, EpisodeFailed) for event in edited.build())
    with pytest.raises(PublishError) as refused:
        list(publish_web_root(edited.load(), target))
    assert (refused.value.code, str(refused.value.place)) == ("L841", "feed/feed.xml")
    assert "ferja" in refused.value.message
    assert "lydsak build" in (refused.value.help or "")
    assert target.files == before
    copy.unlink()
    edited.build()
    list(publish_web_root(edited.load(), target))
    assert target.files["feed.xml"] != before["feed.xml"]


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
def test_new_pages_do_not_go_out_with_the_old_feed(
    edited: ShowFolder, monkeypatch: pytest.MonkeyPatch, renamed: int
) -> None:
    """After a build that was killed when so many of them were in place, and the feed was not."""
    replace = Path.replace
    done: list[Path] = []

    def kill(path: Path, target: Path) -> Path:
        if edited.root / "feed" in target.parents and target.suffix in {".html", ".xml"}:
            if len(done) == renamed:
                raise KeyboardInterrupt
            done.append(target)
        return replace(path, target)

    with monkeypatch.context() as killing:
        killing.setattr(Path, "replace", kill)
        with pytest.raises(KeyboardInterrupt):
            edited.build()
    assert len(done) == renamed
    assert _refuse(edited).code == "L841"
    edited.build()
    assert not locate_waiting_pages(edited.root).exists()
    list(publish_web_root(edited.load(), MemoryTarget(), dry_run=True))


def test_what_waits_and_is_in_place_holds_nothing_up(edited: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build was killed when it had but to forget it."""

    def kill(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr("lydsak.build.publication.forget_waiting", kill)
        with pytest.raises(KeyboardInterrupt):
            edited.build()
    assert locate_waiting_pages(edited.root).exists()
    check_nothing_waits(edited.load())


def _check(web_root: WebRoot) -> None:
    feed = read_built_feed(web_root.root)
    assert feed is not None
    check_whole(web_root.settings, feed, list_web_files(web_root.root))


def test_what_is_as_it_was_built_is_fine(web_root: WebRoot) -> None:
    """Nothing is said of it."""
    web_root.write({"a": "sound"})
    _check(web_root)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"items": 1}', b'{"items": [{}]}', b'{"items": []}', b"\xff"])
def test_a_json_feed_that_is_not_the_feeds_is_refused(web_root: WebRoot, content: bytes) -> None:
    """Whatever is wrong with it."""
    web_root.write({"a": "sound"})
    (web_root.root / "feed" / "feed.json").write_bytes(content)
    with pytest.raises(PublishError) as refused:
        _check(web_root)
    assert str(refused.value.place) == "feed/feed.json"


def test_a_json_feed_of_another_address_is_refused(web_root: WebRoot) -> None:
    """Though it has the episodes that the feed has. One of your own may name the newspaper as the show's page."""
    web_root.write({"a": "sound"})
    feed = read_built_feed(web_root.root)
    assert feed is not None
    for address, refused in ((f"{SITE}/feed.json", False), ("https://old.example/feed.json", True)):
        page = "https://avisa.example/"
        exported = {"home_page_url": page, "feed_url": address, "items": [{"id": item.guid} for item in feed.items]}
        (web_root.root / "feed" / "feed.json").write_bytes(msgspec.json.encode(exported))
        with pytest.raises(PublishError, match="moved") if refused else nullcontext():
            _check(web_root)


def test_a_feed_of_another_address_is_refused(built_copy: ShowFolder) -> None:
    """Its files would be asked for where the show no longer stands; built anew it goes out."""
    path = built_copy.root / "lydsak.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("provepost.example", "lyd.example"), encoding="utf-8")
    refused = _refuse(built_copy)
    assert (refused.code, str(refused.place)) == ("L841", "feed/feed.xml")
    assert "https://provepost.example/podkast/feed.xml" in refused.message
    built_copy.build()
    list(publish_web_root(built_copy.load(), MemoryTarget()))


def test_a_file_that_the_feed_names_is_there(web_root: WebRoot) -> None:
    """Its first such file is named."""
    files = web_root.write({"a": "sound"})
    sound = next(path for path in files if path.startswith("media/"))
    (web_root.root / "feed" / sound).unlink()
    with pytest.raises(PublishError) as refused:
        _check(web_root)
    assert str(refused.value.place) == f"feed/{sound}"
