"""A program as `[engines.command]` runs it, that does what a file beside it says."""

from __future__ import annotations

import sys
from pathlib import Path

_PROGRAM = """\
import math, os, random, signal, struct, sys, time

def wav(pcm, rate=16000, form=1, bits=16, size=None):
    size = len(pcm) if size is None else size
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + 36, b"WAVE", b"fmt ", 16, form, 1, rate,
        rate * bits // 8, bits // 8, bits, b"data", size)
    return head + pcm

def pack(values):
    return b"".join(struct.pack("<h", int(value)) for value in values)

text = sys.stdin.read()
count = sum(letter.isalnum() for letter in text) * 16000 * 70 // 1000
tone = [8000 * math.sin(index / 12) for index in range(count)]
good = wav(pack(tone))
chance = random.Random(1)
out = sys.stdout.buffer
with open(__file__ + ".mode", encoding="utf-8") as file:
    mode, word = file.read().split("\\n")
mode = mode if word in text else ""

if mode == "status 1": sys.exit("no voice today \\x1b[31m")
elif mode == "segmentation fault": os.kill(os.getpid(), signal.SIGSEGV)
elif mode == "SIGKILL": os.kill(os.getpid(), signal.SIGKILL)
elif mode == "SIGSTOP": os.kill(os.getpid(), signal.SIGSTOP)
elif mode == "kills its group": os.killpg(0, signal.SIGKILL)
elif mode == "hangs":
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0: time.sleep(3600)
    time.sleep(3600)
elif mode == "writes without end":
    while True: out.write(bytes(1_000_000))
elif mode == "drips without end":
    while True: out.write(b"x"); out.flush(); time.sleep(0.01)
elif mode == "complains without end":
    while True: sys.stderr.write("oh no " * 100_000)
elif mode == "eats memory":
    held = []
    while True: held.append(b"x" * (50_000_000 + len(held)))
elif mode == "nothing": pass
elif mode == "text": out.write(b"usage: voice [options]\\n")
elif mode == "page": out.write(b"<!doctype html><title>502</title>")
elif mode == "random bytes": out.write(chance.randbytes(60_000))
elif mode == "cut in the head": out.write(good[:30])
elif mode == "cut in the middle": out.write(good[:len(good) // 2])
elif mode == "no samples": out.write(wav(b""))
elif mode == "silence": out.write(wav(bytes(2 * count)))
elif mode == "white noise": out.write(wav(pack(chance.randint(-9000, 9000) for _ in range(count))))
elif mode == "clipped": out.write(wav(pack(max(-32767, min(32767, 400 * value)) for value in tone)))
elif mode == "NaN": out.write(wav(struct.pack("<f", math.nan) * count, form=3, bits=32))
elif mode == "infinite": out.write(wav(struct.pack("<f", math.inf) * count, form=3, bits=32))
elif mode == "rate 0": out.write(wav(pack(tone), rate=0))
elif mode == "rate 1 Hz": out.write(wav(pack(tone), rate=1))
elif mode == "rate 4 GHz": out.write(wav(pack(tone), rate=4_000_000_000 // 2))
elif mode == "rate four times": out.write(wav(pack(tone), rate=64_000))
elif mode == "says it is 4 GB": out.write(wav(pack(tone[:100]), size=2**32 - 40))
elif mode == "a tenth of the sound": out.write(wav(pack(tone[:count // 10])))
elif mode == "twenty times the sound": out.write(wav(pack(tone * 20)))
elif mode == "ten hours of silence after it": out.write(wav(pack(tone) + bytes(40_000_000)))
elif mode == "leaves a process":
    if os.fork() == 0: time.sleep(3600)
    out.write(good)
elif mode == "deletes its folder":
    for name in os.listdir(os.path.dirname(os.readlink("/proc/self/fd/1"))):
        os.unlink(os.path.join(os.path.dirname(os.readlink("/proc/self/fd/1")), name))
elif mode == "makes its output a folder":
    path = os.readlink("/proc/self/fd/1"); os.unlink(path); os.mkdir(path)
elif mode == "makes its output a pipe":
    path = os.readlink("/proc/self/fd/1"); os.unlink(path); os.mkfifo(path)
elif mode == "makes its output a link":
    path = os.readlink("/proc/self/fd/1"); os.unlink(path); os.symlink("/dev/zero", path)
else: out.write(good)
"""

HARMLESS = frozenset({"leaves a process"})


def list_modes() -> tuple[str, ...]:
    """What a program can do wrong, as it says itself."""
    lines = (line for line in _PROGRAM.splitlines() if 'if mode == "' in line)
    return tuple(line.split('"')[1] for line in lines)


def write_program(folder: Path) -> list[str]:
    """The command line of one that is well."""
    file = folder / "misbehaving.py"
    file.write_text(_PROGRAM, encoding="utf-8")
    choose_mode(folder, "", "")
    return [sys.executable, "-S", "-E", str(file)]


def choose_mode(folder: Path, mode: str, word: str) -> None:
    """What is wrong with it from now on, over what holds the word; it is the same program to who looks at it."""
    (folder / "misbehaving.py.mode").write_text(f"{mode}\n{word}", encoding="utf-8")
