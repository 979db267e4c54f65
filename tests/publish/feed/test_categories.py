"""Apple's list."""

from lydsak.publish.feed.categories import APPLE_CATEGORIES


def test_the_list_is_whole() -> None:
    """19 categories, 91 subcategories, no stray blanks and no escaped signs (podcasters.apple.com/support/1691)."""
    names = [*APPLE_CATEGORIES, *(sub for subs in APPLE_CATEGORIES.values() for sub in subs)]
    assert (len(APPLE_CATEGORIES), len(names) - len(APPLE_CATEGORIES)) == (19, 91)
    assert all(name == name.strip() and "&amp;" not in name for name in names)
