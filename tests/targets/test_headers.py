"""What servers are to say of published files."""

from __future__ import annotations

import pytest

from lydsak.targets.headers import find_cache_control, find_content_type, is_content_named


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("media/sak.0123abcd.mp3", "audio/mpeg"),
        ("media/sak.0123abcd.opus", "audio/ogg"),
        ("e/sak/captions.0123abcd.vtt", "text/vtt; charset=utf-8"),
        ("e/sak/chapters.0123abcd.json", "application/json+chapters"),
        ("e/sak/transcript.0123abcd.json", "application/json"),
        ("e/sak/index.html", "text/html; charset=utf-8"),
        ("cover.0123abcd.JPG", "image/jpeg"),
        ("unknown.bin", "application/octet-stream"),
    ],
)
def test_types_are_those_that_feeds_name(path: str, content_type: str) -> None:
    """By the name's end."""
    assert find_content_type(path) == content_type


def test_what_holds_its_hash_is_kept_for_good_and_the_rest_for_minutes() -> None:
    """A published name never changes its bytes; a feed does."""
    assert is_content_named("media/sak.0123abcd.mp3")
    assert "immutable" in find_cache_control("media/sak.0123abcd.mp3")
    assert not is_content_named("e/sak.0123abcd/index.html")
    assert find_cache_control("feed.xml") == "public, max-age=300"
