"""What was struck already, in a file: a line of JSON for each strike, so that runs can be stopped and put together."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault, and what came of it."""

    kind: str
    situation: str
    at: int
    outcome: str
    violations: tuple[str, ...]


class Tally:
    """The strikes of a file, or of no file: then nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        strikes = (Strike(**{**(told := json.loads(line)), "violations": tuple(told["violations"])}) for line in lines)
        self._found = {_key(strike): strike for strike in strikes}

    def find(self, kind: str, situation: str, at: int) -> Strike | None:
        """The strike that was noted, if it was."""
        return self._found.get((kind, situation, at))

    def note(self, strike: Strike) -> None:
        """Note a strike once; in one write, so that runs side by side may share a file."""
        if self._path and _key(strike) not in self._found:
            self._found[_key(strike)] = strike
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(strike)) + "\n")


def _key(strike: Strike) -> tuple[str, str, int]:
    return strike.kind, strike.situation, strike.at
