"""Ten builds of many kinds, and what ffmpeg's meter reads of each finished MP3 beside what the build said of it.

    python -m benchmarks.loudness [--article FILE]

Needs Debian's ffmpeg. Voices are espeak's.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.builds import ARTICLE, lengthen_article

_MUSIC: Final = ('[sound.intro]\nfile = "intro.flac"\n', '[sound.outro]\nfile = "outro.flac"\n')
_LOUD: Final = '[sound.intro]\nfile = "loud.wav"\noverlap = 5.0\nducking = -8.0\ngain = 6.0\n'
_SOUND: Final = "[sound]\n{}\n{}"
_SHORT: Final = "Kort sak\n\nDet er alt.\n"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of build: its `[sound]` and other tables, how often the article is taken, its voice and its target."""

    name: str
    sound: str = ""
    music: str = "".join(_MUSIC)
    times: int = 1
    """0: one short sentence in its place."""
    voice: str = "nb"
    quoted: str = "nb"
    target: float = -16.0


KINDS: Final = (
    Kind("mono"),
    Kind("stereo", "channels = 2\nbitrate = 128"),
    Kind("stereo, loud music close to the voice", "channels = 2\nbitrate = 128", _LOUD),
    Kind("whispering voice", voice="nb+whisper", quoted="nb+whisper"),
    Kind("whispering voice, loud music", voice="nb+whisper", quoted="nb+whisper", music=_LOUD),
    Kind("very short", music="", times=0),
    Kind("very long (20 times the article)", times=20),
    Kind("two voices", voice="nb", quoted="nb+f3"),
    Kind("target -19, 64 kbit/s", "loudness = -19.0\nbitrate = 64", target=-19.0),
    Kind("voice chain", 'voice_chain = "broadcast"'),
)


def main(arguments: list[str]) -> int:
    """Print a table: one row a build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    text = parser.parse_args(arguments).article.read_text(encoding="utf-8")
    head = ("build", "minutes", "target", "LUFS ours", "ffmpeg", "LRA ours", "ffmpeg", "dBTP ours", "ffmpeg")
    sys.stdout.write(f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n")
    with tempfile.TemporaryDirectory() as folder:
        for number, kind in enumerate(KINDS):
            sys.stdout.write(build_kind(kind, text, Path(folder) / str(number)))
            sys.stdout.flush()
    return 0


def build_kind(kind: Kind, text: str, show: Path) -> str:
    """Build a show of one kind; a row of the table."""
    lydsak = [sys.executable, "-m", "lydsak", "-q"]
    subprocess.run([*lydsak, "new", str(show)], check=True, stdout=subprocess.DEVNULL)
    _set_up(kind, show)
    article = show / "articles" / "sak.txt"
    article.write_text(lengthen_article(text, kind.times) if kind.times else _SHORT, encoding="utf-8")
    command = [*lydsak, "-C", str(show), "build", "--json", str(article)]
    (episode,) = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["episodes"]
    return render_row(kind, episode, read_meter(show / episode["audio"]))


def _set_up(kind: Kind, show: Path) -> None:
    path = show / "lydsak.toml"
    head = path.read_text(encoding="utf-8").partition("[voices.espeak]")[0]
    voices = f'[voices.espeak]\nforteller = "{kind.voice}"\nsitat = "{kind.quoted}"\n'
    path.write_text(head + voices + _SOUND.format(kind.sound, kind.music), encoding="utf-8")
    if kind.music == _LOUD:
        source = "anoisesrc=d=12:c=pink:a=0.9:seed=7:r=48000,volume=12dB,aformat=channel_layouts=stereo"
        loud = str(show / "audio" / "music" / "loud.wav")
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, loud], check=True)


def read_meter(path: Path) -> tuple[float, float, float]:
    """Integrated loudness, loudness range and true peak of a file, by ffmpeg."""
    filter_ = "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-"
    command = ["ffmpeg", "-v", "error", "-nostats", "-i", str(path), "-af", filter_, "-f", "null", "-"]
    integrated = spread = highest = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as meter:
        for line in meter.stdout or ():
            name, _, value = line.strip().partition("=")
            if name.endswith("r128.I"):
                integrated = float(value)
            elif name.endswith("r128.LRA"):
                spread = float(value)
            elif re.search(r"r128\.true_peaks_ch\d$", name):
                highest = max(highest, float(value))
    return integrated, spread, 20 * math.log10(highest)


def render_row(kind: Kind, episode: dict[str, Any], meter: tuple[float, float, float]) -> str:
    """Ours and ffmpeg's side by side."""
    ours, (integrated, spread, peak) = episode["loudness"], meter
    cells = [
        kind.name,
        f"{episode['duration_ms'] / 60_000:.1f}",
        f"{kind.target:.0f}",
        f"{ours['integrated']:.2f}",
        f"{integrated:.2f}",
        f"{ours['range']:.2f}",
        f"{spread:.2f}",
        f"{ours['true_peak']:.2f}",
        f"{peak:.2f}",
    ]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
