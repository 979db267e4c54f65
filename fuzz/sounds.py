"""Sounds and pictures that a producer or a service gives: decoded, or refused, never more."""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile
from hypothesis import strategies as st

from fuzz.promises import check_error
from fuzz.target import Target
from fuzz.texts import scrap_texts, spoilt_bytes
from lydsak.audio.assets import decode_asset
from lydsak.audio.tags import read_tags, render_tag
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.sound import decode_sound
from lydsak.errors import AssetError
from lydsak.model import AudioTags, Chapter, Ms
from lydsak.publish.colours import Colour
from lydsak.publish.own_cover import convert_cover, plan_cover

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

_LONGEST: Final = 200_000_000
"""Bytes that a file of some kilobytes may become, before somebody stops reading."""


@cache
def _make_file() -> Path:
    return Path(tempfile.mkdtemp(prefix="lydsak-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)) / "a"  # noqa: S108


def _place(data: bytes, suffix: str) -> Path:
    path = _make_file().with_suffix(suffix)
    path.write_bytes(data)
    return path


def check_asset(drawn: tuple[bytes, str]) -> None:
    """Sound of whole samples, or an error that names the file."""
    data, suffix = drawn
    path = _place(data, suffix)
    for channels in (1, 2):
        size = 0
        try:
            for block in decode_asset(path, channels=channels):
                size += len(block)
                assert size < _LONGEST, "a small file became hours"
        except AssetError as error:
            check_error(error)
            raise
        assert size % (channels * 2 * 48) == 0, "no whole milliseconds"


def check_answer(data: bytes) -> None:
    """What a service answers is sound, or the fault is the service's."""
    try:
        sound = decode_sound(data, "azure")
    except Fault as fault:
        check_error(fault.error)
        raise fault.error from None
    assert sound.pcm
    assert len(sound.pcm) % 2 == 0


def check_tags(data: bytes) -> None:
    """Tags are read, or refused; the frames after them are counted."""
    path = _place(data, ".mp3")
    try:
        tags = read_tags(path)
        for chapter in tags.chapters:
            assert chapter.start <= chapter.end or chapter.end >= 0
    except AssetError as error:
        check_error(error)


def check_cover(data: bytes) -> None:
    """A cover is converted, or refused."""
    try:
        plan = plan_cover(data, path="cover.jpg")
        if plan.converted:
            convert_cover(data, path="cover.jpg", background=Colour(18, 53, 91))
    except AssetError as error:
        check_error(error)
        raise


def _write_sound(form: str, subtype: str, rate: int = 24_000, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    sound = np.sin(np.arange(rate // 8) / 20.0) * 0.5
    soundfile.write(buffer, np.stack([sound] * channels, axis=1), rate, format=form, subtype=subtype)
    return buffer.getvalue()


@cache
def _list_sounds() -> tuple[bytes, ...]:
    kinds = (
        ("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("WAV", "ULAW"), ("WAV", "IMA_ADPCM"), ("WAV",
        "MS_ADPCM"), ("WAV", "GSM610"),
        ("WAVEX", "PCM_16"), ("FLAC", "PCM_16"), ("FLAC", "PCM_24"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3",
        "MPEG_LAYER_III"), ("AIFF", "PCM_16"),
        ("AU", "PCM_16"), ("RF64", "PCM_16"), ("W64", "PCM_16"), ("CAF", "PCM_16"),
    )  # fmt: skip
    sounds = [_write_sound(form, subtype) for form, subtype in kinds]
    return (*sounds, _write_sound("WAV", "PCM_16", 48_000, 2), _write_sound("WAV", "PCM_16", 8_000, 3))


@cache
def _list_pictures() -> tuple[bytes, ...]:
    from PIL import Image

    pictures = []
    for form, mode, options in (
        ("JPEG", "RGB", {}), ("PNG", "RGBA", {}), ("PNG", "P", {}), ("JPEG", "CMYK", {}), ("JPEG", "L",
        {"progressive": True}), ("WEBP", "RGB", {}),
        ("GIF", "P", {}), ("TIFF", "RGB", {}), ("PNG", "I;16", {}), ("BMP", "RGB", {}),
    ):  # fmt: skip
        buffer = io.BytesIO()
        some: dict[str, Any] = dict(options)
        Image.new(mode, (1400, 1400)).save(buffer, form, **some)
        if len(buffer.getvalue()) < 60_000:
            pictures.append(buffer.getvalue())
    return tuple(pictures)


def _tag(title: str, lyrics: str, url: str | None, chapters: int) -> AudioTags:
    return AudioTags(
        title=title, artist="a", album="b", track=1, tracks=2, genre="g", encoder="e", date="2024-05-17",
        language="nb", comment=lyrics,
        copyright="c", source_url=url, lyrics=lyrics, picture=b"\xff\xd8\xff",
        chapters=tuple(Chapter(title, Ms(n * 1000), Ms(n * 1000 + 900)) for n in range(chapters)),
    )  # fmt: skip


def check_written_tags(drawn: tuple[str, str, str | None, int]) -> None:
    """What is written into a tag is read back."""
    title, lyrics, url, chapters = drawn
    tag = render_tag(_tag(title, lyrics, url, chapters))
    read = read_tags(_place(tag + bytes(200), ".mp3"))
    assert len(read.chapters) == chapters
    values = dict(read.frames)
    assert (values.get("TIT2") or "") == title, f"{values.get('TIT2')!r}"


@st.composite
def _sounds(draw: DrawFn) -> tuple[bytes, str]:
    return draw(spoilt_bytes(_list_sounds())), draw(st.sampled_from([".wav", ".mp3", ".flac", ".ogg", ".raw", ".au"]))


_TAGS: Final = (
    render_tag(_tag("Tittel", "Ord", "https://a.no", 2)),
    render_tag(_tag("æ", "", None, 0)) + b"\xff\xfb\x90\x64" + bytes(400),
)
_LEGAL: Final = scrap_texts(largest=4).filter(
    lambda text: "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
)
TARGETS: Final = (
    Target("sound", "a producer's sound", _sounds(), check_asset, lambda data: (data, ".wav"), _list_sounds),
    Target("answered-sound", "a service's answer", spoilt_bytes(_list_sounds()), check_answer, bytes, _list_sounds),
    Target("id3", "the tags of an MP3", spoilt_bytes(_TAGS), check_tags, bytes, lambda: _TAGS),
    Target(
        "tags",
        "tags that we write",
        st.tuples(_LEGAL, _LEGAL, st.none() | _LEGAL, st.integers(0, 4)),
        check_written_tags,
    ),
    Target("cover", "a producer's picture", spoilt_bytes(_list_pictures()), check_cover, bytes, _list_pictures),
)
