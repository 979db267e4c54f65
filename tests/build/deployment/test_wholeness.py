"""What goes out is what was built."""

from __future__ import annotations

import pytest

from lydsak.build.deployment.inventory import list_web_files
from lydsak.build.deployment.published_feed import read_built_feed
from lydsak.build.deployment.wholeness import check_whole
from lydsak.errors import PublishError
from tests.build.deployment.conftest import WebRoot


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


def test_a_file_that_the_feed_names_is_there(web_root: WebRoot) -> None:
    """Its first such file is named."""
    files = web_root.write({"a": "sound"})
    sound = next(path for path in files if path.startswith("media/"))
    (web_root.root / "feed" / sound).unlink()
    with pytest.raises(PublishError) as refused:
        _check(web_root)
    assert str(refused.value.place) == f"feed/{sound}"
