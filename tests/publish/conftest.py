"""A small show with one finished episode: what every test of captions, feed and pages starts from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.model import (
    AlternateFile,
    Chapter,
    Cover,
    Dbtp,
    Episode,
    Key,
    Loudness,
    Lufs,
    Ms,
    PageBlock,
    PageTurn,
    ParagraphId,
    PublishedFile,
    Show,
    TimedUtterance,
    TimedWord,
)

_STORY: tuple[tuple[str, str | None, str], ...] = (
    ("k1", None, "Innledning"),
    ("a1", None, "Da lyset sluknet sist lørdag kl. 19.30, satt ca. 140 mennesker i salen på Bjørka kino."),
    ("a2", None, "Det hadde ingen gjort på ti år. Nå er det igjen liv på lerretet, og billettene koster 120 kroner."),
    ("k2", None, "Dugnad hele vinteren"),
    ("b1", None, "Kinolaget har malt, snekret og stekt vafler for 120 000 kr siden november."),
    ("b2", "Per Eksempel", "– Vi trodde aldri det skulle gå,"),
    ("b2", None, "sier lederen i kinolaget."),
    ("b3", None, "Filmen fra Seyðisfjörður trakk flest tilskuere 🎬 den første helgen: 7300 i hele landet."),
    ("k3", None, "Veien videre"),
    ("c1", None, "Kommunen skal ta stilling til driftstilskuddet i mai. Til da går driften av frivillige krefter."),
)
_WORD_MS = 400


@pytest.fixture(scope="session")
def show() -> Show:
    """A show with all that a feed can say of it."""
    return Show(
        title="Bjørka i øret",
        description="Saker fra Bjørka Avis, lest høyt.",
        language="nb",
        site_url="https://podkast.example.no",
        guid="5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10",
        author="Bjørka Avis",
        newspaper="Bjørka Avis",
        owner_name="Bjørka Avis",
        owner_email="podkast@example.no",
        category=("News", "Daily News"),
        copyright="© Bjørka Avis",
    )


@pytest.fixture(scope="session")
def cover() -> Cover:
    """Its published picture."""
    return Cover(
        PublishedFile("cover.0a1b2c3d.jpg", 265_000, "image/jpeg"),
        PublishedFile("thumbnail.0a1b2c3d.jpg", 21_000, "image/jpeg"),
    )


@pytest.fixture(scope="session")
def wide_episode(episode: Episode) -> Episode:
    """The same, published in other formats too."""
    audio = replace(episode.audio, integrity="sha384-AAAA")
    book = PublishedFile("media/bjorka-kino.2b3c4d5e.m4b", 760_000, "audio/mp4", integrity="sha384-BBBB")
    ogg = PublishedFile("media/bjorka-kino.3c4d5e6f.opus", 480_000, "audio/ogg", integrity="sha384-CCCC")
    return replace(episode, audio=audio, alternates=(AlternateFile("m4b", 64, book), AlternateFile("opus", 40, ogg)))


@pytest.fixture(scope="session")
def episode() -> Episode:
    """A finished episode with three chapters and one quote in another voice."""
    utterances, chapters = _read_story()
    return Episode(
        fingerprint=Key("0" * 64),
        slug="bjorka-kino",
        guid="0d2f7a64-7f07-5b1e-8c0e-5a4c43a5a9f1",
        title="Bjørka kino åpner dørene igjen",
        summary="Etter ti år i mørket er det igjen liv på lerretet i Bjørka.",
        language="nb",
        author="Kari Nordmann",
        date="2026-11-20T06:00:00+01:00",
        article_date="2026-11-19",
        status="review",
        duration=chapters[-1].end,
        audio=PublishedFile("media/bjorka-kino.1a2b3c4d.mp3", 5_210_432, "audio/mpeg"),
        webvtt=PublishedFile("e/bjorka-kino/captions.1a2b3c4d.vtt", 2_100, "text/vtt"),
        subrip=PublishedFile("e/bjorka-kino/captions.1a2b3c4d.srt", 2_300, "application/x-subrip"),
        transcript=PublishedFile("e/bjorka-kino/transcript.1a2b3c4d.json", 3_000, "application/json"),
        chapters_json=PublishedFile("e/bjorka-kino/chapters.1a2b3c4d.json", 400, "application/json+chapters"),
        chapters=chapters,
        utterances=utterances,
        blocks=_list_blocks(),
        loudness=Loudness(Lufs(-16.0), 5.0, Lufs(-14.0), Dbtp(-1.2)),
        voices=("espeak:nb",),
        credits=("«Morgenlys», Lydsak, CC0-1.0",),
    )


def _read_story() -> tuple[tuple[TimedUtterance, ...], tuple[Chapter, ...]]:
    """The story at a steady pace; chapters of 31 seconds, since apps leave out shorter ones."""
    utterances = [_utter("Syntetisk stemme leser: Bjørka kino åpner dørene igjen.", 1_000, None, None, "opening")]
    starts: list[tuple[str, str, int]] = []
    clock = 6_000
    for id, name, text in _STORY:
        if id.startswith("k"):
            start = len(starts) * 31_000
            starts.append((id, text, start))
            clock = max(clock, start + 300)
        else:
            utterances.append(_utter(text, clock, ParagraphId(id), name, "paragraph"))
            clock = utterances[-1].end + 700
    ends = [start for _, _, start in starts[1:]] + [starts[-1][2] + 31_000]
    chapters = [
        Chapter(title, Ms(start), Ms(end), ParagraphId(id))
        for (id, title, start), end in zip(starts, ends, strict=True)
    ]
    return tuple(utterances), tuple(chapters)


def _utter(text: str, start: int, paragraph: ParagraphId | None, name: str | None, kind: str) -> TimedUtterance:
    words = tuple(
        TimedWord(word, Ms(start + number * _WORD_MS), Ms(start + number * _WORD_MS + 350))
        for number, word in enumerate(text.split())
    )
    return TimedUtterance(
        words, Ms(start), words[-1].end, "opening" if kind == "opening" else "paragraph", name, paragraph
    )


def _list_blocks() -> tuple[PageBlock, ...]:
    turns: dict[str, list[PageTurn]] = {}
    for id, name, text in _STORY:
        turns.setdefault(id, []).append(PageTurn(name, text))
    return tuple(
        PageBlock("heading" if id.startswith("k") else "paragraph", id, tuple(parts)) for id, parts in turns.items()
    )
