from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ArticleError
from lydsak.text.slug import derive_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bjørka kino åpner", "bjorka-kino-apner"),
        ("ÆRLIG talt_2", "aerlig-talt-2"),
        ("A\u030apne dører", "apne-dorer"),
        ("Seyðisfjörður", "seydisfjordur"),
        ("--a--", "a"),
        ("ord-" * 30, "-".join(["ord"] * 20)),
        ("x" * 100, "x" * 80),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    """Norwegian letters become their nearest, and long names are cut between words."""
    assert derive_slug(name) == slug


@given(st.text(max_size=100))
def test_any_name_makes_a_slug_or_is_refused(name: str) -> None:
    """A slug is safe in a file name and an address, and its own slug."""
    try:
        slug = derive_slug(name)
    except ArticleError as error:
        assert error.code == "L310"  # noqa: PT017 (most names make a slug, some do not)
    else:
        assert slug == slug.strip("-").lower()
        assert len(slug.encode("ascii")) <= 80
        assert derive_slug(slug) == slug


@pytest.mark.parametrize("name", ["con", "NUL", "lpt1", "index", "!!!", "", "日本"])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    """Devices of Windows, names of the feed's own, and nothing at all."""
    with pytest.raises(ArticleError) as caught:
        derive_slug(name)
    assert caught.value.help
