"""The main job, end to end, as a producer runs it: the demo show by the real voice, and through the online one."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from mutagen import id3

from lydsak.audio.loudness import combine_loudness, measure_samples
from tests.engines.loopback_gtts import LoopbackGtts

ROOT = Path(__file__).resolve().parents[1]
FOUNDING = ROOT.parent / "shared" / "articles" / "desertorer.txt"
SLUG = "bjorka-kino"
CHAPTERS = ["Innledning", "Dugnad hele vinteren", "Taket som ble et folkekrav", "«Lyset»", "Film hver torsdag"]


def _run(show: Path, *arguments: str | Path, **environment: str) -> dict[str, Any]:
    """Run `lydsak -C SHOW ... --json`; returns its document."""
    command = [sys.executable, "-m", "lydsak", "-C", show, *arguments, "--json"]
    run = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def _copy_demo(target: Path) -> Path:
    for name in ("lydsak.toml", "words.toml"):
        target.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, target)
    for name in ("articles", "scripts", "audio/music"):
        shutil.copytree(ROOT / name, target / name)
    return target


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo show, built by espeak."""
    show = _copy_demo(tmp_path_factory.mktemp("demo") / "show")
    document = _run(show, "build")
    assert document["exit_code"] == 0
    return show


@pytest.fixture(scope="module")
def episode(demo: Path) -> Path:
    """The demo's finished episode."""
    return demo / "audio" / "episodes" / f"{SLUG}.mp3"


def test_loudness_and_true_peak_hold_in_the_encoded_file(episode: Path) -> None:
    """What a listener decodes is within 0.5 LU of -16 LUFS and at most -1 dBTP."""
    samples, _ = soundfile.read(episode, dtype="float32", always_2d=True)
    loudness = combine_loudness([measure_samples(np.ascontiguousarray(samples.T))])
    assert loudness.integrated == pytest.approx(-16, abs=0.5)
    assert loudness.true_peak <= -1


def test_tags_and_chapters_as_mutagen_reads_them(episode: Path) -> None:
    """ID3v2.3 with every frame that apps look for, and the chapters in time order on whole seconds."""
    tag = id3.ID3(episode, translate=False)
    assert tag.version == (2, 3, 0)
    wanted = {"TIT2", "TPE1", "TALB", "TRCK", "TCON", "TYER", "TDAT", "TLAN", "TCOP", "WOAS", "CTOC"}
    assert wanted <= {frame.FrameID for frame in tag.values()}
    assert {frame.FrameID for frame in tag.values()} >= {"COMM", "USLT", "APIC"}
    chapters = tag.getall("CHAP")
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == CHAPTERS
    starts = [chapter.start_time for chapter in chapters]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert all(start % 1000 == 0 for start in starts)


def test_each_segment_stands_alone_beside_the_episode(demo: Path) -> None:
    """Numbered and tagged, the album is the article; there is no music in them."""
    files = sorted((demo / "audio" / "segments" / SLUG).iterdir())
    assert [file.name for file in files] == [
        "01-innledning.mp3",
        "02-dugnad-hele-vinteren.mp3",
        "03-taket-som-ble-et-folkekrav.mp3",
        "04-lyset.mp3",
        "05-film-hver-torsdag.mp3",
    ]
    for track, file in enumerate(files, 1):
        tag = id3.ID3(file, translate=False)
        assert str(tag["TRCK"]) == f"{track}/5"
        assert str(tag["TALB"]) == "Bjørka kino åpner dørene igjen"


def test_speech_begins_before_the_intro_ends(demo: Path) -> None:
    """The intro is heard for 6 s at least, and the opening's first word lies over its tail."""
    record = json.loads((demo / "feed" / "e" / SLUG / "episode.json").read_text(encoding="utf-8"))
    intro = soundfile.info(demo / "audio" / "music" / "intro.flac").duration
    first = json.loads((demo / "feed" / record["transcript"]["path"]).read_text(encoding="utf-8"))["segments"][0]
    assert intro >= 6
    assert first["body"] == f"{record['title']}."
    assert 2 < first["startTime"] < intro


def test_captions_keep_the_written_form(demo: Path) -> None:
    """The voice says the words; the captions show 7300 and 18 %."""
    record = json.loads((demo / "feed" / "e" / SLUG / "episode.json").read_text(encoding="utf-8"))
    captions = (demo / "feed" / record["webvtt"]["path"]).read_text(encoding="utf-8")
    folded = " ".join(captions.split())
    assert "7300 timer" in folded
    assert "18 %" in folded
    assert "sju tusen" not in folded


def test_nothing_changed_asks_no_engine_and_writes_nothing(demo: Path) -> None:
    """The second build of the demo."""
    document = _run(demo, "build")
    (built,) = document["episodes"]
    assert (built["spoken"], built["written"], document["feed"]["written"]) == (0, [], [])


@pytest.mark.debian("ffprobe", "mp3val")
def test_independent_tools_find_the_file_sound(episode: Path) -> None:
    """Ffprobe lists the chapters; mp3val finds nothing to say."""
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", episode], capture_output=True, check=True
    )
    titles = [chapter["tags"]["title"] for chapter in json.loads(probe.stdout)["chapters"]]
    assert titles == CHAPTERS
    assert probe.stderr == b""
    report = subprocess.run(["mp3val", episode], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in report
    assert "ERROR" not in report


def test_the_online_voice_gets_every_word_once(tmp_path: Path) -> None:
    """`--engine gtts` is all it takes: the real gTTS over TLS on loopback, no word sent twice, and none again."""
    show = _copy_demo(tmp_path / "show")
    with LoopbackGtts() as service:
        document = _run(show, "build", "--engine", "gtts", **service.environment)
        asked = len(service.texts)
        again = _run(show, "build", "--engine", "gtts", **service.environment)
        assert len(service.texts) == asked
    assert again["episodes"][0]["spoken"] == 0
    assert [chapter["title"] for chapter in document["episodes"][0]["chapters"]] == CHAPTERS
    assert len(set(service.texts)) == asked
    sent = sorted(word for text in service.texts for word in _list_words(text))
    record = json.loads((show / "feed" / "e" / SLUG / "episode.json").read_text(encoding="utf-8"))
    assert record["voices"] == ["gtts:no"]
    assert sent == sorted(_list_spoken_words(show))
    tag = id3.ID3(io.BytesIO((show / "audio" / "episodes" / f"{SLUG}.mp3").read_bytes()), translate=False)
    assert len(tag.getall("CHAP")) == len(CHAPTERS)


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article lies beside the repository, not in it")
def test_the_founding_article_becomes_seven_segments(tmp_path: Path) -> None:
    """The scraper's residue becomes the article's date and is never read aloud."""
    show = tmp_path / "show"
    subprocess.run(
        [sys.executable, "-m", "lydsak", "new", show, "--site-url", "https://show.example/p"], check=True, timeout=60
    )
    document = _run(show, "build", FOUNDING)
    (added,) = document["added"]
    assert len(added["segments"]) == 7
    assert added["article_date"] == "2024-05"
    assert added["title_derived"]
    assert [one["text"] for one in added["left_out"]] == ["date 2024-05"]
    record = json.loads((show / "feed" / "e" / "desertorer" / "episode.json").read_text(encoding="utf-8"))
    transcript = json.loads((show / "feed" / record["transcript"]["path"]).read_text(encoding="utf-8"))
    words = [word for segment in transcript["segments"] for word in segment["body"].split()]
    assert len(words) > 300
    assert "date" not in words
    assert len(document["episodes"][0]["chapters"]) == 7
    assert len(list((show / "audio" / "segments" / "desertorer").iterdir())) == 7


def _list_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _list_spoken_words(show: Path) -> list[str]:
    """The words of every different utterance, as the plan of the build has them."""
    from lydsak.build.plan import plan_episode
    from lydsak.config import load_settings

    plan = plan_episode(show / "scripts" / f"{SLUG}.md", load_settings(show, engine="gtts"), show / ".lydsak" / "store")
    texts = {source.request.text for source in plan.speech}
    return [word for text in texts for word in _list_words(text)]
