from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lydsak.store import Store
from tests.build.upkeep.test_cleaning import UNUSED

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_what_goes_is_counted_by_its_reason(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Nothing to drop at first; with a limit, what and how much, and what stays."""
    outcome = lydsak("clean", at=built_copy)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("Nothing to drop: ")
    outcome = lydsak("clean", "--max-size", "1kB", "-n", at=built_copy)
    assert outcome.out.startswith("Would drop ")
    assert outcome.out.endswith(": over --max-size\n")
    document = lydsak("clean", "--all", "--json", at=built_copy).document
    assert {row["why"] for row in document["dropped"]} == {"all"}
    assert document["kept"] == {"entries": 0, "bytes": 0}


def test_what_is_unknown_or_not_ours_is_said(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """With the script to mend."""
    built_copy.write_script("## Feil ^k1\n\n@ukjent: Hei. ^a1\n", "feil")
    (built_copy.root / ".lydsak" / "store" / "notes.txt").write_text("x")
    outcome = lydsak("clean", at=built_copy)
    assert outcome.code == 0
    assert ".lydsak/store/notes.txt is not Lydsak's, and stays.\n" in outcome.err
    assert "it is not known which pieces these take:\n  scripts/feil.md:3:2 (L202: " in outcome.err


def test_what_stays_for_a_broken_script_is_counted(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """It would go if the script were mended: that is said, with the way there, and done then."""
    store = Store(built_copy.root / ".lydsak" / "store")
    store.put(UNUSED, b"sound")
    os.utime(store.locate(UNUSED.key), (1, 1))
    broken = built_copy.root / "scripts" / "feil.md"
    built_copy.write_script("## Feil ^k1\n\n@ukjent: Hei. ^a1\n", "feil")
    outcome = lydsak("clean", at=built_copy)
    assert outcome.out == ""
    assert "  Because of that 1 piece, " in outcome.err
    assert "build, and run lydsak " in outcome.err
    document = lydsak("clean", "--json", at=built_copy).document
    assert (document["dropped"], document["undecided"]["entries"]) == ([], 1)
    broken.unlink()
    assert lydsak("clean", at=built_copy).out.startswith("Dropped 1 piece, ")


def test_a_size_or_age_that_is_none_is_refused(lydsak: Lydsak, show: ShowFolder) -> None:
    """With a line that shows how to write one."""
    outcome = lydsak("clean", "--max-size", "mye", at=show)
    assert (outcome.code, "like 500MB or 2GB" in outcome.err) == (2, True)
    assert lydsak("clean", "--max-age", "0", at=show).code == 2
