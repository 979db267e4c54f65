from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from faults.input import make_standing_show
from faults.inputs import list_inputs
from faults.inputs.cases import BadInput, write_file
from faults.inputs.judging import judge_input

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = (
    "word of 1 MB",
    "page of unclosed comments",
    "a control sequence in an article",
    "UTF-16 cut within a letter",
    "a document of billion laughs",
    "article called an option",
    "a pipe for scripts/feil.md",
    "a pipe for words.toml",
    "a link to a device for words.toml",
    "a name and a key in the site",
    "a FLAC of 12 hours of silence",
    "a PNG of 30,000 x 30,000",
)
"""One or two of each kind; `python -m faults input` runs them all."""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with an episode out, which no case may harm."""
    return make_standing_show(tmp_path_factory.mktemp("standing"))


def test_bad_inputs_are_taken_or_refused_and_harm_nothing(show: Path, tmp_path: Path) -> None:
    """Exit code, words, time, memory, sources, leftovers and the feed, for a sample of nine kinds; each has a name."""
    names, found = Counter[str](), {}
    for case in list_inputs():
        names[f"{case.row}: {case.name}"] += 1
        if case.name in SAMPLE:
            found[case.name] = judge_input(case, show, tmp_path / "case").violations
    assert found == dict.fromkeys(SAMPLE, ())
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 800
    assert len({name.partition(":")[0] for name in names}) == 9


def test_what_breaks_a_promise_is_told(show: Path, tmp_path: Path) -> None:
    """A wrong exit code, a message without its code, a changed source, and a file outside the show."""
    case = BadInput("x", "wrong", ("words", "add", "elv", "ælv"), codes=("L999",), exits=(1,))
    assert judge_input(case, show, tmp_path / "case").violations == (
        "exit code 0, not 1",
        "names none of L999",
        "source words.toml: other bytes",
    )
    case = BadInput("x", "outside", ("say", "Elva", "--voice", "tone:mid", "-o", "../outside/ut.wav"))
    assert "outside the show, outside/ut.wav: too many" in judge_input(case, show, tmp_path / "case").violations
    case = BadInput("x", "leftover", ("status",), write_file("feed/a.tmp", b"half"))
    assert judge_input(case, show, tmp_path / "case").violations == ("left behind feed/a.tmp",)
