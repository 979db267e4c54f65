from __future__ import annotations

from typing import TYPE_CHECKING

from faults.table import FaultRow, print_rows

if TYPE_CHECKING:
    import pytest


def test_rows_without_violations_end_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    """A row a fault, with how often each outcome came."""
    row = FaultRow("SIGKILL")
    row.count("killed")
    row.count("killed")
    row.count("ended first")
    assert print_rows([row]) == 0
    assert "| SIGKILL | 3 | ended first: 1, killed: 2 | 0 |" in capsys.readouterr().out


def test_a_violation_or_a_fault_that_never_came_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A check that did not run is none that passed."""
    broken = FaultRow("torn")
    broken.count("exit code 0", ["at 7: the feed does not parse"])
    assert print_rows([broken]) == 1
    assert "- torn: at 7: the feed does not parse" in capsys.readouterr().out
    assert print_rows([FaultRow("never")]) == 1
    assert print_rows([]) == 1
