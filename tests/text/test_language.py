from __future__ import annotations

import pytest

from lydsak.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hun vet ikke hva de har gjort, og det er ikke noe nytt.", "nb"),
        ("Ho veit ikkje kva dei har gjort, og det er ikkje noko nytt.", "nn"),
        ("Eg såg berre ein båt frå kaia.", "nn"),
        ("«Eg veit ikkje», sier hun, men det er noe de fleste bare har hørt.", "nb"),
        ("Bergen", "nb"),
        ("", "nb"),
    ],
)
def test_language_is_told_by_its_own_words(text: str, language: str) -> None:
    """Words that both languages have count for nothing, and doubt is Bokmål."""
    assert detect_language(text) == language
