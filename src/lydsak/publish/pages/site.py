"""The listener's pages: static HTML that needs no server, no network and no script; a small script adds read-along.

Links inside are relative, so that a page works from a file; a show without a site_url has pages all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from lydsak.model import Cover, EarlierEpisode, Episode, Language, Ms, PageLanguage, Show
from lydsak.publish.addresses import (
    FEED_PATH,
    SHOW_PAGE_PATH,
    embed_url,
    feed_url,
    join_url,
    page_url,
    show_page_path,
)
from lydsak.publish.colours import Colour, make_readable, parse_colour
from lydsak.publish.feed.alternate_enclosures import FORMAT_NAMES
from lydsak.publish.feed.pages import FeedPage
from lydsak.publish.feed.show_notes import describe_voice
from lydsak.publish.pages.app_links import make_app_links
from lydsak.publish.pages.read_along import HeardBlock, HeardWord, align_blocks
from lydsak.publish.pages.search_data import describe_listed, search_path
from lydsak.publish.pages.structured_data import describe_article, describe_show, preview_article, preview_show
from lydsak.publish.times import format_clock, format_date, format_length, format_size, localize_decimal
from lydsak.publish.wording import choose_wording

if TYPE_CHECKING:
    from jinja2 import Environment

_PAPER = Colour(252, 251, 248)
_INK = Colour(27, 29, 33)
_NIGHT = Colour(20, 22, 26)
_MOONLIGHT = Colour(230, 228, 222)
# More than the least: a thin letter in a saturated colour is harder to read on black than on white.
_NIGHT_CONTRAST = 7.0
_SPEEDS = (0.75, 1, 1.25, 1.5, 1.75, 2)
_UP_FROM_EPISODE = "../../"
_UP_FROM_EMBED = "../../../"


def render_episode_page(show: Show, episode: Episode, *, cover: Cover) -> str:
    """e/SLUG/index.html: the article with its sound, chapters and files."""
    blocks = align_blocks(episode)
    language = choose_page_language(show, episode.language)
    return (
        open_templates()
        .get_template("episode.html")
        .render(
            _describe_surroundings(show, episode.language, cover, _UP_FROM_EPISODE)
            | _describe_player(show, episode, _UP_FROM_EPISODE),
            summary=episode.summary or show.description,
            hidden_from_search=episode.status == "draft",
            preview=tuple(preview_article(show, episode, cover)),
            structured_data=describe_article(show, episode, cover, _UP_FROM_EPISODE),
            byline=tuple(_write_byline(show, episode, language)),
            corrections=[
                (choose_wording(language).corrected.format(format_date(one.date, language)), one)
                for one in episode.corrections
            ],
            embed_address=embed_url(show, episode) if show.site_url else None,
            audio_size=format_size(episode.audio.size, language),
            alternates=[
                (FORMAT_NAMES[one.format], one.file.path, format_size(one.file.size, language))
                for one in episode.alternates
            ],
            blocks=blocks,
            heard_words=_list_words(blocks),
        )
    )


def render_embed_page(show: Show, episode: Episode) -> str:
    """e/SLUG/embed/index.html: the player alone, for the newspaper's own page to frame."""
    template = open_templates().get_template("embed.html")
    language = choose_page_language(show, episode.language)
    return template.render(
        _describe_player(show, episode, _UP_FROM_EMBED),
        **describe_language(episode.language, language),
        shades=list_shades(show.colour),
    )


def render_show_page(show: Show, episodes: Sequence[Episode | EarlierEpisode], *, cover: Cover, page: FeedPage) -> str:
    """index.html, or an archive of it: the episodes that are on this page, as they come."""
    path = show_page_path(page.number)
    language = choose_page_language(show, show.language)
    neighbours = ((page.newer, "prev"), (page.older, "next"))
    return (
        open_templates()
        .get_template("show.html")
        .render(
            _describe_surroundings(show, show.language, cover, ""),
            summary=show.description,
            hidden_from_search=False,
            canonical=join_url(show, path if page.number else "") if show.site_url else None,
            preview=tuple(preview_show(show, cover)),
            structured_data=describe_show(show, cover),
            entries=[describe_listed(show, episode, language) for episode in episodes],
            number=page.number,
            search_paths=[search_path(number) for number in range(page.archives, 0, -1)],
            neighbours=[(show_page_path(number), relation) for number, relation in neighbours if number is not None],
        )
    )


def load_templates() -> None:
    """Compile the templates of all pages."""
    for name in ("embed.html", "episode.html", "show.html"):
        open_templates().get_template(name)


def choose_page_language(show: Show, content: Language) -> PageLanguage:
    """What a page says of its own, beside content in that language."""
    return show.page_language or content


@cache
def open_templates() -> Environment:
    """Our templates; what they are given is escaped, and what they lack is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("lydsak.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _describe_surroundings(show: Show, content: Language, cover: Cover, root: str) -> dict[str, Any]:
    """What every whole page needs. `root` is the way up from the page to the web root."""
    feed_address = feed_url(show) if show.site_url else None
    return {
        **describe_language(content, choose_page_language(show, content)),
        "show": show,
        "cover": cover,
        "root": root,
        "feed_path": FEED_PATH,
        "feed_address": feed_address,
        "app_links": tuple(make_app_links(feed_address, show.title)) if feed_address else (),
        "show_page_path": SHOW_PAGE_PATH,
        "shades": list_shades(show.colour),
    }


def describe_language(content: Language, language: PageLanguage) -> dict[str, Any]:
    """`foreign` is the language of what the article wrote, where the page itself speaks another."""
    return {
        "language": language,
        "words": choose_wording(language),
        "foreign": content if content != language else None,
    }


def _describe_player(show: Show, episode: Episode, root: str) -> dict[str, Any]:
    """The sound with its controls, on the page and framed."""
    audio = root + episode.audio.path
    language = choose_page_language(show, episode.language)

    def media_at(time: Ms) -> str:
        # A media fragment (W3C): without scripts the browser opens the sound at that time.
        return f"{audio}#t={time / 1000:g}"

    return {
        "episode": episode,
        "audio": audio,
        "media_at": media_at,
        "clock": format_clock,
        "canonical": page_url(show, episode) if show.site_url else None,
        "voice_label": describe_voice(episode, language),
        "speeds": tuple((speed, localize_decimal(f"{speed:g} ×", language)) for speed in _SPEEDS),
    }


@cache
def list_shades(wanted: str) -> dict[str, str]:
    """The show's colour, by day and by night, in shades that can be read."""
    colour = parse_colour(wanted)
    shades = {
        "paper": _PAPER,
        "ink": _INK,
        "accent": make_readable(colour, _PAPER),
        "night": _NIGHT,
        "moonlight": _MOONLIGHT,
        "accent_by_night": make_readable(colour, _NIGHT, _NIGHT_CONTRAST),
    }
    return {name: shade.css for name, shade in shades.items()}


def _write_byline(show: Show, episode: Episode, language: PageLanguage) -> Iterator[str]:
    words = choose_wording(language)
    if episode.author:
        yield words.by.format(episode.author)
    yield show.newspaper
    if episode.article_date:
        yield words.article_from.format(format_date(episode.article_date, language))
    yield format_length(episode.duration, language)


def _list_words(blocks: Sequence[HeardBlock]) -> dict[str, tuple[HeardWord, ...]]:
    """By block id."""
    return {heard.block.id: heard.words for heard in blocks if heard.words}
