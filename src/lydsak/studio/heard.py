"""What an editor has heard of each script: by paragraph, the digest of what was said."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from lydsak.store.files import keep_file

HeardState = Literal["no", "heard", "changed"]


class HeardParagraphs:
    """Kept in .lydsak/studio/SLUG.json; lost, everything is to be heard again, no more."""

    def __init__(self, root: Path) -> None:
        self._folder = root / ".lydsak" / "studio"

    def judge_all(self, slug: str, digests: dict[str, str]) -> dict[str, HeardState]:
        """Whether each paragraph of a script was heard as it is now."""
        known = self._read(slug)
        return {
            key: "no" if key not in known else "heard" if known[key] == digest else "changed"
            for key, digest in digests.items()
        }

    def note(self, slug: str, key: str, digest: str) -> None:
        """A paragraph was heard to its end. Raises StorageError."""
        keep_file(self._locate(slug), msgspec.json.encode({**self._read(slug), key: digest}))

    def _read(self, slug: str) -> dict[str, str]:
        with suppress(OSError, ValueError):
            return msgspec.json.decode(self._locate(slug).read_bytes(), type=dict[str, str])
        return {}

    def _locate(self, slug: str) -> Path:
        return self._folder / f"{slug}.json"
