"""The way a tutorial does it: espeak-ng paragraph by paragraph, summed with pydub, tagged, in a feed.

python benchmarks/naive.py ARTICLE FOLDER
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

from feedgen.feed import FeedGenerator
from mutagen.id3 import ID3, TIT2

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment


def main(article: Path, folder: Path) -> None:
    """Make episode.mp3 and feed.xml."""
    folder.mkdir(parents=True, exist_ok=True)
    title, *paragraphs = [part for part in article.read_text(encoding="utf-8").split("\n\n") if part.strip()]
    episode = AudioSegment.silent(500, frame_rate=48_000)
    for number, paragraph in enumerate(paragraphs):
        wav = folder / f"{number}.wav"
        subprocess.run(["espeak-ng", "-v", "nb", "-w", wav, paragraph], check=True)
        episode += AudioSegment.from_wav(str(wav)).set_frame_rate(48_000)
        episode += AudioSegment.silent(700, frame_rate=48_000)
    audio = folder / "episode.mp3"
    episode.export(str(audio), format="mp3", bitrate="96k")
    tags = ID3()
    tags.add(TIT2(encoding=3, text=title))
    tags.save(str(audio))
    write_feed(title, audio, folder / "feed.xml")


def write_feed(title: str, audio: Path, path: Path) -> None:
    """One item, as feedgen's own example has it."""
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title("Podkast")
    feed.link(href="https://podkast.example/", rel="alternate")
    feed.description("En podkast.")
    item = feed.add_entry()
    item.id("https://podkast.example/1")
    item.title(title)
    item.enclosure("https://podkast.example/episode.mp3", str(audio.stat().st_size), "audio/mpeg")
    feed.rss_file(str(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
