"""Utterances laid into caption cues: lines of bounded width, every written word once, times that never overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lydsak.model import Ms, TimedUtterance, TimedWord

_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class CueShape:
    """The room a caption format gives: characters a line, lines a cue.

    `indent` is what a cue's first line loses to a voice tag. With `glue_colons` a word that ends in a colon is
    joined to the next by a no-break space, so that no cue holds ": ".
    """

    width: int
    height: int
    indent: int = 0
    glue_colons: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at a time. `name` is the speaker; None is the narrator."""

    lines: tuple[str, ...]
    start: Ms
    end: Ms
    name: str | None


def lay_cues(utterances: Iterable[TimedUtterance], shape: CueShape) -> tuple[Cue, ...]:
    """Cues in order of time; a new utterance begins a new cue, a silent one gives none."""
    cues = (cue for utterance in utterances for cue in _lay_utterance(utterance, shape))
    return tuple(_order_cues(cues))


def flatten_text(text: str) -> str:
    """One line without control characters; no-break spaces stay."""
    if text.isprintable():
        return text.strip(" ")
    return "".join(char if char.isprintable() or char == _NO_BREAK_SPACE else " " for char in text).strip(" ")


def _lay_utterance(utterance: TimedUtterance, shape: CueShape) -> Iterator[Cue]:
    words = [word for word in map(_flatten_word, utterance.words) if word.text]
    words = [piece for word in words for piece in _cut_word(word, shape.width - shape.indent)]
    runs = _glue_colons(words, shape.width - shape.indent) if shape.glue_colons else [words]
    groups = [
        lines[first : first + shape.height]
        for lines in (_wrap_words(run, shape) for run in runs)
        for first in range(0, len(lines), shape.height)
    ]
    for number, lines in enumerate(groups):
        # A cue stays up until the next one of its sentence, so that captions do not flicker between words.
        end = groups[number + 1][0][0].start if number + 1 < len(groups) else utterance.end
        shown = tuple(" ".join(word.text for word in line) for line in lines)
        yield Cue(shown, lines[0][0].start, end, utterance.name)


def _flatten_word(word: TimedWord) -> TimedWord:
    text = flatten_text(word.text)
    return word if text == word.text else replace(word, text=text)


def _cut_word(word: TimedWord, width: int) -> list[TimedWord]:
    """A word that is wider than a line, cut with hyphens; any other whole."""
    pieces = []
    while len(word.text) > width:
        pieces.append(replace(word, text=word.text[: width - 1] + "-"))
        word = replace(word, text=word.text[width - 1 :])
    return [*pieces, word]


def _glue_colons(words: Sequence[TimedWord], width: int) -> list[list[TimedWord]]:
    """Runs of words in which only the last may end in a colon."""
    runs: list[list[TimedWord]] = [[]]
    for written in words:
        glued = written.text.replace(": ", ":" + _NO_BREAK_SPACE)
        word = written if glued == written.text else replace(written, text=glued)
        before = runs[-1][-1] if runs[-1] else None
        if before is None or not before.text.endswith(":"):
            runs[-1].append(word)
        elif len(before.text) + 1 + len(word.text) <= width:
            runs[-1][-1] = TimedWord(before.text + _NO_BREAK_SPACE + word.text, before.start, word.end)
        else:
            runs.append([word])
    return runs


def _wrap_words(words: Sequence[TimedWord], shape: CueShape) -> list[list[TimedWord]]:
    """As few lines as the width allows, and those as even as can be."""
    widest = _fill_lines(words, shape, shape.width)
    fewest = len(widest)
    if fewest < 2:
        return widest
    letters = sum(len(word.text) for word in words)  # the widest line holds its share of them at least
    widths = range(max(1, letters // fewest), shape.width + 1)
    narrowest = bisect_left(widths, True, key=lambda width: len(_fill_lines(words, shape, width)) <= fewest)
    return _fill_lines(words, shape, widths[narrowest])


def _fill_lines(words: Sequence[TimedWord], shape: CueShape, width: int) -> list[list[TimedWord]]:
    lines: list[list[TimedWord]] = []
    used = room = 0
    for word in words:
        if lines and used + 1 + len(word.text) <= room:
            lines[-1].append(word)
            used += 1 + len(word.text)
        else:
            room = width - (shape.indent if len(lines) % shape.height == 0 else 0)
            lines.append([word])
            used = len(word.text)
    return lines


def _order_cues(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Every cue starts no earlier than the one before ends, and lasts at least a millisecond (WebVTT: end > start)."""
    clock = 0
    for cue in cues:
        start = max(cue.start, clock)
        clock = max(cue.end, start + 1)
        yield replace(cue, start=Ms(start), end=Ms(clock))
