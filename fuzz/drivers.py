"""Two ways to choose inputs: hypothesis makes them from strategies, atheris by the lines of code they reach."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from fuzz.target import Target
from fuzz.target_names import load_target
from fuzz.watch import Watch, limit_memory

_BATCH: Final = 500
_LARGEST: Final = 16_384


class _TimeUpError(KeyboardInterrupt):
    """The turn is over: the one kind of exception that hypothesis lets through while it makes an input smaller."""


def run_generated(name: str, folder: Path, seed: int, seconds: float) -> int:
    """Inputs by the target's strategy, until the time is up; what fails is made smaller before it is kept."""
    target = load_target(name)
    watch = Watch(target, folder)
    limit_memory()
    begin = time.monotonic()
    number = 0
    while time.monotonic() - begin < seconds:
        _run_batch(target, watch.run, f"{seed}-{number}", begin + seconds)
        number += 1
    watch.write("generated", seed, time.monotonic() - begin)
    return 1 if watch.findings else 0


def _run_batch(target: Target, run: Callable[[Any], None], seed: str, deadline: float) -> None:
    import hypothesis

    phases = (hypothesis.Phase.generate, hypothesis.Phase.shrink)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(hypothesis.HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @hypothesis.given(target.inputs)
    def check(value: Any) -> None:
        if time.monotonic() > deadline:
            raise _TimeUpError
        run(value)

    with suppress(Exception, _TimeUpError):  # the watch has kept it
        check()


def run_cover(name: str, folder: Path, seed: int, seconds: float) -> int:
    """Inputs by what they reach. libFuzzer ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["lydsak", "fuzz"]):
        target = load_target(name)
    if target.decode is None:  # bytes at random are seldom enough for a strategy
        return run_generated(name, folder, seed, seconds)
    watch = Watch(target, folder)
    begin = time.monotonic()
    corpus = folder / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(target.seeds()):
        if len(content) <= _LARGEST:
            (corpus / f"seed{number}").write_bytes(content)
    check = _take_bytes(target, watch)
    ended = False

    def run(data: bytes) -> None:
        nonlocal ended
        check(data)
        if not ended and time.monotonic() - begin > seconds:
            ended = True
            watch.write("cover", seed, time.monotonic() - begin)
            sys.stderr.flush()
            import os

            os._exit(1 if watch.findings else 0)

    options = [f"-seed={seed + 1}", f"-max_len={_LARGEST}", "-rss_limit_mb=4000", "-timeout=60", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], run)
    atheris.Fuzz()
    return 0


def _take_bytes(target: Target, watch: Watch) -> Callable[[bytes], object]:
    def run(value: Any) -> None:
        with suppress(Exception):  # the watch has kept it, and the fuzzer shall go on
            watch.run(value)

    decode = target.decode or bytes
    return lambda data: run(decode(data))
