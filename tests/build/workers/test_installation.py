from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lydsak.build.workers.installation import DECIDING, compare_installations, describe_installation

ROOT = Path(__file__).resolve().parents[3]


def test_every_package_is_one_that_lydsak_asks_for() -> None:
    """A name that nobody installs would be "none" on both sides, and be compared for ever."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (line for lines in project["optional-dependencies"].values() for line in lines)
    named = {re.split(r"[^\w.-]", line)[0].lower() for line in (*project["dependencies"], *extras)}
    assert set(DECIDING) - named == set()


def test_what_differs_is_told_with_both_versions() -> None:
    """Also what only one of the two has."""
    theirs = {"lydsak": "1", "soxr": "2"}
    ours = {"lydsak": "1", "soxr": "3", "av": "4"}
    assert compare_installations(ours, theirs) == ("soxr: 2 there, 3 here", "av: none there, 4 here")


def test_an_engine_that_is_not_there_is_told_as_such() -> None:
    """It is compared like a version; on a machine that has it, it is another."""
    told = describe_installation((("tone", "{}"), ("kråke", "{}")))
    assert told["the engine tone"].startswith("tone")
    assert told["the engine kråke"].startswith("not usable")
    assert told["lydsak"].startswith("0.")
