"""A show looked over without being read: what is known again, and what is not."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.records import catalogue
from lydsak.build.records.catalogue import Catalogue, keep_catalogue, list_episodes, load_catalogue, read_catalogue
from lydsak.build.records.episodes import find_standing, locate_record
from lydsak.model import Episode
from lydsak.publish.feed.look import feed_style_path

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _read_record(show: ShowFolder) -> Episode:
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    return standing.episode


def _write_record(show: ShowFolder, episode: Episode, folder: str = "feed") -> None:
    path = locate_record(show.root / folder, episode.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(episode))


def test_a_build_leaves_a_catalogue_of_all_it_knows(built_show: ShowFolder) -> None:
    """With the listing of each episode and the state of each page."""
    kept = load_catalogue(built_show.root)
    assert [entry.listing for entry in kept.entries] == [_read_record(built_show).listing]
    assert [entry.held for entry in kept.entries] == [False]
    assert sorted(kept.pages) == [feed_style_path(built_show.load().show), "feed.xml", "index.html"]
    assert read_catalogue(built_show.root) == kept


def test_what_did_not_change_is_not_read(built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look takes every entry from the first."""
    first = read_catalogue(built_copy.root)
    keep_catalogue(built_copy.root, first)
    monkeypatch.setattr(catalogue, "digest_content", lambda _: pytest.fail("a record was read"))
    assert read_catalogue(built_copy.root) == first


def test_a_record_that_changed_is_read_again(built_copy: ShowFolder) -> None:
    """Even one of the same length, changed in its place within the same tick of the clock."""
    keep_catalogue(built_copy.root, read_catalogue(built_copy.root))
    episode = _read_record(built_copy)
    _write_record(built_copy, replace(episode, title=episode.title[::-1]))
    path = locate_record(built_copy.root / "feed", "ferja")
    os.utime(path, ns=(0, 0))
    before, after = load_catalogue(built_copy.root).entries, read_catalogue(built_copy.root).entries
    assert before[0].digest != after[0].digest


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 99, "entries": [], "pages": {}}'])
def test_a_catalogue_that_cannot_be_read_costs_time_alone(built_copy: ShowFolder, content: bytes) -> None:
    """It is worked out anew."""
    whole = read_catalogue(built_copy.root)
    (built_copy.root / ".lydsak" / "catalogue.json").write_bytes(content)
    assert load_catalogue(built_copy.root) == Catalogue()
    assert read_catalogue(built_copy.root).entries == whole.entries


def test_what_waits_outside_the_web_root_is_held(built_copy: ShowFolder) -> None:
    """An episode that stands in both is a published one."""
    waiting = replace(_read_record(built_copy), slug="snart")
    _write_record(built_copy, waiting, ".lydsak/held")
    _write_record(built_copy, _read_record(built_copy), ".lydsak/held")
    found = {entry.listing.slug: entry.held for entry in read_catalogue(built_copy.root).entries}
    assert found == {"ferja": False, "snart": True}


def test_records_that_are_gone_or_damaged_are_passed_over(built_copy: ShowFolder) -> None:
    """The others are listed as they are asked for."""
    (built_copy.root / "feed" / "e" / "tom").mkdir()
    locate_record(built_copy.root / "feed", "tom").write_bytes(b"{")
    assert [entry.listing.slug for entry in read_catalogue(built_copy.root).entries] == ["ferja"]
    slugs = ["borte", "tom", "ferja"]
    assert [episode.slug for episode in list_episodes(built_copy.root, slugs)] == ["ferja"]
