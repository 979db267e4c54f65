"""Requests read and answers written: JSON, errors, and what a page is told whose script somebody else saved."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lydsak.errors import LydsakError, UsageError
from lydsak.studio.documents import StaleError
from lydsak.studio.phrases import encode_told_error

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def read_body(request: Request) -> Any:
    """The JSON of a request. Raises JSONDecodeError."""
    content = await request.body()
    try:
        return json.loads(content or b"{}")
    except (ValueError, RecursionError):  # also numbers of thousands of digits
        raise json.JSONDecodeError("not JSON", "", 0) from None


def require_dict(value: Any) -> dict[str, Any]:
    """An object of named values. Raises UsageError for anything else."""
    if not isinstance(value, dict):
        raise UsageError("L025", "the request is no object", help="load the page anew")
    return value


def read_tag(request: Request) -> str:
    """The state of the script that an edit was made on (RFC 9110, section 13.1.1). Raises UsageError without one."""
    found = re.fullmatch(r'"([0-9a-f]{16})"', request.headers.get("if-match", ""))
    if found is None:
        raise UsageError("L025", "the edit does not say what it was made on", help="load the page anew")
    return found[1]


def answer_json(document: Mapping[str, Any], *, status: int = 200) -> Response:
    """A document; one of a script has its tag as a header too."""
    from starlette.responses import Response

    headers = {"ETag": f'"{document["etag"]}"'} if "etag" in document else {}
    # A lone surrogate can be typed and is no UTF-8; escaped it is told as it is.
    content = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    return Response(content, status_code=status, media_type="application/json", headers=headers)


def answer_error(error: LydsakError, *, status: int) -> Response:
    """An error as the interface has it."""
    return answer_json({"error": encode_told_error(error)}, status=status)


def answer_stale(error: StaleError) -> Response:
    """412: the script as it is, what changed in it, and the text that was not written."""
    return answer_json(error.details, status=412)


def encode_event(name: str, news: Mapping[str, Any]) -> bytes:
    """A server-sent event (HTML, section 9.2)."""
    return f"event: {name}\ndata: {json.dumps(news, ensure_ascii=True)}\n\n".encode()
