"""What leaves the house: the feed, captions, pages. Whatever stands in a text, it stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from hypothesis import strategies as st
from lxml import etree, html

from fuzz.target import Target
from fuzz.texts import NORWEGIAN, read_scraps, scrap_texts
from lydsak.model import (
    Chapter,
    Correction,
    Cover,
    Dbtp,
    Episode,
    FeedDetails,
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
from lydsak.publish.captions import render_chapters_json, render_subrip, render_transcript_json, render_webvtt
from lydsak.publish.cues import flatten_text
from lydsak.publish.feed.checks import check_feed_metadata, refuse_errors
from lydsak.publish.feed.pages import split_pages
from lydsak.publish.feed.rss import render_feed_page
from lydsak.publish.pages.search_data import render_search_data
from lydsak.publish.pages.site import render_embed_page, render_episode_page, render_show_page

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

_HOSTILE: Final = (*read_scraps("hostile"), *NORWEGIAN)
_NS: Final = {"psc": "http://podlove.org/simple-chapters", "podcast": "https://podcastindex.org/namespace/1.0"}
UtteranceKind = Literal["opening", "heading", "paragraph", "recording", "closing"]
_COVER: Final = Cover(
    PublishedFile("cover.0a1b2c3d.jpg", 265_000, "image/jpeg"),
    PublishedFile("thumbnail.0a1b2c3d.jpg", 21_000, "image/jpeg"),
)


_KINDS: Final[st.SearchStrategy[UtteranceKind]] = st.sampled_from(get_args(UtteranceKind))


def _text() -> st.SearchStrategy[str]:
    return st.one_of(scrap_texts(_HOSTILE, largest=3), st.sampled_from(_HOSTILE), st.text(max_size=8))


@st.composite
def _draw_utterances(draw: DrawFn) -> tuple[TimedUtterance, ...]:
    utterances, at = [], 0
    for _ in range(draw(st.integers(0, 5))):
        words = []
        start = at
        for text in draw(st.lists(_text(), max_size=12)):
            length = draw(st.sampled_from([0, 1, 250, 400, 5000]))
            words.append(TimedWord(text, Ms(at), Ms(at + length)))
            at += length + draw(st.sampled_from([0, 0, 1, 700]))
        kind = draw(_KINDS)
        name = draw(st.none() | _text())
        at += draw(st.sampled_from([0, 1, 900, 3_600_000]))
        utterances.append(
            TimedUtterance(tuple(words), Ms(start), Ms(max(at, start + 1)), kind, name, ParagraphId("a1"))
        )
    return tuple(utterances)


@st.composite
def _draw_episode(draw: DrawFn) -> tuple[Show, Episode]:
    starts = sorted(draw(st.sets(st.integers(0, 400), max_size=4)) | {0})
    ends = [*starts[1:], 500]
    chapters = tuple(
        Chapter(
            draw(_text()),
            Ms(start * 1000),
            Ms(end * 1000),
            ParagraphId(f"k{start}"),
            draw(st.sampled_from([None, "en-sak"])),
        )
        for start, end in zip(starts, ends, strict=True)
    )
    file = PublishedFile("e/a/x.1a2b3c4d.vtt", 2_100, "text/vtt")
    blocks = tuple(
        PageBlock(
            draw(st.sampled_from(["heading", "paragraph", "recording"])),
            f"a{at}",
            (PageTurn(draw(st.none() | _text()), draw(_text())),),
        )
        for at in range(draw(st.integers(0, 3)))
    )
    episode = Episode(
        fingerprint=Key("0" * 64), slug="a", guid=draw(st.sampled_from(["g", "g"]) | _text()), title=draw(_text()),
        summary=draw(_text()), language="nb",
        author=draw(st.none() | _text()), date=draw(st.sampled_from(["2026-11-20T06:00:00+01:00"] * 3 + [None,
        "0001-01-01T00:00:00+00:00"])),
        article_date=draw(st.sampled_from([None, "2024", "2024-05", "2024-05-17"])), status="review",
        duration=Ms(500_000),
        audio=PublishedFile("media/a.1a2b3c4d.mp3", 5_210_432, "audio/mpeg"), webvtt=file, subrip=replace(file,
        media_type="application/x-subrip"),
        transcript=replace(file, media_type="application/json"), chapters_json=replace(file,
        media_type="application/json+chapters"),
        chapters=chapters, utterances=draw(_draw_utterances()), blocks=blocks, loudness=Loudness(Lufs(-16.0), 5.0,
        Lufs(-14.0), Dbtp(-1.2)),
        voices=tuple(draw(st.lists(_text(), max_size=2))), credits=tuple(draw(st.lists(_text(), max_size=2))),
        season=draw(st.none() | st.integers(1, 9)), season_name=draw(st.none() | _text()),
        corrections=tuple(Correction("2026-11-21", draw(_text())) for _ in range(draw(st.integers(0, 2)))),
    )  # fmt: skip
    show = Show(
        title=draw(st.just("Bjørka") | _text()), description=draw(st.just("Saker") | _text()),
        language=draw(st.sampled_from(["nb", "nn"])),
        site_url="https://podkast.example.no", guid="5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10", author=draw(_text()),
        newspaper=draw(_text()),
        owner_name=draw(_text()) or "Avis", owner_email="p@example.no", category=("News",),
        copyright=draw(st.none() | _text()),
    )  # fmt: skip
    return show, episode


def check_feed(drawn: tuple[Show, Episode]) -> None:
    """What the rules let through is legal XML that says what it was given, and no text becomes an element."""
    show, episode = drawn
    refuse_errors(check_feed_metadata(show, [episode], _COVER))
    (page,) = split_pages(1, 300)
    data = render_feed_page(show, page, [episode], cover=_COVER, generator="Lydsak", details=FeedDetails())
    assert data == render_feed_page(show, page, [episode], cover=_COVER, generator="Lydsak", details=FeedDetails())
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    item = root.find("channel/item")
    assert item.findtext("title") == flatten_text(episode.title), "another title"
    assert item.findtext("guid") == episode.guid, "another guid"
    chapters = item.findall("psc:chapters/psc:chapter", _NS)
    assert [one.get("title") for one in chapters] == [flatten_text(one.title) for one in episode.chapters]
    assert item.find("enclosure").get("length") == str(episode.audio.size)
    channel = root.findtext("channel/title")
    assert channel.split() == show.title.split(), "another title of the show"
    described = html.fragment_fromstring(item.findtext("description"), create_parent="div")
    assert {one.tag for one in described.iter()} <= {"div", "p", "br", "a"}, "a text became an element"
    flat = "".join(described.itertext())
    for text in (episode.summary, *episode.credits):
        wanted = flatten_text(text).split()
        assert not wanted or wanted[0] in flat, f"{text!r} is not in the notes"


def check_captions(utterances: tuple[TimedUtterance, ...]) -> None:
    """Every format holds the same words in order, at times that go forward; nothing in a text is a mark."""
    wanted = "".join("".join(flatten_text(word.text) for word in one.words) for one in utterances)
    wanted = _join(wanted)  # a long word is cut by hyphens
    vtt = render_webvtt(utterances, "Stemme")
    head, *cues = vtt.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    words, last = [], -1
    for cue in cues:
        times, *lines = cue.split("\n")
        found = re.fullmatch(r"(\d{2,}):(\d\d):(\d\d)\.(\d{3}) --> (\d{2,}):(\d\d):(\d\d)\.(\d{3})", times)
        assert found, f"no times: {times!r}"
        values = [int(one) for one in found.groups()]
        start, end = (((a * 60 + b) * 60 + c) * 1000 + d for a, b, c, d in (values[:4], values[4:]))
        assert last <= start < end, "time goes back"
        last = start
        text = "\n".join(lines)
        assert text.count("<") == 1 == text.count(">"), "a tag in a text"
        words.append(text.partition(">")[2].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert _join("".join(words)) == wanted, "words were lost"
    subrip = render_subrip(utterances)
    for number, cue in enumerate(subrip.rstrip("\n").split("\n\n") if subrip.strip() else [], 1):
        counter, times, *lines = cue.split("\n")
        assert counter == str(number)
        assert " --> " in times
        assert lines
        assert all(line.strip() for line in lines)
    document = json.loads(render_transcript_json(utterances, "Stemme"))
    assert _join("".join(one["body"] for one in document["segments"])) == wanted
    assert all(one["startTime"] < one["endTime"] for one in document["segments"])


def _join(text: str) -> str:
    return "".join(text.split()).replace("-", "")


def check_pages(drawn: tuple[Show, Episode]) -> None:
    """No text of anybody's becomes an element, an attribute or a script."""
    show, episode = drawn
    (page,) = split_pages(1, 300)
    plain = _count_elements(render_all(_tame_show(show), _tame_episode(episode), page))
    there = _count_elements(render_all(show, episode, page))
    assert there <= plain | {("a", "href"), ("li", "data-words")}, f"a text made {sorted(there - plain)}"
    json.loads(render_search_data(show, [episode]).removeprefix("addEpisodes(").removesuffix(");\n"))
    json.loads(render_chapters_json(episode.chapters, title=episode.title, show_title=show.title))


def render_all(show: Show, episode: Episode, page: Any) -> list[str]:
    """Every page that listeners get."""
    return [
        render_episode_page(show, episode, cover=_COVER),
        render_embed_page(show, episode),
        render_show_page(show, [episode], cover=_COVER, page=page),
    ]


def _count_elements(pages: list[str]) -> set[tuple[str, str]]:
    """Elements with an attribute each, as a browser would build them."""
    found = set()
    for page in pages:
        for element in html.document_fromstring(page.replace("\x00", "\ufffd")).iter(etree.Element):
            found.add((element.tag, ""))
            found |= {(element.tag, name) for name in element.attrib}
    return found


def _tame_show(show: Show) -> Show:
    return replace(
        show,
        title=_tame(show.title),
        description=_tame(show.description),
        author=_tame(show.author),
        newspaper=_tame(show.newspaper),
        owner_name=_tame(show.owner_name),
    )


def _tame(text: str) -> str:
    """A harmless word for words."""
    return "Ord" if flatten_text(text) else text


def _tame_episode(episode: Episode) -> Episode:
    """The same shape, with harmless words."""
    return replace(
        episode,
        guid="g",
        title=_tame(episode.title),
        summary=_tame(episode.summary),
        author=episode.author and _tame(episode.author),
        chapters=tuple(replace(one, title=_tame(one.title)) for one in episode.chapters),
        credits=tuple(map(_tame, episode.credits)),
        voices=tuple(map(_tame, episode.voices)),
        corrections=tuple(replace(one, text=_tame(one.text)) for one in episode.corrections),
        season_name=episode.season_name and _tame(episode.season_name),
    )


TARGETS: Final = (
    Target("feed", "one page of the feed", _draw_episode(), check_feed),
    Target("captions", "captions and transcripts", _draw_utterances(), check_captions),
    Target("pages", "the pages for listeners", _draw_episode(), check_pages),
)
