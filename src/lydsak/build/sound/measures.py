"""What was measured of each episode, kept beside the store: `.lydsak/reports/SLUG.json`, for producers and tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.plan import SoundSource, Source
from lydsak.build.records.episodes import locate_measures, locate_report
from lydsak.build.sound.assembly import Assembly
from lydsak.build.sound.mastering import Mastered
from lydsak.model import SAMPLES_PER_MS, Episode, Measures, Ms, SoundDesign, TimelineClip, VariableBitrate
from lydsak.store.files import explain_storage, publish_file

_VERSION: Final = 1


def keep_measures(root: Path, episode: Episode, assembly: Assembly, mastered: Mastered, design: SoundDesign) -> None:
    """Write an episode's measures, and take away the picture of an earlier build. Raises StorageError."""
    measures = Measures(
        version=_VERSION,
        slug=episode.slug,
        sha256=episode.audio.sha256,
        duration=episode.duration,
        samples=episode.duration * SAMPLES_PER_MS,
        channels=design.channels,
        bitrate=_find_bitrate(episode, mastered),
        voice_chain=design.voice_chain,
        gain=mastered.gain,
        target=design.loudness,
        ceiling=design.true_peak,
        loudness=mastered.loudness,
        clips=tuple(_list_timeline(assembly)),
        vbr=design.encoding.quality if isinstance(design.encoding, VariableBitrate) else None,
    )
    content = msgspec.json.format(msgspec.json.encode(measures), indent=1)
    if publish_file(locate_measures(root, episode.slug), content):
        picture = locate_report(root, episode.slug)
        with explain_storage(picture):
            picture.unlink(missing_ok=True)


def find_measures(root: Path, episode: Episode) -> Measures | None:
    """What was kept of exactly this build of an episode."""
    try:
        measures = msgspec.json.decode(locate_measures(root, episode.slug).read_bytes(), type=Measures)
    except (OSError, ValueError):
        return None
    current = measures.version == _VERSION and measures.sha256 == episode.audio.sha256
    return measures if current else None


def _find_bitrate(episode: Episode, mastered: Mastered) -> int:
    """Of the frames alone, without tags: bits a millisecond are kbit/s."""
    return round(8 * sum(stream.size for stream in mastered.streams) / episode.duration)


def _list_timeline(assembly: Assembly) -> Iterator[TimelineClip]:
    for unit in assembly.programme.units:
        for track in unit.tracks:
            for clip in track.clips:
                yield TimelineClip(
                    track=track.name,
                    name=_name_source(assembly.sources[clip.source]),
                    start=Ms(unit.start + clip.start),
                    duration=clip.duration,
                    gain=clip.gain,
                    fades=clip.fades,
                    fade_in=clip.fade_in,
                    fade_out=clip.fade_out,
                )


def _name_source(source: Source) -> str:
    return source.file if isinstance(source, SoundSource) else str(source.request.voice)
