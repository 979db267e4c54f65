"""Texts and bytes that are nearly right: scraps of Norwegian and of markup, put together and then spoilt."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_ESCAPE: Final = re.compile(r"\\(?:x..|u....|U........|.)")
ROOT: Final = Path(__file__).resolve().parents[1]


def read_scraps(name: str) -> tuple[str, ...]:
    """The lines of a file of scraps, with escapes as Python has them."""
    lines = (ROOT / "fuzz" / "scraps" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return tuple(_ESCAPE.sub(lambda found: ast.literal_eval(f"'{found[0]}'"), line) for line in lines[1:-1])


NORWEGIAN: Final = read_scraps("norwegian")
_STRETCH: Final = 700
"""Of a long seed most rounds take so many characters: the shorter, the more rounds."""
SCRIPT: Final = read_scraps("script")


def scrap_texts(scraps: Sequence[str] = NORWEGIAN, *, largest: int = 24) -> SearchStrategy[str]:
    """Scraps with and without blanks between them, signs of all kinds, and now and then a scrap very often."""
    piece = st.one_of(st.sampled_from(scraps), st.text(max_size=4), st.sampled_from(scraps))
    pieces = st.lists(piece, max_size=largest)
    often = st.tuples(st.lists(piece, min_size=1, max_size=4), st.sampled_from([3, 40, 300, 2000])).map(
        lambda drawn: "".join(drawn[0]) * drawn[1]
    )
    return st.one_of(pieces.map(" ".join), pieces.map("".join), pieces.map("\n\n".join), pieces.map(" ".join), often)


@st.composite
def spoilt_texts(draw: DrawFn, seeds: Sequence[str], scraps: Sequence[str]) -> str:
    """A seed, or a stretch of it, with pieces of it cut, doubled, moved, or written over by scraps."""
    text = draw(st.sampled_from(seeds))
    if len(text) > _STRETCH and draw(st.integers(0, 9)):
        start = draw(st.integers(0, len(text) - _STRETCH))
        text = text[start : start + _STRETCH]
    for _ in range(draw(st.integers(0, 6))):
        at, length = draw(st.integers(0, max(len(text), 1))), draw(st.integers(0, 12))
        put = draw(st.one_of(st.just(""), st.sampled_from(scraps), st.text(max_size=3), st.integers(0, 10**4).map(str)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:at] + put + text[at:]
            case 1:
                text = text[:at] + put + text[at + length :]
            case 2:
                text = text[:at] + text[at : at + 20 * length] * 2 + text[at + 20 * length :]
            case 3:
                other = draw(st.integers(0, max(len(text), 1)))
                text = text[:at] + text[other : other + 10 * length] + text[at:]
            case _:
                text = text[:at] + put * draw(st.sampled_from([2, 50, 1000])) + text[at:]
    return text


@st.composite
def spoilt_bytes(draw: DrawFn, seeds: Sequence[bytes], scraps: Sequence[bytes] = (b"",)) -> bytes:
    """A seed with bytes of it flipped, cut, doubled, moved, or written over."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 8))):
        at, length = draw(st.integers(0, max(len(data), 1))), draw(st.integers(0, 16))
        # Headers tell the most, and stand first.
        at = at % 64 if draw(st.booleans()) else at
        put = draw(st.one_of(st.binary(max_size=4), st.sampled_from(scraps), st.sampled_from(_NUMBERS)))
        match draw(st.integers(0, 5)):
            case 0:
                data = data[:at] + put + data[at + len(put) :]
            case 1:
                data = data[:at] + put + data[at:]
            case 2:
                data = data[:at] + data[at + length :]
            case 3:
                data = data[:at]
            case 4:
                data = data[:at] + data[at : at + 20 * length] * 2 + data[at + 20 * length :]
            case _:
                data = data[:at] + bytes([data[at] ^ (1 << length % 8)]) + data[at + 1 :] if at < len(data) else data
    return data


_NUMBERS: Final = (
    b"\x00", b"\xff", b"\x7f", b"\x80", b"\x00\x00", b"\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x7f\xff\xff\xff", b"\x00\x00\x00\x80", b"\x00\x01\x00\x00", b"\xff" * 8, b"\x01",
)  # fmt: skip


def read_seeds(*patterns: str, smallest: int = 0, largest: int = 60_000) -> tuple[bytes, ...]:
    """The files of the repository that match, those of a size that is quickly read."""
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())
    return tuple(path.read_bytes() for path in paths if smallest <= path.stat().st_size <= largest)


def read_texts(*patterns: str) -> tuple[str, ...]:
    """The same as texts."""
    return tuple(data.decode("utf-8", "replace") for data in read_seeds(*patterns))
