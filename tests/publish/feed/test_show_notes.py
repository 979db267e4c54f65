"""The description that apps show under an episode's title."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Chapter, Correction, Episode, Language, Ms, Show
from lydsak.publish.feed.show_notes import bound_show_notes, describe_voice, format_time_stamp, write_show_notes


def test_everything_is_there(show: Show, episode: Episode) -> None:
    """Summary, byline, chapters, label, page, credits."""
    assert write_show_notes(show, episode).splitlines() == [
        "<p>Etter ti år i mørket er det igjen liv på lerretet i Bjørka.</p>",
        "<p>Av Kari Nordmann. Artikkelen er fra 19. november 2026.</p>",
        "<p>",
        "00:00 Innledning<br/>",
        "00:31 Dugnad hele vinteren<br/>",
        "01:02 Veien videre",
        "</p>",
        "<p>Lest av en syntetisk stemme (espeak:nb).</p>",
        '<p>Les og lytt: <a href="https://podkast.example.no/e/bjorka-kino/">https://podkast.example.no/e/bjorka-kino/</a></p>',
        "<p>Musikk og lyd: «Morgenlys», Lydsak, CC0-1.0</p>",
    ]


def test_corrections_are_dated_and_stand_before_the_chapters(show: Show, episode: Episode) -> None:
    """Who listens in an app reads them too."""
    corrected = replace(episode, corrections=(Correction("2026-11-21", "140 & ikke 104."),))
    notes = write_show_notes(show, corrected).splitlines()
    assert notes[2:4] == ["<p>Rettet 21. november 2026: 140 &amp; ikke 104.</p>", "<p>"]


def test_what_is_not_known_is_left_out(show: Show, episode: Episode) -> None:
    """The label alone is always there."""
    bare = replace(episode, summary="", author=None, article_date=None, chapters=(), credits=(), voices=())
    assert write_show_notes(replace(show, site_url=None), bare) == "<p>Lest av en syntetisk stemme.</p>"


def test_the_words_follow_the_episodes_language(episode: Episode) -> None:
    """A Nynorsk story in a Bokmål show is labelled in Nynorsk."""
    assert describe_voice(replace(episode, language="nn")) == "Lesen av ei syntetisk stemme (espeak:nb)."


@pytest.mark.parametrize(("time", "stamp"), [(0, "00:00"), (754_000, "12:34"), (3_600_000, "01:00:00")])
def test_time_stamps(time: int, stamp: str) -> None:
    """Two digits, hours only where there are any."""
    assert format_time_stamp(Ms(time)) == stamp


@given(
    texts=st.lists(st.text(st.sampled_from("\"&<>'æ€🎬 a"), max_size=60), min_size=4, max_size=12),
    language=st.sampled_from(["nb", "nn"]),
)
def test_the_bound_is_never_below_what_is_written(
    show: Show, episode: Episode, texts: list[str], language: Language
) -> None:
    """Whatever stands in it, and in both languages."""
    summary, author, voice, *more = texts
    chapters = tuple(Chapter(title, Ms(36_000_000), Ms(36_031_000)) for title in more)
    changed = replace(
        episode,
        summary=summary,
        author=author,
        voices=(voice,),
        chapters=chapters,
        credits=tuple(more),
        language=language,
    )
    assert len(write_show_notes(show, changed).encode()) <= bound_show_notes(show, changed)
