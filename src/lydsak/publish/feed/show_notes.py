"""An episode's description, as apps show it under the title."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lydsak.model import Episode, Ms, PageLanguage, Show
from lydsak.publish.addresses import page_url, story_url
from lydsak.publish.cues import flatten_text
from lydsak.publish.times import format_date
from lydsak.publish.wording import choose_wording


def write_show_notes(show: Show, episode: Episode) -> str:
    """Simple HTML: summary, byline, chapters with time stamps, the label on the voice, the page, credits.

    Every time stamp begins a line of the source as well, so that apps that strip the tags still find them.
    """
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in _write_paragraphs(show, episode))


def bound_show_notes(show: Show, episode: Episode) -> int:
    """Bytes that the notes certainly do not exceed, told in a tenth of the time that writing them takes."""
    corrections = [correction.text for correction in episode.corrections]
    texts = (episode.summary, episode.author or "", *episode.voices, *episode.credits, *corrections)
    characters = sum(map(len, texts)) + sum(len(chapter.title) for chapter in episode.chapters)
    # A character becomes at most the six bytes of &quot;; the address stands there twice; the rest is our own wording.
    addresses = 12 * (len(show.site_url or "") + len(episode.slug))
    links = sum(
        6 * len(show.site_url or "") + 6 * len(chapter.story) + 30 for chapter in episode.chapters if chapter.story
    )
    lines = 20 * (len(episode.chapters) + len(episode.credits)) + 60 * len(corrections)
    return 6 * characters + addresses + links + lines + 600


def _write_paragraphs(show: Show, episode: Episode) -> Iterator[str]:
    wording = choose_wording(episode.language)
    if episode.summary.strip():
        yield escape(flatten_text(episode.summary))
    byline = [wording.by.format(episode.author)] if episode.author else []
    if episode.article_date:
        byline.append(wording.article_from.format(format_date(episode.article_date)))
    if byline:
        yield escape(". ".join([*byline, ""]).strip())
    for correction in episode.corrections:
        yield escape(f"{wording.corrected.format(format_date(correction.date))}: {flatten_text(correction.text)}")
    if len(episode.chapters) > 1:
        yield "\n" + "<br/>\n".join(_write_time_stamps(show, episode)) + "\n"
    yield escape(describe_voice(episode))
    if show.site_url:
        url = escape(page_url(show, episode))
        yield escape(wording.read_and_listen).format(f'<a href="{url}">{url}</a>')
    if episode.credits:
        yield escape(wording.credits.format("; ".join(episode.credits)))


def describe_voice(episode: Episode, language: PageLanguage | None = None) -> str:
    """The label on the synthetic voice, in the episode's language if no other is wanted."""
    voices = f" ({', '.join(episode.voices)})" if episode.voices else ""
    return choose_wording(language or episode.language).label.format(voices)


def format_time_stamp(time: Ms) -> str:
    """`MM:SS`, or `HH:MM:SS` from an hour on: what Spotify, YouTube and Apple make a chapter of."""
    seconds = time // 1000
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours:02}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"


def _write_time_stamps(show: Show, episode: Episode) -> Iterator[str]:
    for chapter in episode.chapters:
        title, url = escape(flatten_text(chapter.title)), story_url(show, chapter)
        link = f'<a href="{escape(url)}">{title}</a>' if url else title
        yield f"{format_time_stamp(chapter.start)} {link}"
