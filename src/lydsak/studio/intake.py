"""What an editor takes in: an address, a file or pasted words, shown before a script is made of them.

What was shown is what is made: the source is held here meanwhile, and is neither fetched nor sent a second time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from lydsak.build.editing.intake import AddOptions, Intake, TakenNameError, add_source
from lydsak.build.editing.intake_form import encode_intake
from lydsak.build.editing.sources import Source, open_page, open_stream, open_upload
from lydsak.build.editing.web import is_web_address
from lydsak.build.script_findings import SLIPS
from lydsak.config import Settings
from lydsak.errors import ArticleError, Phrase, UsageError
from lydsak.model import Language
from lydsak.studio.phrases import encode_phrase, encode_told_error
from lydsak.text.quotes.turns import needs_answer
from lydsak.text.readers.encoding import EncodingError, check_encoding

_HELD: Final = 4
"""Sources at a time: of the largest, a hundred megabytes."""
_NAMELESS: Final = "L310"


@dataclass(frozen=True, slots=True)
class HeldSource:
    """An article that was shown, and the encoding that an editor chose for it."""

    source: Source
    encoding: str | None = None

    @property
    def key(self) -> str:
        """The digest of all that a script is made from."""
        one = self.source
        digest = hashlib.sha256(repr((one.name, one.suffix, one.url, one.charset, self.encoding)).encode())
        digest.update(one.content)
        return digest.hexdigest()[:32]


class Intakes:
    """The sources that editors look at before they add them."""

    def __init__(self, load_settings: Callable[[], Settings]) -> None:
        self._load_settings = load_settings
        self._held: dict[str, HeldSource] = {}
        self._lock = threading.Lock()
        self._adding = threading.Lock()

    def show(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What would be made of a source, or what an editor must choose first. Raises LydsakError."""
        held = self._hold(self._open(body))
        return _describe(self._load_settings(), held, _read_options(body, held, dry_run=True))

    def add(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make the script of a source that was shown. Raises LydsakError."""
        held = self.find(body.get("held"))
        with self._adding:  # the next one's date is after this one's
            answer = _describe(self._load_settings(), held, _read_options(body, held, dry_run=False))
        if answer.get("created"):
            with self._lock:
                self._held.pop(held.key, None)
        return answer

    def find(self, key: object) -> HeldSource:
        """A source that was shown. Raises UsageError L035 where it is not held any more."""
        with self._lock:
            held = self._held.get(key) if isinstance(key, str) else None
        if held is None:
            raise UsageError("L035", "this article is not held any more", help="show it once more")
        return held

    def _open(self, body: Mapping[str, Any]) -> HeldSource:
        encoding = _read_words(body, "encoding")
        if "held" in body:
            held = self.find(body["held"])
            return HeldSource(held.source, check_encoding(encoding) if encoding else held.encoding)
        return HeldSource(_open_source(body), check_encoding(encoding) if encoding else None)

    def _hold(self, held: HeldSource) -> HeldSource:
        with self._lock:
            self._held.pop(held.key, None)
            self._held[held.key] = held
            if len(self._held) > _HELD:
                del self._held[next(iter(self._held))]
        return held


def _open_source(body: Mapping[str, Any]) -> Source:
    """What a request brings. No page's word lets an address of this network be asked. Raises LydsakError."""
    address = (_read_words(body, "address") or "").strip()
    if address:
        return open_page(address if is_web_address(address) else f"https://{address}")
    file = body.get("file")
    if isinstance(file, dict):
        return open_upload(_read_words(file, "name") or "", _read_content(file.get("content")))
    text = _read_words(body, "text")
    if text is None or not text.strip():
        raise UsageError("L025", "there is no article here", help="give an address, a file or a text")
    return open_stream(text.encode("utf-8"))


def _read_content(given: object) -> bytes:
    """The bytes of a file, from base64 (RFC 4648, section 4). Raises UsageError L025."""
    try:
        return base64.b64decode(given if isinstance(given, str) else "-", validate=True)
    except (binascii.Error, ValueError):
        raise UsageError("L025", "the file did not come whole", help="choose it once more") from None


def _read_options(body: Mapping[str, Any], held: HeldSource, *, dry_run: bool) -> AddOptions:
    language = body.get("language") or None
    if language not in {None, "nb", "nn"}:
        raise UsageError("L025", "an article is in nb or nn", help="load the page anew")
    name = (_read_words(body, "name") or "").strip()
    return AddOptions(cast("Language | None", language), held.encoding, name or None, dry_run)


def _read_words(body: Mapping[str, Any], name: str) -> str | None:
    """A text of a request that can be saved. Raises UsageError L025."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UsageError("L025", Phrase("{name} is no text", name=name), help="load the page anew")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        message = "the text holds a character that cannot be saved"
        raise UsageError("L025", message, help="take it out and type it anew") from None
    return value


def _describe(settings: Settings, held: HeldSource, options: AddOptions) -> dict[str, Any]:
    """What came of a source, or would; what only another encoding or another name can mend is no failure."""
    try:
        intake = add_source(settings, held.source, options)
    except EncodingError as error:
        readings = [
            {"encoding": one.encoding, "name": one.name, "line": one.line, "text": one.sample} for one in error.readings
        ]
        return {"held": held.key, "readings": readings, "error": encode_told_error(error)}
    except ArticleError as error:
        if not isinstance(error, TakenNameError) and error.code != _NAMELESS:
            raise
        return {"held": held.key, "slug": getattr(error, "slug", ""), "error": encode_told_error(error)}
    return {"held": held.key, "error": None, **_encode_shown(settings, intake)}


def _encode_shown(settings: Settings, intake: Intake) -> dict[str, Any]:
    """An intake for a page: paths as the show has them, reasons as phrases, lines where the source has any."""
    has_lines = intake.source is not None and intake.source.has_lines
    return {
        **encode_intake(intake),
        "script": intake.script_path.relative_to(settings.root).as_posix(),
        "article": intake.article_path.relative_to(settings.root).as_posix(),
        "paragraphs": sum(block.kind in {"paragraph", "item"} for block in intake.article.blocks),
        "open_quotes": sum(map(needs_answer, intake.quotes)),
        "left_out": [
            {"text": one.text, "told": encode_phrase(one.reason), "line": one.line if has_lines else None}
            for one in intake.left_out
        ],
        "slips": [{"text": one.text, "told": encode_phrase(SLIPS[one.kind])} for one in intake.slips],
        "encoding_guess": intake.guess and {"name": intake.guess.name, "text": intake.guess.sample},
    }
