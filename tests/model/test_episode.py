from __future__ import annotations

import pytest

from lydsak.model import Listing


@pytest.mark.parametrize(
    ("slug", "script"), [("ferja", "ferja"), ("ferja--k1", "ferja"), ("ny-ferje--start", "ny-ferje"), ("a-b", "a-b")]
)
def test_a_listing_knows_its_script(slug: str, script: str) -> None:
    """Of a segment that is published by itself, the script that it is a part of."""
    listing = Listing(slug, "guid", None, "approved", f"media/{slug}.00000000.mp3")
    assert listing.script == script
