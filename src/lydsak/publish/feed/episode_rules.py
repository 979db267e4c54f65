"""The rules for what a feed says of an episode: one function a rule, with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from lydsak.errors import Finding, Phrase, Place
from lydsak.model import Episode, Listing, PublishedFile, Show
from lydsak.publish.captions import CHAPTERS_TYPE, SUBRIP_TYPE, TRANSCRIPT_TYPE, WEBVTT_TYPE
from lydsak.publish.feed.show_notes import bound_show_notes, write_show_notes
from lydsak.publish.feed.show_rules import MAX_DESCRIPTION_BYTES, MAX_TITLE, Level, find_bad_character
from lydsak.publish.times import parse_publication

# Apple 823: file names of published files are ASCII letters and digits; the signs are those that no app stumbles on.
_SAFE_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_EPISODE_NUMBER = re.compile(r"(?:episode|ep\.?|sesong|s\d+e)\s*\d+", re.IGNORECASE)
_CHAPTER_TITLE = 40
_CHAPTER_MS = 30_000

EpisodeRule = Callable[[Episode], Iterator[Finding]]
ListingRule = Callable[[Show, Episode], Iterator[Finding]]


def episode_place(episode: Episode | Listing) -> Place:
    """The script that an editor mends."""
    return Place(f"scripts/{episode.script}.md")


def _find(code: str, level: Level, message: str, episode: Episode, help: str | None = None) -> Finding:
    return Finding(code, level, message, episode_place(episode), help)


def _check_episode_title(episode: Episode) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: required; PSP-1: no white space at the edges."""
    title = episode.title
    if not title.strip():
        yield _find("L620", "error", "the episode has no title", episode, "give it a title in the script's first lines")
    elif title != title.strip() or len(title) > MAX_TITLE:
        help = Phrase("at most {max_title} characters, no blanks at its ends", max_title=MAX_TITLE)
        yield _find("L620", "error", "the episode's title is not tidy", episode, help)


def _check_slug(episode: Episode) -> Iterator[Finding]:
    """Apple 823: addresses in ASCII."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", episode.slug):
        help = "rename the script: a-z, 0-9 and -"
        yield _find("L622", "error", Phrase('"{slug}" cannot stand in an address', slug=episode.slug), episode, help)


def _check_episode_guid(episode: Episode) -> Iterator[Finding]:
    """Apple 823, PSP-1: every item has one, and it never changes."""
    if not episode.guid or episode.guid != episode.guid.strip():
        yield _find("L623", "error", "the episode has no guid", episode, "keep the guid: line that lydsak add writes")


def _check_date(episode: Episode) -> Iterator[Finding]:
    """RSS 2.0 pubDate: a full moment with its zone."""
    moment = parse_publication(episode.date)
    if moment is None:
        message = (
            Phrase('"{date}" is not a date and time with a zone', date=episode.date)
            if episode.date
            else "the episode has no date"
        )
        yield _find("L624", "error", message, episode, "write dato: 2026-11-20 06:00 in the script")
    elif moment.year < 1990:
        yield _find(
            "L624",
            "error",
            Phrase("the episode is dated {date}, before there were podcasts", date=episode.date),
            episode,
        )


def _check_enclosure(episode: Episode) -> Iterator[Finding]:
    """RSS 2.0, Apple 823: one sound file with its true size; type and extension agree."""
    audio = episode.audio
    if audio.media_type != "audio/mpeg" or not audio.path.endswith(".mp3"):
        yield _find(
            "L625",
            "error",
            Phrase(
                "{path} is {media_type}, and apps expect audio/mpeg in .mp3",
                path=audio.path,
                media_type=audio.media_type,
            ),
            episode,
        )
    if audio.size <= 0:
        yield _find(
            "L625",
            "error",
            Phrase("the sound file {path} is empty", path=audio.path),
            episode,
            "build the episode again",
        )
    if episode.duration < 500:
        yield _find("L626", "error", "the episode is shorter than a second", episode)


def _check_files(episode: Episode) -> Iterator[Finding]:
    """Apple 823: ASCII names. Podcast namespace, transcript.md and chapters.md: the types apps choose by."""
    expected: tuple[tuple[PublishedFile, str], ...] = (
        (episode.webvtt, WEBVTT_TYPE),
        (episode.subrip, SUBRIP_TYPE),
        (episode.transcript, TRANSCRIPT_TYPE),
        (episode.chapters_json, CHAPTERS_TYPE),
    )
    for file, media_type in expected:
        if file.media_type != media_type:
            yield _find(
                "L627",
                "error",
                Phrase(
                    "{path} is {media_type} and should be {media_type2}",
                    path=file.path,
                    media_type=file.media_type,
                    media_type2=media_type,
                ),
                episode,
            )
    for file in (episode.audio, *(file for file, _ in expected)):
        if not _SAFE_PATH.fullmatch(file.path) or ".." in file.path:
            yield _find("L627", "error", Phrase('"{path}" cannot stand in an address', path=file.path), episode)


def _check_chapters(episode: Episode) -> Iterator[Finding]:
    """Ascending from 0, on whole seconds (AntennaPod and gPodder cut the rest); Spotify and Apple on their form."""
    starts = [chapter.start for chapter in episode.chapters]
    ascending = all(first < second for first, second in pairwise([*starts, episode.duration]))
    if starts and (starts[0] != 0 or not ascending):
        yield _find("L628", "error", "chapters do not ascend from 0 to the episode's end", episode)
    if any(start % 1000 for start in starts):
        yield _find("L628", "error", "a chapter does not start on a whole second", episode)
    if any(not chapter.title.strip() for chapter in episode.chapters):
        yield _find("L628", "error", "a chapter has no title", episode, "give every ## a heading")
    long = [chapter.title for chapter in episode.chapters if len(chapter.title) >= _CHAPTER_TITLE]
    if long:
        message = Phrase(
            'apps cut chapter titles at {chapter_title} characters: "{long}"',
            chapter_title=_CHAPTER_TITLE,
            long=long[0],
        )
        yield _find("L629", "warning", message, episode, "a shorter heading reads better on a phone")
    short = [chapter.title for chapter in episode.chapters if chapter.end - chapter.start < _CHAPTER_MS]
    if short and len(starts) > 1:
        message = Phrase(
            'Spotify leaves out chapters under {chapter_ms} seconds: "{short}"',
            chapter_ms=_CHAPTER_MS // 1000,
            short=short[0],
        )
        yield _find("L629", "warning", message, episode, "join it with its neighbour if that suits the story")


def _check_summary(episode: Episode) -> Iterator[Finding]:
    """Something to read in the list of episodes."""
    if not episode.summary.strip():
        help = "write sammendrag: in the script's first lines"
        yield _find("L630", "warning", "the episode has no summary", episode, help)


def _check_soundbite(episode: Episode) -> Iterator[Finding]:
    """Podcast namespace, soundbite.md: between 15 and 120 seconds are recommended."""
    if episode.soundbite and not 15_000 <= episode.soundbite.duration <= 120_000:
        message = Phrase(
            "the teaser is {duration} seconds, and apps play 15 to 120",
            duration=f"{episode.soundbite.duration / 1000:.0f}",
        )
        yield _find("L635", "warning", message, episode, "let utdrag name more or fewer paragraphs")


def _check_episode_characters(episode: Episode) -> Iterator[Finding]:
    """XML 1.0 clause 2.2."""
    texts = (episode.title, episode.summary, episode.author or "", episode.guid, *episode.credits, *episode.voices)
    for text in (*texts, *(chapter.title for chapter in episode.chapters)):
        bad = find_bad_character(text)
        if bad:
            message = Phrase("{text} holds a character that XML cannot: {bad}", text=f"{text[:40]}", bad=bad)
            yield _find("L611", "error", message, episode, "delete it")


def _check_repetition(show: Show, episode: Episode) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: a title without the show's name, number or season."""
    repeats = len(show.title) > 3 and show.title.casefold() in episode.title.casefold()
    if repeats or _EPISODE_NUMBER.search(episode.title):
        message = "the title repeats the show's name or holds a number of an episode"
        yield _find("L621", "warning", message, episode, "apps show both beside it")


def _check_show_notes(show: Show, episode: Episode) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: descriptions of at most 4000 bytes."""
    if bound_show_notes(show, episode) <= MAX_DESCRIPTION_BYTES:
        return
    size = len(write_show_notes(show, episode).encode("utf-8", "replace"))
    if size > MAX_DESCRIPTION_BYTES:
        message = Phrase(
            "the episode's description is {size} bytes, and Apple takes {max_description_bytes}",
            size=size,
            max_description_bytes=MAX_DESCRIPTION_BYTES,
        )
        yield _find("L635", "warning", message, episode, "shorten sammendrag")


EPISODE_RULES: Final[tuple[EpisodeRule, ...]] = (
    _check_episode_title,
    _check_slug,
    _check_episode_guid,
    _check_date,
    _check_enclosure,
    _check_files,
    _check_chapters,
    _check_summary,
    _check_soundbite,
    _check_episode_characters,
)

LISTING_RULES: Final[tuple[ListingRule, ...]] = (_check_repetition, _check_show_notes)
