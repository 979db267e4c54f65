from __future__ import annotations

import pytest

from lydsak.text.approval import digest_approval, find_status
from lydsak.text.script.ids import assign_ids
from lydsak.text.script.parsing import parse_script

SCRIPT = """---
tittel: Kinoen åpner
dato: 2026-11-20 06:00
status: godkjent
stemmer:
  Kari: sitat
  Per: sitat
---

## Innledning ^k1

Lyset {sluknet|slokna} lørdag. %% sjekk %% Så kom %% ? %% det. ^a1

[pause 0,8 s]

@Kari: – Endelig!
@forteller: sier Kari. ^a2

~~Kommunen svarte ikke.~~ ^a3
"""

DIGEST = digest_approval(parse_script(SCRIPT, path="sak.md"))

SAME = {
    "status": ("godkjent", "utkast"),
    "the day it is published": ("2026-11-20", "2026-12-24"),
    "ids": (" ^a1", ""),
    "a note": (" %% sjekk %%", ""),
    "a note of its own": ("[pause", "%% hør på dette %%\n\n[pause"),
    "how a pause is written": ("0,8 s", "800 ms"),
    "how lines are broken": ("lørdag. %%", "lørdag.\n%%"),
    "what is muted": ("svarte ikke", "har svart"),
    "the order of the voices": ("  Kari: sitat\n  Per: sitat", "  Per: sitat\n  Kari: sitat"),
}
OTHER = {
    "the title": ("Kinoen åpner", "Kinoen stenger"),
    "a heading": ("## Innledning", "## Start"),
    "a word": ("lørdag", "søndag"),
    "a pronunciation": ("slokna", "slukna"),
    "a pause": ("0,8 s", "0,9 s"),
    "a speaker": ("@Kari: –", "@Per: –"),
    "a voice": ("Kari: sitat", "Kari: forteller"),
    "a strike": ("~~Kommunen svarte ikke.~~", "Kommunen svarte ikke."),
    "a paragraph more": ("~~Kommunen", "Ny.\n\n~~Kommunen"),
    "a sound": ("[pause 0,8 s]", "[lyd skille.wav]"),
    "music": ("[pause 0,8 s]", "[musikk rolig.flac]"),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_listeners_do_not_get_changes_no_approval(change: tuple[str, str]) -> None:
    """Ids, notes, status and dates are the newsroom's own."""
    assert change[0] in SCRIPT
    assert digest_approval(parse_script(SCRIPT.replace(*change, 1), path="sak.md")) == DIGEST


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_what_listeners_get_is_approved_as_it_is(change: tuple[str, str]) -> None:
    """Every word, voice, pause and sound."""
    assert change[0] in SCRIPT
    assert digest_approval(parse_script(SCRIPT.replace(*change, 1), path="sak.md")) != DIGEST


def test_the_digest_stands_for_years() -> None:
    """It lies in scripts: another digest for the same words would take every approval back."""
    assert DIGEST == "ad9b8b0cff1540ea"


def test_an_approval_counts_as_long_as_the_script_is_what_was_approved() -> None:
    """A later change drops it to review; going back to what was approved brings it back."""
    approved = SCRIPT.replace("status: godkjent", f"status: godkjent\ngodkjent_tekst: {DIGEST}")
    assert find_status(parse_script(approved, path="sak.md")) == "approved"
    assert find_status(parse_script(approved.replace("lørdag", "søndag"), path="sak.md")) == "review"
    assert find_status(assign_ids(parse_script(approved, path="sak.md"))[0]) == "approved"


@pytest.mark.parametrize(("typed", "status"), [("godkjent", "approved"), ("utkast", "draft")])
def test_a_status_without_a_digest_is_as_typed(typed: str, status: str) -> None:
    """The show decides whether that is enough."""
    assert find_status(parse_script(SCRIPT.replace("godkjent", typed), path="sak.md")) == status


def test_a_draft_stays_one_whatever_was_approved_before() -> None:
    """Only an approval can be lost."""
    draft = SCRIPT.replace("status: godkjent", "status: utkast\ngodkjent_tekst: 0123456789abcdef")
    assert find_status(parse_script(draft, path="sak.md")) == "draft"
