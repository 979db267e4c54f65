"""The client of S3-compatible stores: whose bucket, by which keys, and what its errors mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lydsak.errors import Phrase, Place, SettingsError, TargetError
from lydsak.targets.checking import check_url, is_loopback_host

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

_BUCKET: Final = re.compile(r"^[a-z0-9][a-z0-9._-]{1,254}$", re.IGNORECASE)
_CONNECTED: Final = 15.0
"""Seconds in which a store that is there has taken the connection."""
_ADVICE: Final = {
    "AccessDenied": "the key may not do this here: see the policy of key and bucket",
    "ExpiredToken": "the session is over: log in again and set the new AWS_SESSION_TOKEN",
    "InvalidAccessKeyId": "the store does not know the key of AWS_ACCESS_KEY_ID",
    "NoSuchBucket": "there is no such bucket: create it, or see `bucket` and `endpoint`",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
    "SignatureDoesNotMatch": "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or `region` is another",
}
"""By the codes of the S3 API's errors."""


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A bucket, or a part of one."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """None: Amazon's own."""
    region: str = "us-east-1"

    @property
    def folder(self) -> str:
        """The prefix without slashes round it."""
        return self.prefix.strip("/")

    @property
    def server(self) -> str:
        """Where requests go."""
        return self.endpoint or f"https://s3.{self.region}.amazonaws.com"

    def __str__(self) -> str:
        where = f" at {self.endpoint}" if self.endpoint else ""
        return "/".join(part for part in (f"s3://{self.bucket}", self.folder) if part) + where


def check_bucket_address(address: BucketAddress) -> None:
    """Raises SettingsError (L856) for what is no bucket, or is reached without encryption."""
    parts = check_url(address.server, setting="endpoint")
    if parts.scheme == "http" and not is_loopback_host(parts.hostname):
        help = "write https://; without it anybody on the way could change what is published"
        raise SettingsError("L856", "endpoint is not encrypted", help=help)
    if not _BUCKET.fullmatch(address.bucket):
        help = "folders within the bucket go into `prefix`"
        raise SettingsError(
            "L856", Phrase("bucket is no bucket's name: {bucket}", bucket=f"{address.bucket!r}"), help=help
        )


def open_bucket(address: BucketAddress, *, patience: float, attempts: int) -> S3Store:
    """The library's client; no request yet. `patience`: seconds that one request may take.

    Raises TargetError: L850 where the package is missing, L852 without keys.
    """
    try:
        from obstore.store import S3Store
    except ImportError as error:
        help = "pip install 'lydsak[s3]'"
        raise TargetError("L850", "S3 needs the package obstore", help=help) from error
    return S3Store(
        address.bucket,
        prefix=address.folder or None,
        config=_read_credentials(),
        # All of them said, as the library would take what is missing from the environment.
        endpoint=address.server,
        region=address.region,
        skip_signature=False,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": address.server.startswith("http://"),
            "allow_invalid_certificates": False,
            "timeout": timedelta(seconds=patience),
            "connect_timeout": timedelta(seconds=min(patience, _CONNECTED)),
        },
        # Of two attempts the second is for what failed at once, not for what said nothing so long.
        retry_config={"max_retries": attempts - 1, "retry_timeout": timedelta(seconds=patience * attempts / 2)},
    )


@contextmanager
def explain_bucket(address: BucketAddress, path: str) -> Iterator[None]:
    """Turn what the library says of a request into a TargetError: L852 where the store refused it, else L851."""
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

    place = Place(f"{address.bucket}/{address.folder}/{path}".replace("//", "/"))
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        said, code = str(error), find_s3_code(str(error))
        denied = isinstance(error, PermissionDeniedError | UnauthenticatedError | FileNotFoundError)
        if denied or code in _ADVICE or re.search(r"status code: 4(?!08|29)\d\d", said):
            message = Phrase("the store refused: {said}", said=code or _shorten(said))
            help = _ADVICE.get(code or "", "see the rights of key and bucket, and that the bucket is there")
            # Not `from error`: the library's text is long, and tells of the request's headers.
            raise TargetError("L852", message, place=place, help=help) from None
        message = Phrase("the store did not answer as it should: {said}", said=_shorten(said))
        help = "is this machine online, and `endpoint` right? publish again: what was sent is kept"
        raise TargetError("L851", message, place=place, help=help) from None


def find_s3_code(said: str) -> str | None:
    """The code of the S3 API's error in what the library says."""
    found = re.search(r"<Code>([A-Za-z0-9]+)</Code>", said)
    return found[1] if found else None


def _read_credentials() -> S3Config:
    """From the environment alone, so that no other account of this machine is used by mistake."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        help = "set both in the environment; the store's web pages make such keys"
        raise TargetError(
            "L852", Phrase("no key for the store: {missing} not set", missing=" and ".join(missing)), help=help
        )
    config: S3Config = {"access_key_id": os.environ[names[0]], "secret_access_key": os.environ[names[1]]}
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        config["session_token"] = token
    return config


def _shorten(said: str) -> str:
    """What a person can use of the library's text: the status, or what ended the connection."""
    if status := re.search(r"status code: (\d{3}[^:\n]*)", said):
        return status[1].strip()
    last = re.search(r" - (?:HTTP error: )?([^\n]*)", said)
    causes = ("timed out", "Connection refused", "Connection reset", "dns error", "certificate")
    known = [cause for cause in causes if cause.lower() in said.lower()]
    return ", ".join(known) or (last[1][:100] if last else "no answer")
