from __future__ import annotations

import pytest

from lydsak.build.takeover.taken_settings import settle_profile
from lydsak.model import FeedProfile
from lydsak.publish.feed_reading.feed import read_feed
from tests.publish.foreign_feeds import render_foreign_feed


def test_a_profile_becomes_settings() -> None:
    """What is as usual is left out; what the user says goes before the feed."""
    profile = read_feed(render_foreign_feed([1]), path="feed.xml").profile
    settled = settle_profile(profile, "feed.xml", title="Nytt navn")
    assert settled.show == {
        "title": "Nytt navn",
        "description": "Saker fra fjorden, <b>hver dag</b> & natt.",
        "language": "nb",
        "author": "Fjordposten",
        "owner_name": "Redaksjonen",
        "owner_email": "pod@fjordposten.example",
        "category": ["Society & Culture", "Documentary"],
        "copyright": "© Fjordposten",
    }
    assert settled.feed == {"funding_url": "https://gammel.example/stott", "funding_text": "Støtt avisa"}
    assert ["category News" in one.message for one in settled.findings] == [True]


@pytest.mark.parametrize(("written", "language"), [("no", "nb"), ("nn-NO", "nn"), ("NB_no", "nb"), ("nor", "nb")])
def test_languages_are_told_by_any_of_their_codes(written: str, language: str) -> None:
    """`no` is Bokmål, as most feeds mean it."""
    assert settle_profile(FeedProfile(title="x", language=written), "x").show["language"] == language


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (FeedProfile(title="x", language="en-us"), '"en-us" is not one that Lydsak reads'),
        (FeedProfile(title="x", language="nb", categories=(("News & Politics",),)), "its category is not taken over"),
        (FeedProfile(title="x", language="nb", owner_email="kari"), "its owner_email is not taken over"),
        (FeedProfile(title="x", language="nb", medium="music"), "its medium is not taken over"),
        (FeedProfile(title="x", language="nb", funding_url="javascript:x"), "its funding_url is not taken over"),
        (FeedProfile(title="x" * 300, language="nb"), "title is cut"),
        (FeedProfile(title="x", language="nb", description="å" * 4000), "description is cut"),
    ],
)
def test_what_directories_would_refuse_is_told_and_left_out(profile: FeedProfile, words: str) -> None:
    """So that the first build makes a feed."""
    (finding,) = settle_profile(profile, "feed.xml").findings
    assert words in finding.message
