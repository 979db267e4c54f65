from __future__ import annotations

import ctypes
import ctypes.util
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lydsak.engines.espeak.library import EspeakLibrary, LibraryFiles, _synthesize, _unload, find_library
from lydsak.errors import EngineError

SENTENCES = (
    "Da lyset sluknet sist lørdag, satt hundre og førti mennesker i salen.",
    "Vi trodde aldri det skulle gå, sier lederen.",
    "Hva nå?",
    "Sju tusen tre hundre menn, kvinner og barn kom til byen for å se filmen fra Seyðisfjörður.",
)


@pytest.fixture(scope="module")
def library() -> EspeakLibrary:
    """Find the library that a build would use."""
    return EspeakLibrary(find_library())


@contextmanager
def _hold(files: LibraryFiles) -> Iterator[None]:
    """Have the library's own file open, as a stranger's engine in the same process might."""
    stranger = ctypes.CDLL(files.library)
    try:
        yield
    finally:
        _unload(stranger)


def test_one_library_left_open_is_not_pure(library: EspeakLibrary) -> None:
    """The fault that the reload is for: should upstream mend it, this fails and the reload may go."""
    with library._open() as (opened, rate):
        opened.espeak_SetVoiceByName(b"gmq/nb")
        said = {_synthesize(opened, rate, SENTENCES[0], 1).pcm for _ in range(3)}
    assert len(said) > 1


def test_library_is_really_unloaded(library: EspeakLibrary) -> None:
    """After an utterance the private copy is not in the process any more (where the system unloads at all)."""
    library.render("hei", "gmq/nb")
    if library.isolation == "reload":
        assert not library._is_loaded()
        with library._open():
            assert library._is_loaded()


def test_same_bytes_from_reload_and_fork(library: EspeakLibrary) -> None:
    """Where unloading is impossible a forked child gives the very same samples and events."""
    forked = EspeakLibrary(find_library(), "fork")
    for sentence in SENTENCES:
        assert forked.render(sentence, "gmq/nb") == library.render(sentence, "gmq/nb")
    assert forked.info == library.info


def test_another_user_of_the_library_in_the_process_disturbs_nothing(library: EspeakLibrary) -> None:
    """A stranger's engine may hold the very same file open: ours is a private copy, and still unloads."""
    alone = library.render(SENTENCES[0], "gmq/nb")
    with _hold(library.files):
        fresh = EspeakLibrary(library.files)
        assert fresh.render(SENTENCES[0], "gmq/nb") == fresh.render(SENTENCES[0], "gmq/nb") == alone
        assert fresh.isolation == library.isolation


def test_a_library_that_stays_loaded_is_forked_instead(library: EspeakLibrary) -> None:
    """When closing does not unload (musl; here: somebody holds it), this is noticed before a word is said."""
    uncopied = EspeakLibrary(library.files)
    uncopied.__dict__["_copy"] = library.files.library
    with _hold(library.files):
        assert uncopied.isolation == "fork"
        assert uncopied.render(SENTENCES[0], "gmq/nb") == library.render(SENTENCES[0], "gmq/nb")


def test_copy_in_a_folder_where_memory_files_are_missing(
    library: EspeakLibrary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On macOS the private copy is a temporary file, which goes with its owner."""
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    copied = EspeakLibrary(library.files)
    assert copied.render(SENTENCES[0], "gmq/nb") == library.render(SENTENCES[0], "gmq/nb")
    assert len(list(tmp_path.iterdir())) == 1
    del copied
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_noise_is_seeded(library: EspeakLibrary) -> None:
    """Breathing voices draw random numbers; they too say the same twice."""
    assert library.render("hei", "gmq/nb+whisper") == library.render("hei", "gmq/nb+whisper")


def test_nothing_is_left_behind(library: EspeakLibrary) -> None:
    """Many utterances leave no file descriptor open."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("counts descriptors in /proc")
    library.render("hei", "gmq/nb")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        library.render("hei", "gmq/nb")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_phonemes_only_when_asked_for(library: EspeakLibrary) -> None:
    """Brackets are mnemonics with the flag, and mere letters without."""
    assert library.render("[[h'aI]]", "gmq/nb", phonemes=True).pcm == library.render("hei", "gmq/nb").pcm
    assert library.render("[[h'aI]]", "gmq/nb").pcm != library.render("hei", "gmq/nb").pcm


CRASHING = """
from lydsak.engines.espeak.library import *
try:
    EspeakLibrary(find_library(), "fork").render("A." * 4_000, "gmq/nb")
except EngineError as error:
    print(error.code, error)
"""


def test_crash_of_the_library_is_an_error_message() -> None:
    """The abort that the engine's cleaning prevents (a buffer of 80 bytes, unchecked) ends a forked child alone."""
    run = subprocess.run([sys.executable, "-c", CRASHING], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("L411 the engine crashed")


def test_environment_names_a_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LYDSAK_ESPEAK_LIB goes before the wheel; a name of no file is an error, not a silent fall to the next."""
    found = find_library()
    monkeypatch.setenv("LYDSAK_ESPEAK_LIB", found.library)
    assert find_library() == found
    monkeypatch.setenv("LYDSAK_ESPEAK_LIB", str(tmp_path / "none.so"))
    with pytest.raises(EngineError) as caught:
        find_library()
    assert caught.value.code == "L410"


def test_file_that_is_no_library_is_an_error(tmp_path: Path) -> None:
    """Rubbish in place of the library is told with a way out."""
    rubbish = tmp_path / "libespeak-ng.so"
    rubbish.write_bytes(b"rubbish")
    with pytest.raises(EngineError) as caught:
        EspeakLibrary(LibraryFiles(str(rubbish), None)).render("hei", "gmq/nb")
    assert caught.value.code == "L410"
    assert "LYDSAK_ESPEAK_LIB" in (caught.value.help or "")


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    """The library without its data does not end the process."""
    with pytest.raises(EngineError, match="finds no data"):
        EspeakLibrary(LibraryFiles(find_library().library, tmp_path)).render("hei", "gmq/nb")


def test_data_in_a_deep_folder_is_found(library: EspeakLibrary, tmp_path: Path) -> None:
    """The library keeps its data's path in 160 bytes; an environment may be installed deeper than that."""
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    deep.mkdir(parents=True)
    data = deep / "espeak-ng-data"
    data.symlink_to(library.info.data, target_is_directory=True)
    assert EspeakLibrary(LibraryFiles(library.files.library, data)).render("hei", "gmq/nb").pcm


@pytest.mark.debian("espeak-ng")
def test_system_library_speaks_too() -> None:
    """Where the system has a libespeak-ng, it does without the wheel."""
    name = ctypes.util.find_library("espeak-ng")
    assert name is not None
    library = EspeakLibrary(LibraryFiles(name, None))
    assert library.render("hei", "gmq/nb") == library.render("hei", "gmq/nb")
    assert library.info.data.name == "espeak-ng-data"
