"""What the show page's search looks through: its own list, and for each archive a script with the same in short.

A page that is opened from a file may fetch nothing, but it may load a script that stands beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from lydsak.model import EarlierEpisode, Episode, Language, Ms, PageLanguage, Show
from lydsak.publish.addresses import episode_page_path
from lydsak.publish.feed.earlier_items import name_earlier_sound
from lydsak.publish.times import format_date, format_length

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^>]*>")
_LONGEST: Final = 300
"""Characters of what an episode from before says of itself; some say thousands."""


def search_path(number: int) -> str:
    """The script with an archive's episodes, below feed/."""
    return f"search-{number}.js"


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """An episode as the show's page has it in its list."""

    path: str
    title: str
    facts: tuple[str, ...]
    summary: str
    language: Language
    hidden_words: str


def describe_listed(show: Show, episode: Episode | EarlierEpisode, language: PageLanguage) -> ListedEpisode:
    """What a list says of an episode, on a page in that language."""
    if isinstance(episode, EarlierEpisode):
        return _describe_earlier(show, episode, language)
    return ListedEpisode(
        episode_page_path(episode.slug),
        episode.title,
        list_facts(episode, language),
        episode.summary,
        episode.language,
        list_hidden_words(episode),
    )


def _describe_earlier(show: Show, episode: EarlierEpisode, language: PageLanguage) -> ListedEpisode:
    """It has no page of ours: the list leads to its own, or else to its sound."""
    sound = name_earlier_sound(episode)
    pages = [url for url in (episode.link, episode.enclosure.url) if url and _WEB.match(url)]
    length = format_length(Ms(episode.duration * 1000), language) if episode.duration else ""
    facts = (format_date(episode.date, language), length)
    told = episode.summary or episode.description or episode.subtitle or ""
    return ListedEpisode(
        sound.path if sound and not episode.link else (*pages, "#")[0],
        episode.title,
        tuple(fact for fact in facts if fact),
        _shorten_markup(told),
        show.language,
        episode.author or "",
    )


def _shorten_markup(text: str) -> str:
    """The first words of what may be HTML."""
    plain = " ".join(unescape(_MARKUP.sub(" ", text)).split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rpartition(' ')[0]} …"


def render_search_data(show: Show, episodes: Sequence[Episode | EarlierEpisode]) -> str:
    """One call with a row for each episode: path, title, facts, summary, language, and words searched unseen."""
    language = show.page_language or show.language
    listed = (describe_listed(show, episode, language) for episode in episodes)
    rows = [[one.path, one.title, one.facts, one.summary, one.language, one.hidden_words] for one in listed]
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
