from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_what_is_built_is_not_called_published(lydsak: Lydsak, built_show: ShowFolder) -> None:
    """Nobody takes it for sent."""
    help = " ".join(lydsak("status", "--help", at=built_show).out.split())
    assert '"in feed/" is what the last build put there, for listeners.' in help
    assert "`lydsak publish -n` says what a target lacks" in help


def test_a_line_a_script_and_what_to_do_next(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """The table goes to stdout, the advice beside it."""
    built_copy.write_script("---\ntittel: Ny\nstatus: utkast\n---\n\nTekst. ^a1\n", "ny")
    outcome = lydsak("status", at=built_copy)
    assert outcome.code == 0
    first, second = outcome.out.splitlines()
    assert first.startswith("ferja  approved  in feed/, ")
    assert second == "ny     draft     not built"
    assert outcome.err.endswith("2 scripts. Next: lydsak build\n")


def test_what_cannot_be_built_is_told_with_its_place(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """Also where only a build would find it out; what listeners have is told beside it."""
    path = built_copy.root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Ingen falt", "@ukjent: Ingen falt"), encoding="utf-8")
    outcome = lydsak("status", "ferja", at=built_copy)
    assert "cannot be built, in feed/" in outcome.out
    assert "scripts/ferja.md:18:2" in outcome.err
    (episode,) = lydsak("status", "--json", at=built_copy).document["episodes"]
    assert (episode["status"], episode["states"]) == ("approved", ["failed", "published"])
    assert episode["error"]["code"] == "L202"


def test_a_withdrawn_one_is_told_with_day_and_reason(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """And that the show on disk still has it."""
    path = built_copy.root / "scripts" / "ferja.md"
    text = path.read_text(encoding="utf-8").replace("status:", "trukket: 2026-11-26 Feil.\nstatus:")
    path.write_text(text, encoding="utf-8")
    outcome = lydsak("status", at=built_copy)
    assert "withdrawn, in feed/, out of date, since 2026-11-26: Feil." in outcome.out
    assert outcome.err.endswith("Next: lydsak build\n")


def test_an_episode_without_a_script_is_listed(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """Beside the scripts, and counted apart; where scripts are named, those alone are told."""
    (built_copy.root / "scripts" / "ferja.md").rename(built_copy.root / "scripts" / "annen.md.bak")
    outcome = lydsak("status", at=built_copy)
    assert outcome.out.startswith("ferja  approved  without a script, in feed/, ")
    assert outcome.err == "0 scripts, 1 other episode.\n"


def test_the_next_step_names_the_script(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """So that it can be typed as it stands."""
    path = built_copy.root / "scripts" / "ferja.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Ingen falt", "@ukjent: Ingen falt"), encoding="utf-8")
    assert lydsak("status", at=built_copy).err.endswith("Next: lydsak check scripts/ferja.md\n")
    path.write_text(text.replace("status: godkjent", "status: til gjennomsyn"), encoding="utf-8")
    settings = built_copy.root / "lydsak.toml"
    settings.write_text('approval = "required"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    lydsak("build", at=built_copy)
    assert lydsak("status", at=built_copy).err.endswith("Next: read it, then lydsak approve scripts/ferja.md\n")
