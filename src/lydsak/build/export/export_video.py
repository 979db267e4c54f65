"""export_video: an episode as a film of cover, wave and captions, for places that take no podcast."""

from __future__ import annotations

import os
from pathlib import Path

from lydsak.build.export.export_book import read_cover
from lydsak.build.export.exported import load_exported
from lydsak.config import Settings
from lydsak.errors import AssetError, Place, UsageError
from lydsak.publish.audiogram import VideoShape
from lydsak.store.files import PlacedFile, digest_file, explain_storage
from lydsak.store.temporaries import name_temporary


def export_video(
    settings: Settings, script: Path, target: Path, shape: VideoShape, *, dry_run: bool = False
) -> PlacedFile | None:
    """Write the video; None on a dry run. Raises LydsakError."""
    from importlib.util import find_spec

    if find_spec("av") is None:
        help = 'pip install "lydsak[formats]"'
        raise UsageError("L871", "videos need the package av, which is not installed", help=help)
    exported = load_exported(settings, script)
    cover = read_cover(settings)[0]
    if dry_run:
        return None
    from lydsak.audio.tags import ISO_639_2
    from lydsak.audio.video import VideoFacts, encode_video, measure_levels
    from lydsak.publish.audiogram import FRAMES_A_SECOND, SIZES, STEP_MS, draw_video, read_subrip

    episode, sound = exported.episode, exported.folder / exported.episode.audio.path
    width, height = SIZES[shape]
    language = ISO_639_2[episode.language]
    facts = VideoFacts(width, height, FRAMES_A_SECOND, episode.title, settings.show.newspaper, language)
    with explain_storage(target):
        cues = read_subrip((exported.folder / episode.subrip.path).read_text(encoding="utf-8"))
        levels = measure_levels(sound, STEP_MS)
        pictures = draw_video(settings.show, episode, cover=cover, shape=shape, levels=levels, cues=cues)
        target.parent.mkdir(parents=True, exist_ok=True)
        written = name_temporary(target)
        try:
            encode_video(written, facts, pictures, sound, cues)
            placed = _put_in_place(written, target)
        except ValueError as error:
            message = f"the video cannot be encoded: {error}"
            raise AssetError("L873", message, place=Place(str(target)), help="is av's FFmpeg with libx264?") from None
        finally:
            written.unlink(missing_ok=True)
    return placed


def _put_in_place(written: Path, target: Path) -> PlacedFile:
    """Durably, unless the same bytes stand there already."""
    digest, size = digest_file(written) or "", written.stat().st_size
    changed = digest_file(target) != digest
    if changed:
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.replace(target)
    return PlacedFile(target, size, digest, changed)
