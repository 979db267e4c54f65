from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from lydsak.errors import FeedError
from lydsak.model import Cover, Episode, FeedDetails, Show
from lydsak.publish.feed.extension import Tag
from lydsak.publish.feed.items import insert_items, render_item, split_items
from lydsak.publish.feed.pages import split_pages
from lydsak.publish.feed.rss import render_feed_page
from lydsak.publish.feed.show_rules import find_bad_character

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


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("&<>\"'\t\n\r]"))


@given(
    text=st.none() | _TEXT,
    attributes=st.dictionaries(st.sampled_from(["url", "title", "start"]), _TEXT),
    children=st.lists(_TEXT, max_size=3),
)
def test_a_parser_reads_what_was_written(text: str | None, attributes: dict[str, str], children: list[str]) -> None:
    """Every character of it, in text and in attributes; but for those that XML has no place for."""
    below = tuple(Tag("psc:chapter", None, (("title", each),)) for each in children)
    tag = Tag("podcast:person", None if below else text, tuple(attributes.items()), below)
    assume(not find_bad_character("".join((text or "", *attributes.values(), *children))))
    namespaces = 'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters"'
    page = f"<rss {namespaces}><channel>\n  </channel>\n</rss>".encode()
    item = render_item([tag])
    element = etree.fromstring(insert_items(page, [item])).find("channel/item")[0]
    assert dict(element.attrib) == attributes
    assert [child.get("title") for child in element] == children
    assert below or (element.text or "") == (text or "")
    assert split_items(insert_items(page, [item])) == (item,)


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_never_reaches_a_feed(bad: str) -> None:
    """Whichever text it stands in."""
    for tag in (Tag("title", f"a{bad}"), Tag("enclosure", None, (("url", bad),))):
        with pytest.raises(FeedError) as caught:
            render_item([tag])
        assert caught.value.code == "L611"
