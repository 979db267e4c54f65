"""find_mark: what an element of a page says of the words in it: a menu, a caption, a fact box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

Mark = str
"""Why words are left out, as it is listed; FACT and the byline's are told apart."""
FACT: Final[Mark] = "a fact box"
BYLINE: Final[Mark] = "the byline"
_OTHER: Final[Mark] = "a note on another article"

_ELEMENTS: Final[Mapping[str, Mark]] = {
    "nav": "a menu",
    "menu": "a menu",
    "footer": "the page's foot",
    "aside": "beside the article",
    "figcaption": "a caption",
    "figure": "a caption",
    "caption": "a caption",
    "form": "a form",
    "dialog": "a notice",
    "button": "a button",
    "select": "a form",
    "label": "a form",
    "textarea": "a form",
    "time": "the date",
}
_ROLES: Final[Mapping[str, Mark]] = {
    "navigation": "a menu",
    "menu": "a menu",
    "contentinfo": "the page's foot",
    "search": "a form",
    "dialog": "a notice",
    "alertdialog": "a notice",
    "complementary": "beside the article",
}
_CLASSES: Final[tuple[tuple[re.Pattern[str], Mark], ...]] = tuple(
    (re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])"), mark)
    for words, mark in (
        (r"fakta(?:boks|-boks)?|fact(?:s|box|-box)?|faktaboks\w*|factbox\w*|infobox|infoboks", FACT),
        (r"byline\w*|bylines|authors?|author-?\w*|forfatter|journalist", BYLINE),
        (r"caption\w*|bildetekst\w*|wp-caption\w*|image-text|photo-?credit|foto(?:graf)?|photographer", "a caption"),
        (r"dateline|published\w*|publish-date|article-date|timestamp|pubdate|publisert", "the date"),
        (r"related\w*|relatert\w*|les-?ogs[aå]\w*|read-?more|recommend\w*|anbefalt\w*|teaser\w*", _OTHER),
        (r"most-?read|mest-?lest\w*|frontpage-?\w*|article-?list|see-?also", _OTHER),
        (r"share\w*|sharing|social\w*|some|del-?saken", "sharing"),
        (r"comments?|kommentarfelt\w*|disqus\w*", "comments"),
        (r"newsletter\w*|nyhetsbrev\w*|signup", "a newsletter"),
        (r"ads?|advert\w*|annonse\w*|reklame|sponsor\w*|banner", "advertising"),
        (r"paywall\w*|subscri\w*|abonn\w*|betalingsmur|plus-?teaser|salesposter|salgsplakat", "the paywall"),
        (r"breadcrumbs?|br[oø]dsmule\w*|menu|navbar|navigation|skip-?link", "a menu"),
        (r"tags?|tag-?list|emneord|keywords|topics", "tags"),
        (r"cookies?\w*|consent\w*|gdpr|samtykke\w*", "a notice"),
        (r"footnotes?", "a footnote"),
    )
)  # fmt: skip


def find_mark(tag: str, values: Mapping[str, str], around: Iterable[str]) -> Mark | None:
    """What an element says of its words, by its classes, its role and its name; None where nothing."""
    named = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", "-", f"{values.get('class', '')} {values.get('id', '')}").lower()
    if tag not in {"html", "body", "main", "article"}:
        for pattern, mark in _CLASSES:
            if pattern.search(named):
                return mark
    if values.get("itemprop") == "author" or values.get("rel") == "author":
        return BYLINE
    if tag == "header":
        # The page's own; an article's header has its title and lead.
        return None if {"article", "main"} & set(around) else "the page's head"
    return _ROLES.get(values.get("role", "")) or _ELEMENTS.get(tag)
