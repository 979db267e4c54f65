from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.model import Notice, Withdrawal
from lydsak.publish.pages.notice import render_notice

if TYPE_CHECKING:
    from lydsak.model import Language, Show

GONE = Withdrawal("2026-11-26", "Saken bygde på <en> feil & ett rykte.")


@pytest.mark.parametrize(
    ("language", "day"), [("nb", "Trukket tilbake 26. november 2026"), ("nn", "Trekt tilbake 26. november 2026")]
)
def test_title_day_and_reason_stand_there(show: Show, language: Language, day: str) -> None:
    """In the script's language, whatever signs the words have, and no search engine lists them."""
    page = render_notice(show, Notice("Kinoen & <vi>", GONE, language))
    assert f'<html lang="{language}">' in page
    assert "<h1>Kinoen &amp; &lt;vi&gt;</h1>" in page
    assert day in page
    assert "Saken bygde på &lt;en&gt; feil &amp; ett rykte." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<audio" not in page


@pytest.mark.parametrize(("framed", "root"), [(False, "../../"), (True, "../../../")])
def test_the_way_to_the_other_episodes_is_right(show: Show, framed: bool, root: str) -> None:
    """From the page, and from the player that stood in the newspaper's own."""
    assert f'href="{root}index.html"' in render_notice(show, Notice("Kino", GONE, None), framed=framed)
