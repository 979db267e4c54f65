"""What the show page's search looks through."""

from __future__ import annotations

import json
from dataclasses import replace

from lydsak.model import Chapter, Episode, Ms, Show
from lydsak.publish.pages.search_data import list_facts, list_hidden_words, render_search_data, search_path


def test_an_archive_is_one_call_with_a_row_for_each_episode(show: Show, episode: Episode) -> None:
    """A script, since a page from a file may fetch nothing; whatever the texts hold, it stays one."""
    older = replace(episode, slug="eldre", title='Eldre "</script>\u2028', author=None, chapters=())
    script = render_search_data(show, [episode, older])
    assert (script[:13], script[-4:]) == ("addEpisodes([", "]);\n")
    first, second = json.loads(script[12:-3])
    assert first[:3] == ["e/bjorka-kino/index.html", episode.title, ["20. november 2026", "2 min"]]
    assert first[4:] == ["nb", "Kari Nordmann Innledning Dugnad hele vinteren Veien videre"]
    assert (second[1], second[5]) == (older.title, "")
    assert search_path(3) == "search-3.js"


def test_the_title_is_not_searched_twice(episode: Episode) -> None:
    """An episode of one segment has it as its chapter's."""
    one = replace(episode, chapters=(Chapter(episode.title, Ms(0), Ms(1)),))
    assert list_hidden_words(one) == "Kari Nordmann"


def test_facts_follow_the_pages_language(episode: Episode) -> None:
    """What is not known is left out."""
    assert list_facts(episode, "en") == ("20 November 2026", "2 min")
    assert list_facts(replace(episode, date=None), "nn") == ("2 min",)
