"""A small program as a voice: 70 ms of a tone a letter, as a WAV file."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

VOICE: Final = """\
import math, struct, sys

def main(output, text):
    letters = sum(character.isalnum() for character in text)
    pcm = b"".join(
        struct.pack("<h", round(8000 * math.sin(index / 12))) for index in range(letters * 16000 * 70 // 1000)
    )
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", len(pcm) + 36, b"WAVE", b"fmt ", 16, 1, 1, 16000, 32000, 2, 16,
        b"data", len(pcm))
    output.write(head + pcm)

"""
READS_STDIN: Final = 'main(sys.stdout.buffer, sys.stdin.buffer.read().decode("utf-8"))\n'


def write_program(folder: Path, body: str = READS_STDIN) -> list[str]:
    """The command line of a voice whose `body` may call `main(output, text)`."""
    file = folder / "voice.py"
    file.write_text(VOICE + body, encoding="utf-8")
    return [sys.executable, "-S", "-E", str(file)]


@contextmanager
def offer() -> Iterator[str]:
    """The program, for as long as the contract is tested."""
    with tempfile.TemporaryDirectory() as folder:
        yield json.dumps({"program": write_program(Path(folder))})
