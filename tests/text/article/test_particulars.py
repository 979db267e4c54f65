from __future__ import annotations

import pytest

from lydsak.text.article.particulars import holds_particulars


@pytest.mark.parametrize(
    "line",
    [
        "Billetter: 350,- på www.bjorkakino.no",
        "Spørsmål: Når åpner kinoen?",
        "Ekspert: Hva skjer nå?",
        "Meld deg på til post@bjorkakino.no",
        "Mer på https://bjorkakino.no/program",
        "Billetter på bjorkakino.no",
        "Inngang 150,-",
        "Bare kr 150 for barn",
        "Telefon: 55 55 55 55",
        "Vakttelefonen: +47 55 55 55 55",
        "Dørene åpner: kl. 18.30",
        "Barn: 150 kroner",
        "Når: Lørdag kl. 19",
        "Hvor: Bjørka kulturhus",
        "Svar: Til våren",
        "| lørdag | Flåklypa |",
    ],
)
def test_lines_that_tell_something_to_note_down(line: str) -> None:
    """Addresses, prices, times, numbers, and a question behind a label: a listener needs them read."""
    assert holds_particulars(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dugnad hele vinteren",
        "Hva er en høring?",
        "– Har man bruk for dette?",
        "Trener: Vi må bli bedre",
        "Politiet: – Vi leter fortsatt",
        "Fikk fem millioner kroner",
        "Brukte 300 000 kroner på hytta",
        "Finn.no endrer reglene",
        "2025: Et godt år",
        "Brann–Viking 2–1",
        "Klokka sju om morgenen",
        "«Bygdedøden»",
    ],
)
def test_sub_headings_hold_none(line: str) -> None:
    """Sums in words, names of companies and labels before a statement stand in sub-headings."""
    assert not holds_particulars(line)
