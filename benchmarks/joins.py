"""Random programmes encoded unit by unit and joined, beside one encode of the whole: what is heard at the joins.

    python -m benchmarks.joins [--programmes 50] [--vbr 5]

Lengths are those of libsndfile and ffmpeg; a difference is between the two decoded files, within 50 ms of a join, and
stands beside the error that the one encode has there. Needs Debian's ffmpeg and mp3val.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.encode import decode_mp3, encode_unit, join_units
from lydsak.audio.info_header import describe_stream
from lydsak.audio.samples import Samples, decibels
from lydsak.model import ConstantBitrate, Encoding, VariableBitrate
from tests.audio.programmes import list_joins, make_programme

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Joined:
    """What one programme came to; levels in dBFS, lengths in samples too many or too few."""

    units: int
    channels: int
    encoding: Encoding
    difference: float
    error_joined: float
    error_once: float
    length_errors: tuple[int, int]
    clean: bool


def main(arguments: list[str]) -> int:
    """Print a line for each programme, and the worst of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=50)
    parser.add_argument("--vbr", type=int, choices=range(10), metavar="QUALITY", help="LAME's; 0 to 9")
    given = parser.parse_args(arguments)
    variable = None if given.vbr is None else VariableBitrate(given.vbr)
    with tempfile.TemporaryDirectory() as folder:
        results = [compare_joins(seed, Path(folder), variable) for seed in range(given.programmes)]
    sys.stdout.write(render_joins(results))
    return 0


def compare_joins(seed: int, folder: Path, variable: VariableBitrate | None) -> Joined:
    """Encode one random programme both ways, at a random bit rate unless it varies."""
    rng = np.random.default_rng(seed)
    channels, kbps = int(rng.integers(1, 3)), int(rng.choice([64, 96, 128, 192]))
    encoding = variable or ConstantBitrate(kbps)
    units = make_programme(rng, channels, int(rng.integers(3, 9)))
    whole = np.concatenate(units, axis=1)
    joined = _write_file(folder / "joined.mp3", units, channels, encoding)
    once = _write_file(folder / "once.mp3", [whole], channels, encoding)
    times = np.arange(whole.shape[1])
    near = np.unique(np.concatenate([times[join] for join in list_joins(units)]))
    return Joined(
        len(units),
        channels,
        encoding,
        _measure_peak((joined - once)[:, near]),
        _measure_peak((joined - whole)[:, near]),
        _measure_peak((once - whole)[:, near]),
        (joined.shape[1] - whole.shape[1], _count_samples(folder / "joined.mp3", channels) - whole.shape[1]),
        _is_clean(folder / "joined.mp3"),
    )


def render_joins(results: list[Joined]) -> str:
    """Markdown: a row for each, then the worst."""
    lines = [
        "| units | channels | rate | joined - once, dBFS | joined - sound | once - sound | length errors | mp3val |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in results:
        told = "clean" if one.clean else "complains"
        rate = _name_encoding(one.encoding)
        lines.append(
            f"| {one.units} | {one.channels} | {rate} | {one.difference:.1f} | {one.error_joined:.1f} "
            f"| {one.error_once:.1f} | {one.length_errors[0]}, {one.length_errors[1]} | {told} |"
        )
    worst = max(one.difference for one in results)
    excess = max(one.error_joined - one.error_once for one in results)
    lengths = max(abs(error) for one in results for error in one.length_errors)
    clean = sum(one.clean for one in results)
    lines.append(
        f"\nLargest difference at a join {worst:.1f} dBFS; at most {excess:.1f} dB more error than one encode; "
        f"largest length error {lengths} samples; {clean} of {len(results)} clean."
    )
    return "\n".join(lines) + "\n"


def _name_encoding(encoding: Encoding) -> str:
    return f"{encoding.kbps} kbit/s" if isinstance(encoding, ConstantBitrate) else f"VBR {encoding.quality}"


def _write_file(path: Path, units: list[Samples], channels: int, encoding: Encoding) -> Samples:
    """Encode, join, keep; returns what libsndfile decodes."""
    parts = [encode_unit([unit], channels, encoding) for unit in units]
    samples = sum(unit.shape[1] for unit in units)
    data = b"".join(join_units([describe_stream(part) for part in parts], parts, channels, encoding, samples))
    path.write_bytes(data)
    return np.concatenate(list(decode_mp3([data], 1 << 20)), axis=1)


def _count_samples(path: Path, channels: int) -> int:
    """How many samples a channel ffmpeg decodes."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-"]
    return len(subprocess.run(command, capture_output=True, check=True).stdout) // (2 * channels)


def _is_clean(path: Path) -> bool:
    """Whether mp3val misses nothing but the tag, which these files are without."""
    said = subprocess.run(["mp3val", str(path)], capture_output=True, text=True, check=True).stdout
    complaints = [line for line in said.splitlines() if line.startswith(("WARNING", "ERROR"))]
    return all("No supported tags" in line for line in complaints)


def _measure_peak(difference: NDArray[np.float32]) -> float:
    return decibels(float(np.abs(difference).max(initial=0.0)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
