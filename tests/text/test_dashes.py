from __future__ import annotations

import pytest

from lydsak.text.dashes import find_hyphens, write_dashes

CASES = [
    ("- Vi trodde det, sier hun. ^a1", "– Vi trodde det, sier hun. ^a1"),
    ("@Per: - Ja!\n@forteller: sier Per. ^a1", "@Per: – Ja!\n@forteller: sier Per. ^a1"),
    ("~~- Nei.~~ ^a2", "~~– Nei.~~ ^a2"),
    ("Kinoen - den eneste i bygda - er åpen.", "Kinoen – den eneste i bygda – er åpen."),
    ("Han sa ja, - og gikk.", "Han sa ja, – og gikk."),
    ("Det ble 3 - 2 til Brann.", "Det ble 3 - 2 til Brann."),
    ("Kl. 10 - 12 og Oslo-Bergen.", "Kl. 10 - 12 og Oslo-Bergen."),
    ("El-bil, på- og avkjøring.", "El-bil, på- og avkjøring."),
    ("Ja %% spør - hvem? %% nei.", "Ja %% spør - hvem? %% nei."),
    ("En {a - b|c} to.", "En {a - b|c} to."),
    ("- En ting\n- en til", "- En ting\n- en til"),
    ("– Alt i orden, sier hun.", "– Alt i orden, sier hun."),
    ("- Nei, sier hun. %% riktig? %% ^a2 ^a3\n", "– Nei, sier hun. %% riktig? %% ^a2 ^a3\n"),
    ("- melk ^a2", "- melk ^a2"),
    ("-5 grader.", "-5 grader."),
]


@pytest.mark.parametrize(("raw", "written"), CASES)
def test_only_what_is_a_dash_becomes_one(raw: str, written: str) -> None:
    """Scores, ranges, compounds, lists, notes and pronunciations keep their hyphens."""
    assert write_dashes(raw) == written
    assert find_hyphens(write_dashes(raw)) == ()
