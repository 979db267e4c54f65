from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from lydsak.engines import installed
from lydsak.engines.installed import HOUSE_ENGINES, installed_engines, load_engine, read_options
from lydsak.engines.online.options import OnlineOptions
from lydsak.engines.piper.engine import PiperEngine
from lydsak.engines.versions import ENTRY_POINTS
from lydsak.errors import EngineError, SettingsError
from lydsak.model import Notation

Offer = Callable[..., None]


class _Silent:
    """An engine of a stranger that forgot to speak."""

    name = "silent"
    online = False
    notations: frozenset[Notation] = frozenset()


def _fail() -> None:
    raise RuntimeError("no licence")


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Install entry points beside the real ones."""
    real = installed._find_entry_points()

    def install(**points: str) -> None:
        added = [EntryPoint(name, value, ENTRY_POINTS) for name, value in points.items()]
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [*added, *real] if group else [])

    return install


def test_ours_are_installed_and_sound() -> None:
    """The engines of the house come through the door that strangers use; only what an extra brings may be missing."""
    ours = {entry.name: entry.problem for entry in installed_engines() if entry.package == "lydsak"}
    names = ["azure", "command", "elevenlabs", "espeak", "google", "gtts", "piper", "polly", "speech-api", "tone"]
    assert ours == {**dict.fromkeys(names), "piper": PiperEngine.find_problem()}


def test_the_list_of_the_house_is_that_of_its_package() -> None:
    """Looking our own engines up without the packages' metadata is a short cut, not another door."""
    points = {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
    assert {name: points.get(name) for name in HOUSE_ENGINES} == HOUSE_ENGINES
    assert {name for name, value in points.items() if value.startswith("lydsak.")} == set(HOUSE_ENGINES)


def test_unknown_name_suggests_a_near_one() -> None:
    """A slip of the finger is answered with the engine that was meant."""
    with pytest.raises(EngineError) as caught:
        load_engine("espaek")
    assert caught.value.code == "L401"
    assert caught.value.help == 'did you mean "espeak"?'


def test_unknown_name_lists_the_installed() -> None:
    """A name like no other is answered with all names."""
    with pytest.raises(EngineError) as caught:
        load_engine("zzz")
    assert "azure, command, elevenlabs, espeak, google, gtts, piper, polly, speech-api, tone" in (
        caught.value.help or ""
    )


def test_broken_package_is_listed_with_its_reason(offer: Offer) -> None:
    """A package that cannot be imported spoils nobody's list, and says why when asked for."""
    offer(gone="no_such_package:Engine")
    problems = {entry.name: entry.problem for entry in installed_engines()}
    assert problems["gone"] == "ModuleNotFoundError: No module named 'no_such_package'"
    assert problems["tone"] is None
    with pytest.raises(EngineError, match="no_such_package") as caught:
        load_engine("gone")
    assert caught.value.code == "L402"


def test_incomplete_engine_is_named_with_what_it_lacks(offer: Offer) -> None:
    """An engine without `speak` is refused before a build meets it."""
    offer(silent=f"{__name__}:_Silent")
    problems = {entry.name: entry.problem for entry in installed_engines()}
    assert problems["silent"] == "it has no voices, default_voice, speak"
    with pytest.raises(EngineError, match="has no voices, default_voice, speak, fingerprint"):
        load_engine("silent")


def test_failing_constructor_is_an_engine_error(offer: Offer) -> None:
    """Whatever a stranger raises reaches the user as an error with a code."""
    offer(failing=f"{__name__}:_fail")
    with pytest.raises(EngineError, match="RuntimeError: no licence"):
        load_engine("failing")


def test_nobody_takes_the_name_of_an_engine_of_the_house(offer: Offer) -> None:
    """A stranger's `tone` is listed, but ours is loaded."""
    offer(tone=f"{__name__}:_Silent")
    assert type(load_engine("tone")).__module__ == "lydsak.engines.tone"


def test_slip_in_options_points_to_a_page_that_is_there() -> None:
    """What may stand in the engine's table is found from it."""
    with pytest.raises(SettingsError, match=r"\[engines\.spoken\]") as caught:
        read_options("spoken", OnlineOptions, '{"attempts": 0}')
    page = (caught.value.help or "").split()[0]
    assert (Path(__file__).resolve().parents[2] / page).is_file()
