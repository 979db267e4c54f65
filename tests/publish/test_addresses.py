"""Addresses on the web."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.errors import FeedError
from lydsak.model import Episode, Show
from lydsak.publish.addresses import episode_page_path, feed_url, file_url, join_url, page_url, show_url


@pytest.mark.parametrize("site_url", ["https://example.no/podkast", "https://example.no/podkast/"])
def test_addresses_join_with_one_slash(show: Show, episode: Episode, site_url: str) -> None:
    """Whether or not the setting ends in one."""
    at = replace(show, site_url=site_url)
    assert show_url(at) == "https://example.no/podkast/"
    assert feed_url(at) == "https://example.no/podkast/feed.xml"
    assert page_url(at, episode) == "https://example.no/podkast/e/bjorka-kino/"
    assert file_url(at, episode.audio) == "https://example.no/podkast/media/bjorka-kino.1a2b3c4d.mp3"


def test_paths_are_quoted(show: Show) -> None:
    """What is no address is made one."""
    assert join_url(show, "a b/å.mp3") == "https://podkast.example.no/a%20b/%C3%A5.mp3"


def test_a_show_without_a_site_has_no_addresses(show: Show) -> None:
    """The error says what to set."""
    with pytest.raises(FeedError) as caught:
        feed_url(replace(show, site_url=None))
    assert caught.value.code == "L601"


def test_pages_are_files_in_folders() -> None:
    """So that addresses need no ending and links work from a disk."""
    assert episode_page_path("bjorka-kino") == "e/bjorka-kino/index.html"
