"""What the show page's search looks through: its own list, and for each archive a script with the same in short.

A page that is opened from a file may fetch nothing, but it may load a script that stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from lydsak.model import Episode, PageLanguage, Show
from lydsak.publish.addresses import episode_page_path
from lydsak.publish.times import format_date, format_length


def search_path(number: int) -> str:
    """The script with an archive's episodes, below feed/."""
    return f"search-{number}.js"


def render_search_data(show: Show, episodes: Sequence[Episode]) -> str:
    """One call with a row for each episode: path, title, facts, summary, language, and words searched unseen."""
    language = show.page_language or show.language
    rows = [
        [
            episode_page_path(episode.slug),
            episode.title,
            list_facts(episode, language),
            episode.summary,
            episode.language,
            list_hidden_words(episode),
        ]
        for episode in episodes
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f"addEpisodes([\n{lines}\n]);\n"


def list_facts(episode: Episode, language: PageLanguage) -> tuple[str, ...]:
    """What stands below an episode's title: its day and its length."""
    facts = (format_date(episode.date, language), format_length(episode.duration, language))
    return tuple(fact for fact in facts if fact)


def list_hidden_words(episode: Episode) -> str:
    """Author and chapters: people remember them, and the list does not show them."""
    titles = (chapter.title for chapter in episode.chapters if chapter.title != episode.title)
    return " ".join((*filter(None, [episode.author]), *titles))
