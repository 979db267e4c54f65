from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak

LINE = ("edition", "Dagens saker", "ferja", "--date", "2026-11-22 06:00")
SLUG = "dagens-saker-2026-11-22"


def test_one_command_from_scripts_to_an_episode(show: ShowFolder, lydsak: Lydsak) -> None:
    """The stories are built with it; the document is that of `build`, and says what was written."""
    outcome = lydsak(*LINE, "--json", at=show)
    assert outcome.code == 0
    assert outcome.document["command"] == "edition"
    assert outcome.document["edition"]["stories"] == ["ferja"]
    assert [one["slug"] for one in outcome.document["episodes"]] == ["ferja", SLUG]


def test_a_dry_run_writes_nothing_and_no_build_only_the_script(show: ShowFolder, lydsak: Lydsak) -> None:
    """And the last line says what comes next."""
    outcome = lydsak(*LINE, "-n", at=show)
    assert outcome.out == f"Would write scripts/{SLUG}.md: ferja\n"
    assert not (show.root / "scripts" / f"{SLUG}.md").exists()
    outcome = lydsak(*LINE, "--no-build", at=show)
    assert outcome.out == f"Wrote scripts/{SLUG}.md: ferja\n"
    assert outcome.err.endswith(f"build scripts/{SLUG}.md\n")
    assert not (show.root / "feed").exists()
