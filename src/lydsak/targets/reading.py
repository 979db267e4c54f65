"""read_blocks: the bytes of a file on its way, which come whole only if they are those that the plan meant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from lydsak.errors import Place, TargetError
from lydsak.targets.base import Outgoing

_BLOCK: Final = 1 << 20
HOLDABLE: Final = 8 << 20
"""Bytes. So much of a file is held in memory at a time; what is larger goes in parts."""


def read_blocks(file: Outgoing) -> Iterator[bytes]:
    """The file's bytes. The last block comes only after the digest was found right, so a torn file never gets whole.

    Raises TargetError (L853) for other bytes than the plan's.
    """
    digest, size, held = hashlib.sha256(), 0, b""
    for block in _read_source(file):
        digest.update(block)
        size += len(block)
        if held:
            yield held
        held = block
    if size != file.size or digest.hexdigest() != file.sha256:
        raise explain_torn(file.path)
    yield held


def explain_torn(path: str) -> TargetError:
    """What came, or stands there, is not what was to be sent."""
    message = "what is there is not what was to be sent: the file changed meanwhile, or was cut on its way"
    return TargetError("L853", message, place=Place(path), help="publish again")


def _read_source(file: Outgoing) -> Iterator[bytes]:
    if isinstance(file.source, bytes):
        yield file.source
        return
    try:
        with file.source.open("rb") as source:
            while block := source.read(_BLOCK):
                yield block
    except OSError as error:
        place, help = Place(str(file.source)), "build again, then publish"
        raise TargetError("L853", f"it cannot be read: {error.strerror}", place=place, help=help) from error
