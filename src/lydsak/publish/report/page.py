"""An episode's report for its producer: one HTML file with its picture inside, no script and nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lydsak.model import Episode, Measures, SoundDesign, SoundPicture
from lydsak.publish.pages.site import open_templates
from lydsak.publish.report import drawing
from lydsak.publish.report.drawing import draw_timeline
from lydsak.publish.report.wording import ReportWording, choose_report_wording
from lydsak.publish.times import format_clock

_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure, what is asked of it, and whether it holds; None where nothing is asked."""

    name: str
    value: str
    wanted: str = ""
    holds: bool | None = None


def render_sound_report(episode: Episode, picture: SoundPicture, measures: Measures | None, design: SoundDesign) -> str:
    """The page. `measures` None: they were not kept, and the sound alone is shown."""
    words = choose_report_wording(episode.language)
    target = design.loudness if measures is None else measures.target
    clips = () if measures is None else measures.clips
    return (
        open_templates()
        .get_template("report.html")
        .render(
            episode=episode,
            words=words,
            rows=tuple(_list_measures(episode, picture, measures, design, words)),
            drawing=draw_timeline(episode, picture, clips, target),
            size=drawing,
            has_timeline=measures is not None,
            clock=format_clock,
            integrated=_format_number(episode.loudness.integrated),
        )
    )


def _list_measures(
    episode: Episode, picture: SoundPicture, measures: Measures | None, design: SoundDesign, words: ReportWording
) -> Iterator[MeasureRow]:
    loudness = episode.loudness
    target = design.loudness if measures is None else measures.target
    ceiling = design.true_peak if measures is None else measures.ceiling
    yield MeasureRow(
        words.integrated,
        f"{_format_number(loudness.integrated)} LUFS",
        words.integrated_wanted.format(_format_number(target)),
        abs(loudness.integrated - target) <= _TOLERANCE,
    )
    yield MeasureRow(
        words.true_peak,
        f"{_format_number(loudness.true_peak)} dBTP",
        words.true_peak_wanted.format(_format_number(ceiling)),
        loudness.true_peak <= ceiling,
    )
    yield MeasureRow(words.range, f"{_format_number(loudness.range)} LU")
    yield MeasureRow(words.short_term_max, f"{_format_number(loudness.short_term_max)} LUFS")
    yield MeasureRow(words.momentary_max, f"{_format_number(picture.momentary_max)} LUFS")
    yield MeasureRow(words.duration, format_clock(episode.duration))
    if measures is not None:
        channels = words.mono if measures.channels == 1 else words.stereo
        chain = words.voice_chain_off if measures.voice_chain == "off" else measures.voice_chain
        yield MeasureRow(words.gain, f"{_format_number(measures.gain)} dB")
        yield MeasureRow(words.voice_chain, chain)
        yield MeasureRow(words.samples, f"{measures.samples:,}".replace(",", "\u00a0"))
        yield MeasureRow(words.encoding, f"MP3, {_describe_rate(measures)}, 48 kHz, {channels}")


def _describe_rate(measures: Measures) -> str:
    rate = f"{measures.bitrate} kbit/s"
    return rate if measures.vbr is None else f"VBR {measures.vbr} ({rate})"


def _format_number(value: float) -> str:
    """With one decimal, a decimal comma and a minus sign."""
    return f"{value:.1f}".replace("-", "−").replace(".", ",")
