"""A bucket of an S3-compatible store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from lydsak.errors import Place, PublishError, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import S3Options
from lydsak.targets.reading import HOLDABLE, explain_torn, read_blocks
from lydsak.targets.s3_client import BucketAddress, check_bucket_address, explain_bucket, find_s3_code, open_bucket
from lydsak.targets.sending import send_each
from lydsak.targets.trying import ATTEMPTS

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import S3Store

_WIDTH: Final = 6
_DIGEST: Final = "sha256"
"""The key of an object's metadata that keeps its digest: one HEAD tells whether it is there."""


class S3Target:
    """Objects: each appears whole or not at all, so nothing is staged."""

    def __init__(self, options: S3Options, *, patience: float = 120.0) -> None:
        """`patience`: seconds that one request may take. Raises SettingsError (L856)."""
        self._at = BucketAddress(options.bucket, options.prefix, options.endpoint, options.region)
        self._patience = patience
        check_bucket_address(self._at)
        self._store: S3Store | None = None
        self._watched: dict[str, str | None] = {}
        """The tags by path; none where nothing stood."""

    def __enter__(self) -> Self:
        """No request yet: the first tells what is wrong."""
        self._store = open_bucket(self._at, patience=self._patience, attempts=ATTEMPTS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store = None

    @property
    def address(self) -> str:
        """The bucket and the part of it, and whose."""
        return str(self._at)

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
                if find_s3_code(str(error)) == "NoSuchBucket":
                    raise
                return None

    def holds(self, file: Outgoing) -> bool:
        """By size and the digest kept beside it; what others put there has none."""
        found = self._ask(file.path)
        if found is None or found[0] != file.size:
            return False
        return found[1].get(_DIGEST, file.sha256 if is_content_named(file.path) else None) == file.sha256

    def keeps(self, file: Outgoing) -> bool:
        """By size, and by the digest kept beside it where there is one."""
        found = self._ask(file.path)
        return found is not None and found[0] == file.size and found[1].get(_DIGEST, file.sha256) == file.sha256

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
        with self._explain(""):
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

    def _explain(self, path: str) -> AbstractContextManager[None]:
        return explain_bucket(self._at, path)


def _name_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
