"""A build with an online voice as a producer runs it: the real command, a service on loopback, a real kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.build.conftest import SETTINGS
from tests.engines import loopback as faults
from tests.engines import loopback_azure as azure
from tests.engines import loopback_elevenlabs as elevenlabs
from tests.engines import loopback_google as google
from tests.engines import loopback_polly as polly
from tests.engines.loopback import Loopback, Received, Reply
from tests.engines.loopback_speech_api import make_protocol

WRONG_KEY = "canary00feedface00000000deadbeef"
NUMBERS = "to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten".split()
SCRIPT = "---\ntittel: Ferja\ndato: 2026-11-20 06:00\nstatus: godkjent\n---\n\n" + "\n\n".join(
    f"Ferja gikk {number} ganger i går. ^a{index}" for index, number in enumerate(NUMBERS, 1)
)


@dataclass(frozen=True)
class Service:
    """An online engine, its service's protocol, and somebody's key to it."""

    protocol: Callable[[Received], Reply]
    options: Callable[[str], Mapping[str, str]]
    variable: str
    key: str
    environment: Mapping[str, str]
    asks: int = 1
    """Requests for a sentence."""


SERVICES = {
    "azure": Service(azure.answer_azure, lambda url: {"endpoint": url + azure.PATH}, "AZURE_SPEECH_KEY", azure.KEY, {}),
    "elevenlabs": Service(
        elevenlabs.answer_elevenlabs,
        lambda url: {"base_url": url},
        "ELEVENLABS_API_KEY",
        elevenlabs.KEY,
        {},
    ),
    "google": Service(google.answer_google, lambda url: {"endpoint": url}, "GOOGLE_API_KEY", google.KEY, {}),
    "polly": Service(
        polly.answer_polly, lambda url: {"endpoint": url}, "AWS_SECRET_ACCESS_KEY", polly.KEY, polly.KEYS, asks=2
    ),
    "speech-api": Service(
        make_protocol("sk-loopback-0123456789abcdef"),
        lambda url: {"base_url": f"{url}/v1", "key_env": "SPEECH_KEY"},
        "SPEECH_KEY",
        "sk-loopback-0123456789abcdef",
        {},
    ),
}


@dataclass(frozen=True)
class OnlineShow:
    """A show of sixteen paragraphs, read by a service on loopback."""

    root: Path
    service: Service
    loopback: Loopback

    def start(self, *arguments: str, key: str | None = None) -> subprocess.Popen[str]:
        given = {self.service.variable: key or self.service.key}
        environment = {**os.environ, **self.service.environment, **given, "TMPDIR": str(self.root.parent)}
        return subprocess.Popen(
            [sys.executable, "-m", "lydsak", "-C", self.root, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def run(self, *arguments: str, key: str | None = None) -> tuple[int, str, str]:
        with self.start(*arguments, key=key) as build:
            out, err = build.communicate(timeout=120)
            return build.returncode, out, err

    def list_asked(self) -> list[tuple[str, bytes]]:
        return [(received.path, received.body) for received in self.loopback.received]


@pytest.fixture(params=SERVICES)
def show(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OnlineShow]:
    """One show for each service."""
    name, service = request.param, SERVICES[request.param]
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    with Loopback(service.protocol) as loopback:
        options = {**service.options(loopback.url), "concurrency": 2, "attempts": 2}
        table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
        settings = SETTINGS.replace('engine = "tone"', f'engine = "{name}"')
        spoken = '[spoken]\nopening = ""\nclosing = ""\n'
        (root / "lydsak.toml").write_text(f"{settings}[engines.{name}]\n{table}{spoken}", encoding="utf-8")
        (root / "scripts" / "ferja.md").write_text(SCRIPT, encoding="utf-8")
        yield OnlineShow(root, service, loopback)


def _find_in_files(folder: Path, words: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_a_key_is_in_no_file_and_no_message(show: OnlineShow) -> None:
    """Neither the right one of a build that went well, nor a wrong one that the service may repeat in its refusal."""
    show.loopback.faults.append(faults.refuse(503, "0"))
    told = [show.run("-v", "build", "--explain", "--json"), show.run("voices"), show.run("doctor")]
    assert told[0][0] == 0, told[0][2]
    (show.root / "scripts" / "ferja.md").write_text(SCRIPT.replace("i går", "i dag"), encoding="utf-8")
    refused = show.run("--debug", "build", "--explain", key=WRONG_KEY)
    assert refused[0] == 5
    assert "L428" in refused[2]
    for _, out, err in (*told, refused):
        for key in (show.service.key, WRONG_KEY):
            assert key not in out + err
            assert key[:8] not in out + err
    assert _find_in_files(show.root.parent, show.service.key) == []
    assert _find_in_files(show.root.parent, WRONG_KEY) == []


def test_after_a_kill_nothing_that_was_answered_is_asked_again(show: OnlineShow) -> None:
    """The build is killed half-way, its workers keep what they have begun, and the next build does the rest."""
    service = show.loopback
    build = show.start("build")

    def kill_half_way(received: Received) -> Reply:
        if len(service.answered) == 7:
            build.send_signal(signal.SIGKILL)
        return show.service.protocol(received)

    service.protocol = kill_half_way
    build.communicate(timeout=120)
    assert build.returncode == -signal.SIGKILL
    assert 7 < len(service.answered) < len(NUMBERS) * show.service.asks
    code, out, _ = show.run("build", "--json")
    assert code == 0
    assert json.loads(out)["episodes"][0]["slug"] == "ferja"
    asked = show.list_asked()
    assert len(asked) == len(set(asked)) == len(NUMBERS) * show.service.asks


def test_no_more_is_asked_at_once_than_is_allowed(show: OnlineShow) -> None:
    """Over all workers of a build."""
    assert show.run("build")[0] == 0
    assert 1 <= show.loopback.busiest <= 2


@pytest.mark.parametrize("show", ["azure"], indirect=True)
def test_what_a_build_would_cost_is_told_with_a_price(show: OnlineShow) -> None:
    """Requests, characters and dollars, and not a byte is sent."""
    path = show.root / "lydsak.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("attempts = 2", "attempts = 2\nprice = 1000.0"), encoding="utf-8")
    _, out, _ = show.run("build", "-n")
    characters = sum(len(f"Ferja gikk {number} ganger i går.") for number in NUMBERS)
    assert f"azure: 16 requests, {characters} characters, about {characters / 1000:.2f} US dollars" in out
    assert show.loopback.received == []
