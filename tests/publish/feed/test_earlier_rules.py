from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.model import EarlierEpisode, EarlierSound, Episode, FeedDetails
from lydsak.publish.feed.earlier_rules import check_earlier

GOOD = EarlierEpisode(
    "en", "guid", "Én", EarlierSound("https://a.example/1.mp3", 5, "audio/mpeg"), date="2019-03-05T06:00:00+01:00"
)


def _check(*episodes: EarlierEpisode, type: str = "episodic") -> list[str]:
    details = FeedDetails(type="serial" if type == "serial" else "episodic")
    found = check_earlier(episodes, (), details)
    assert {(one.code, one.level) for one in found} <= {("L866", "warning")}
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": None}, "no date"),
        ({"enclosure": replace(GOOD.enclosure, url="http://a.example/1.mp3")}, "apps demand https"),
        ({"enclosure": replace(GOOD.enclosure, length=0)}, "unknown length"),
        ({"enclosure": replace(GOOD.enclosure, type="text/html")}, "type text/html"),
        ({"title": "x" * 256}, "256 characters"),
        ({"description": "å" * 2001}, "4002 bytes"),
    ],
)
def test_what_apps_dislike_is_a_warning_that_names_the_episode(changes: dict[str, object], words: str) -> None:
    """One for each fault; nothing is refused."""
    assert _check(GOOD) == []
    (message,) = _check(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert message.startswith("en «")
    assert words in message


def test_episodes_are_compared_with_each_other_and_with_our_own(episode: Episode) -> None:
    """Guid, sound and moment belong to one; in a serial show each has a number."""
    assert len(_check(GOOD, replace(GOOD, id="to"))) == 6
    assert _check(GOOD, type="serial") == ["en «Én» has no number, and the show is serial"]
    late = replace(GOOD, date=episode.date)
    assert len(check_earlier([late], [episode.listing], FeedDetails())) == 1


def test_five_hundred_of_a_kind_are_told_of_briefly() -> None:
    """Twenty by name, the rest by their number."""
    many = [replace(GOOD, id=f"e{number}", guid=str(number), date=None) for number in range(500)]
    many = [replace(one, enclosure=replace(one.enclosure, url=f"https://a.example/{one.id}")) for one in many]
    messages = _check(*many)
    assert len(messages) == 21
    assert messages[-1] == "and 480 more that are like those above"
