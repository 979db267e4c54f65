"""A hub that is told of a change."""

from __future__ import annotations

from lydsak.targets.hub import notify_hub
from tests.build.web_server import Answer, serve_answers

FEED = "https://avisa.example/podkast/feed.xml"


def test_the_hub_gets_the_feeds_address() -> None:
    """As a form, which is what hubs take."""
    with serve_answers({"/hub": Answer(status=202)}) as server:
        assert notify_hub(f"{server.url}/hub", FEED) is None
        assert server.posted == [b"hub.mode=publish&hub.url=https%3A%2F%2Favisa.example%2Fpodkast%2Ffeed.xml"]


def test_what_goes_wrong_is_said_in_words() -> None:
    """A refusal, and nobody there."""
    with serve_answers({"/hub": Answer(status=500)}) as server:
        assert notify_hub(f"{server.url}/hub", FEED) == "it answers 500"
    assert notify_hub(f"{server.url}/hub", FEED)
