from __future__ import annotations

import pickle

import pytest

from lydsak.build.side_by_side import _WholeMaker
from lydsak.build.speech.synthesis import SpeechSource
from lydsak.build.workers.apart import Lacking, TravelsApart


def run_here(task: str) -> str:
    """What only runs where the show's folder is."""
    return task


class Halfway:
    """Packs its tasks and cannot unpack an answer."""

    def pack_task(self, task: str, *, full: bool) -> str:
        return f"{task} {full}"

    def run_packed(self, packed: str) -> str:
        return packed


def test_what_makes_whole_scripts_travels_apart() -> None:
    """Also when it comes out of a pickle, as a cluster sends it."""
    maker = _WholeMaker(b"")
    assert isinstance(maker, TravelsApart)
    assert isinstance(pickle.loads(pickle.dumps(maker)), TravelsApart)


@pytest.mark.parametrize("run", [run_here, SpeechSource.make, Halfway()], ids=["function", "method", "halfway"])
def test_what_lacks_a_part_of_the_way_does_not(run: object) -> None:
    """It is run on this machine, or where the folder is shared."""
    assert not isinstance(run, TravelsApart)


def test_an_answer_of_lacking_is_known_when_it_comes_back() -> None:
    """Another machine's answer is another object of the same kind."""
    assert isinstance(pickle.loads(pickle.dumps(Lacking())), Lacking)
