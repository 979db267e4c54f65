# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import base64
import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.flac import Picture
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from lydsak.audio.alternate_tags import write_tags
from lydsak.audio.alternates import decode_alternate, make_alternate
from lydsak.model import Alternate, AlternateFormat, AudioTags, Chapter, Dbtp, Ms
from tests.audio.builders import TAGS

_TAGS = replace(
    TAGS,
    language="nn",
    source_url="https://example.no/kino/",
    chapters=(Chapter("Innledning", Ms(0), Ms(61_002)), Chapter("Nå", Ms(61_002), Ms(3_723_004))),
)
_LEAST = replace(_TAGS, date=None, source_url=None, picture=b"", synthetic_voice=False, chapters=())


def _make(folder: Path, form: AlternateFormat, tags: AudioTags) -> Path:
    sound = [np.full((1, 11_520), 0.1, np.float32)]
    path = folder / f"tagged.{form}"
    make_alternate(path, Alternate(form, 64), lambda _more, _limit: sound, 11_520, 1, Dbtp(-1.0), tags)
    return path


def test_an_mp4_says_what_the_mp3_says(tmp_path: Path) -> None:
    """In Apple's atoms, and under a name where there is none."""
    file = MP4(_make(tmp_path, "m4b", _TAGS))
    assert {name: file[name] for name in ("\xa9nam", "\xa9ART", "\xa9alb", "\xa9gen", "\xa9day")} == {
        "\xa9nam": [_TAGS.title],
        "\xa9ART": [_TAGS.artist],
        "\xa9alb": [_TAGS.album],
        "\xa9gen": ["Podcast"],
        "\xa9day": ["2024-05-17"],
    }
    assert file["trkn"] == [(1, 7)]
    assert (file["cprt"], file["\xa9too"]) == ([_TAGS.copyright], [_TAGS.encoder])
    assert (file["\xa9cmt"], file["\xa9lyr"]) == ([_TAGS.comment], [_TAGS.lyrics])
    assert file["----:com.apple.iTunes:ai-content"] == [b"true"]
    assert file["----:com.apple.iTunes:WWW"] == [b"https://example.no/kino/"]
    assert [(bytes(cover), cover.imageformat) for cover in file["covr"]] == [(_TAGS.picture, MP4Cover.FORMAT_JPEG)]


def test_an_ogg_file_says_what_the_mp3_says(tmp_path: Path) -> None:
    """In Vorbis comments, the chapters among them."""
    file = OggOpus(_make(tmp_path, "opus", _TAGS))
    picture = Picture(base64.b64decode(file["metadata_block_picture"][0]))
    told = {name: value for name, (value,) in dict(file).items() if name != "metadata_block_picture"}
    assert told == {
        "title": _TAGS.title,
        "artist": _TAGS.artist,
        "album": _TAGS.album,
        "tracknumber": "1",
        "tracktotal": "7",
        "genre": "Podcast",
        "date": "2024-05-17",
        "language": "nno",
        "copyright": _TAGS.copyright,
        "encoder": _TAGS.encoder,
        "comment": _TAGS.comment,
        "lyrics": _TAGS.lyrics,
        "ai-content": "true",
        "www": "https://example.no/kino/",
        "chapter000": "00:00:00.000",
        "chapter000name": "Innledning",
        "chapter001": "00:01:01.002",
        "chapter001name": "Nå",
    }
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 3, _TAGS.picture)


@pytest.mark.parametrize("form", ["m4b", "opus"])
def test_what_is_not_known_is_left_out(tmp_path: Path, form: AlternateFormat) -> None:
    """No empty date, address, picture or label."""
    path = _make(tmp_path, form, _LEAST)
    found = MP4(path) if form == "m4b" else OggOpus(path)
    names = " ".join(dict(found)).lower()
    assert not [word for word in ("day", "date", "www", "covr", "picture", "ai-content", "chapter") if word in names]


@pytest.mark.parametrize("form", ["m4b", "opus"])
def test_a_file_is_tagged_anew_with_its_sound_untouched(tmp_path: Path, form: AlternateFormat) -> None:
    """Longer tags move the sound, and the index follows; nothing of the old tags stays in an Ogg file."""
    path = _make(tmp_path, form, _LEAST)
    before = np.concatenate(list(decode_alternate(path)), axis=1)

    write_tags(path, form, replace(_TAGS, picture=bytes(200_000)))

    assert np.array_equal(np.concatenate(list(decode_alternate(path)), axis=1), before)
    assert path.stat().st_size > 200_000


@pytest.mark.parametrize("form", ["m4b", "opus"])
def test_a_full_disk_is_told_as_the_system_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: AlternateFormat
) -> None:
    """Mutagen wraps what it meets in errors of its own, which nobody who keeps files looks for."""
    path = _make(tmp_path, form, TAGS)

    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("mutagen.mp4.MP4Tags.save", fill)
    monkeypatch.setattr("mutagen.oggopus.OggOpusVComment._inject", fill)
    with pytest.raises(OSError, match="No space left"):
        write_tags(path, form, TAGS)
