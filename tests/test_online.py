"""A build with an online voice as a producer runs it: the real command, a service on loopback, a real kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.build.conftest import SETTINGS
from tests.engines import loopback as faults
from tests.engines.loopback import Loopback, Received, Reply
from tests.engines.loopback_azure import KEY, PATH, answer_azure

WRONG_KEY = "canary00feedface00000000deadbeef"
NUMBERS = "to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten".split()
SCRIPT = "---\ntittel: Ferja\ndato: 2026-11-20 06:00\nstatus: godkjent\n---\n\n" + "\n\n".join(
    f"Ferja gikk {number} ganger i går. ^a{index}" for index, number in enumerate(NUMBERS, 1)
)


@pytest.fixture
def service() -> Iterator[Loopback]:
    """Azure Speech on loopback."""
    with Loopback(answer_azure) as loopback:
        yield loopback


@pytest.fixture
def show(tmp_path: Path, service: Loopback) -> Path:
    """A show of sixteen paragraphs, read by azure."""
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    table = f'[engines.azure]\nendpoint = "{service.url}{PATH}"\nconcurrency = 2\nattempts = 2\n'
    settings = SETTINGS.replace('engine = "tone"', 'engine = "azure"')
    (root / "lydsak.toml").write_text(f'{settings}{table}[spoken]\nopening = ""\nclosing = ""\n', encoding="utf-8")
    (root / "scripts" / "ferja.md").write_text(SCRIPT, encoding="utf-8")
    return root


def _start(show: Path, *arguments: str, key: str = KEY) -> subprocess.Popen[str]:
    environment: Mapping[str, str] = {**os.environ, "AZURE_SPEECH_KEY": key, "TMPDIR": str(show.parent)}
    return subprocess.Popen(
        [sys.executable, "-m", "lydsak", "-C", show, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _run(show: Path, *arguments: str, key: str = KEY) -> tuple[int, str, str]:
    with _start(show, *arguments, key=key) as build:
        out, err = build.communicate(timeout=120)
        return build.returncode, out, err


def _find_in_files(folder: Path, words: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_a_key_is_in_no_file_and_no_message(show: Path, service: Loopback) -> None:
    """Neither the right one of a build that went well, nor a wrong one that the service repeats in its refusal."""
    service.faults.append(faults.refuse(503, "0"))
    told = [
        _run(show, "-v", "build", "--explain", "--json"),
        _run(show, "build", "-n"),
        _run(show, "voices"),
        _run(show, "doctor"),
    ]
    assert told[0][0] == 0, told[0][2]
    (show / "scripts" / "ferja.md").write_text(SCRIPT.replace("i går", "i dag"), encoding="utf-8")
    refused = _run(show, "--debug", "build", "--explain", key=WRONG_KEY)
    assert refused[0] == 5
    assert "401" in refused[2]
    assert WRONG_KEY in {received.headers["Ocp-Apim-Subscription-Key"] for received in service.received}
    for _, out, err in (*told, refused):
        for key in (KEY, WRONG_KEY):
            assert key not in out + err
            assert key[:8] not in out + err
    assert _find_in_files(show.parent, KEY) == []
    assert _find_in_files(show.parent, WRONG_KEY) == []


def test_after_a_kill_nothing_that_was_answered_is_asked_again(show: Path, service: Loopback) -> None:
    """The build is killed half-way, its workers keep what they have begun, and the next build does the rest."""
    build = _start(show, "build")

    def kill_half_way(received: Received) -> Reply:
        if len(service.answered) == 7:
            build.send_signal(signal.SIGKILL)
        return answer_azure(received)

    service.protocol = kill_half_way
    build.communicate(timeout=120)
    assert build.returncode == -signal.SIGKILL
    first = [received.body for received in service.answered]
    assert 7 < len(first) < len(NUMBERS)
    code, out, _ = _run(show, "build", "--json")
    assert code == 0
    assert json.loads(out)["episodes"][0]["slug"] == "ferja"
    bodies = [received.body for received in service.received]
    assert len(bodies) == len(set(bodies)) == len(NUMBERS)


def test_no_more_is_asked_at_once_than_is_allowed(show: Path, service: Loopback) -> None:
    """Over all workers of a build."""
    assert _run(show, "build")[0] == 0
    assert 1 <= service.busiest <= 2


def test_what_a_build_would_cost_is_told_with_a_price(show: Path, service: Loopback) -> None:
    """Requests, characters and dollars, and not a byte is sent."""
    with (show / "lydsak.toml").open(encoding="utf-8") as file:
        text = file.read()
    (show / "lydsak.toml").write_text(text.replace("attempts = 2", "attempts = 2\nprice = 1000.0"), encoding="utf-8")
    _, out, _ = _run(show, "build", "-n")
    characters = sum(len(f"Ferja gikk {number} ganger i går.") for number in NUMBERS)
    assert f"azure: 16 requests, {characters} characters, about {characters / 1000:.2f} US dollars" in out
    assert service.received == []
