"""Scripts as the studio reads and saves them: by the digest of their bytes, never over what somebody else saved."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lydsak.build.editing.versions import keep_replaced
from lydsak.build.scripts import find_script, list_scripts, name_script, read_script
from lydsak.config import SETTINGS_FILE, WORDS_FILE, Settings, load_settings
from lydsak.errors import Phrase, UsageError
from lydsak.model import Script
from lydsak.store.files import explain_storage
from lydsak.store.replacing import replace_file
from lydsak.studio.edit_steps import EditStep, EditSteps
from lydsak.text.script.parsing import parse_script

_TEXTS: Final = 200
"""That were given out lately."""


@dataclass(frozen=True, slots=True)
class OpenScript:
    """A script as it stands on disk."""

    slug: str
    path: Path
    text: str

    @property
    def etag(self) -> str:
        """The digest of its bytes."""
        return digest_text(self.text)

    def parse(self, root: Path) -> Script:
        """Raises ScriptError."""
        return parse_script(self.text, path=name_script(self.path, root))


class StaleError(Exception):
    """The script on disk is not what the editor's page was made from."""

    def __init__(self, current: OpenScript, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(current.slug)
        self.current = current
        self.details: Mapping[str, Any] = details or {}


class Documents:
    """The scripts of a show; `numbers` are given to what is done to them, in its order."""

    def __init__(self, root: Path, numbers: Iterator[int] | None = None) -> None:
        self.root = root
        self.steps = EditSteps(numbers)
        self._texts: dict[str, str] = {}
        self._giving = threading.Lock()
        self._settings: tuple[tuple[object, ...], Settings] | None = None

    def load_settings(self) -> Settings:
        """The settings as they stand now. Raises SettingsError."""
        state = tuple(_look_at(self.root / name) for name in (SETTINGS_FILE, WORDS_FILE))
        if self._settings is None or self._settings[0] != state:
            self._settings = state, load_settings(self.root)
        return self._settings[1]

    def open(self, slug: str) -> OpenScript:
        """Read a script. Raises UsageError where there is none, ScriptError where it is not text."""
        path = find_script(self.root, slug) if "/" not in slug and "\\" not in slug else None
        if path is None or path.stem != slug or path not in list_scripts(self.root):
            raise UsageError("L006", Phrase("there is no script {slug}", slug=slug), help="choose one in the list")
        return OpenScript(slug, path, read_script(path, self.root))

    def give_out(self, document: OpenScript) -> None:
        """Remember a text that a page gets, to tell later what others changed in it."""
        with self._giving:
            self._texts.pop(document.etag, None)
            self._texts[document.etag] = document.text
            if len(self._texts) > _TEXTS:
                del self._texts[next(iter(self._texts))]

    def find_text(self, etag: str) -> str | None:
        """A text that was given out lately, by its digest."""
        return self._texts.get(etag)

    def save(self, document: OpenScript, text: str, page: str = "") -> OpenScript:
        """Put a page's new text in a script's place, if it is still what was read. Raises StaleError, StorageError."""
        if text == document.text:
            return document
        self._replace(document, text)
        self.note_step(document, text, page)
        return self.open(document.slug)

    def note_step(self, document: OpenScript, text: str, page: str = "") -> None:
        """Something else of a page's has put this text in the script's place: it can be undone as an edit."""
        self.steps.note(document.slug, document.text, text, page)

    def run_step(self, document: OpenScript, step: EditStep, text: str, page: str = "", *, back: bool) -> OpenScript:
        """Put in a script's place what it is without a step, or with it again. Raises StaleError, StorageError."""
        self._replace(document, text)
        self.steps.note_run(document.slug, step, (document.text, text), page, back=back)
        return self.open(document.slug)

    def _replace(self, document: OpenScript, text: str) -> None:
        """Rename the new text into place; whoever saved between our look and the rename loses nothing either."""

        def keep(late: bytes) -> None:
            keep_replaced(self.root, document.slug, late.decode("utf-8", "replace"))

        with explain_storage(document.path):
            if replace_file(document.path, text.encode("utf-8"), document.text.encode("utf-8"), keep):
                return
        raise StaleError(self.open(document.slug))


def digest_text(text: str) -> str:
    """16 hex digits of the SHA-256 of a text's bytes."""
    return digest_saved(text.encode("utf-8", "surrogatepass"))


def digest_saved(content: bytes) -> str:
    """The same of the bytes themselves."""
    return hashlib.sha256(content).hexdigest()[:16]


def _look_at(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
