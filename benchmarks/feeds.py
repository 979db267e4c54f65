"""The feed of many episodes beside plain lxml that writes the same items, run in turn; and what one more episode costs.

    python -m benchmarks.feeds [--episodes 10000] [--rounds 5]

"plain lxml" is one tree and one tostring over episodes that lie in memory: no checks, no pages, nothing read, nothing
synced. Ours is all that a build does once its episodes are made: it looks a show over on disk, reads records, checks
the rules, renders the pages of feed, show and search, and puts them in place durably. "full" renders every page, "first
look" reads every record besides, as no build has before. Each is timed in a process of its own, after its imports;
memory is the highest of the process, without its episodes for plain lxml.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, Final

import msgspec

from lydsak.build.cover import PlacedCover
from lydsak.build.publication import publish_show
from lydsak.build.records.catalogue import Catalogue, keep_catalogue, load_catalogue
from lydsak.build.records.episodes import locate_record
from lydsak.build.workers import Workers
from lydsak.config import load_settings
from lydsak.model import Chapter, Cover, Dbtp, Episode, Key, Loudness, Lufs, Ms, ParagraphId, PublishedFile

_SETTINGS: Final = """
[show]
title = "Bjørka i øret"
description = "Saker fra Bjørka Avis, lest høyt."
newspaper = "Bjørka Avis"
owner_email = "podkast@bjorka.example"
site_url = "https://podkast.bjorka.example"
guid = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"
category = "News"
"""
_SITE: Final = "https://podkast.bjorka.example"
_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_TITLES: Final = ("Innledning", "Dugnad hele vinteren", "Taket som ble et folkekrav", "«Lyset»", "Film hver torsdag")
WAYS: Final = ("plain lxml", "first look", "full", "one more", "nothing new")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall clock and processor, with its workers', and megabytes at the highest, in the main process."""

    wall: float
    processor: float
    peak: float
    grown: float
    """Of which came while it was timed."""


def main(arguments: list[str]) -> int:
    """Print a table; with --way, one measurement of one way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--show", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.way:
        cost = measure_way(given.way, given.show, given.episodes)
        sys.stdout.write(msgspec.json.encode(cost).decode())
        return 0
    sys.stdout.write(render_costs(measure_feeds(given.episodes, given.rounds), given.episodes))
    return 0


def measure_feeds(episodes: int, rounds: int) -> dict[str, list[Cost]]:
    """Every way to the feed of so many episodes, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        make_archive(Path(folder), episodes)
        costs: dict[str, list[Cost]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:  # "one more" and "nothing new" find what the way before left
                costs[way].append(_run_way(way, Path(folder), episodes))
    return costs


def make_archive(root: Path, count: int) -> None:
    """A show of so many built episodes on disk, all but their sound, captions and pages."""
    (root / "lydsak.toml").write_text(_SETTINGS, encoding="utf-8")
    (root / "scripts").mkdir()
    for number in range(count):
        episode = make_record(number)
        (root / "scripts" / f"{episode.slug}.md").touch()
        _write_record(root, episode)


def make_record(number: int) -> Episode:
    """An episode of five chapters, six hours after the one before it."""
    slug, name = f"sak-{number:05}", f"{number:08x}"
    starts = [43_000 * index for index in range(len(_TITLES) + 1)]
    chapters = tuple(
        Chapter(title, Ms(starts[index]), Ms(starts[index + 1]), ParagraphId(f"k{index + 1}"))
        for index, title in enumerate(_TITLES)
    )
    return Episode(
        fingerprint=Key("0" * 64),
        slug=slug,
        guid=f"0d2f7a64-7f07-5b1e-8c0e-{number:012x}",
        title=f"Bjørka kino åpner dørene igjen {number}",
        summary="Etter ti år i mørket er det igjen liv på lerretet i Bjørka, og hele bygda har vært med på dugnaden.",
        language="nb",
        author="Kari Nordmann",
        date=(datetime(2020, 1, 1, 6, tzinfo=UTC) + timedelta(hours=6 * number)).isoformat(),
        article_date="2026-11-19",
        status="approved",
        duration=chapters[-1].end,
        audio=PublishedFile(f"media/{slug}.{name}.mp3", 2_580_000 + number, "audio/mpeg", name * 8),
        webvtt=PublishedFile(f"e/{slug}/captions.{name}.vtt", 5_300, "text/vtt", name * 8),
        subrip=PublishedFile(f"e/{slug}/captions.{name}.srt", 4_900, "application/x-subrip", name * 8),
        transcript=PublishedFile(f"e/{slug}/transcript.{name}.json", 7_600, "application/json", name * 8),
        chapters_json=PublishedFile(f"e/{slug}/chapters.{name}.json", 530, "application/json+chapters", name * 8),
        chapters=chapters,
        utterances=(),
        blocks=(),
        loudness=Loudness(Lufs(-16.0), 5.0, Lufs(-14.0), Dbtp(-1.2)),
        voices=("espeak:nb",),
        credits=("«Morgenlys», Lydsak (CC0-1.0)", "«Kveldslys», Lydsak (CC0-1.0)"),
    )


def measure_way(way: str, root: Path, count: int) -> Cost:
    """Make ready what one way needs, and time it alone."""
    gc.set_threshold(50_000)  # as the program has it
    run = _prepare_plain(count) if way == "plain lxml" else _prepare_ours(way, root, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), _read_processor()
    run()
    wall, processor = time.perf_counter() - wall, _read_processor() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Cost(wall, processor, peak / 1024, (peak - before) / 1024)


def render_costs(costs: dict[str, list[Cost]], count: int) -> str:
    """A table of medians, and how many times plain lxml or a full build each took."""
    wall = {way: statistics.median(cost.wall for cost in found) for way, found in costs.items()}
    lines = [
        f"{count:,} episodes, {len(costs['full'])} rounds in turn, medians",
        f"{'':14}{'wall s':>8}{'x plain':>9}{'x full':>8}{'processor s':>13}{'peak MB':>9}{'grown MB':>10}",
    ]
    for way, found in costs.items():
        processor = statistics.median(cost.processor for cost in found)
        peak, grown = (max(getattr(cost, name) for cost in found) for name in ("peak", "grown"))
        ratios = f"{wall[way] / wall['plain lxml']:>9.2f}{wall[way] / wall['full']:>8.3f}"
        lines.append(f"{way:14}{wall[way]:>8.3f}{ratios}{processor:>13.2f}{peak:>9.0f}{grown:>10.0f}")
    return "\n".join(lines) + "\n"


def write_plainly(episodes: Sequence[Episode]) -> bytes:
    """What one would write for this with lxml alone."""
    from lxml import etree

    add: Any = etree.SubElement
    itunes, podcast, psc = (f"{{{_NAMESPACES[name]}}}" for name in ("itunes", "podcast", "psc"))
    rss = etree.Element("rss", version="2.0", nsmap=_NAMESPACES)
    channel = add(rss, "channel")
    for episode in episodes:
        page, item = f"{_SITE}/e/{episode.slug}/", add(channel, "item")
        add(item, "title").text = episode.title
        add(item, "link").text = page
        add(item, "description").text = _describe_plainly(episode, page)
        add(item, "guid", isPermaLink="false").text = episode.guid
        audio = episode.audio
        add(item, "enclosure", url=f"{_SITE}/{audio.path}", length=str(audio.size), type=audio.media_type)
        add(item, "pubDate").text = format_datetime(datetime.fromisoformat(episode.date or ""))
        add(item, f"{itunes}author").text = episode.author
        add(item, f"{itunes}duration").text = str(episode.duration // 1000)
        add(item, f"{itunes}episodeType").text = episode.kind
        add(item, f"{itunes}explicit").text = "false"
        for file in (episode.webvtt, episode.subrip, episode.transcript):
            url = f"{_SITE}/{file.path}"
            add(item, f"{podcast}transcript", url=url, type=file.media_type, language=episode.language)
        url = f"{_SITE}/{episode.chapters_json.path}"
        add(item, f"{podcast}chapters", url=url, type=episode.chapters_json.media_type)
        podlove = add(item, f"{psc}chapters", version="1.2")
        for chapter in episode.chapters:
            add(podlove, f"{psc}chapter", start=f"00:{_write_clock(chapter.start)}.000", title=chapter.title)
        add(item, f"{podcast}person", role="author", group="writing").text = episode.author
        add(item, f"{podcast}txt", purpose="ai-content").text = "true"
    written: bytes = etree.tostring(rss, pretty_print=True, encoding="UTF-8", xml_declaration=True)
    return written


def _describe_plainly(episode: Episode, page: str) -> str:
    stamps = "<br/>\n".join(f"{_write_clock(chapter.start)} {escape(chapter.title)}" for chapter in episode.chapters)
    return (
        f"<p>{escape(episode.summary)}</p>\n<p>Av {escape(episode.author or '')}. Artikkelen er fra "
        f"{episode.article_date}.</p>\n<p>\n{stamps}\n</p>\n<p>Lest av en syntetisk stemme "
        f'({", ".join(episode.voices)}).</p>\n<p>Les og lytt: <a href="{page}">{page}</a></p>\n'
        f"<p>Musikk og lyd: {escape('; '.join(episode.credits))}</p>"
    )


def _write_clock(time: Ms) -> str:
    return f"{time // 60_000:02}:{time // 1000 % 60:02}"


def _prepare_plain(count: int) -> Callable[[], object]:
    episodes = [make_record(number) for number in range(count)]
    write_plainly(episodes[:10])
    return lambda: write_plainly(episodes)


def _prepare_ours(way: str, root: Path, count: int) -> Callable[[], object]:
    settings = load_settings(root)
    placed = PlacedCover(
        Cover(
            PublishedFile("cover.00000000.jpg", 265_000, "image/jpeg"),
            PublishedFile("cover-small.00000000.jpg", 21_000, "image/jpeg"),
        ),
        b"",
        (),
    )
    from lydsak.build.placement import load_publishing

    load_publishing()
    if way == "first look":
        keep_catalogue(root, Catalogue())
    elif way == "full":  # as after a change of [show]
        keep_catalogue(root, replace(load_catalogue(root), pages={}, front=None))
    elif way == "one more":  # as a build has it that just made an episode
        newest = make_record(count)
        _write_record(root, replace(newest, title=f"{newest.title}: nå {time.time_ns()}"))
        (root / "scripts" / f"{newest.slug}.md").touch()

    def publish() -> None:
        with Workers() as workers:
            list(publish_show(settings, placed, workers))

    return publish


def _write_record(root: Path, episode: Episode) -> None:
    path = locate_record(root / "feed", episode.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(episode))


def _read_processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _run_way(way: str, root: Path, count: int) -> Cost:
    command = [sys.executable, "-m", "benchmarks.feeds", "--way", way, "--show", str(root), "--episodes", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Cost)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
