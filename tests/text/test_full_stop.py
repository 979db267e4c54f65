from __future__ import annotations

import pytest

from lydsak.text.full_stop import ends_at_stop


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Det er sant. Han vet det.", True),
        ("Dr. Lund kom.", False),
        ("Kong Carl 16. Gustaf kom.", False),
        ("Den 3. Mannen kom.", True),
        ("Lagets 1. EM-finale.", False),
        ("Lagets nr. 1. EM-finalen.", True),
        ("J. Hansen kom.", False),
        ("Per H. Han kom.", True),
        ("Løpet tok 9,8 s. Lund vant.", True),
        ("Bygdøy al. 12.", False),
        ("For 500 kr. 20 kom.", True),
        ("For kr. 500.", False),
        ("Hansen et al. 2019.", False),
        ("Les f.eks. «Vi Menn».", False),
    ],
)
def test_a_full_stop_ends_a_sentence_or_belongs_to_its_word(text: str, ends: bool) -> None:
    """What stands on both sides decides; asked of the last full stop before a capital or a number."""
    stop = next(at for at in range(len(text) - 3, 0, -1) if text[at] == "." and text[at + 1] == " ")
    assert ends_at_stop(text, stop, stop + 2) is ends
