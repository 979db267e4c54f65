"""Which files the episode's findings point to; the rules themselves are tried in test_feed_checks."""

from __future__ import annotations

from lydsak.model import Episode, Show
from lydsak.publish.feed.episode_rules import EPISODE_RULES, LISTING_RULES, episode_place


def test_the_place_is_the_script(episode: Episode) -> None:
    """An editor mends the script, not the record of a build."""
    assert str(episode_place(episode)) == "scripts/bjorka-kino.md"


def test_every_rule_names_its_source() -> None:
    """A rule without a reason could not be argued with."""
    assert all(rule.__doc__ for rule in (*EPISODE_RULES, *LISTING_RULES))


def test_a_good_episode_breaks_no_rule(show: Show, episode: Episode) -> None:
    """Each rule on its own."""
    assert [list(rule(episode)) for rule in EPISODE_RULES] == [[]] * len(EPISODE_RULES)
    assert [list(rule(show, episode)) for rule in LISTING_RULES] == [[]] * len(LISTING_RULES)
