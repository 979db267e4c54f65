from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from lydsak.audio.tags import read_tags
from lydsak.build.events import EpisodeFailed, StepAdvanced
from lydsak.build.show import BuildOptions
from lydsak.build.sound import alternates
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.errors import AssetError, StorageError
from lydsak.model import Alternate, ConstantBitrate, Db, Dbtp, Episode

if TYPE_CHECKING:
    from pathlib import Path

    from lydsak.build.sound.alternates import AlternateTask
    from tests.build.conftest import ShowFolder

BOTH = "\n[sound.alternates]\nm4b = 64\nopus = 40\n"
MakeShow = Callable[..., "ShowFolder"]


@pytest.fixture(scope="module")
def wide_show(make_show: MakeShow) -> ShowFolder:
    """A show that is published in all formats, built; only to be read."""
    show = make_show("wide", settings=BOTH)
    show.build_ready()
    return show


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[AlternateTask]:
    """The versions that builds encode, as they are begun."""
    begun: list[AlternateTask] = []
    run_tasks = Workers.run_tasks

    def note(self: Workers, run: object, given: list[object], **options: object) -> object:
        begun.extend(task for task in given if isinstance(task, alternates.AlternateTask))
        return run_tasks(self, run, given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Workers, "run_tasks", note)
    return begun


def _locate(show: ShowFolder, form: str) -> Path:
    (path,) = (show.root / "feed" / "media").glob(f"ferja.????????.{form}")
    return path


def test_each_version_stands_beside_the_mp3(wide_show: ShowFolder) -> None:
    """With the hash of its content in its name, and in the record with size, type and digest."""
    episode: Episode = wide_show.build_ready().episode
    assert [(one.format, one.bitrate, one.file.media_type) for one in episode.alternates] == [
        ("m4b", 64, "audio/mp4"),
        ("opus", 40, "audio/ogg"),
    ]
    for one in episode.alternates:
        path = _locate(wide_show, one.format)
        assert one.file.path == f"media/ferja.{one.file.sha256[:8]}.{one.format}"
        assert path.relative_to(wide_show.root / "feed").as_posix() == one.file.path
        assert path.stat().st_size == one.file.size


@pytest.mark.debian("ffmpeg")
def test_all_versions_are_as_long_and_as_loud(wide_show: ShowFolder) -> None:
    """To the sample, and within half a loudness unit, as ffmpeg decodes them; none passes -1 dBTP."""
    loudness: list[float] = []
    sizes: set[int] = set()
    for form in ("mp3", "m4b", "opus"):
        command = ["ffmpeg", "-nostats", "-i", str(_locate(wide_show, form)), "-map", "0:a"]
        command += ["-af", "ebur128=peak=true", "-f", "s16le", "-"]
        run = subprocess.run(command, capture_output=True, check=True)
        report = run.stderr.decode().rpartition("Summary")[2]
        integrated, peak = (float(re.findall(rf"{name}:\s+(\S+)", report)[0]) for name in ("I", "Peak"))
        sizes.add(len(run.stdout))
        loudness.append(integrated)
        assert peak <= -1.0
    assert sizes == {wide_show.build_ready().episode.duration * 48 * 2}
    assert loudness == pytest.approx([loudness[0]] * 3, abs=0.5)


def test_all_versions_carry_the_same_tags(wide_show: ShowFolder) -> None:
    """Title, author, show and chapters of the MP3."""
    tags = read_tags(_locate(wide_show, "mp3"))
    book, ogg = MP4(_locate(wide_show, "m4b")), OggOpus(_locate(wide_show, "opus"))
    frames = dict(tags.frames)
    for frame, atom, comment in (
        ("TIT2", "\xa9nam", "title"),
        ("TPE1", "\xa9ART", "artist"),
        ("TALB", "\xa9alb", "album"),
    ):
        assert [frames[frame]] == book[atom] == ogg[comment]
    starts = [(chapter.start / 1000, chapter.title) for chapter in tags.chapters]
    assert [(one.start, one.title) for one in book.chapters or []] == starts
    assert [ogg[f"chapter{number:03}name"][0] for number in range(len(starts))] == [title for _, title in starts]


def test_one_worker_and_two_give_the_same_bytes(wide_show: ShowFolder, make_show: MakeShow) -> None:
    """Two versions are encoded side by side; another build comes to the same files under the same names."""
    other = make_show("other", settings=BOTH)
    other.build_ready(BuildOptions(workers=2))
    assert other.list_files("feed/media") == wide_show.list_files("feed/media")


def test_nothing_is_encoded_twice(make_show: MakeShow, tasks: list[AlternateTask]) -> None:
    """A build with nothing to do does nothing; one that lost the files takes them from the store."""
    show = make_show("kept", settings=BOTH)
    events = show.build()
    assert [task.alternate.format for task in tasks] == ["m4b", "opus"]
    steps = [
        (event.done, event.total) for event in events if isinstance(event, StepAdvanced) and "format" in event.step
    ]
    assert steps == [(1, 2), (2, 2)]

    before = show.list_files()
    assert show.build_ready().written == ()
    _locate(show, "opus").unlink()
    show.build_ready()
    assert show.list_files() == before
    assert len(tasks) == 2


def test_another_mp3_is_no_reason_to_encode_the_others(make_show: MakeShow, tasks: list[AlternateTask]) -> None:
    """Another bit rate of one format encodes that one alone; what is heard differently encodes all."""
    show = make_show("rates", settings=BOTH)
    settings = show.root / "lydsak.toml"
    show.build_ready()

    def rebuild(old: str, new: str) -> list[str]:
        tasks.clear()
        settings.write_text(settings.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        show.build_ready()
        return [task.alternate.format for task in tasks]

    assert rebuild("[sound.alternates]", "[sound]\nbitrate = 128\n[sound.alternates]") == []
    assert rebuild("opus = 40", "opus = 32") == ["opus"]
    assert rebuild("bitrate = 128", "bitrate = 128\nloudness = -19.0") == ["m4b", "opus"]


def test_what_is_no_longer_asked_for_goes(make_show: MakeShow) -> None:
    """From record, feed and page first, and then from disk."""
    show = make_show("narrow", settings=BOTH)
    show.build_ready()
    feed = show.root / "feed" / "feed.xml"
    assert feed.read_text(encoding="utf-8").count("<podcast:alternateEnclosure") == 3

    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(BOTH, ""), encoding="utf-8")
    episode = show.build_ready().episode

    assert episode.alternates == ()
    assert "alternateEnclosure" not in feed.read_text(encoding="utf-8")
    assert [path.suffix for path in (show.root / "feed" / "media").iterdir()] == [".mp3"]


def test_a_damaged_version_is_made_good(make_show: MakeShow) -> None:
    """Every file counts when it is asked whether an episode is whole."""
    show = make_show("damaged", settings=BOTH)
    show.build_ready()
    path = _locate(show, "m4b")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    show.build_ready()
    assert path.read_bytes() == whole


def test_a_crash_is_told_of(make_show: MakeShow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library takes only a worker with it, and the error names the format."""
    run_tasks = Workers.run_tasks

    def crash(self: Workers, run: object, given: list[object], **options: object) -> object:
        if given and isinstance(given[0], alternates.AlternateTask):
            return iter([(given[0], WorkerCrash())])
        return run_tasks(self, run, given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Workers, "run_tasks", crash)
    (failed,) = [event for event in make_show("crash", settings=BOTH).build() if isinstance(event, EpisodeFailed)]
    assert isinstance(failed.error, AssetError)
    assert (failed.error.code, "m4b" in failed.error.message) == ("L525", True)


def test_a_version_that_the_store_lost_is_an_error(
    make_show: MakeShow, tasks: list[AlternateTask], tmp_path: Path
) -> None:
    """Between encoding and placing, another program may have cleared the store."""
    make_show("lost", settings="\n[sound.alternates]\nopus = 40\n").build_ready()
    (task,) = tasks
    assert task.alternate == Alternate("opus", 40)
    lost = alternates.AlternateTask(tmp_path, task.units, task.alternate, task.tags)
    with pytest.raises(StorageError, match="lost"):
        list(alternates.read_alternate(lost))


def test_a_version_s_key_knows_all_that_is_in_it(
    make_show: MakeShow, tasks: list[AlternateTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another title, ceiling, gain, format, bit rate or encoder is another file; the MP3's bit rate is not."""
    make_show(settings=BOTH).build_ready()
    task = tasks[0]
    first = task.units[0]
    quieter = replace(first, design=replace(first.design, true_peak=Dbtp(-2.0)))
    others = [
        replace(task, tags=replace(task.tags, title="Ferga")),
        replace(task, units=(quieter, *task.units[1:])),
        replace(task, units=(replace(first, gain=Db(1.5)), *task.units[1:])),
        replace(task, alternate=Alternate(task.alternate.format, 96)),
        replace(task, alternate=Alternate("opus", task.alternate.bitrate)),
    ]
    keys = {task.recipe.key, *(other.recipe.key for other in others)}
    assert len(keys) == 1 + len(others)
    coarser = replace(first, design=replace(first.design, encoding=ConstantBitrate(64)))
    assert replace(task, units=(coarser, *task.units[1:])).recipe.key == task.recipe.key
    monkeypatch.setattr("importlib.metadata.version", lambda _: "another")
    assert replace(task).recipe.key not in keys
