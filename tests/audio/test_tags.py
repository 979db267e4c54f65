# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import id3

from lydsak.audio.encode import encode_silence
from lydsak.audio.tags import read_tags, render_tag
from lydsak.errors import AssetError
from lydsak.model import AudioTags, Chapter, ConstantBitrate, Ms
from tests.audio.builders import TAGS
from tests.audio.sound import join_frames

_CHAPTERS = (
    Chapter("Innledning", Ms(0), Ms(2_000)),
    Chapter("Et langt stykke om bålet på Sørøya " * 5, Ms(2_000), Ms(3_000)),
    Chapter("Nå", Ms(3_000), Ms(4_000)),
)
_TAGS = replace(TAGS, chapters=_CHAPTERS)


@pytest.fixture
def sound() -> bytes:
    """An MP3 file without a tag."""
    return join_frames([encode_silence(170, 1, ConstantBitrate())], 1, ConstantBitrate(), 170 * 1152)


def _tag(sound: bytes, tags: AudioTags) -> bytes:
    return render_tag(tags) + sound


def _read(tmp_path: Path, data: bytes) -> dict[str, str]:
    path = tmp_path / "tagged.mp3"
    path.write_bytes(data)
    return dict(read_tags(path).frames)


def test_every_frame_reads_back_as_it_was_meant(tmp_path: Path, sound: bytes) -> None:
    """All that an episode says of itself, in UTF-16, with letters and signs of any plane."""
    read = _read(tmp_path, _tag(sound, _TAGS))

    assert {name: read[name] for name in read if name not in {"CHAP", "CTOC"}} == {
        "TIT2": "Bjørka kino åpner «dørene» 🎬",
        "TPE1": "Bjørka Avis",
        "TALB": "Lyden av Bjørka",
        "TRCK": "1/7",
        "TCON": "Podcast",
        "TYER": "2024",
        "TDAT": "1705",
        "TLAN": "nob",
        "TCOP": "© 2024 Bjørka Avis",
        "TENC": "Lydsak 0.1.0",
        "TSSE": "Lydsak 0.1.0",
        "TXXX": "ai-content=true",
        "WOAS": "https://example.no/s%C3%A5/kino?id=7",
        "COMM": "[nob] Lest av en syntetisk stemme.",
        "USLT": "[nob] Første linje.\n\nAndre linje: æøå.",
        "APIC": "image/jpeg, 12 bytes",
    }


def test_the_tag_is_version_2_3_in_utf_16_before_untouched_sound(sound: bytes) -> None:
    """No 2.4 frame, no other encoding, no padding; the sound follows as it was."""
    data = _tag(sound, _TAGS)

    assert data[:5] == b"ID3\x03\x00"
    assert data.endswith(sound)
    size = sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    assert len(data) == 10 + size + len(sound)
    for name in (b"TIT2", b"TPE1", b"TLAN", b"TCOP"):
        assert data[data.index(name) + 10 : data.index(name) + 13] == b"\x01\xff\xfe"


def test_chapters_stand_in_the_order_of_time(tmp_path: Path, sound: bytes) -> None:
    """Also where a later one is shorter, which mutagen alone would put first."""
    path = tmp_path / "tagged.mp3"
    data = _tag(sound, _TAGS)
    path.write_bytes(data)

    places = [data.index(b"chp%d\0" % number, data.index(b"CHAP")) for number in range(3)]
    assert places == sorted(places)
    assert read_tags(path).chapters == _CHAPTERS


def test_the_contents_list_every_chapter_once(tmp_path: Path, sound: bytes) -> None:
    """One CTOC, top level and ordered, with the names of the chapters, which are unique."""
    path = tmp_path / "tagged.mp3"
    path.write_bytes(_tag(sound, _TAGS))

    tag = id3.ID3(path, translate=False)

    contents = tag.getall("CTOC")
    assert [frame.flags for frame in contents] == [3]
    assert contents[0].child_element_ids == ["chp0", "chp1", "chp2"]
    assert {frame.element_id for frame in tag.getall("CHAP")} == {"chp0", "chp1", "chp2"}


def test_three_hundred_chapters_have_no_contents(tmp_path: Path, sound: bytes) -> None:
    """More than the list can count: the chapters alone, all of them."""
    chapters = tuple(Chapter(f"Kapittel {number}", Ms(number), Ms(number + 1)) for number in range(300))
    path = tmp_path / "tagged.mp3"
    path.write_bytes(_tag(sound, replace(_TAGS, chapters=chapters)))

    read = read_tags(path)

    assert read.chapters == chapters
    assert "CTOC" not in dict(read.frames)


@pytest.mark.parametrize(
    ("date", "frames"),
    [
        ("2024-05-17", {"TYER": "2024", "TDAT": "1705"}),
        ("2024-05", {"TYER": "2024"}),
        ("2024", {"TYER": "2024"}),
        (None, {}),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(
    tmp_path: Path, sound: bytes, date: str | None, frames: dict[str, str]
) -> None:
    """A month without a day gives the year alone."""
    read = _read(tmp_path, _tag(sound, replace(_TAGS, date=date)))

    assert {name: text for name, text in read.items() if name in {"TYER", "TDAT"}} == frames


def test_what_is_not_known_has_no_frame(tmp_path: Path, sound: bytes) -> None:
    """A segment alone: no chapters, no picture, no source; a human voice is not labelled; Nynorsk is told."""
    bare = replace(_TAGS, chapters=(), picture=b"", source_url=None, synthetic_voice=False, language="nn")

    read = _read(tmp_path, _tag(sound, bare))

    assert not {"CHAP", "CTOC", "APIC", "WOAS", "TXXX"} & set(read)
    assert read["TLAN"] == "nno"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(titles=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=8))
def test_any_titles_read_back(tmp_path: Path, sound: bytes, titles: list[str]) -> None:
    """Whatever letters a title has and however long it is."""
    chapters = tuple(Chapter(title, Ms(place * 1000), Ms(place * 1000 + 1000)) for place, title in enumerate(titles))
    path = tmp_path / "tagged.mp3"
    path.write_bytes(_tag(sound, replace(_TAGS, title=titles[0], chapters=chapters)))

    read = read_tags(path)

    assert dict(read.frames)["TIT2"] == titles[0]
    assert read.chapters == chapters


def test_tagging_gives_the_same_bytes_twice(sound: bytes) -> None:
    """No date of today, no random names."""
    assert _tag(sound, _TAGS) == _tag(sound, _TAGS)


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "L511"), (b"no tag here" * 10, "L511"), (b"ID3\x09\x00\x00" + bytes(40), "L512")]
)
def test_a_file_without_a_readable_tag_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    """Not MP3, or of a version that does not exist."""
    path = tmp_path / "broken.mp3"
    path.write_bytes(data)

    with pytest.raises(AssetError) as caught:
        read_tags(path)

    assert caught.value.code == code
    assert caught.value.place is not None


@pytest.mark.debian("ffprobe")
def test_ffprobe_lists_the_chapters_in_order(tmp_path: Path, sound: bytes) -> None:
    """A reader that takes frames as they come sees the right titles at the right times."""
    path = tmp_path / "tagged.mp3"
    path.write_bytes(_tag(sound, replace(_TAGS, picture=b"")))

    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(path)]
    probed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    seen = [(chapter["tags"]["title"], chapter["start"], chapter["end"]) for chapter in probed["chapters"]]
    assert seen == [(chapter.title, chapter.start, chapter.end) for chapter in _CHAPTERS]
    assert probed["format"]["tags"]["title"] == _TAGS.title
    assert probed["format"]["tags"]["language"] == "nob"
