"""Servers by SFTP that have their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.targets.options import SftpOptions
from lydsak.targets.sftp import SftpTarget
from tests.targets.servers import run_stub


@pytest.mark.parametrize("answer", [None, b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
@pytest.mark.usefixtures("at_once")
def test_a_server_that_does_not_answer_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes | None
) -> None:
    """It says nothing, hangs up at once or after its name, or is no ssh server."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with run_stub([answer]) as (port, asked):
        options = SftpOptions(host="127.0.0.1", port=port, path="/srv/www")
        with SftpTarget(options, root=tmp_path, patience=0.3) as target, pytest.raises(TargetError) as failed:
            target.read("feed.xml")
    assert failed.value.code == "L851"
    assert len(asked) > 1
