"""`python -m faults NAME [OPTION ...]` runs one kind of fault; without a name it lists them.

Each prints rows of a table (fault, times, outcome, violations) and ends with 1 where a promise was broken.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

PARTS = (
    "__init__",
    "__main__",
    "damage",
    "disks",
    "interposer",
    "nursery",
    "nursery_host",
    "promise",
    "recovery",
    "running",
    "shows",
    "table",
    "tally",
    "trees",
)
"""Modules that the faults are made of, and that are none themselves."""


def main(arguments: Sequence[str]) -> int:
    """Run the fault that the first argument names."""
    names = [path.stem for path in sorted(Path(__file__).parent.glob("*.py")) if path.stem not in PARTS]
    name = arguments[0].replace("-", "_") if arguments else ""
    if name not in names:
        print(__doc__)
        print("Names:", ", ".join(one.replace("_", "-") for one in names))
        return 2
    return int(importlib.import_module(f"faults.{name}").main(list(arguments[1:])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
