"""The rows that a run of faults prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class FaultRow:
    """One fault: how often it was injected, what came of it, and every promise that was broken."""

    fault: str
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def count(self, outcome: str, violations: Iterable[str] = ()) -> None:
        """Note one injection."""
        self.outcomes[outcome] += 1
        self.violations += violations

    @property
    def times(self) -> int:
        """How often the fault was injected."""
        return sum(self.outcomes.values())


def print_rows(rows: Iterable[FaultRow]) -> int:
    """Print a Markdown table row by row as they come, and below it each broken promise; returns the exit code.

    It is 1 too where nothing was injected: a name that matches no fault proves nothing.
    """
    print("| fault | times | outcome | violations |\n|---|---|---|---|", flush=True)
    printed: list[FaultRow] = []
    for row in rows:
        outcome = ", ".join(f"{name}: {count}" for name, count in sorted(row.outcomes.items()))
        print(f"| {row.fault} | {row.times} | {outcome} | {len(row.violations)} |", flush=True)
        printed.append(row)
    for row in printed:
        for violation in row.violations:
            print(f"- {row.fault}: {violation}")
    return 0 if printed and all(row.times and not row.violations for row in printed) else 1
