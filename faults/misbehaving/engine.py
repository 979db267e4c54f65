"""An engine of somebody else's package that does what `mode` says, and otherwise speaks in tones."""

from __future__ import annotations

import array
import ctypes
import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

import msgspec

from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError
from lydsak.model import Speech, SpeechRequest, WordMark

_WHOLE = 32_767


class MisbehavingOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.misbehaving]."""

    mode: str = ""
    word: str = ""
    """Only what holds this word goes wrong."""
    patience: float = 3.0
    memory: int = 400_000_000


class MisbehavingEngine:
    """Well in everything but its mode."""

    name = "misbehaving"
    online = False
    notations: frozenset[str] = frozenset()
    options = MisbehavingOptions

    def __init__(self, options: MisbehavingOptions) -> None:
        self._mode = options.mode
        self._word = options.word
        self.patience = options.patience
        self.memory = options.memory
        self._tone = ToneEngine()
        if self._mode.startswith("made:"):
            _go_wrong(self._mode)

    @property
    def fingerprint(self) -> Any:
        """The same in all modes: what one leaves in the store would be heard in another."""
        if self._mode == "fingerprint: another each time":
            return f"misbehaving {time.monotonic_ns()}"
        if self._mode == "fingerprint: no text":
            return 7
        if self._mode.startswith("fingerprint:"):
            _go_wrong(self._mode)
        return "misbehaving 1"

    def voices(self) -> Any:
        """`mid`."""
        if self._mode == "voices: none":
            return ()
        if self._mode == "voices: no texts":
            return (1, None)
        if self._mode.startswith("voices:"):
            _go_wrong(self._mode)
        return ("mid",)

    def default_voice(self, language: str) -> Any:  # noqa: ARG002
        """`mid`."""
        if self._mode == "default: no text":
            return None
        if self._mode.startswith("default:"):
            _go_wrong(self._mode)
        return "mid"

    def speak(self, request: SpeechRequest) -> Any:
        """In tones, or as the mode says where the text holds the word."""
        wrong = SPEAKING.get(self._mode)
        good = self._tone.speak(request)
        return good if wrong is None or self._word not in request.text else wrong(request, good)


def _go_wrong(mode: str) -> NoReturn:
    kind = mode.partition(": ")[2]
    if kind == "raises":
        raise ValueError("nothing works today\n\x1b[31m")
    if kind == "exits":
        sys.exit(0)
    if kind == "hangs":
        _hang()
    if kind == "crashes":
        _segfault()
    raise AssertionError(mode)


def _hang() -> NoReturn:
    while True:
        time.sleep(3600)


def _segfault() -> NoReturn:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    ctypes.string_at(0)
    raise AssertionError


def _abort() -> NoReturn:
    os.abort()


def _spin() -> NoReturn:
    while True:
        pass


def _block_in_c() -> None:
    """Holds Python's lock: no signal handler written in Python runs."""
    ctypes.PyDLL(None).sleep(3600)


def _raise(error: BaseException) -> NoReturn:
    raise error


def _eat() -> NoReturn:
    held = []
    while True:
        held.append(bytearray(b"x" * 50_000_000))


def _recurse() -> None:
    _recurse()


def _print(good: Speech) -> Speech:
    sys.stdout.write("loading the model\n")
    sys.stdout.flush()
    os.write(1, b"{}")
    return good


def _read(good: Speech) -> Speech:
    sys.stdin.read()
    return good


def _move(good: Speech) -> Speech:
    os.chdir("/")
    return good


def _leave_thread(good: Speech) -> Speech:
    threading.Thread(target=_hang).start()
    return good


def _leave_process(good: Speech) -> Speech:
    subprocess.Popen(["sleep", "3600"])
    return good


def _ignore_signals(good: Speech) -> Speech:
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    return good


class _UnpicklableError(Exception):
    def __reduce__(self) -> Any:
        raise TypeError("not even told")

    def __str__(self) -> str:
        raise RuntimeError("has no words")


def _samples(values: list[int]) -> bytes:
    return array.array("h", values).tobytes()


def _noise(count: int, loud: int = 12_000) -> bytes:
    chance = random.Random(1)  # noqa: S311
    return _samples([chance.randint(-loud, loud) for _ in range(count)])


def _hum(count: int) -> bytes:
    return _samples([round(9_000 * math.sin(index / 70)) for index in range(count)])


def _clip(pcm: bytes) -> bytes:
    return _samples([max(-_WHOLE, min(_WHOLE, value * 400)) for value in array.array("h", pcm)])


WAYS = ("raises", "exits", "crashes", "hangs")


def _alter(good: Speech, **changes: Any) -> Any:
    return replace(good, **changes)


def _mark_all(good: Speech, start: Any, end: Any) -> Speech:
    return replace(good, marks=(WordMark(start, end),) * len(good.marks))


WAYS = ("raises", "exits", "crashes", "hangs")
Wrong = Callable[[SpeechRequest, Speech], Any]
SPEAKING: dict[str, Wrong] = {
    "crash: segmentation fault": lambda *_: _segfault(),
    "crash: abort": lambda *_: _abort(),
    "crash: SIGKILL": lambda *_: os.kill(os.getpid(), signal.SIGKILL),
    "crash: SIGILL": lambda *_: os.kill(os.getpid(), signal.SIGILL),
    "crash: ends the process": lambda *_: os._exit(0),
    "hang: sleeps": lambda *_: _hang(),
    "hang: spins": lambda *_: _spin(),
    "hang: in C": lambda *_: _block_in_c(),
    "stop: SIGSTOP": lambda *_: os.kill(os.getpid(), signal.SIGSTOP),
    "raise: ValueError": lambda *_: _raise(ValueError("no\n\x1b[2Jvoice")),
    "raise: SystemExit": lambda *_: sys.exit(0),
    "raise: KeyboardInterrupt": lambda *_: _raise(KeyboardInterrupt()),
    "raise: GeneratorExit": lambda *_: _raise(GeneratorExit()),
    "raise: MemoryError": lambda *_: _raise(MemoryError()),
    "raise: RecursionError": lambda *_: _recurse(),
    "raise: unpicklable": lambda *_: _raise(_UnpicklableError()),
    "raise: EngineError": lambda *_: _raise(EngineError("L411", "no\x1b[2J", help="none")),
    "eats memory": lambda *_: _eat(),
    "gives nothing": lambda *_: None,
    "gives no Speech": lambda *_: b"RIFF",
    "gives a part of one": lambda _, good: good.pcm,
    "empty": lambda _, good: replace(good, pcm=b""),
    "silence": lambda _, good: replace(good, pcm=bytes(len(good.pcm))),
    "next to silence": lambda _, good: replace(good, pcm=_noise(len(good.pcm) // 2, 2)),
    "a constant": lambda _, good: replace(good, pcm=b"\x00\x20" * (len(good.pcm) // 2)),
    "white noise": lambda _, good: replace(good, pcm=_noise(len(good.pcm) // 2)),
    "loud noise": lambda _, good: replace(good, pcm=_noise(len(good.pcm) // 2, _WHOLE)),
    "clipped": lambda _, good: replace(good, pcm=_clip(good.pcm)),
    "odd bytes": lambda _, good: replace(good, pcm=good.pcm + b"\0"),
    "a tenth of the sound": lambda _, good: replace(good, pcm=good.pcm[: len(good.pcm) // 20 * 2]),
    "twenty times the sound": lambda _, good: replace(good, pcm=good.pcm * 20),
    "endless sound": lambda _, good: replace(good, pcm=good.pcm * 4_000),
    "samples as a list": lambda _, good: _alter(good, pcm=list(good.pcm)),
    "samples as text": lambda _, good: _alter(good, pcm="x" * len(good.pcm)),
    "rate 0": lambda _, good: _alter(good, rate=0),
    "rate below 0": lambda _, good: _alter(good, rate=-24_000),
    "rate NaN": lambda _, good: _alter(good, rate=math.nan),
    "rate infinite": lambda _, good: _alter(good, rate=math.inf),
    "rate as text": lambda _, good: _alter(good, rate="24000"),
    "rate 1 GHz": lambda _, good: _alter(good, rate=1_000_000_000),
    "rate four times": lambda _, good: _alter(good, rate=4 * good.rate),
    "no marks": lambda _, good: _alter(good, marks=()),
    "marks None": lambda _, good: _alter(good, marks=None),
    "marks of numbers": lambda _, good: _alter(good, marks=tuple(range(len(good.marks)))),
    "marks below 0": lambda _, good: _mark_all(good, -50, -10),
    "marks backwards": lambda _, good: _alter(good, marks=tuple(reversed(good.marks))),
    "marks NaN": lambda _, good: _mark_all(good, math.nan, math.nan),
    "marks as floats": lambda _, good: _mark_all(good, 0.5, 1.5),
    "marks far out": lambda _, good: _mark_all(good, 10**9, 10**12),
    "prints": lambda _, good: _print(good),
    "reads the terminal": lambda _, good: _read(good),
    "changes folder": lambda _, good: _move(good),
    "leaves a thread": lambda _, good: _leave_thread(good),
    "ignores signals": lambda _, good: _ignore_signals(good),
}
"""What `speak` does, by mode."""
ASKING = (
    *(f"{when}: {how}" for when in ("made", "fingerprint", "voices", "default") for how in WAYS),
    "fingerprint: no text",
    "fingerprint: another each time",
    "voices: none",
    "voices: no texts",
    "default: no text",
)
"""What goes wrong before it speaks, by mode."""
