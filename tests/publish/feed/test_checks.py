"""Every rule: what breaks it, by which code and level, and that a good show breaks none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lydsak.model import Chapter, Cover, Episode, FeedDetails, Ms, PublishedFile, Show, Soundbite
from lydsak.publish.feed.checks import check_feed_metadata


def _codes(show: Show, *episodes: Episode, cover: Cover | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.level) for finding in check_feed_metadata(show, episodes, cover)]


def test_a_good_show_has_no_findings(show: Show, cover: Cover, episode: Episode) -> None:
    """Nothing to say is said with nothing."""
    assert check_feed_metadata(show, [episode], cover) == ()


def test_without_an_address_that_is_the_only_finding(show: Show, episode: Episode) -> None:
    """There is no feed to check."""
    assert _codes(replace(show, site_url=None), replace(episode, guid="")) == [("L601", "warning")]


def test_drafts_are_not_looked_at(show: Show, episode: Episode) -> None:
    """A draft may lack anything."""
    assert _codes(show, replace(episode, status="draft", date=None, guid="")) == []


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("cover.0a1b2c3d.png", "image/jpeg"), ("cover.webp", "image/webp"), ("cover", "image/png")],
)
def test_a_cover_is_named_after_its_format(show: Show, cover: Cover, path: str, media_type: str) -> None:
    """Directories trust the name."""
    wrong = replace(cover, picture=PublishedFile(path, 1, media_type))
    assert _codes(show, cover=wrong) == [("L610", "error")]


def test_guids_and_sound_files_belong_to_one_episode(show: Show, episode: Episode) -> None:
    """A copied script is found at both ends; equal dates only confuse the order."""
    copy = replace(episode, slug="kopi")
    assert sorted(set(_codes(show, episode, copy))) == [("L631", "error"), ("L632", "error"), ("L633", "warning")]


def test_stories_whose_segments_share_seconds_are_told_once_with_the_second_that_is_free(
    show: Show, episode: Episode
) -> None:
    """By the later of the two; apart, or segments of one story, they are no matter."""

    def part(story: str, number: int, second: int) -> Episode:
        slug, date = f"{story}--k{number}", f"2026-11-20T06:00:{second:02}+01:00"
        audio = PublishedFile(f"media/{slug}.0a1b2c3d.mp3", 1, "audio/mpeg")
        return replace(episode, slug=slug, guid=slug, date=date, audio=audio, season=len(story), number=number)

    ferry = [part("ferja", 1, 0), part("ferja", 2, 1)]
    findings = check_feed_metadata(show, [*ferry, part("kaia", 1, 1), part("kaia", 2, 2)])
    assert [(one.code, one.level, str(one.place)) for one in findings] == [("L633", "warning", "scripts/kaia.md")]
    assert "ferja" in findings[0].message
    assert "dato: 2026-11-20 06:00:02" in (findings[0].help or "")
    assert check_feed_metadata(show, [*ferry, part("kaia", 1, 2), part("kaia", 2, 3)]) == ()


def test_dates_in_the_future_are_found_only_against_a_clock(show: Show, episode: Episode) -> None:
    """What is true later must not depend on when a feed is rendered."""
    early = datetime(2026, 1, 1, tzinfo=UTC)
    assert [finding.code for finding in check_feed_metadata(show, [episode], now=early)] == ["L634"]
    assert check_feed_metadata(show, [episode], now=datetime(2027, 1, 1, tzinfo=UTC)) == ()


def test_findings_say_where_and_what_to_do(show: Show, episode: Episode) -> None:
    """The place is the file that a person mends."""
    findings = check_feed_metadata(replace(show, category=("Nyheter",)), [replace(episode, summary="")])
    assert [str(finding.place) for finding in findings] == ["lydsak.toml", "scripts/bjorka-kino.md"]
    assert all(finding.help for finding in findings)


Change = Callable[[Episode], Episode]


def _chapters(*starts: int, title: str = "Kapittel", length: int = 30_000) -> tuple[Chapter, ...]:
    return tuple(Chapter(title, Ms(start), Ms(start + length)) for start in starts)


EPISODE_CASES: list[tuple[str, str, Change]] = [
    ("L611", "error", lambda e: replace(e, summary="klokka\x07")),
    ("L611", "error", lambda e: replace(e, credits=("\ufffe",))),
    ("L620", "error", lambda e: replace(e, title=" ")),
    ("L620", "error", lambda e: replace(e, title="Sak ")),
    ("L620", "error", lambda e: replace(e, title="x" * 256)),
    ("L621", "warning", lambda e: replace(e, title="Bjørka i øret: kino")),
    ("L621", "warning", lambda e: replace(e, title="Episode 3 om kino")),
    ("L622", "error", lambda e: replace(e, slug="bjørka kino")),
    ("L623", "error", lambda e: replace(e, guid="")),
    ("L623", "error", lambda e: replace(e, guid=" x")),
    ("L624", "error", lambda e: replace(e, date=None)),
    ("L624", "error", lambda e: replace(e, date="2026-11-20")),
    ("L624", "error", lambda e: replace(e, date="i morgen")),
    ("L624", "error", lambda e: replace(e, date="0202-11-20T06:00:00+01:00")),
    ("L625", "error", lambda e: replace(e, audio=replace(e.audio, media_type="audio/mp3"))),
    ("L625", "error", lambda e: replace(e, audio=replace(e.audio, path="media/x.ogg"))),
    ("L625", "error", lambda e: replace(e, audio=replace(e.audio, size=0))),
    ("L627", "error", lambda e: replace(e, audio=replace(e.audio, path="media/bjørka.mp3"))),
    ("L627", "error", lambda e: replace(e, audio=replace(e.audio, path="../x.mp3"))),
    ("L627", "error", lambda e: replace(e, webvtt=replace(e.webvtt, media_type="text/plain"))),
    ("L627", "error", lambda e: replace(e, chapters_json=replace(e.chapters_json, media_type="application/json"))),
    ("L628", "error", lambda e: replace(e, chapters=_chapters(1_000, 31_000))),
    ("L628", "error", lambda e: replace(e, chapters=_chapters(0, 31_000, 31_000))),
    ("L628", "error", lambda e: replace(e, chapters=_chapters(0, 100_000))),
    ("L628", "error", lambda e: replace(e, chapters=_chapters(0, 30_500))),
    ("L628", "error", lambda e: replace(e, chapters=_chapters(0, 30_000, title=" "))),
    ("L629", "warning", lambda e: replace(e, chapters=_chapters(0, title="x" * 40))),
    ("L629", "warning", lambda e: replace(e, chapters=_chapters(0, 20_000, length=20_000))),
    ("L630", "warning", lambda e: replace(e, summary="")),
    ("L635", "warning", lambda e: replace(e, summary="å" * 2_000)),
]


@pytest.mark.parametrize(("code", "level", "change"), EPISODE_CASES)
def test_each_episode_rule_has_its_code(show: Show, episode: Episode, code: str, level: str, change: Change) -> None:
    """One change, one finding of one code."""
    assert _codes(show, change(episode)) == [(code, level)]


def test_a_sound_shorter_than_a_second_is_no_episode(show: Show, episode: Episode) -> None:
    """itunes:duration would be 0."""
    assert _codes(show, replace(episode, duration=Ms(400), chapters=())) == [("L626", "error")]


def test_a_serial_show_numbers_its_episodes(show: Show, episode: Episode) -> None:
    """Each whole episode, and each number once in its season; a trailer needs none."""
    serial = FeedDetails(type="serial")

    def codes(*episodes: Episode) -> set[str]:
        found = check_feed_metadata(show, episodes, details=serial)
        return {finding.code for finding in found} & {"L636", "L637"}

    audio = replace(episode.audio, path="media/to.00000000.mp3")
    second = replace(episode, slug="to", guid="to", audio=audio, number=1, season=2)
    assert codes(episode) == {"L636"}
    assert codes(replace(episode, kind="trailer")) == set()
    assert codes(replace(episode, number=1, season=1), second) == set()
    assert codes(replace(episode, number=1, season=2), second) == {"L637"}


def test_a_teaser_has_a_length_that_apps_play(show: Show, episode: Episode) -> None:
    """Fifteen seconds to two minutes."""
    for seconds, codes in ((14, ["L635"]), (15, []), (120, []), (121, ["L635"])):
        teaser = replace(episode, soundbite=Soundbite(Ms(0), Ms(seconds * 1000)))
        assert [code for code, _ in _codes(show, teaser) if code == "L635"] == codes
