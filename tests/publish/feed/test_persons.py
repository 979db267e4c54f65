from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.model import Episode, FeedDetails
from lydsak.publish.feed.persons import make_person_tags, split_authors


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Kari Nordmann", ["Kari Nordmann"]),
        ("Kari Nordmann og Per Åsen", ["Kari Nordmann", "Per Åsen"]),
        ("Kari Nordmann & Per Åsen", ["Kari Nordmann", "Per Åsen"]),
        ("Kari Nordmann, Per Åsen og Ola Li", ["Kari Nordmann", "Per Åsen", "Ola Li"]),
        ("Kari Nordmann, Per Åsen, og Ola Li", ["Kari Nordmann", "Per Åsen", "Ola Li"]),
        ("Øyvind Loge", ["Øyvind Loge"]),
        ("Kari Nordmann, kommentator", ["Kari Nordmann, kommentator"]),
        ("redaksjonen", ["redaksjonen"]),
        ("", []),
    ],
)
def test_a_byline_is_taken_apart_into_names(author: str, names: list[str]) -> None:
    """Each person is one; what is not names alone stays as it was written."""
    assert list(split_authors(author)) == names


def test_each_author_is_a_person_of_the_taxonomy(episode: Episode) -> None:
    """Role and group as the podcast taxonomy has them, and no more letters than aggregators keep."""
    two = replace(episode, author=f"Kari Nordmann og {'A' * 200}")
    tags = list(make_person_tags(two, FeedDetails()))
    assert [tag.text for tag in tags] == ["Kari Nordmann", "A" * 128]
    assert {tag.attributes for tag in tags} == {(("role", "author"), ("group", "writing"))}


def test_whoever_is_quoted_is_no_guest(episode: Episode) -> None:
    """Nobody but the synthetic voice is heard; without an author an episode has no persons of its own."""
    assert any(utterance.name for utterance in episode.utterances)
    assert list(make_person_tags(replace(episode, author=None), FeedDetails(editor="Marit Sjøvoll"))) == []
