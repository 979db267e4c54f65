"""What lydsak.toml says of a show that was taken over: the feed's own words, as far as directories take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from lydsak.config.tables import FeedTable, SettingsFile, ShowTable, make_feed_details, make_show
from lydsak.errors import Finding, Place
from lydsak.model import FeedProfile
from lydsak.publish.feed.show_rules import MAX_DESCRIPTION_BYTES, MAX_TITLE

_LANGUAGES: Final = {"no": "nb", "nb": "nb", "nob": "nb", "nor": "nb", "nn": "nn", "nno": "nn"}
_SOMEWHERE: Final = "https://example.org"
"""Stands in for an address, without which no feed is checked."""


@dataclass(frozen=True, slots=True)
class TakenSettings:
    """The keys of [show] and [feed], and what of the feed could not be one."""

    show: Mapping[str, Any]
    feed: Mapping[str, Any]
    findings: tuple[Finding, ...]


def settle_profile(profile: FeedProfile, origin: str, **given: str | None) -> TakenSettings:
    """The settings that a feed's profile makes; `given` are keys of [show] that the user set."""
    findings: list[Finding] = []
    show: dict[str, Any] = {"title": "?"}
    feed: dict[str, Any] = {}
    for table, key, value in _list_wishes(profile):
        if key in given and given[key] is not None:
            value = given[key]  # noqa: PLW2901 (the user's word goes before the feed's)
        if value is None or value == "":
            continue
        chosen = show if table == "show" else feed
        fault = _find_fault({**show, key: value}, feed) if table == "show" else _find_fault(show, {**feed, key: value})
        if fault:
            message = f"its {key} is not taken over: {fault}"
            findings.append(Finding("L864", "warning", message, Place(origin), f"set {key} in lydsak.toml"))
        else:
            chosen[key] = value
    findings += _list_losses(profile, show, origin)
    return TakenSettings(show, feed, tuple(findings))


def _list_wishes(profile: FeedProfile) -> Iterator[tuple[str, str, Any]]:
    """Table, key and value, the title first."""
    yield "show", "title", _tidy(profile.title or "")[:MAX_TITLE].strip()
    yield "show", "description", _cut_bytes(profile.description or "")
    language = (profile.language or "").lower().replace("_", "-")
    yield "show", "language", _LANGUAGES.get(language.partition("-")[0])
    yield "show", "author", _tidy(profile.author or "")
    yield "show", "owner_name", _tidy(profile.owner_name or "")
    yield "show", "owner_email", profile.owner_email
    yield "show", "category", list(profile.categories[0]) if profile.categories else None
    yield "show", "explicit", profile.explicit or None
    yield "show", "copyright", _tidy(profile.copyright or "")
    yield "show", "locked", False if profile.locked is False else None
    yield "feed", "license", _tidy(profile.license or "")
    yield "feed", "license_url", profile.license_url
    yield "feed", "location", _tidy(profile.location or "")
    yield "feed", "funding_url", profile.funding_url
    yield "feed", "funding_text", _tidy(profile.funding_text or "")
    yield "feed", "medium", profile.medium if profile.medium != "podcast" else None
    yield "feed", "type", profile.type if profile.type != "episodic" else None
    yield "feed", "complete", profile.complete or None


def _find_fault(show: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    """What is wrong with settings by our own rules."""
    from lydsak.publish.feed.checks import check_channel

    try:
        parsed = SettingsFile(
            show=msgspec.convert({"site_url": _SOMEWHERE, **show}, ShowTable), feed=msgspec.convert(feed, FeedTable)
        )
    except msgspec.ValidationError as error:
        return str(error)
    findings = check_channel(make_show(parsed.show), None, make_feed_details(parsed))
    return next((finding.message for finding in findings if finding.level == "error"), None)


def _list_losses(profile: FeedProfile, show: Mapping[str, Any], origin: str) -> Iterator[Finding]:
    place = Place(origin)
    if "language" not in show:
        message = f'its language "{profile.language or ""}" is not one that Lydsak reads: nb stands there now'
        yield Finding("L864", "warning", message, place, "lydsak new --language nb, or nn")
    for category in profile.categories[1:]:
        message = f"its category {' > '.join(category)} is left out: a show has one here"
        yield Finding("L864", "warning", message, place)
    if len(_tidy(profile.title or "")) > MAX_TITLE:
        yield Finding("L864", "warning", f"its title is cut to {MAX_TITLE} characters", place)
    if len((profile.description or "").encode("utf-8")) > MAX_DESCRIPTION_BYTES:
        yield Finding("L864", "warning", f"its description is cut to {MAX_DESCRIPTION_BYTES} bytes", place)


def _cut_bytes(text: str) -> str:
    return text.encode("utf-8")[:MAX_DESCRIPTION_BYTES].decode("utf-8", "ignore").strip()


def _tidy(text: str) -> str:
    return " ".join(text.split())
