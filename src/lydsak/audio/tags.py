"""The ID3 tag of an MP3: version 2.3 in UTF-16, as every reader tried gets it right (2.4 loses long chapter titles)."""

# mypy: allow-untyped-calls
# mutagen's functions carry no types.

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from mutagen import MutagenError, id3
from mutagen.id3._tags import save_frame

from lydsak.errors import AssetError, Phrase, Place
from lydsak.model import AudioTags, Chapter, Language, Ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UTF16: Final = id3.Encoding.UTF16
ISO_639_2: Final[dict[Language, str]] = {"nb": "nob", "nn": "nno"}
"""As ID3 and the headers of tracks want a language."""
_NO_OFFSET: Final = 0xFFFFFFFF
"""A chapter's bytes are not given: players go by time."""
_TOP_LEVEL_ORDERED: Final = 0b11
_CONTENTS_LIMIT: Final = 255
"""CTOC counts its children in one byte."""


@dataclass(frozen=True, slots=True)
class ReadTags:
    """What a file's tag says: each frame as its id and text, in the file's order, and the chapters."""

    frames: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]


class _OrderedTag(id3.ID3):
    """A tag whose frames stay in the order they were added in.

    mutagen sorts them by size, which puts chapters out of time order (quodlibet/mutagen#506), and ffprobe and others
    list them as they come.
    """

    def _write(self, config: Any) -> bytes:
        return b"".join(save_frame(frame, config=config) for frame in self.values())


def render_tag(tags: AudioTags, manifest: bytes = b"") -> bytes:
    """The tag that an MP3 file begins with; its frames follow. A C2PA manifest, where there is one, ends it."""
    tag = _OrderedTag()
    for frame in _make_frames(tags):
        tag.add(frame)
    if manifest:
        # The C2PA specification, embedding manifests into ID3: an encapsulated object of this type.
        mime, name = "application/c2pa", "c2pa manifest store"
        tag.add(id3.GEOB(encoding=id3.Encoding.LATIN1, mime=mime, filename="c2pa", desc=name, data=manifest))
    buffer = io.BytesIO()
    # No padding: the file is never tagged again, and the sound begins sooner.
    tag.save(buffer, v1=0, v2_version=3, padding=lambda _: 0)
    return buffer.getvalue()


def read_tags(path: Path) -> ReadTags:
    """Read an MP3's tag. Raises AssetError (L511, L512) when there is none, or none that can be read."""
    place = Place(str(path))
    try:
        tag = id3.ID3(path, translate=False)
    except id3.ID3NoHeaderError:
        raise AssetError("L511", "this MP3 has no ID3 tag", place=place, help="build the episode again") from None
    except MutagenError as error:
        raise AssetError("L512", Phrase("its ID3 tag cannot be read: {error}", error=str(error)), place=place) from None
    frames = tuple((frame.FrameID, _express_frame(frame)) for frame in tag.values())
    chapters = (_read_chapter(frame) for frame in tag.getall("CHAP"))
    return ReadTags(frames, tuple(sorted(chapters, key=lambda chapter: chapter.start)))


def _make_frames(tags: AudioTags) -> Iterator[id3.Frame]:
    language = ISO_639_2[tags.language]
    yield id3.TIT2(encoding=_UTF16, text=tags.title)
    yield id3.TPE1(encoding=_UTF16, text=tags.artist)
    yield id3.TALB(encoding=_UTF16, text=tags.album)
    yield id3.TRCK(encoding=_UTF16, text=f"{tags.track}/{tags.tracks}")
    yield id3.TCON(encoding=_UTF16, text=tags.genre)
    yield from _make_dates(tags.date)
    yield id3.TLAN(encoding=_UTF16, text=language)
    yield id3.TCOP(encoding=_UTF16, text=tags.copyright)
    yield id3.TENC(encoding=_UTF16, text=tags.encoder)
    yield id3.TSSE(encoding=_UTF16, text=tags.encoder)
    if tags.synthetic_voice:
        # The same words as <podcast:txt purpose="ai-content"> in the feed.
        yield id3.TXXX(encoding=_UTF16, desc="ai-content", text="true")
    if tags.source_url:
        yield id3.WOAS(url=quote(tags.source_url, safe="%/:=&?~#+!$,;'@()*[]"))
    yield id3.COMM(encoding=_UTF16, lang=language, desc="", text=tags.comment)
    yield from _make_chapters(tags)
    yield id3.USLT(encoding=_UTF16, lang=language, desc="", text=tags.lyrics)
    if tags.picture:
        front_cover = id3.PictureType.COVER_FRONT
        yield id3.APIC(encoding=_UTF16, mime="image/jpeg", type=front_cover, desc="", data=tags.picture)


def _make_dates(date: str | None) -> Iterator[id3.Frame]:
    """TYER is YYYY; TDAT is DDMM, for a date that is known to the day."""
    if date is None:
        return
    yield id3.TYER(encoding=_UTF16, text=date[:4])
    if len(date) >= len("YYYY-MM-DD"):
        yield id3.TDAT(encoding=_UTF16, text=date[8:10] + date[5:7])


def _make_chapters(tags: AudioTags) -> Iterator[id3.Frame]:
    names = [f"chp{number}" for number in range(len(tags.chapters))]
    if 0 < len(names) <= _CONTENTS_LIMIT:
        title = [id3.TIT2(encoding=_UTF16, text=tags.title)]
        yield id3.CTOC(element_id="toc", flags=_TOP_LEVEL_ORDERED, child_element_ids=names, sub_frames=title)
    for name, chapter in zip(names, tags.chapters, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start,
            end_time=chapter.end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=chapter.title)],
        )


def _read_chapter(frame: Any) -> Chapter:
    titles = frame.sub_frames.getall("TIT2")
    return Chapter(str(titles[0]) if titles else "", Ms(frame.start_time), Ms(frame.end_time))


def _express_frame(frame: Any) -> str:
    match frame.FrameID:
        case "APIC" | "GEOB":
            return f"{frame.mime}, {len(frame.data)} bytes"
        case "CHAP":
            chapter = _read_chapter(frame)
            return f"{frame.element_id} {chapter.start}-{chapter.end} ms {chapter.title}"
        case "CTOC":
            return f"{frame.element_id}: {', '.join(frame.child_element_ids)}"
        case "TXXX":
            return f"{frame.desc}={frame}"
        case "COMM" | "USLT":
            return f"[{frame.lang}] {frame}" if frame.FrameID == "COMM" else f"[{frame.lang}] {frame.text}"
        case _:
            return str(frame)
