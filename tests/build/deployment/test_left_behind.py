"""What does not go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.deployment.left_behind import list_held_guids, list_unbuilt, list_withdrawn_readings

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

EDITION = """
---
tittel: Dagens saker
dato: 2026-11-20 07:00
status: godkjent
guid: 7d0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b77
saker: [ferja]
---
"""


def test_a_script_that_is_not_built_as_it_is_is_told(built_copy: ShowFolder) -> None:
    """Edited, new, or one that cannot be read; what is built or withdrawn is not."""
    assert list_unbuilt(built_copy.load()) == ()
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("klokka sju", "klokka åtte"), encoding="utf-8")
    built_copy.write_script("---\ntittel: [\n---\n", "feil")
    assert list_unbuilt(built_copy.load()) == ("feil", "ferja")
    (built_copy.root / "scripts" / "feil.md").unlink()
    script.write_text(text.replace("status: godkjent", "trukket: 2026-11-21 Feil."), encoding="utf-8")
    assert list_unbuilt(built_copy.load()) == ("ferja",)
    built_copy.build()
    assert list_unbuilt(built_copy.load()) == ()


def test_a_withdrawn_story_that_an_edition_still_reads_is_told(built_copy: ShowFolder) -> None:
    """The edition cannot be built as it is, so listeners keep the one that reads it."""
    edition = built_copy.write_script(EDITION, "saker")
    built_copy.build()
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(
        script.read_text(encoding="utf-8").replace("guid:", "trukket: 2026-11-21 Feil.\nguid:"), encoding="utf-8"
    )
    built_copy.build()
    settings = built_copy.load()
    unbuilt = list_unbuilt(settings)
    assert unbuilt == ("saker",)
    assert list_withdrawn_readings(settings, unbuilt) == (("saker", "ferja"),)
    edition.write_text(
        edition.read_text(encoding="utf-8").replace("guid:", "trukket: 2026-11-21 Feil.\nguid:"), encoding="utf-8"
    )
    built_copy.build()
    assert list_withdrawn_readings(settings, list_unbuilt(settings)) == ()


def test_what_is_held_back_is_told_with_the_reason(built_copy: ShowFolder) -> None:
    """By guid, which is how a feed has it."""
    assert list_held_guids(built_copy.root) == {}
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("godkjent", "utkast"), encoding="utf-8")
    built_copy.build()
    assert list_held_guids(built_copy.root) == {"0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11": "a draft"}
