from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Cover, Episode, FeedDetails, Show
from lydsak.publish.feed import render_feed_page
from lydsak.publish.feed_items import split_items
from lydsak.publish.feed_pages import split_pages

HOSTILE = ("</item>", "    <item>\n", "  </channel>\n", "\n    </item>\n", "]]>")


@pytest.fixture(scope="module")
def episodes(episode: Episode) -> list[Episode]:
    """Six, whose texts look like the ends of items."""
    return [
        replace(episode, slug=f"sak-{number}", guid=f"guid-{number}", title=f"Sak {number} {text}", summary=text)
        for number, text in enumerate((*HOSTILE, "rolig"))
    ]


def _render(show: Show, cover: Cover, episodes: list[Episode], kept: dict[str, bytes] | None = None) -> bytes:
    (page,) = split_pages(len(episodes), 300)
    return render_feed_page(
        show, page, episodes, cover=cover, generator="Lydsak", details=FeedDetails(), kept=kept or {}
    )


def test_a_page_has_as_many_items_as_episodes(show: Show, cover: Cover, episodes: list[Episode]) -> None:
    """Whatever stands in them."""
    items = split_items(_render(show, cover, episodes))
    assert len(items) == len(episodes)
    assert all(f'<guid isPermaLink="false">guid-{n}</guid>'.encode() in item for n, item in enumerate(items))
    assert split_items(_render(show, cover, [])) == ()


@given(before=st.sets(st.integers(0, 5)), after=st.lists(st.integers(0, 5), unique=True))
def test_a_page_of_kept_items_is_the_page_itself(
    show: Show, cover: Cover, episodes: list[Episode], before: set[int], after: list[int]
) -> None:
    """Byte for byte: some new, some gone, in another order, or all of them known."""
    known = [episodes[number] for number in sorted(before)]
    items = split_items(_render(show, cover, known))
    kept = {one.slug: item for one, item in zip(known, items, strict=True)}
    wanted = [episodes[number] for number in after]
    assert _render(show, cover, wanted, kept) == _render(show, cover, wanted)
