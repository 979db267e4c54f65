from __future__ import annotations

import pytest

from lydsak.text.front_matter.opening import find_unopened


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hei.",
        "Status: krigen er over.\n\nFolk danset i gatene.",
        "Status: krigen er over.\n\nFolk danset i gatene.\n\n---\n\nSlutt.",
        "Kilde: NTB\n\n---\n\nFolk danset.",
        "Status: uavklart\nType: ukjent",
        "Vær: regn\nVind: sør\n---\nHei.",
        "##\n---\ntittel: En",
        "---",
        "—",
        "Tittel: En\nDato: i dag\n---\nHei.",
    ],
)
def test_text_that_only_begins_like_a_key_stays_text(text: str) -> None:
    """A key of a script is written in small letters, and one alone needs the line of --- right below it."""
    assert find_unopened(text.split("\n")) is None


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("tittel: En\n# merknad\nsaker:\n  - to\n---\nHei.", "put a line of --- before it"),
        ("tittel: En\r\nguid: a\r\n---\r\nHei.", "put a line of --- before it"),
        ("status: utkast\n\ndato: 2026-11-20\n–––\nHei.", "put a line of --- before it"),
        ('"title": One\n---', "put a line of --- before it"),
        ("guid: a\nstemmer:\n  Per: sitat\n\n## En\n\nHei.", "put a line of --- before it, and one after it"),
        ("--\ntittel: En\n---\nHei.", "write it as three hyphens: ---"),
        (" ---\ntittel: En\nguid: a\n---\nHei.", "write it as three hyphens: ---"),
    ],
)
def test_first_lines_of_keys_are_a_front_matter(text: str, help: str) -> None:
    """With what mends it, whichever line of --- is missing."""
    found = find_unopened(text.split("\n"))
    assert found is not None
    assert found.help == help
