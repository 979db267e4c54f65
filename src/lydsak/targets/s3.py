"""A bucket of an S3-compatible store."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from lydsak.errors import Place, PublishError, SettingsError, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.checking import check_url, is_loopback_host
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import S3Options
from lydsak.targets.reading import HOLDABLE, explain_torn, read_blocks
from lydsak.targets.sending import send_each
from lydsak.targets.trying import ATTEMPTS

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import S3Config, S3Store

_BUCKET: Final = re.compile(r"^[a-z0-9][a-z0-9._-]{1,254}$", re.IGNORECASE)
_WIDTH: Final = 6
_DIGEST: Final = "sha256"
"""The key of an object's metadata that keeps its digest: one HEAD tells whether it is there."""
_ADVICE: Final = {
    "AccessDenied": "the key may not do this here: see the policy of key and bucket",
    "ExpiredToken": "the session is over: log in again and set the new AWS_SESSION_TOKEN",
    "InvalidAccessKeyId": "the store does not know the key of AWS_ACCESS_KEY_ID",
    "NoSuchBucket": "there is no such bucket: create it, or see `bucket` and `endpoint`",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
    "SignatureDoesNotMatch": "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or `region` is another",
}
"""By the codes of the S3 API's errors."""


class S3Target:
    """Objects: each appears whole or not at all, so nothing is staged."""

    def __init__(self, options: S3Options, *, patience: float = 120.0) -> None:
        """`patience`: seconds that one request may take. Raises SettingsError (L856)."""
        self._options, self._patience = options, patience
        self._prefix = options.prefix.strip("/")
        self._endpoint = options.endpoint or f"https://s3.{options.region}.amazonaws.com"
        parts = check_url(self._endpoint, setting="endpoint")
        if parts.scheme == "http" and not is_loopback_host(parts.hostname):
            help = "write https://; without it anybody on the way could change what is published"
            raise SettingsError("L856", "endpoint is not encrypted", help=help)
        if not _BUCKET.fullmatch(options.bucket):
            help = "folders within the bucket go into `prefix`"
            raise SettingsError("L856", f"bucket is no bucket's name: {options.bucket!r}", help=help)
        self._store: S3Store | None = None
        self._watched: dict[str, str | None] = {}
        """The tags by path; none where nothing stood."""

    def __enter__(self) -> Self:
        """No request yet: the first tells what is wrong."""
        try:
            from obstore.store import S3Store
        except ImportError as error:
            help = "pip install 'lydsak[s3]'"
            raise TargetError("L850", "S3 needs the package obstore", help=help) from error
        self._store = S3Store(
            self._options.bucket,
            prefix=self._prefix or None,
            config=_read_credentials(),
            # All of them said, as the library would take what is missing from the environment.
            endpoint=self._endpoint,
            region=self._options.region,
            skip_signature=False,
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": self._endpoint.startswith("http://"),
                "allow_invalid_certificates": False,
                "timeout": timedelta(seconds=self._patience),
                "connect_timeout": timedelta(seconds=min(self._patience, 15.0)),
            },
            retry_config={"max_retries": ATTEMPTS - 1, "retry_timeout": timedelta(seconds=2 * self._patience)},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store = None

    @property
    def address(self) -> str:
        """The bucket and the part of it, and whose."""
        where = f" at {self._options.endpoint}" if self._options.endpoint else ""
        return "/".join(part for part in (f"s3://{self._options.bucket}", self._prefix) if part) + where

    def watch(self, path: str) -> None:
        """By the object's tag, on which its replacement is conditional."""
        with self._explain(path):
            try:
                self._watched[path] = self._opened.head(path)["e_tag"]
            except FileNotFoundError:
                self._watched[path] = None

    def read(self, path: str) -> bytes | None:
        """The content of an object."""
        with self._explain(path):
            try:
                return bytes(self._opened.get(path).bytes())
            except FileNotFoundError as error:
                if _find_code(str(error)) == "NoSuchBucket":
                    raise
                return None

    def holds(self, file: Outgoing) -> bool:
        """By size and the digest kept beside it; what others put there has none."""
        found = self._ask(file.path)
        if found is None or found[0] != file.size:
            return False
        return found[1].get(_DIGEST, file.sha256 if is_content_named(file.path) else None) == file.sha256

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """Several at a time; the signature of each request covers its bytes."""
        return send_each(files, self._send_one, width=_WIDTH)

    def copy(self, path: str, copied: str) -> None:
        """By the store itself, with type and digest."""
        self._watched.pop(copied, None)
        with self._explain(path):
            self._opened.copy(path, copied)

    def remove(self, paths: Sequence[str]) -> None:
        """Many in one request; there are no folders."""
        with self._explain(self._prefix):
            if paths:
                self._opened.delete(list(paths))

    def conclude(self, message: str) -> None:  # noqa: ARG002 (a bucket keeps no log)
        """Each object was in place when it was sent. Parts of cut-off uploads end by the bucket's lifecycle rules."""
        with self._explain(STAGING):
            left = [item["path"] for page in self._opened.list(STAGING) for item in page]
        self.remove(left)

    def _send_one(self, file: Outgoing) -> None:
        attributes = {"Content-Type": file.content_type, "Cache-Control": file.cache_control, _DIGEST: file.sha256}
        with self._explain(file.path):
            if file.size > HOLDABLE:
                self._opened.put(
                    file.path,
                    read_blocks(file),
                    attributes=attributes,
                    use_multipart=True,
                    chunk_size=HOLDABLE,
                    max_concurrency=2,
                )
            else:
                self._put_small(file, b"".join(read_blocks(file)), attributes)
        found = self._ask(file.path)
        if found is None or found[0] != file.size or found[1].get(_DIGEST, file.sha256) != file.sha256:
            raise explain_torn(file.path)
        if _name_type(found[1].get("Content-Type", file.content_type)) != _name_type(file.content_type):
            message = f"the store says {found[1]['Content-Type']} of it, not {file.content_type}"
            raise TargetError("L853", message, place=Place(file.path), help="apps go by it; does a rule there set it?")

    def _put_small(self, file: Outgoing, content: bytes, attributes: dict[str, str]) -> None:
        """In one request; over what was watched only where that stands there still. Raises PublishError."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        mode: Literal["create", "overwrite"] | UpdateVersion = "overwrite"
        if file.path in self._watched:
            tag = self._watched[file.path]
            mode = {"e_tag": tag} if tag else "create"
        try:
            put = self._opened.put(file.path, content, attributes=attributes, use_multipart=False, mode=mode)
        except (AlreadyExistsError, PreconditionError):
            if not self.holds(file):  # else it is ours, and the answer to it was lost
                raise self._explain_overtaken(file.path) from None
        else:
            if file.path in self._watched:
                self._watched[file.path] = put["e_tag"]

    def _explain_overtaken(self, path: str) -> PublishError:
        message = "somebody else has replaced it meanwhile"
        help = "it was left as it is: publish again when that publication is done"
        return PublishError("L843", message, place=Place(f"{self.address}/{path}"), help=help)

    def _ask(self, path: str) -> tuple[int, dict[str, str]] | None:
        with self._explain(path):
            try:
                found = self._opened.get(path, options={"head": True})
            except FileNotFoundError:
                return None
            return found.meta["size"], {str(name): value for name, value in found.attributes.items()}

    @property
    def _opened(self) -> S3Store:
        assert self._store is not None, "a target is used within `with`"  # noqa: S101
        return self._store

    @contextmanager
    def _explain(self, path: str) -> Iterator[None]:
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        place = Place(f"{self._options.bucket}/{self._prefix}/{path}".replace("//", "/"))
        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            said, code = str(error), _find_code(str(error))
            denied = isinstance(error, PermissionDeniedError | UnauthenticatedError | FileNotFoundError)
            if denied or code in _ADVICE or re.search(r"status code: 4(?!08|29)\d\d", said):
                message = f"the store refused: {code or _shorten(said)}"
                help = _ADVICE.get(code or "", "see the rights of key and bucket, and that the bucket is there")
                # Not `from error`: the library's text is long, and tells of the request's headers.
                raise TargetError("L852", message, place=place, help=help) from None
            message = f"the store did not answer as it should: {_shorten(said)}"
            help = "is this machine online, and `endpoint` right? publish again: what was sent is kept"
            raise TargetError("L851", message, place=place, help=help) from None


def _read_credentials() -> S3Config:
    """From the environment alone, so that no other account of this machine is used by mistake."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        help = "set both in the environment; the store's web pages make such keys"
        raise TargetError("L852", f"no key for the store: {' and '.join(missing)} not set", help=help)
    config: S3Config = {"access_key_id": os.environ[names[0]], "secret_access_key": os.environ[names[1]]}
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        config["session_token"] = token
    return config


def _find_code(said: str) -> str | None:
    found = re.search(r"<Code>([A-Za-z0-9]+)</Code>", said)
    return found[1] if found else None


def _shorten(said: str) -> str:
    """What a person can use of the library's text: the status, or what ended the connection."""
    if status := re.search(r"status code: (\d{3}[^:\n]*)", said):
        return status[1].strip()
    last = re.search(r" - (?:HTTP error: )?([^\n]*)", said)
    causes = ("timed out", "Connection refused", "Connection reset", "dns error", "certificate")
    known = [cause for cause in causes if cause.lower() in said.lower()]
    return ", ".join(known) or (last[1][:100] if last else "no answer")


def _name_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
