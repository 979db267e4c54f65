from __future__ import annotations

import errno
import os
import socket
from typing import NoReturn

import pytest

from lydsak.cli.listener import open_listener
from lydsak.errors import UsageError


def test_it_listens_at_a_free_port() -> None:
    """Whoever is told of it may ask at once."""
    with open_listener("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        pass


def test_a_port_that_is_taken_is_told_so() -> None:
    """By its number."""
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is taken"):
            open_listener("127.0.0.1", port)


def test_an_address_of_another_machine_is_no_taken_port() -> None:
    """RFC 5737: nobody's."""
    with pytest.raises(UsageError, match=r"nothing can listen at 192\.0\.2\.1") as error:
        open_listener("192.0.2.1", 0)
    assert error.value.code == "L004"


def test_a_port_of_the_system_is_no_taken_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own reason is told."""

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(UsageError, match="port 80 may not be used: Permission denied"):
        open_listener("127.0.0.1", 80)
