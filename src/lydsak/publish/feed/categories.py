"""Apple's categories and subcategories (podcasters.apple.com/support/1691), exactly as directories match them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from lydsak.errors import Phrase

APPLE_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}
_NORWEGIAN: Final[Mapping[str, str]] = {
    "barn og familie": "Kids & Family",
    "film og tv": "TV & Film",
    "fritid": "Leisure",
    "helse": "Health & Fitness",
    "historie": "History",
    "humor": "Comedy",
    "krim": "True Crime",
    "kunst": "Arts",
    "kultur": "Society & Culture",
    "musikk": "Music",
    "nyheter": "News",
    "nyhende": "News",
    "næringsliv": "Business",
    "samfunn": "Society & Culture",
    "samfunn og kultur": "Society & Culture",
    "sport": "Sports",
    "idrett": "Sports",
    "teknologi": "Technology",
    "utdanning": "Education",
    "vitenskap": "Science",
    "vitskap": "Science",
    "økonomi": "Business",
}
"""What stands for it on Norwegian sites, in small letters."""


def find_category_fault(category: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a category and its subcategory, and what to write; None where Apple has them."""
    main, *subs = category or ("",)
    if main not in APPLE_CATEGORIES:
        return Phrase('Apple has no category "{name}"', name=main), _advise_category(main)
    if len(subs) > 1:
        advice = Phrase('like category = ["{main}", "{sub}"]', main=main, sub=subs[0])
        return "a category has one subcategory at most", advice
    if subs and not APPLE_CATEGORIES[main]:
        return (
            Phrase("{main} has no subcategories", main=main),
            Phrase('write category = "{main}"', main=main),
        )
    if subs and subs[0] not in APPLE_CATEGORIES[main]:
        return Phrase('{main} has no subcategory "{sub}"', main=main, sub=subs[0]), _name_near_category(
            subs[0], APPLE_CATEGORIES[main]
        )
    return None


def _advise_category(name: str) -> str:
    """A subcategory stands behind its category; what Norwegians write has an English name."""
    for main, subs in APPLE_CATEGORIES.items():
        if name in subs:
            return Phrase('it is a subcategory: category = ["{main}", "{sub}"]', main=main, sub=name)
    meant = _NORWEGIAN.get(name.casefold().strip())
    return Phrase('did you mean "{near}"?', near=meant) if meant else _name_near_category(name, tuple(APPLE_CATEGORIES))


def _name_near_category(name: str, known: Sequence[str]) -> str:
    folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), folded, 1, 0.5)
    if near:
        return Phrase('did you mean "{near}"?', near=folded[near[0]])
    return Phrase("choose one of: {known}", known=", ".join(known))
