"""close_network: no test reaches a host but this one, nor does a program that it starts with this on its way."""

from __future__ import annotations

import ipaddress
import sys


def close_network() -> None:
    """For as long as this process lives: an audit hook cannot be taken away."""
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    # An OSError, so that the code under test meets what it would meet on a train.
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
    elif event == "socket.getaddrinfo" and arguments[0] is not None:
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
    else:
        return
    if not _is_loopback(host):
        raise OSError(f"tests reach loopback only, not {host!r}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", ""}
