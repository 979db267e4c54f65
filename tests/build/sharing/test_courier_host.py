"""The program that a courier is, asked as a courier asks it; tests/build/sharing/test_courier.py has it at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.sharing.courier_host import NoExchange, open_exchange, serve_store
from lydsak.build.workers.away import read_frame, write_frame
from lydsak.errors import TargetError
from lydsak.model import Key, SharedStore
from tests.targets.servers import set_s3_keys

if TYPE_CHECKING:
    import pytest

KEY = Key("a" * 64)


def test_it_answers_each_question_until_there_is_nobody_to_ask(tmp_path: Path) -> None:
    """What is to be sent is not answered; the end of its input is its own."""
    code = f"from {serve_store.__module__} import serve_store; serve_store()"
    shared = json.dumps({"bucket": "web", "endpoint": "http://127.0.0.1:9"})
    host = subprocess.Popen(
        [sys.executable, "-P", "-c", code, str(os.getpid()), shared, str(tmp_path)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "given"},
    )
    assert host.stdin is not None
    assert host.stdout is not None
    answers = []
    for question in ({"fetch": [KEY]}, {"send": [KEY]}, {"flush": 1}):
        write_frame(host.stdin.fileno(), json.dumps(question).encode())
        if "send" not in question:
            answer = read_frame(host.stdout.fileno())
            assert answer is not None
            answers.append(json.loads(answer))
    host.communicate()
    assert host.returncode == 0
    assert [answer["keys"] for answer in answers] == [[], [KEY]]
    assert {answer["trouble"][0] for answer in answers} == {"no key for the store: AWS_ACCESS_KEY_ID not set"}


def test_without_the_package_the_reason_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how to have it."""
    set_s3_keys(monkeypatch)
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    trouble = open_exchange(SharedStore("web"), tmp_path).reading_trouble
    assert trouble is not None
    assert (trouble.code, trouble.help) == ("L850", "pip install 'lydsak[s3]'")


def test_where_there_is_no_bucket_nothing_comes_and_nothing_goes() -> None:
    """What was to be sent is told once."""
    nothing = NoExchange(TargetError("L850", "no package"))
    nothing.send([KEY, KEY])
    assert (nothing.fetch([KEY]), nothing.flush(1), nothing.flush(1)) == ((), (KEY,), ())
