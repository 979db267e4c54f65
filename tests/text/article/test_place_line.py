from __future__ import annotations

import pytest

from lydsak.text.article.place_line import find_place_line

ARTICLE = "Folk i Elvestad er sinte."


@pytest.mark.parametrize(
    "place",
    [
        "BERGEN:",
        "Bergen (NTB):",
        "OSLO/BERGEN (NTB):",
        "Oslo/Bergen (NTB):",
        "MO I RANA:",
        "Mo i Rana (NTB):",
        "NEW YORK:",
        "STAVANGER (Aftenposten):",
        "KYIV, 12. mars (NTB):",
        "LONDON (NTB-Reuters):",
        "OSLO (NTB) –",
        "Elvestad:",
        "OSLO (VG)",
    ],
)
def test_a_place_before_the_first_words(place: str) -> None:
    """In capitals, with an agency, or one that the article names again."""
    text = f"{place} Det er flom."
    end = find_place_line(text, f"{text} {ARTICLE}")
    assert end is not None
    assert (text[:end].strip(), text[end:]) == (place, "Det er flom.")


@pytest.mark.parametrize(
    "text",
    [
        "Resultatet: Det gikk galt.",
        "FAKTA: Det er sant.",
        "EU: Det er sant.",
        "Ordfører (Ap): Det er flom.",
        "Kari Nes (44): Jeg er sint.",
        "Elvestad – det er stedet.",
        "BERGEN: Fant bombe",
        "Statistisk sentralbyrå (SSB) Tall viser det.",
        "OSLO (hovedstaden) Folk er sinte.",
        "BERGEN:",
    ],
)
def test_other_words_with_a_colon_stay(text: str) -> None:
    """A title's too, and what the article never calls a place."""
    assert find_place_line(text, f"{text} {ARTICLE}") is None
