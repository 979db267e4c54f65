"""One connection to a service, kept open: what is sent is bounded in time and size, and the key goes nowhere else."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from lydsak.engines.online.keys import Secret
from lydsak.engines.online.patience import Fault, explain_silence, explain_status
from lydsak.errors import EngineError, Phrase

if TYPE_CHECKING:
    import requests

_CONNECTING: Final = 10.0
"""Seconds to reach a server."""
_LARGEST: Final = 64_000_000
"""Bytes of an answer: more than an hour of speech as MP3, six minutes of it as WAV."""
_LONGEST_SAID: Final = 200


class HttpClient:
    """Posts for one engine. Certificates are checked, by the system's or REQUESTS_CA_BUNDLE's authorities."""

    def __init__(self, engine: str, *, timeout: float) -> None:
        self._engine = engine
        self._timeout = timeout

    @cached_property
    def _session(self) -> requests.Session:
        import requests

        session = requests.Session()
        session.headers["User-Agent"] = f"lydsak/{version('lydsak')}"
        session.headers["Accept-Encoding"] = "identity"  # a compressed answer could unpack to any size
        session.auth = _keep_headers
        return session

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], secrets: Mapping[str, Secret] | None = None
    ) -> bytes:
        """The body of a 200 answer. Raises Fault; EngineError L427 where a key would cross a network in the clear."""
        import requests

        secrets = secrets or {}
        if secrets and not _is_private(url):
            message = Phrase(
                "{engine}: the key would be sent unencrypted to {hostname}",
                engine=self._engine,
                hostname=urlsplit(url).hostname,
            )
            raise EngineError("L427", message, help="write the address with https://")
        revealed = {name: secret.reveal() for name, secret in secrets.items()}
        try:
            with self._session.post(
                url,
                data=body,
                headers={**headers, **revealed},
                timeout=(min(_CONNECTING, self._timeout), self._timeout),
                allow_redirects=False,  # the key is for this address alone
                stream=True,
                proxies=_choose_proxies(url),
            ) as answer:
                content = self._read_bounded(answer)
        except requests.RequestException as error:
            place, here = urlsplit(url).netloc, _is_here(url)
            # Its text may quote what was sent.
            raise explain_silence(self._engine, _find_cause(error), place=place, here=here) from None
        if answer.status_code == 200:
            return content
        kind = answer.headers.get("x-amzn-ErrorType", "").partition(":")[0]  # AWS tells it beside the message alone
        said = _read_complaint(content, secrets, kind)
        raise explain_status(
            self._engine,
            answer.status_code,
            _mask_secrets(answer.reason or "", secrets),
            answer.headers.get("Retry-After"),
            said,
            keyed=bool(secrets),
        )

    def _read_bounded(self, answer: requests.Response) -> bytes:
        content = bytearray()
        for piece in answer.iter_content(65_536):
            content += piece
            if len(content) > _LARGEST:
                message = Phrase("{engine}: the service's answer does not end", engine=self._engine)
                raise Fault(EngineError("L422", message, help="the service may have changed"), again=False)
        return bytes(content)


def _keep_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an `auth` of ours, requests would put what .netrc has for the host in the place of our key."""
    return request


def _is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent: TLS, or a server on this machine."""
    return urlsplit(url).scheme == "https" or _is_here(url)


def _is_here(url: str) -> bool:
    """A server on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _choose_proxies(url: str) -> dict[str, Any]:
    """None for a server on this machine: HTTP_PROXY would have what is sent there, and the key, leave the machine.

    To requests, a name with None takes away what the environment has for it.
    """
    return {"http": None, "all": None} if urlsplit(url).scheme != "https" and _is_here(url) else {}


def _find_cause(error: BaseException) -> BaseException:
    """The innermost reason: `ConnectionRefusedError` says more than `ConnectionError`."""
    seen = [error]
    while (inner := seen[-1].__cause__ or seen[-1].__context__) is not None and inner not in seen:
        seen.append(inner)
    named = [cause for cause in seen if isinstance(cause, OSError) and type(cause) is not OSError]
    return named[-1] if named else error


def _read_complaint(content: bytes, secrets: Mapping[str, Secret], kind: str) -> str:
    """What the service says is wrong, on one line, without the key."""
    text = content[:4_000].decode("utf-8", "replace")
    try:
        said = _find_message(json.loads(text))
    except (ValueError, RecursionError):
        said = "" if text.lstrip().startswith("<") else text
    said = f"{kind}: {said}" if kind else said
    return " ".join(_mask_secrets(said, secrets).split())[:_LONGEST_SAID]


def _mask_secrets(text: str, secrets: Mapping[str, Secret]) -> str:
    for secret in secrets.values():
        text = secret.mask(text)
    return text


def _find_message(document: object) -> str:
    """The message in the JSON of an error, wherever this service puts it."""
    if isinstance(document, str):
        return document
    if isinstance(document, list):
        return next((found for item in document if (found := _find_message(item))), "")
    if isinstance(document, dict):
        keys = ("message", "msg", "Message", "detail", "error", "status")
        return next((found for key in keys if key in document and (found := _find_message(document[key]))), "")
    return ""
