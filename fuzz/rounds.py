"""Targets in turn, each in a process of its own, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_GRACE: Final = 600
"""Seconds after its turn in which a target may still make a finding smaller."""


def run_rounds(names: Sequence[str], folder: Path, seed: int, turn: float, seconds: float, *, cover: bool) -> None:
    """Each target for a turn, again and again until the time is up. A process that dies leaves a finding too."""
    begin = time.monotonic()
    rounds = 0
    while not rounds or time.monotonic() - begin < seconds:
        for name in names:
            left = seconds - (time.monotonic() - begin)
            if left <= 0:
                return
            driver = "cover" if cover and rounds % 2 else "generated"
            _run_child(name, folder, seed + rounds, min(turn, left), driver)
        rounds += 1


def _run_child(name: str, folder: Path, seed: int, turn: float, driver: str) -> None:
    command = [sys.executable, "-m", "fuzz", name, "--child", driver, "--turn", str(turn), "--seed", str(seed)]
    try:
        ended = subprocess.run(
            [*command, "--folder", str(folder)], capture_output=True, text=True, check=False, timeout=turn + _GRACE
        )
    except subprocess.TimeoutExpired:
        _keep_death(name, folder, seed, driver, "was still running, and was stopped")
        return
    if ended.returncode not in {0, 1} or "Traceback" in ended.stderr:
        _keep_death(name, folder, seed, driver, f"ended with {ended.returncode}\n{ended.stdout}{ended.stderr}")


def _keep_death(name: str, folder: Path, seed: int, driver: str, message: str) -> None:
    path = folder / "findings" / f"{name}-died-{driver}-{seed}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(message[-20_000:] + "\n", encoding="utf-8")


def summarize_runs(folder: Path) -> int:
    """Print the table of all runs that the log has; 1 where there are findings."""
    seconds: Counter[str] = Counter()
    executions: Counter[str] = Counter()
    findings: dict[str, set[str]] = {}
    for line in (folder / "runs.jsonl").read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        name = run["target"]
        seconds[name] += run["seconds"]
        executions[name] += run["executions"]
        findings.setdefault(name, set()).update(run["findings"])
    print("| target | executions | minutes | findings |\n|---|---|---|---|")
    for name in sorted(seconds):
        print(f"| {name} | {executions[name]:,} | {seconds[name] / 60:.1f} | {len(findings[name])} |")
    whole, found = sum(executions.values()), sum(map(len, findings.values()))
    print(f"| all | {whole:,} | {sum(seconds.values()) / 60:.1f} | {found} |")
    deaths = list((folder / "findings").glob("*-died-*"))
    return 1 if any(findings.values()) or deaths else 0
