from __future__ import annotations

import json

import msgspec
import pytest

from lydsak.engines.azure import AzureOptions
from lydsak.engines.elevenlabs import ElevenLabsOptions
from lydsak.engines.google import GoogleOptions
from lydsak.engines.installed import read_options
from lydsak.engines.online.options import Address, OnlineOptions
from lydsak.engines.polly import PollyOptions
from lydsak.engines.speech_api import SpeechApiOptions
from lydsak.errors import SettingsError


@pytest.mark.parametrize(
    "options",
    [
        {"concurrency": 0},
        {"concurrency": 65},
        {"timeout": 0},
        {"deadline": -1},
        {"attempts": 0},
        {"price": -1},
        {"requests_per_minute": 0},
        {"key": "secret"},
    ],
)
def test_options_out_of_bounds_are_refused(options: dict[str, object]) -> None:
    """Above all a key: lydsak.toml is no place for one."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(options, OnlineOptions)


def test_a_service_that_hangs_costs_less_than_a_minute() -> None:
    """By itself: whoever sets other limits has them."""
    assert OnlineOptions().deadline < 60
    assert OnlineOptions().timeout < OnlineOptions().deadline / 2


@pytest.mark.parametrize("address", ["https://a.example", "http://127.0.0.1:8880/v1/", "http://[::1]:80/v1"])
def test_plain_address_is_taken(address: str) -> None:
    """With a port and a path, where it has one."""
    assert msgspec.convert(address, Address) == address


@pytest.mark.parametrize(
    ("engine", "kind", "option"),
    [
        ("azure", AzureOptions, "endpoint"),
        ("elevenlabs", ElevenLabsOptions, "base_url"),
        ("google", GoogleOptions, "endpoint"),
        ("polly", PollyOptions, "endpoint"),
        ("speech-api", SpeechApiOptions, "base_url"),
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "ftp://hunter2",
        "https://",
        "https:///hunter2",
        "https://:80/hunter2",
        "https://[hunter2",
        "https://u:hunter2",
        "https://u:hunter2@a.example",
        "https://a.example/v1?key=hunter2",
        "https://a.example/#hunter2",
        "https://a.example\\@hunter2",
        "https://a.example/ hunter2",
        "https://a.example/hunter2\n",
    ],
)
def test_address_that_may_hold_a_key_is_refused_unseen(
    engine: str, kind: type[msgspec.Struct], option: str, address: str
) -> None:
    """No user, password, query or fragment, in any engine; the error does not repeat what was written."""
    with pytest.raises(SettingsError) as caught:
        read_options(engine, kind, json.dumps({option: address}))
    assert "hunter2" not in f"{caught.value} {caught.value.help}"
