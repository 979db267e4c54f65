"""What the feed says of the show besides: licence, place, support, rhythm, hub, a new address, a counter of listens.

Tags of the podcast namespace 1.0, itunes:new-feed-url (A Podcaster's Guide to RSS) and WebSub (W3C, clause 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lydsak.model import FeedDetails, Language, PublishedFile, Show
from lydsak.publish.addresses import file_url
from lydsak.publish.feed.extension import Tag

MAX_TEXT: Final = 128
"""Characters; aggregators cut what is longer (podcast namespace, of most tags)."""
UPDATES: Final[Mapping[str, tuple[str, Mapping[Language, str]]]] = {
    "daily": ("FREQ=DAILY", {"nb": "Hver dag", "nn": "Kvar dag"}),
    "weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", {"nb": "På hverdager", "nn": "På kvardagar"}),
    "weekly": ("FREQ=WEEKLY", {"nb": "Hver uke", "nn": "Kvar veke"}),
    "monthly": ("FREQ=MONTHLY", {"nb": "Hver måned", "nn": "Kvar månad"}),
}
"""The usual rhythms: the rule of RFC 5545, and what an app shows."""
_WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    "nb": ("mandager", "tirsdager", "onsdager", "torsdager", "fredager", "lørdager", "søndager"),
    "nn": ("måndagar", "tysdagar", "onsdagar", "torsdagar", "fredagar", "laurdagar", "sundagar"),
}
_WEEKDAYS: Final = re.compile(r"FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)")
_COMPLETE: Final[Mapping[Language, str]] = {
    "nb": "Avsluttet: det kommer ikke flere episoder",
    "nn": "Avslutta: det kjem ikkje fleire episodar",
}
_SUPPORT: Final[Mapping[Language, str]] = {"nb": "Støtt oss", "nn": "Støtt oss"}


def make_detail_tags(show: Show, details: FeedDetails) -> Iterator[Tag]:
    """The channel's tags, those alone that the settings give."""
    if details.hub:
        yield Tag("atom:link", attributes=(("href", details.hub), ("rel", "hub")))
    if details.new_feed_url:
        yield Tag("itunes:new-feed-url", details.new_feed_url)
    yield Tag("podcast:medium", details.medium)
    if details.funding_url:
        text = details.funding_text or _SUPPORT[show.language]
        yield Tag("podcast:funding", text, (("url", details.funding_url),))
    if details.location:
        yield Tag("podcast:location", details.location, (("rel", "subject"),))
    if details.license:
        url = (("url", details.license_url),) if details.license_url else ()
        yield Tag("podcast:license", details.license, url)
    if details.complete:
        yield Tag("itunes:complete", "Yes")
        yield Tag("podcast:updateFrequency", _COMPLETE[show.language], (("complete", "true"),))
    elif details.update:
        rule, said = UPDATES.get(details.update, (details.update, {}))
        words = said.get(show.language) or _describe_rule(rule, show.language)
        yield Tag("podcast:updateFrequency", words, (("rrule", rule),))


def _describe_rule(rule: str, language: Language) -> str:
    """A rule of weekdays in words; any other as it is written."""
    found = _WEEKDAYS.fullmatch(rule)
    if found is None:
        return rule
    *days, last = (_DAYS[language][_WEEK.index(day)] for day in found[1].split(","))
    return f"På {', '.join(days)} og {last}" if days else f"På {last}"


def sound_url(show: Show, details: FeedDetails, file: PublishedFile) -> str:
    """The address of a sound in the feed: through what counts listens, where the settings name it."""
    url = file_url(show, file)
    # As the counters' own pages have it, OP3's among them: the scheme is left out where it is https.
    return details.enclosure_prefix + url.removeprefix("https://") if details.enclosure_prefix else url
