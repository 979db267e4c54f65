from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lydsak.audio import video
from lydsak.build.export.export_video import export_video
from lydsak.build.records.episodes import find_standing
from lydsak.errors import AssetError, UsageError
from lydsak.publish import audiogram

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture(autouse=True)
def _draw_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn and how it is encoded does not hang on the size."""
    monkeypatch.setattr(audiogram, "SIZES", {"square": (180, 180)})


def _probe(path: Path) -> Any:
    line = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    run = subprocess.run(line, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return json.loads(run.stdout)


@pytest.mark.debian("ffprobe", "ffmpeg")
def test_a_video_has_picture_sound_and_captions_of_the_episode_s_length(built_show: ShowFolder, tmp_path: Path) -> None:
    """H.264, AAC and timed text, each as long as the sound to a frame; the index stands first; the same bytes twice."""
    settings, script, target = built_show.load(), built_show.root / "scripts" / "ferja.md", tmp_path / "ut" / "f.mp4"
    assert export_video(settings, script, target, "square", dry_run=True) is None
    placed = [export_video(settings, script, target, "square") for _ in range(2)]
    assert [one.changed for one in placed if one] == [True, False]
    assert [path.name for path in target.parent.iterdir()] == ["f.mp4"]
    standing = find_standing(built_show.root, "ferja")
    assert standing is not None
    length = standing.episode.duration / 1000
    found = _probe(target)
    assert [stream["codec_name"] for stream in found["streams"]] == ["h264", "aac", "mov_text"]
    picture, sound, _ = found["streams"]
    assert (picture["width"], picture["height"], picture["pix_fmt"]) == (180, 180, "yuv420p")
    for stream in (picture, sound):
        assert abs(float(stream["duration"]) - length) <= 1 / 25
    assert found["format"]["tags"]["title"] == "Ferja går igjen"
    content = target.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    captions = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", target, "-map", "0:s", "-f", "srt", "-"], capture_output=True, check=True
    )
    read = audiogram.read_subrip(captions.stdout.decode().replace("\r", ""))
    published = (standing.folder / standing.episode.subrip.path).read_text(encoding="utf-8")
    assert read == audiogram.read_subrip(published)


def test_what_cannot_be_encoded_leaves_nothing(
    built_show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half a video, and an error with its code."""
    settings, script = built_show.load(), built_show.root / "scripts" / "ferja.md"

    def refuse(*_: object) -> None:
        raise ValueError("no libx264")

    monkeypatch.setattr(video, "encode_video", refuse)
    with pytest.raises(AssetError) as caught:
        export_video(settings, script, tmp_path / "f.mp4", "square")
    assert caught.value.code == "L873"
    assert list(tmp_path.iterdir()) == []


def test_without_its_package_it_says_what_to_install(
    built_show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything else."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError) as caught:
        export_video(built_show.load(), built_show.root / "scripts" / "ferja.md", tmp_path / "f.mp4", "square")
    assert caught.value.code == "L871"
    assert "lydsak[formats]" in (caught.value.help or "")
