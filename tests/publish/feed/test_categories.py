"""Apple's list."""

from __future__ import annotations

import pytest

from lydsak.publish.feed.categories import APPLE_CATEGORIES, find_category_fault


def test_the_list_is_whole() -> None:
    """19 categories, 91 subcategories, no stray blanks and no escaped signs (podcasters.apple.com/support/1691)."""
    names = [*APPLE_CATEGORIES, *(sub for subs in APPLE_CATEGORIES.values() for sub in subs)]
    assert (len(APPLE_CATEGORIES), len(names) - len(APPLE_CATEGORIES)) == (19, 91)
    assert all(name == name.strip() and "&amp;" not in name for name in names)


@pytest.mark.parametrize("category", [("News",), ("News", "Daily News"), ("True Crime",)])
def test_what_apple_has_is_no_fault(category: tuple[str, ...]) -> None:
    """By itself, or with a subcategory of its own."""
    assert find_category_fault(category) is None


@pytest.mark.parametrize(
    ("category", "message", "help"),
    [
        (("news",), 'Apple has no category "news"', 'did you mean "News"?'),
        (("Nyhende",), 'Apple has no category "Nyhende"', 'did you mean "News"?'),
        (
            ("Documentary",),
            'Apple has no category "Documentary"',
            'it is a subcategory: category = ["Society & Culture", "Documentary"]',
        ),
        (("News", "daily"), 'News has no subcategory "daily"', 'did you mean "Daily News"?'),
        (
            ("Fiction", "Drama", "Krim"),
            "a category has one subcategory at most",
            'like category = ["Fiction", "Drama"]',
        ),
        (("History", "Krig"), "History has no subcategories", 'write category = "History"'),
    ],
)
def test_a_wrong_category_is_answered_with_what_was_meant(category: tuple[str, ...], message: str, help: str) -> None:
    """Misspelt, in Norwegian, or a subcategory that stands alone."""
    assert find_category_fault(category) == (message, help)


def test_norwegian_names_lead_to_categories() -> None:
    """Each to one of Apple's."""
    for name in ("nyheter", "krim", "vitskap", "barn og familie"):
        fault = find_category_fault((name,))
        assert fault is not None
        assert fault[1].removeprefix('did you mean "').removesuffix('"?') in APPLE_CATEGORIES
