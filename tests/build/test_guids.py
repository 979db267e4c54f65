from __future__ import annotations

import uuid

from lydsak.build.guids import PODCAST_NAMESPACE, mint_guid, mint_part_guid, mint_show_guid


def test_a_guid_is_of_show_and_slug_alone() -> None:
    """UUIDv5 (RFC 9562): the same for ever, another in another show; a show without one still gets them."""
    show = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"
    assert mint_guid(show, "ferja") == mint_guid(show.upper(), "ferja") == str(uuid.uuid5(uuid.UUID(show), "ferja"))
    assert len({mint_guid(show, "ferja"), mint_guid(show, "kaia"), mint_guid(None, "ferja")}) == 3


def test_the_show_s_guid_is_that_of_its_feed() -> None:
    """Podcasting 2.0, podcast:guid: UUIDv5 of the feed's address without scheme; the specification's own example."""
    assert mint_show_guid("https://a.example/pod") == str(uuid.uuid5(PODCAST_NAMESPACE, "a.example/pod/feed.xml"))
    assert str(uuid.uuid5(PODCAST_NAMESPACE, "mp3s.nashownotes.com/pc20rss.xml")) == (
        "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    )
    assert mint_show_guid("http://a.example/") == mint_show_guid("https://a.example")
    assert mint_show_guid(None) != mint_show_guid(None)


def test_a_part_s_guid_is_of_its_script_s_and_its_heading_alone() -> None:
    """The same for ever, whatever stands for a guid: subscribers have it."""
    assert mint_part_guid("0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11", "k1") == "b671b64b-78d0-5823-a68f-570e164ec453"
    guids = {mint_part_guid(guid, id) for guid in ("a", "b", "kaia.no/7") for id in ("k1", "k2", "start")}
    assert len(guids) == 9
