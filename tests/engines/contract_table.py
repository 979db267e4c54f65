"""Which engine answers which question of the contract, as a table: python -m tests.engines.contract_table."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

CONTRACT = Path(__file__).with_name("test_contract.py")
WORST_FIRST = ("failed", "passed", "skipped")
"""A question of several cases is passed where some do not apply, failed where any fails."""


class Tally:
    """A plugin that notes how each question went for each engine."""

    def __init__(self) -> None:
        self.asked: dict[str, tuple[str, str]] = {}
        self.outcomes: dict[tuple[str, str], set[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            call = getattr(item, "callspec", None)
            if isinstance(item, pytest.Function) and call is not None and "candidate" in call.params:
                self.asked[item.nodeid] = (item.originalname, call.params["candidate"])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid in self.asked and (report.when == "call" or not report.passed):
            self.outcomes.setdefault(self.asked[report.nodeid], set()).add(report.outcome)

    def write_table(self) -> str:
        """Markdown: a row a question, a column an engine."""
        engines = sorted({engine for _, engine in self.outcomes})
        lines = [f"| question | {' | '.join(engines)} |", f"|---|{'---|' * len(engines)}"]
        for question in dict.fromkeys(question for question, _ in self.outcomes):
            found = [self.outcomes.get((question, engine), set()) for engine in engines]
            cells = [next((outcome for outcome in WORST_FIRST if outcome in seen), "–") for seen in found]
            lines.append(f"| {question.removeprefix('test_').replace('_', ' ')} | {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"


def main() -> int:
    """Run the contract; its table is on standard output, what pytest says on standard error."""
    tally = Tally()
    with redirect_stdout(sys.stderr):
        status = pytest.main([str(CONTRACT), "-q"], plugins=[tally])
    sys.stdout.write(tally.write_table())
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
