"""The attacks of `python -m faults servers` that are quick; slow clients in one way, and a little of the fuzzer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from faults.attacks.cases import CANARY, Attack, Reply, judge_reply
from faults.attacks.endpoints import fuzz_studio
from faults.attacks.slow import crowd_server
from faults.servers import Scene, attack_servers, judge_servers, open_scene

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes to lay")
HEADERS = {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A built show, with both servers."""
    with ExitStack() as stack:
        yield open_scene(tmp_path_factory.mktemp("servers"), stack)


def test_no_attack_gets_anything(scene: Scene) -> None:
    """Nothing that is not published, no change, no word on the terminal, and the next answer comes."""
    rows = attack_servers(scene, quick=True)
    assert [violation for row in rows for violation in row.violations] == []
    assert sum(row.times for row in rows) > 500


def test_slow_clients_hold_nobody_up(scene: Scene) -> None:
    """A hundred and fifty who never end their request, and somebody who reads the page."""
    assert crowd_server(scene.serve, "drip a head", "", soon=20, waits=False) == []
    assert crowd_server(scene.studio, "say nothing", "", soon=20, waits=False) == []


def test_made_up_requests_break_nothing(scene: Scene) -> None:
    """Never 500, and no file but what the studio edits is another than before."""
    row = fuzz_studio(scene.studio, scene.root, 60)
    assert row.violations == []
    assert row.outcomes["200"]
    assert judge_servers(scene).violations == []


@pytest.mark.parametrize(
    ("reply", "violation"),
    [
        (Reply(200, HEADERS, b"", 0), "answered 200"),
        (Reply(404, HEADERS, CANARY, 0), "gave out"),
        (Reply(404, HEADERS, b"Traceback (most", 0), "inside"),
        (Reply(404, HEADERS, bytes(2000), 0), "2000 bytes"),
        (Reply(404, HEADERS, b"", 60), "took 60"),
        (Reply(404, {"x-content-type-options": "nosniff"}, b"", 0), "policy"),
        (Reply(404, {**HEADERS, "x-content-type-options": ""}, b"", 0), "types"),
        (Reply(404, {**HEADERS, "set-cookie": "a=b"}, b"", 0), "cookie"),
    ],
)
def test_the_judge_sees_what_is_wrong(reply: Reply, violation: str) -> None:
    """One rule each."""
    attack = Attack("a", b"GET / HTTP/1.1\r\n\r\n", frozenset({404}), largest=1000)
    [found] = judge_reply(attack, reply)
    assert violation in found
    assert not list(judge_reply(attack, Reply(404, HEADERS, b"", 0)))
