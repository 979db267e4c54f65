"""The pictures of an episode's video: cover, title, a wave that follows the sound, and captions in step.

A picture is drawn where something changes, eight times a second at most, and shown for as many frames as it lasts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from lydsak.model import Episode, Ms, Show
from lydsak.publish.colours import choose_ink, mix_colours, parse_colour
from lydsak.publish.cover import fit_lines, load_cover_font
from lydsak.publish.cues import flatten_text
from lydsak.publish.wording import choose_wording

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

VideoShape = Literal["square", "wide", "tall"]
SIZES: Final[dict[VideoShape, tuple[int, int]]] = {
    "square": (1080, 1080),
    "wide": (1920, 1080),
    "tall": (1080, 1920),
}
"""What feeds, players and telephones show."""
FRAMES_A_SECOND: Final = 25
FRAMES_A_STEP: Final = 3
STEP_MS: Final = Ms(1000 * FRAMES_A_STEP // FRAMES_A_SECOND)
_BARS: Final = 45
_TIMES: Final = re.compile(r"(\d+):(\d\d):(\d\d),(\d{3}) --> (\d+):(\d\d):(\d\d),(\d{3})")


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """What is shown for a time."""

    start: Ms
    end: Ms
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VideoPicture:
    """Pixels, red, green and blue by the row, and for how many frames they are shown."""

    pixels: bytes
    frames: int


def read_subrip(text: str) -> tuple[CaptionCue, ...]:
    """The cues of our own SubRip files."""
    cues = []
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        found = _TIMES.fullmatch(lines[1]) if len(lines) > 2 else None
        if found:
            parts = [int(part) for part in found.groups()]
            start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (parts[:4], parts[4:]))
            cues.append(CaptionCue(Ms(start), Ms(end), tuple(lines[2:])))
    return tuple(cues)


def draw_video(
    show: Show,
    episode: Episode,
    *,
    cover: bytes,
    shape: VideoShape,
    levels: Sequence[float],
    cues: Sequence[CaptionCue],
) -> Iterator[VideoPicture]:
    """Every picture of a video as long as the episode, to the frame. `levels` are loudness from 0 to 1, one a step."""
    stage = _Stage(show, episode, cover, shape)
    total = -(-episode.duration * FRAMES_A_SECOND // 1000)
    waiting = list(reversed(cues))
    for first in range(0, total, FRAMES_A_STEP):
        now = first * 1000 // FRAMES_A_SECOND
        while waiting and waiting[-1].end <= now:
            waiting.pop()
        lines = waiting[-1].lines if waiting and waiting[-1].start <= now + STEP_MS // 2 else ()
        pixels = stage.draw(lines, levels, first // FRAMES_A_STEP, now / max(episode.duration, 1))
        yield VideoPicture(pixels, min(FRAMES_A_STEP, total - first))


class _Stage:
    """What stays the same in every picture, and what is drawn over it."""

    def __init__(self, show: Show, episode: Episode, cover: bytes, shape: VideoShape) -> None:
        self.show, self.episode, self.cover = show, episode, cover
        self.width, self.height = SIZES[shape]
        self.tall = shape == "tall"
        self.unit = min(self.width, self.height)
        self.margin = int(self.unit * 0.07)
        self.paper = parse_colour(show.colour)
        self.ink = choose_ink(self.paper)
        self.dim = mix_colours(self.paper, self.ink, 0.32)
        self.pale = mix_colours(self.paper, self.ink, 0.78)
        self.with_caption = lru_cache(maxsize=2)(self._draw_caption)

    def draw(self, lines: tuple[str, ...], levels: Sequence[float], step: int, progress: float) -> bytes:
        from PIL import ImageDraw

        image = self.with_caption(lines).copy()
        self._draw_wave(ImageDraw.Draw(image), levels, step, progress)
        return image.tobytes()

    @cached_property
    def ground(self) -> Image.Image:
        """Cover, title, newspaper and the label on the voice."""
        from PIL import Image, ImageDraw

        image = Image.new("RGB", (self.width, self.height), self.paper)
        draw = ImageDraw.Draw(image)
        side = int(self.unit * (0.5 if self.tall else 0.3))
        with Image.open(BytesIO(self.cover)) as opened:
            picture = opened.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
        left, top = ((self.width - side) // 2, self.margin * 2) if self.tall else (self.margin, self.margin)
        image.paste(picture, (left, top))
        beside = self.margin if self.tall else left + side + self.margin
        below = top + side + self.margin if self.tall else top
        self._draw_title(draw, beside, below, self.width - self.margin - beside, side)
        label = choose_wording(self.episode.language).label_short
        foot = self.height - self.margin * 0.6
        font = load_cover_font(int(self.unit * 0.026))
        newspaper = flatten_text(self.show.newspaper)
        (line,) = fit_lines(f"{newspaper} · {label}", font, self.width - 2 * self.margin, 1) or [""]
        draw.text((self.margin, foot), line, font=font, fill=self.pale, anchor="ls")
        return image

    def _draw_title(self, draw: ImageDraw.ImageDraw, left: int, top: int, width: int, height: int) -> None:
        title = flatten_text(self.episode.title)
        for share in (0.075, 0.065, 0.055, 0.047, 0.04):
            size = int(self.unit * share)
            font = load_cover_font(size)
            most = max(1, int(height / (size * 1.2)))
            lines = fit_lines(title, font, width, most)
            if not lines or not lines[-1].endswith("…"):
                break
        for number, line in enumerate(lines):
            draw.text((left, top + number * size * 1.2), line, font=font, fill=self.ink)

    def _draw_caption(self, lines: tuple[str, ...]) -> Image.Image:
        from PIL import ImageDraw

        image = self.ground.copy()
        draw = ImageDraw.Draw(image)
        size = int(self.unit * 0.05)
        font = load_cover_font(size)
        middle = self.height * (0.66 if self.tall else 0.565)
        for number, line in enumerate(lines):
            (fitted,) = fit_lines(line, font, self.width - self.margin, 1) or [""]
            place = (self.width / 2, middle + (number - (len(lines) - 1) / 2) * size * 1.3)
            draw.text(place, fitted, font=font, fill=self.ink, anchor="mm")
        return image

    def _draw_wave(self, draw: ImageDraw.ImageDraw, levels: Sequence[float], step: int, progress: float) -> None:
        """Bars of what was just heard, to the left of the middle, and of what comes."""
        pitch = (self.width - 2 * self.margin) / _BARS
        middle, half = self.height * 0.79, self.unit * 0.085
        for number in range(_BARS):
            at = step + number - _BARS // 2
            level = levels[at] if 0 <= at < len(levels) else 0.0
            left = self.margin + pitch * (number + 0.2)
            tall = max(pitch * 0.3, half * level)
            colour = self.ink if number <= _BARS // 2 else self.dim
            draw.rounded_rectangle((left, middle - tall, left + pitch * 0.6, middle + tall), pitch * 0.3, fill=colour)
        line = self.height * 0.89
        thick = max(2, self.unit // 270)
        right = self.width - self.margin
        draw.rectangle((self.margin, line, right, line + thick), fill=self.dim)
        draw.rectangle((self.margin, line, self.margin + (right - self.margin) * progress, line + thick), fill=self.ink)
