"""The rules for what a feed says of the show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lydsak.errors import Finding
from lydsak.model import Show
from lydsak.publish.feed.show_rules import SHOW_RULES, find_bad_character, show_finding


def _find(show: Show) -> list[Finding]:
    return [finding for rule in SHOW_RULES for finding in rule(show)]


@pytest.mark.parametrize(
    ("code", "level", "change"),
    [
        ("L602", "error", {"site_url": "podkast.example.no"}),
        ("L602", "error", {"site_url": "ftp://podkast.example.no"}),
        ("L602", "error", {"site_url": "https://bjørka.no"}),
        ("L602", "error", {"site_url": "https://example.no/?show=1"}),
        ("L602", "error", {"site_url": "https://example.no:x"}),
        ("L602", "error", {"site_url": "https://[::1"}),
        ("L603", "error", {"site_url": "http://podkast.example.no"}),
        ("L603", "warning", {"site_url": "http://127.0.0.1:8000"}),
        ("L604", "error", {"title": ""}),
        ("L604", "error", {"title": "Show "}),
        ("L604", "error", {"title": "x" * 256}),
        ("L605", "error", {"description": "\n"}),
        ("L605", "error", {"description": "å" * 2001}),
        ("L605", "warning", {"title": "Byens lyd", "description": "Byens lyd"}),
        ("L606", "error", {"category": ("news",)}),
        ("L606", "error", {"category": ()}),
        ("L606", "error", {"category": ("News", "Dagens")}),
        ("L606", "error", {"category": ("News", "Daily News", "Politics")}),
        ("L607", "warning", {"owner_email": None}),
        ("L607", "error", {"owner_email": "Kari <kari@example.no>"}),
        ("L608", "warning", {"author": " "}),
        ("L609", "warning", {"guid": None}),
        ("L609", "error", {"guid": "1234"}),
        ("L611", "error", {"copyright": "\x00"}),
    ],
)
def test_each_show_rule_has_its_code(show: Show, code: str, level: str, change: dict[str, Any]) -> None:
    """One change, one finding of one code, with help."""
    (finding,) = _find(replace(show, **change))
    assert (finding.code, finding.level) == (code, level)
    assert finding.help


@pytest.mark.parametrize(
    "site_url", ["https://example.no/podkast/", "https://xn--bjrka-wua.no", "https://[2001:db8::1]:8443"]
)
def test_web_addresses_are_accepted(show: Show, site_url: str) -> None:
    """Folders, punycode and ports are addresses too."""
    assert _find(replace(show, site_url=site_url)) == []


@pytest.mark.parametrize(("typed", "meant"), [(("news",), "News"), (("News", "daily"), "Daily News")])
def test_a_near_category_is_suggested(show: Show, typed: tuple[str, ...], meant: str) -> None:
    """The help names what was meant."""
    (finding,) = _find(replace(show, category=typed))
    assert finding.help == f'did you mean "{meant}"?'


def test_a_far_category_gets_the_list(show: Show) -> None:
    """All that can be chosen."""
    (finding,) = _find(replace(show, category=("Zzz",)))
    assert finding.help is not None
    assert "Society & Culture" in finding.help


@pytest.mark.parametrize(
    ("text", "bad"),
    [("æøå 🎬\t\n", None), ("\x0b", "U+000B"), ("a\ud800", "U+D800"), ("\uffff", "U+FFFF")],
)
def test_characters_that_xml_cannot_hold_are_named(text: str, bad: str | None) -> None:
    """XML 1.0 clause 2.2."""
    assert find_bad_character(text) == bad


def test_a_finding_points_to_the_key() -> None:
    """Without more to say, the help says which key to set."""
    assert show_finding("L604", "error", "no title", "title").help == "set title under [show] in lydsak.toml"
