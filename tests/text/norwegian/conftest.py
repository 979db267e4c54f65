"""Each reading rule has its cases in cases/RULE.tsv: language, written, spoken. A linguist adds a line, no code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.model import Language
from lydsak.text.norwegian.style import HOUSE_STYLE, ReadingStyle
from lydsak.text.spoken import render_spoken, verbalize

if TYPE_CHECKING:
    import pytest

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class ReadingCase:
    language: Language
    written: str
    spoken: str

    def speak(self, style: ReadingStyle = HOUSE_STYLE) -> str:
        return render_spoken(verbalize(self.written, self.language, (), style))


def _load_cases(path: Path) -> list[ReadingCase]:
    rows = [
        line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")
    ]
    return [ReadingCase("nn" if language == "nn" else "nb", written, spoken) for language, written, spoken in rows]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`reading_case` takes every line of the table named after the test module."""
    if "reading_case" in metafunc.fixturenames:
        name = Path(metafunc.module.__file__ or "").stem.removeprefix("test_")
        cases = _load_cases(CASES / f"{name}.tsv")
        metafunc.parametrize("reading_case", cases, ids=[case.written for case in cases])
