"""open_listener: the port that `serve` and `studio` answer at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.errors import UsageError

if TYPE_CHECKING:
    from socket import socket


def open_listener(host: str, port: int) -> socket:
    """A socket that listens there; 0 takes a free port. Raises UsageError L004 where the system refuses."""
    import socket

    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Before the address is printed: whoever reads it may ask at once.
        listener.listen()
    except OSError as error:
        listener.close()
        raise _explain_refusal(host, port, error) from None
    return listener


def _explain_refusal(host: str, port: int, error: OSError) -> UsageError:
    import errno

    if error.errno == errno.EADDRINUSE:
        return UsageError("L004", f"port {port} is taken", help="stop the other server, or give --port 0")
    why = error.strerror or error
    if error.errno in {errno.EACCES, errno.EPERM}:
        help = "ports below 1024 are the system's own: give a higher one, or --port 0"
        return UsageError("L004", f"port {port} may not be used: {why}", help=help)
    help = "is this machine on the network that it was on a moment ago?"
    return UsageError("L004", f"nothing can listen at {host}, port {port}: {why}", help=help)
