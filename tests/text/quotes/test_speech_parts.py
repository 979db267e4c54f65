"""Speech and telling."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.quotes.speech_parts import ends_in_introduction, part_paragraph
from tests.text.script.test_warnings import read_cases

CASES = read_cases("speech_parts.tsv")
_SCRAPS = st.sampled_from(
    "–|—|-|«|»|,|.|?|!|:|sier|hun|Kari Nes|og|det|legger|til| |  |Ja|12|grader|rektoren".split("|")
)


@pytest.mark.parametrize("marked", [row[1] for row in CASES], ids=[row[0] for row in CASES])
def test_speech_stands_where_the_table_marks_it(marked: str) -> None:
    """Dashes, guillemets, attributions; what only looks like speech. A mark after guillemets may go with them."""
    text = marked.replace("⟦", "").replace("⟧", "")
    found = "".join(
        f"⟦{text[stretch.start : stretch.end]}⟧" if stretch.spoken else text[stretch.start : stretch.end]
        for stretch in part_paragraph(text)
    )
    assert _bring_together(found) == _bring_together(marked)


def _bring_together(marked: str) -> str:
    """Blanks and a closing comma stand outside the marks."""
    return (
        re.sub(r"(,?)\s*⟧\s*", r"⟧\1 ", re.sub(r"\s*⟦\s*", " ⟦", marked))
        .replace("⟧ ,", "⟧, ")
        .replace("  ", " ")
        .strip()
    )


@given(st.one_of(st.text(), st.lists(_SCRAPS).map(" ".join)))
def test_stretches_are_the_whole_paragraph_in_order(text: str) -> None:
    """Nothing is lost, nothing stands twice, whatever the paragraph."""
    stretches = part_paragraph(text)
    assert "".join(text[stretch.start : stretch.end] for stretch in stretches) == text
    assert all(stretch.start < stretch.end for stretch in stretches)


def test_a_colon_at_the_end_introduces_the_next_paragraph() -> None:
    """Who is said to speak there; no verb of speech, nobody."""
    introduced = ends_in_introduction("Til NTB sier han:")
    assert introduced is not None
    assert (introduced.kind, introduced.text) == ("pronoun", "han")
    assert ends_in_introduction("Dette trenger du:") is None
    assert ends_in_introduction("Til NTB sier han det.") is None


def test_a_paragraph_may_hold_any_number_of_quotes() -> None:
    """More of them than calls may nest in each other."""
    quotes = 400
    stretches = part_paragraph("– Det er greit, sier Kari Nes. – Ja, det er det. " * quotes)
    assert [stretch.spoken for stretch in stretches] == [True, False, True] * quotes
    told = "Kari Nes svarte: «Ja», sa hun. Ola Dal sa: – Nei. "
    assert sum(stretch.spoken for stretch in part_paragraph(told * quotes)) >= quotes
