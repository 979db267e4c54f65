"""libespeak-ng by ctypes: one utterance, one fresh private state of the library.

The library is not deterministic from call to call: function-static variables of its wavegen.c are reset by nothing but
unloading. So a private copy is opened for each utterance and closed after it; where closing does not unload (musl), a
child is forked for each utterance from a parent that never speaks.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from lydsak.engines.child import call_in_child
from lydsak.errors import EngineError, Phrase
from lydsak.model import PLAIN, Prosody

_HELP: Final = "reinstall the package espeakng-loader, or point LYDSAK_ESPEAK_LIB at a libespeak-ng"

# speak_lib.h
_AUDIO_OUTPUT_SYNCHRONOUS: Final = 2
_INITIALIZE_DONT_EXIT: Final = 0x8000
_POS_CHARACTER: Final = 1
_CHARS_UTF8: Final = 1
_PHONEMES: Final = 0x100
_EVENT_LIST_TERMINATED: Final = 0
_EVENT_WORD: Final = 1
_SEPARATED: Final = ord("|") << 8
"""The mode of espeak_TextToPhonemes that puts a bar between two mnemonics."""
_RATE: Final = 1
_USUAL_RATE: Final = 175
"""Words a minute."""
_PITCH: Final = 3
_USUAL_PITCH: Final = 50
"""0 is an octave below the voice, 100 an octave above."""
_RANGE: Final = 4
_USUAL_RANGE: Final = 50
_BUFFER_MS: Final = 200
_LONGEST_PATH: Final = 140
"""N_PATH_HOME is 160 in speech.h, and file names are added."""


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),  # a union of int, pointer and char[8]
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class WordEvent:
    """A word begins: its place in the text in characters from 0, and in the sound in samples."""

    position: int
    sample: int


@dataclass(frozen=True, slots=True)
class Rendering:
    """Signed 16-bit mono samples and what the library said about them."""

    pcm: bytes
    rate: int
    events: tuple[WordEvent, ...]


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """Where a libespeak-ng is: a path, or a name for the system's loader, and its data if not in its own place."""

    library: str
    data: Path | None


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """What a libespeak-ng tells of itself."""

    version: str
    data: Path


def find_library() -> LibraryFiles:
    """LYDSAK_ESPEAK_LIB, the wheel espeakng-loader or the system's. Raises EngineError when the first names no file."""
    chosen = os.environ.get("LYDSAK_ESPEAK_LIB")
    if chosen:
        if not Path(chosen).is_file():
            raise EngineError(
                "L410",
                Phrase("LYDSAK_ESPEAK_LIB names no file: {chosen}", chosen=chosen),
                help="unset it to use the installed one",
            )
        beside = Path(chosen).parent / "espeak-ng-data"
        return LibraryFiles(chosen, beside if beside.is_dir() else None)
    try:
        import espeakng_loader
    except ImportError:
        return LibraryFiles("libespeak-ng.1.dylib" if sys.platform == "darwin" else "libespeak-ng.so.1", None)
    return LibraryFiles(espeakng_loader.get_library_path(), Path(espeakng_loader.get_data_path()))


class EspeakLibrary:
    """A private libespeak-ng; safe to call from any thread. `isolation` is chosen by what the system can do."""

    def __init__(self, files: LibraryFiles, isolation: Literal["reload", "fork"] | None = None) -> None:
        self.files = files
        self._lock = threading.Lock()
        self._isolation = isolation

    def render(self, text: str, voice: str, *, phonemes: bool = False, prosody: Prosody = PLAIN) -> Rendering:
        """Speak a text, always in the same samples. With `phonemes`, `[[...]]` holds the library's mnemonics.

        Voice is a file under lang/, a variant after `+`. Raises EngineError.
        """
        flags = _CHARS_UTF8 | (_PHONEMES if phonemes else 0)
        with self._lock:
            if self.isolation == "reload":
                return self._render_fresh(text, voice, flags, prosody)
            return call_in_child(lambda: self._render_fresh(text, voice, flags, prosody))

    def read_phonemes(self, texts: Sequence[str], voice: str) -> tuple[str, ...]:
        """The mnemonics that the library reads each text as, "|" between two. Raises EngineError."""
        with self._lock:
            if self.isolation == "reload":
                return self._read_fresh(texts, voice)
            return call_in_child(lambda: self._read_fresh(texts, voice))

    @cached_property
    def isolation(self) -> Literal["reload", "fork"]:
        """How each utterance gets a fresh state. Found out before the first, as a used copy that stays is of no use."""
        if self._isolation is not None:
            return self._isolation
        _unload(self._load())
        return "fork" if self._is_loaded() else "reload"

    @cached_property
    def info(self) -> LibraryInfo:
        """Version and data folder. Raises EngineError when the library cannot be started."""
        with self._lock:
            return self._read_info() if self.isolation == "reload" else call_in_child(self._read_info)

    @cached_property
    def _copy(self) -> str:
        """A name under which nobody else in this process has the library open."""
        if not Path(self.files.library).is_file():
            return self.files.library
        content = Path(self.files.library).read_bytes()
        if hasattr(os, "memfd_create"):
            return f"/proc/self/fd/{_keep_in_memory(self, content)}"
        return _keep_in_folder(self, content)

    @cached_property
    def _data(self) -> bytes | None:
        """The data folder in a path that the library's buffer of 160 bytes holds."""
        if self.files.data is None:
            return None
        path = os.fsencode(self.files.data)
        return path if len(path) < _LONGEST_PATH else _link_from_folder(self, self.files.data)

    def _load(self) -> ctypes.CDLL:
        try:
            return ctypes.CDLL(self._copy)
        except OSError as error:
            raise EngineError(
                "L410", Phrase("libespeak-ng cannot be loaded: {error}", error=str(error)), help=_HELP
            ) from error

    def _is_loaded(self) -> bool:
        if sys.platform == "win32":
            return False
        try:
            _unload(ctypes.CDLL(self._copy, mode=os.RTLD_NOLOAD | os.RTLD_NOW))
        except OSError:
            return False
        return True

    @contextmanager
    def _open(self) -> Iterator[tuple[ctypes.CDLL, int]]:
        """The library just loaded, and its sample rate; unloaded at the end."""
        library = self._load()
        try:
            rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, self._data, _INITIALIZE_DONT_EXIT)
            if rate <= 0:
                raise EngineError(
                    "L410",
                    Phrase("libespeak-ng finds no data in {folder}", folder=self.files.data or "its folder"),
                    help=_HELP,
                )
            try:
                yield library, rate
            finally:
                library.espeak_Terminate()
        finally:
            _unload(library)

    def _read_info(self) -> LibraryInfo:
        with self._open() as (library, _):
            path = ctypes.c_char_p()
            library.espeak_Info.restype = ctypes.c_char_p
            version = library.espeak_Info(ctypes.byref(path)) or b"?"
            return LibraryInfo(version.decode("ascii", "replace").split()[0], Path(os.fsdecode(path.value or b"")))

    def _render_fresh(self, text: str, voice: str, flags: int, prosody: Prosody) -> Rendering:
        with self._open() as (library, rate):
            if hasattr(library, "espeak_ng_SetRandSeed"):  # since 1.52; breath and klatt voices draw noise
                library.espeak_ng_SetRandSeed(ctypes.c_long(1))
            _choose_voice(library, voice)
            _set_prosody(library, prosody)
            return _synthesize(library, rate, text, flags)

    def _read_fresh(self, texts: Sequence[str], voice: str) -> tuple[str, ...]:
        with self._open() as (library, _):
            _choose_voice(library, voice)
            library.espeak_TextToPhonemes.restype = ctypes.c_char_p
            return tuple(_read_text(library, text) for text in texts)


def _choose_voice(library: ctypes.CDLL, voice: str) -> None:
    if library.espeak_SetVoiceByName(os.fsencode(voice)) != 0:
        raise EngineError("L403", Phrase("libespeak-ng has no voice file {voice}", voice=voice), help=_HELP)


def _set_prosody(library: ctypes.CDLL, prosody: Prosody) -> None:
    """The voice's own way is left alone: even a parameter set to its default would be another request."""
    if prosody.pace != 1.0:
        library.espeak_SetParameter(_RATE, round(_USUAL_RATE * prosody.pace), 0)
    if prosody.pitch:
        library.espeak_SetParameter(_PITCH, round(_USUAL_PITCH * (1 + prosody.pitch / 12)), 0)
        # The melody lies on the lowest pitch in Hz: it has to grow as that does.
        library.espeak_SetParameter(_RANGE, round(_USUAL_RANGE * 2 ** (prosody.pitch / 12)), 0)


def _read_text(library: ctypes.CDLL, text: str) -> str:
    rest = ctypes.c_char_p(text.encode())
    clauses: list[str] = []
    while rest.value is not None:  # each call reads a clause and moves on
        mnemonics = library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _SEPARATED) or b""
        clauses.append(mnemonics.decode("utf-8", "replace"))
    return " ".join(clauses)


def _synthesize(library: ctypes.CDLL, rate: int, text: str, flags: int) -> Rendering:
    samples: list[bytes] = []
    events: list[WordEvent] = []

    def collect(wave: int | None, count: int, event: ctypes._Pointer[_Event]) -> int:
        if wave and count > 0:
            samples.append(ctypes.string_at(wave, 2 * count))
        index = 0
        while event[index].type != _EVENT_LIST_TERMINATED:
            if event[index].type == _EVENT_WORD:
                events.append(WordEvent(event[index].text_position - 1, event[index].sample))
            index += 1
        return 0

    callback = _Callback(collect)  # bound to a name: the library calls it until espeak_Synth returns
    library.espeak_SetSynthCallback(callback)
    content = text.encode() + b"\0"
    size = ctypes.c_size_t(len(content))
    status = library.espeak_Synth(content, size, 0, _POS_CHARACTER, 0, flags, None, None)
    if status != 0:
        raise EngineError(
            "L411", Phrase("libespeak-ng refused the text (status {status}): {text}", status=status, text=text[:60])
        )
    return Rendering(b"".join(samples), rate, tuple(events))


def _unload(library: ctypes.CDLL) -> None:
    import _ctypes

    close = getattr(_ctypes, "FreeLibrary", None) or _ctypes.dlclose  # the first on Windows alone
    close(library._handle)  # noqa: SLF001 - documented only for the constructor, and there is no other way to close


def _keep_in_memory(owner: object, content: bytes) -> int:
    """An anonymous file, gone with the process even when that is killed."""
    descriptor = os.memfd_create("lydsak-espeak")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    weakref.finalize(owner, os.close, descriptor)
    return descriptor


def _keep_in_folder(owner: object, content: bytes) -> str:
    import tempfile

    folder = tempfile.TemporaryDirectory(prefix="lydsak-espeak-")
    weakref.finalize(owner, folder.cleanup)
    copy = Path(folder.name) / "espeak-ng-private"
    copy.write_bytes(content)
    return str(copy)


def _link_from_folder(owner: object, target: Path) -> bytes:
    import tempfile

    folder = tempfile.TemporaryDirectory(prefix="lydsak-espeak-")
    weakref.finalize(owner, folder.cleanup)
    link = Path(folder.name) / "data"
    link.symlink_to(target.absolute(), target_is_directory=True)
    return os.fsencode(link)
