"""How long a build waits for each online voice, one request at a time and several, beside the embedded voice's.

Its service stands on loopback and answers after 200 ms.

    python -m benchmarks.services ARTICLE [ENGINE...]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.engines.offers import OFFERS, offer_engine

LATENCY: Final = "0.2"
AT_ONCE: Final = {"gtts": 2}
"""What the engine allows at most, where that is less than eight."""


def main(arguments: list[str]) -> int:
    """Print a line for each engine."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    article, *engines = arguments
    os.environ["LYDSAK_LOOPBACK_LATENCY"] = LATENCY
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder) / "show"
        _run("new", str(show))
        _run("-C", str(show), "add", article)
        settings = (show / "lydsak.toml").read_text(encoding="utf-8")
        offline = _time_build(show, settings, "espeak", "{}")
        sys.stdout.write(f"espeak, nothing to wait for: {offline:.1f} s\n")
        for engine in engines or sorted(set(OFFERS) - {"command", "piper"}):
            _measure_engine(show, settings, engine, offline)
    return 0


def _measure_engine(show: Path, settings: str, engine: str, offline: float) -> None:
    many = AT_ONCE.get(engine, 8)
    with offer_engine(engine) as options:
        _write_settings(show, settings, engine, options)
        plan = json.loads(_run("-C", str(show), "build", "-n", "--json"))["planned"][0]
        requests = sum(need["requests"] for need in plan["services"])
        times = [_time_build(show, settings, engine, options, concurrency=count) for count in (1, many)]
    sys.stdout.write(
        f"{engine}: {requests} requests, {times[0]:.1f} s one at a time, {times[1]:.1f} s by {many}: "
        f"{times[0] / times[1]:.1f} times as fast, {times[1] / offline:.1f} times espeak\n"
    )


def _time_build(show: Path, settings: str, engine: str, options: str, *, concurrency: int | None = None) -> float:
    """Seconds of a build from nothing."""
    _write_settings(show, settings, engine, options, concurrency=concurrency)
    for name in (".lydsak", "feed"):
        subprocess.run(["rm", "-rf", str(show / name)], check=True)
    start = time.perf_counter()
    _run("-C", str(show), "build")
    return time.perf_counter() - start


def _write_settings(show: Path, settings: str, engine: str, options: str, *, concurrency: int | None = None) -> None:
    table = json.loads(options) | ({} if concurrency is None else {"concurrency": concurrency})
    lines = [f"[engines.{engine}]", *(f"{key} = {_write_value(value)}" for key, value in table.items())]
    text = settings.replace('engine = "espeak"', f'engine = "{engine}"', 1)
    (show / "lydsak.toml").write_text("\n".join([text, *(lines if table else ())]) + "\n", encoding="utf-8")


def _write_value(value: object) -> str:
    """A value of an option in TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_write_value(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value)


def _run(*arguments: str) -> str:
    run = subprocess.run([sys.executable, "-m", "lydsak", *arguments], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    return run.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
