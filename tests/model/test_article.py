from __future__ import annotations

import pytest

from lydsak.model import Coverage


@pytest.mark.parametrize(
    ("coverage", "lost"),
    [(Coverage(source=100, title=4, headings=6, read=80, left_out=10), 0), (Coverage(100, 4, 6, 80, 7), 3)],
)
def test_a_word_that_nothing_accounts_for_is_lost(coverage: Coverage, lost: int) -> None:
    """Read, said in the opening, a chapter's title, or left out and listed: each word is one of these."""
    assert coverage.lost == lost
