"""The web root's files and the order that they go in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from lydsak.build.deployment import inventory
from lydsak.build.deployment.inventory import list_web_files, order_for_sending
from lydsak.build.deployment.ledger import make_outgoing
from lydsak.errors import PublishError
from tests.build.deployment.conftest import WebRoot


def test_files_are_listed_with_their_digests_and_read_once(web_root: WebRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look goes by what the file system says; a change is seen."""
    files = web_root.write({"a": "sound"})
    first = list_web_files(web_root.root)
    assert {path: file.sha256 for path, file in first.items()} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }
    read = []

    def digest(path: Path) -> str:
        read.append(path.name)
        return "0" * 64

    monkeypatch.setattr(inventory, "digest_file", digest)
    assert list_web_files(web_root.root) == first
    (web_root.root / "feed" / "index.html").write_bytes(b"other")
    assert list_web_files(web_root.root)["index.html"].sha256 == "0" * 64
    assert read == ["index.html"]


def test_links_and_names_that_no_address_can_have_stay_at_home(web_root: WebRoot) -> None:
    """A link could lead to anything on the machine."""
    files = web_root.write({"a": "sound"})
    feed = web_root.root / "feed"
    (feed / "link.html").symlink_to(feed / "index.html")
    (feed / "linked").symlink_to(feed / "e")
    (feed / "å.html").write_bytes(b"x")
    assert set(list_web_files(web_root.root)) == set(files)


def test_a_name_that_does_not_hold_its_contents_hash_is_refused(web_root: WebRoot) -> None:
    """As nothing else would notice it before listeners do."""
    files = web_root.write({"a": "sound"})
    sound = next(path for path in files if path.startswith("media/"))
    (web_root.root / "feed" / sound).write_bytes(b"noise")
    with pytest.raises(PublishError) as refused:
        list_web_files(web_root.root)
    assert refused.value.place is not None
    assert refused.value.place.path == f"feed/{sound}"


def test_a_file_that_cannot_be_read_is_named(web_root: WebRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to check."""
    web_root.write({"a": "sound"})
    monkeypatch.setattr(inventory, "digest_file", lambda _: None)
    with pytest.raises(PublishError) as refused:
        list_web_files(web_root.root)
    assert str(refused.value.place).startswith("feed/")


def test_nothing_goes_before_what_it_names() -> None:
    """Sound and captions, pages, older pages of the feed, the feed."""
    paths = ["feed.xml", "index.html", "feed-1.xml", "e/a/captions.01234567.vtt", "media/a.01234567.mp3"]
    groups = order_for_sending({path: make_outgoing(path, b"") for path in paths})
    assert [[file.path for file in group] for group in groups] == [
        ["e/a/captions.01234567.vtt", "media/a.01234567.mp3"],
        ["index.html"],
        ["feed-1.xml"],
        ["feed.xml"],
    ]
