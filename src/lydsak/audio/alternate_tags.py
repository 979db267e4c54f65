"""The tags of an MP4 or an Ogg file: what the MP3's ID3 tag says, in the words that each of them has for it."""

# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from mutagen import MutagenError
from mutagen.flac import Picture
from mutagen.id3 import PictureType
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from lydsak.audio.tags import ISO_639_2
from lydsak.model import AlternateFormat, AudioTags, Ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FREE: Final = "----:com.apple.iTunes:"
"""What MP4 has no atom for stands under a name in the atoms of Apple's."""


def write_tags(path: Path, form: AlternateFormat, tags: AudioTags) -> None:
    """Tag a file in place, without room to spare: it is never tagged again. An MP4 has its chapters already.

    Raises OSError when the file cannot be written.
    """
    try:
        if form == "m4b":
            _tag_mp4(path, tags)
        else:
            _tag_ogg(path, tags)
    except MutagenError as error:
        for cause in (*error.args, error.__cause__, error.__context__):  # a full disk, in mutagen's own words
            if isinstance(cause, OSError):
                raise cause from error
        raise


def _tag_mp4(path: Path, tags: AudioTags) -> None:
    file = MP4(path)
    file["\xa9nam"] = tags.title
    file["\xa9ART"] = tags.artist
    file["\xa9alb"] = tags.album
    file["trkn"] = [(tags.track, tags.tracks)]
    file["\xa9gen"] = tags.genre
    if tags.date:
        file["\xa9day"] = tags.date
    file["cprt"] = tags.copyright
    file["\xa9too"] = tags.encoder
    file["\xa9cmt"] = tags.comment
    file["\xa9lyr"] = tags.lyrics
    if tags.synthetic_voice:
        file[f"{_FREE}ai-content"] = MP4FreeForm(b"true")
    if tags.source_url:
        file[f"{_FREE}WWW"] = MP4FreeForm(tags.source_url.encode("utf-8"))
    if tags.picture:
        file["covr"] = [MP4Cover(tags.picture, MP4Cover.FORMAT_JPEG)]
    file.save(padding=lambda _: 0)


def _tag_ogg(path: Path, tags: AudioTags) -> None:
    file = OggOpus(path)
    file.delete()
    for name, value in _list_comments(tags):
        file[name] = value
    file.save(padding=lambda _: 0)


def _list_comments(tags: AudioTags) -> Iterator[tuple[str, str]]:
    yield "TITLE", tags.title
    yield "ARTIST", tags.artist
    yield "ALBUM", tags.album
    yield "TRACKNUMBER", str(tags.track)
    yield "TRACKTOTAL", str(tags.tracks)
    yield "GENRE", tags.genre
    if tags.date:
        yield "DATE", tags.date
    yield "LANGUAGE", ISO_639_2[tags.language]
    yield "COPYRIGHT", tags.copyright
    yield "ENCODER", tags.encoder
    yield "COMMENT", tags.comment
    yield "LYRICS", tags.lyrics
    if tags.synthetic_voice:
        yield "AI-CONTENT", "true"
    if tags.source_url:
        yield "WWW", tags.source_url
    for number, chapter in enumerate(tags.chapters):
        # The Xiph wiki's "Chapter Extension": what ffprobe, VLC and AntennaPod read.
        yield f"CHAPTER{number:03}", _clock_time(chapter.start)
        yield f"CHAPTER{number:03}NAME", chapter.title
    if tags.picture:
        yield "METADATA_BLOCK_PICTURE", base64.b64encode(_make_picture(tags.picture)).decode("ascii")


def _make_picture(jpeg: bytes) -> bytes:
    picture = Picture()
    picture.type = PictureType.COVER_FRONT
    picture.mime = "image/jpeg"
    picture.data = jpeg
    written: bytes = picture.write()
    return written


def _clock_time(time: Ms) -> str:
    return f"{time // 3_600_000:02}:{time // 60_000 % 60:02}:{time // 1000 % 60:02}.{time % 1000:03}"
