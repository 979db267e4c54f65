"""The words that say who speaks."""

from __future__ import annotations

import pytest

from lydsak.text.quotes.attribution import find_attribution, find_introduction


@pytest.mark.parametrize(
    ("text", "kind", "subject", "role"),
    [
        ("– Ja, sier hun.", "pronoun", "hun", None),
        ("– Ja, seier ho.", "pronoun", "ho", None),
        ("– Ja, sier Moen.", "name", "Moen", None),
        ("– Ja, sier Turid Moen i fylkeskommunen.", "name", "Turid Moen", None),
        ("– Ja, sier seksjonssjef Turid Moen.", "name", "Turid Moen", "seksjonssjef"),
        ("– Ja, sier leder i Norsk Brevakt, Kari Nes.", "name", "Kari Nes", "leder i Norsk Brevakt"),
        ("– Ja, skriver Sørkyst politidistrikt i en melding.", "name", "Sørkyst politidistrikt", None),
        ("– Ja, svarer 19-åringen.", "role", "19-åringen", None),
        ("– Ja, fastslår rektoren.", "role", "rektoren", None),
        ("– Ja, sier en av elevene.", "none", "en av elevene", None),
        ("– Ja! utbryter forfatteren.", "role", "forfatteren", None),
        ("– Ja, legger han til.", "pronoun", "han", None),
    ],
)
def test_who_is_said_to_speak(text: str, kind: str, subject: str, role: str | None) -> None:
    """Pronouns, names with and without a role, organisations, roles, and people who are not named."""
    found = find_attribution(text, 2, len(text))
    assert found is not None
    assert (found.subject.kind, found.subject.text, found.subject.role) == (kind, subject, role)


@pytest.mark.parametrize(
    "text",
    ["– Ja, men da går vi.", "– Vi håper, tror og ber.", "– Ja, sier mandag alt.", "– Han, tror det er, går."],
)
def test_ordinary_clauses_are_none(text: str) -> None:
    """A comma and a verb are not enough: somebody must be there to speak."""
    assert find_attribution(text, 2, len(text)) is None


@pytest.mark.parametrize(
    ("clause", "kind", "subject"),
    [
        ("Til NTB sier han", "pronoun", "han"),
        ("Redaktøren hennes, Bård Ness i Lindal forlag, bekrefter det i en tekstmelding", "name", "Bård Ness"),
        ("Politiet skrev mandag kveld i en pressemelding", "role", "politiet"),
        ("Brun brøt inn", "name", "Brun"),
        ("Han kom. Kari Nes skriver i en e-post", "name", "Kari Nes"),
    ],
)
def test_who_is_announced(clause: str, kind: str, subject: str) -> None:
    """Before a colon, in the last sentence there."""
    found = find_introduction(clause, 0, len(clause))
    assert found is not None
    assert (found.kind, found.text) == (kind, subject)
