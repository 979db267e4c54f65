"""The rows that a run of faults prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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


def print_rows(rows: Sequence[FaultRow]) -> int:
    """Print a Markdown table, and below it each broken promise; returns the exit code."""
    print("| fault | times | outcome | violations |\n|---|---|---|---|")
    for row in rows:
        outcome = ", ".join(f"{name}: {count}" for name, count in sorted(row.outcomes.items()))
        print(f"| {row.fault} | {row.times} | {outcome} | {len(row.violations)} |")
    for row in rows:
        for violation in row.violations:
            print(f"- {row.fault}: {violation}")
    return 1 if any(row.violations or not row.times for row in rows) else 0
