from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lydsak.build.speech.voices import describe_cost, list_engine, list_engines
from lydsak.engines.installed import EngineEntry, load_engine
from lydsak.engines.tone import ToneEngine

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_every_engine_is_listed_with_what_a_newsroom_asks() -> None:
    """Where it runs, what it costs, which languages and licence its voices have."""
    found = {listing.name: listing for listing in list_engines(None)}
    assert found["espeak"].online is False
    assert found["gtts"].online
    assert all(voice.languages and voice.licence for listing in found.values() for voice in listing.voices)
    assert found["tone"].cost == "free of charge"


def test_a_broken_engine_is_listed_with_its_reason() -> None:
    """It spoils nobody's list."""
    listing = list_engine(EngineEntry("borte", "borte", "ImportError: no"), None)
    assert (listing.online, listing.problem, listing.voices) == (None, "ImportError: no", ())


class _Metered(ToneEngine):
    online = True
    price: float | None = 12.5


class _Unpriced(_Metered):
    price = None


def test_an_engine_of_others_says_what_it_costs() -> None:
    """By one member; without it nothing is guessed, and what is not online costs nothing."""
    assert describe_cost(_Metered()) == "about 12.5 US dollars a million characters"
    assert describe_cost(_Unpriced()) == "metered, price not set"
    assert describe_cost(ToneEngine()) == "free of charge"


def test_the_cost_is_the_show_s(make_show: Callable[..., ShowFolder]) -> None:
    """A price in lydsak.toml wins; without one it is not guessed."""
    listings = list_engines(make_show(settings="[engines.gtts]\nprice = 4.0\n").load())
    (gtts,) = [listing for listing in listings if listing.name == "gtts"]
    assert gtts.cost == "about 4 US dollars a million characters"
    assert describe_cost(load_engine("gtts", '{"price": null}')) == "metered, price not set"
