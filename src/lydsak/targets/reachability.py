"""check_reachable: new files asked for where listeners and apps will, before a feed names them."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from email.message import Message
from http.client import HTTPException
from typing import Final
from urllib.parse import quote

from lydsak.errors import Place, PublishError
from lydsak.targets.base import Outgoing
from lydsak.targets.headers import is_content_named
from lydsak.targets.sending import send_each

_WIDTH: Final = 8
_PATIENCE: Final = 20.0
"""Seconds for an answer."""
_TRIES: Final = 4
"""With growing pauses: what was sent a moment ago may take one to be seen at the edge of a network."""


def check_reachable(public_url: str, files: Sequence[Outgoing]) -> None:
    """Ask for the head of each new file of sound, captions and pictures; pages change and are not asked for.

    Raises PublishError L844 where one is not there with its size and type.
    """
    import stamina

    ask = stamina.retry(on=_UnreachableError, attempts=_TRIES, wait_initial=0.5, wait_max=4.0, wait_jitter=0.0)(_ask)

    def check_one(file: Outgoing) -> None:
        url = f"{public_url.rstrip('/')}/{quote(file.path)}"
        try:
            ask(url, file)
        except _UnreachableError as error:
            help = "the feed was left as it is; see that public_url is the address of the target's folder"
            raise PublishError("L844", str(error), place=Place(url), help=help) from None

    for _ in send_each([file for file in files if is_content_named(file.path)], check_one, width=_WIDTH):
        pass


class _UnreachableError(Exception):
    """What a server said of a file, in words."""


def _ask(url: str, file: Outgoing) -> None:
    request = urllib.request.Request(url, method="HEAD", headers={"Accept-Encoding": "identity"})  # noqa: S310 (http or https, by settings)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 (as above)
            headers: Message = answer.headers
    except urllib.error.HTTPError as error:
        error.close()
        raise _UnreachableError(f"listeners do not get it: the server answers {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _UnreachableError(f"listeners do not get it: {reason}") from None
    size, kind = headers.get("Content-Length"), headers.get_content_type()
    if size != str(file.size):
        raise _UnreachableError(f"listeners get {size or 'an unknown number of'} bytes of {file.size}")
    expected = file.content_type.partition(";")[0]
    if kind.partition("/")[0] != expected.partition("/")[0] and expected.startswith(("audio/", "video/", "image/")):
        raise _UnreachableError(f"the server calls it {kind}, and apps take it for {expected}")
