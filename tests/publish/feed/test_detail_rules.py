from __future__ import annotations

import pytest

from lydsak.model import Cover, Episode, FeedDetails, Show
from lydsak.publish.feed.checks import check_feed_metadata
from lydsak.publish.feed.detail_rules import DETAIL_RULES
from tests.publish.feed.test_details import FULL


def test_good_details_break_no_rule(show: Show, cover: Cover, episode: Episode) -> None:
    """All of them, and none of them."""
    for details in (FULL, FeedDetails()):
        assert check_feed_metadata(show, [episode], cover, details=details) == ()


@pytest.mark.parametrize(
    ("details", "code", "said"),
    [
        (FeedDetails(hub="http://hub.example/"), "L640", "feed.hub is no address"),
        (FeedDetails(funding_url="https:///x"), "L640", "feed.funding_url is no address"),
        (FeedDetails(new_feed_url="https://blåbær.no/feed.xml"), "L640", "feed.new_feed_url is no address"),
        (FeedDetails(license="x", license_url="https://[1"), "L640", "feed.license_url is no address"),
        (FeedDetails(location="x" * 129), "L641", "feed.location is too long"),
        (FeedDetails(location="To\nlinjer"), "L641", "feed.location has more than one line"),
        (FeedDetails(location="\x0b"), "L641", "U+000B"),
        (FeedDetails(editor="x" * 129), "L641", "feed.editor is too long"),
        (FeedDetails(seasons=(("2", "x" * 129),)), "L641", "feed.seasons.2 is too long"),
        (FeedDetails(license="CC BY 4.0"), "L642", "apps do not know"),
        (FeedDetails(license="Bjørkas vilkår"), "L642", "apps do not know"),
        (FeedDetails(license_url="https://x.no/v"), "L642", "has no name"),
        (FeedDetails(update="Weekly"), "L643", "is no rhythm"),
        (FeedDetails(update="FREQ=SOMETIMES"), "L643", "is no rhythm"),
        (FeedDetails(funding_text="Støtt oss"), "L644", "leads nowhere"),
        (FeedDetails(enclosure_prefix="https://counter.example/e"), "L645", "cannot stand before an address"),
        (FeedDetails(enclosure_prefix="https://counter.example/?u=/"), "L645", "cannot stand before an address"),
    ],
)
def test_what_breaks_a_rule_is_named(details: FeedDetails, code: str, said: str) -> None:
    """One error each, with the key and what to do."""
    (finding,) = [finding for rule in DETAIL_RULES for finding in rule(details)]
    assert (finding.code, finding.level) == (code, "error")
    assert said in finding.message
    assert finding.help
    assert str(finding.place) == "lydsak.toml"


@pytest.mark.parametrize(
    ("details", "hint"),
    [
        (FeedDetails(license="CC BY 4.0"), 'did you mean "cc-by-4.0"?'),
        (FeedDetails(update="Weekly"), 'did you mean "weekly"?'),
    ],
)
def test_what_was_meant_is_guessed(details: FeedDetails, hint: str) -> None:
    """As people write it, and as the feed wants it."""
    (finding,) = [finding for rule in DETAIL_RULES for finding in rule(details)]
    assert hint in (finding.help or "")
