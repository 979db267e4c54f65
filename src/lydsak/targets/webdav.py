"""A folder of a WebDAV server (RFC 4918)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote
from uuid import uuid4

from lydsak.errors import Place, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.checking import check_url
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import WebdavOptions
from lydsak.targets.reading import explain_torn, read_blocks
from lydsak.targets.sending import send_each
from lydsak.targets.trying import PassingError, try_again
from lydsak.targets.web_client import Answer, WebClient, read_login

_WIDTH: Final = 4
_GONE: Final = frozenset({404, 410})
_DONE: Final = frozenset({200, 201, 204})
_NOT_THERE: Final = frozenset({404, 409})
_NO_PARENT: Final = frozenset({404, 409, 500})
"""500 is nginx's; RFC 4918, section 9.3.1 has 409."""
_HARMLESS: Final = _NO_PARENT | {301, 403, 405, 501}
_REFUSED: Final = frozenset({400, 403, 405, 501, 502})
"""How servers say that they do not MOVE or COPY; if it was a matter of rights, the PUT that follows tells."""


class WebdavTarget:
    """Files are put apart, read back and then moved into place; put in place where the server moves nothing.

    Folders stay when their last file goes: the protocol can remove a folder only with all that somebody else may
    have put into it meanwhile.
    """

    def __init__(self, options: WebdavOptions, *, patience: float = 60.0) -> None:
        """`patience`: seconds that a server may say nothing. Raises SettingsError (L856)."""
        parts = check_url(options.url, setting="url")
        self._url = options.url.rstrip("/")
        self._origin, self._base = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
        self._parts, self._patience = parts, patience
        self._client: WebClient | None = None
        self._moves = True
        self._folders: set[str] = set()

    def __enter__(self) -> Self:
        """No request yet: the first tells what is wrong."""
        self._client = WebClient(self._parts, login=read_login(self._parts), patience=self._patience)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            self._client.close()
        self._client = None

    @property
    def address(self) -> str:
        """The folder's address."""
        return self._url

    def watch(self, path: str) -> None:
        """Not every server heeds a condition (RFC 4918, 10.4), and one that does not says nothing of it."""

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        answer = try_again(lambda: self._ask("GET", self._name_there(path), accept=_GONE))
        return None if answer.status in _GONE else answer.content

    def holds(self, file: Outgoing) -> bool:
        """By size, and by digest where the name does not hold it."""
        return try_again(lambda: self._finds(file.path, file))

    def keeps(self, file: Outgoing) -> bool:
        """By size, as the server tells it: WebDAV has no digest, and the line may be slow."""
        return try_again(lambda: self._has_size(file))

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """Several at a time, over connections that stay open."""

        def send_whole(file: Outgoing) -> None:
            try:
                self._send_one(file)
            except PassingError:
                self._folders.clear()  # somebody else's conclusion may have taken one
                raise

        return send_each(files, lambda file: try_again(lambda: send_whole(file)), width=_WIDTH)

    def copy(self, path: str, copied: str) -> None:
        """By the server; what it does not copy is read and sent again."""
        answer = try_again(lambda: self._relocate("COPY", path, copied))
        if answer.status in _REFUSED:
            content = self.read(path)
            if content is not None:
                digest = hashlib.sha256(content).hexdigest()
                list(self.send([Outgoing(copied, content, len(content), digest, "application/octet-stream", "")]))
                return
        if answer.status not in _DONE:
            help = "publish again: what is missing there is sent then"
            raise TargetError("L852", "there is no such file to copy", place=Place(self._locate(path)), help=help)

    def remove(self, paths: Sequence[str]) -> None:
        """One request each."""
        for path in paths:
            self._delete(path)

    def conclude(self, message: str) -> None:  # noqa: ARG002 (the protocol keeps no log)
        """Each file was in place when it was sent; what was cut off before goes."""
        self._delete(f"{STAGING}/")
        self._folders.clear()

    def _send_one(self, file: Outgoing) -> None:
        if self._moves:
            staged = f"{STAGING}/{uuid4().hex}"
            self._put(staged, file)
            if not self._finds(staged, file):
                raise explain_torn(self._locate(file.path))
            answer = self._relocate("MOVE", staged, file.path)
            if answer.status in _DONE:
                return
            self._delete(staged)
            if answer.status not in _REFUSED:
                raise explain_torn(self._locate(file.path))
            self._moves = False
        self._put(file.path, file)
        if not self._finds(file.path, file):
            raise explain_torn(self._locate(file.path))

    def _put(self, path: str, file: Outgoing) -> None:
        there = self._name_there(path)
        self._make_folder(str(PurePosixPath(there).parent))
        headers = {"Content-Length": str(file.size), "Content-Type": file.content_type}
        self._ask("PUT", there, headers=headers, body=read_blocks(file), size=file.size, accept=frozenset())

    def _relocate(self, method: str, path: str, new: str) -> Answer:
        there = self._name_there(new)
        self._make_folder(str(PurePosixPath(there).parent))
        headers = {"Destination": f"{self._origin}{there}", "Overwrite": "T"}
        return self._ask(method, self._name_there(path), headers=headers, accept=_NOT_THERE | _REFUSED)

    def _has_size(self, file: Outgoing) -> bool:
        answer = self._ask("HEAD", self._name_there(file.path), accept=_GONE)
        return answer.status not in _GONE and answer.length in {None, file.size}

    def _finds(self, path: str, file: Outgoing) -> bool:
        there = self._name_there(path)
        answer = self._ask("HEAD", there, accept=_GONE)
        if answer.status in _GONE or (answer.length is not None and answer.length != file.size):
            return False
        if answer.length is not None and is_content_named(file.path):
            return True
        answer = self._ask("GET", there, accept=_GONE)
        return answer.status not in _GONE and hashlib.sha256(answer.content).hexdigest() == file.sha256

    def _make_folder(self, folder: str) -> None:
        """A folder of the server's, and those that it lies in, asked for once each.

        Most are there, and servers say so in more ways than one; if it cannot be made, what goes into it tells.
        """
        if folder in self._folders or folder == "/":
            return
        answer = self._ask("MKCOL", f"{folder}/", accept=_HARMLESS)
        if answer.status in _NO_PARENT:
            self._make_folder(str(PurePosixPath(folder).parent))
            self._ask("MKCOL", f"{folder}/", accept=_HARMLESS)
        self._folders.add(folder)

    def _delete(self, path: str) -> None:
        try_again(lambda: self._ask("DELETE", self._name_there(path), accept=_GONE))

    def _name_there(self, path: str) -> str:
        """As the server names it, in its addresses."""
        return f"{self._base}/{quote(path)}"

    def _locate(self, path: str) -> str:
        return f"{self._url}/{path}"

    def _ask(
        self,
        method: str,
        there: str,
        *,
        accept: frozenset[int],
        headers: dict[str, str] | None = None,
        body: Iterator[bytes] | None = None,
        size: int = 0,
    ) -> Answer:
        assert self._client is not None, "a target is used within `with`"  # noqa: S101
        return self._client.ask(method, there, accept=accept, headers=headers or {}, body=body, size=size)
