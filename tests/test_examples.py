"""The examples work as a stranger finds them: installed beside Lydsak, never inside it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pip") is None, reason="this environment has no pip of its own to install with"
)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install examples/engine into a folder of its own, as pip does it, without a network."""
    room = tmp_path_factory.mktemp("stranger")
    shutil.copytree(ROOT / "examples" / "engine", room / "engine")  # a build leaves files beside the source
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    install = [*pip, "--no-deps", "--no-build-isolation", "--target", str(room / "site"), str(room / "engine")]
    run = subprocess.run(install, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return room


def _run(stranger: Path, *arguments: str, folder: Path | None = None) -> str:
    """What a Python that finds the package prints; it is to end well."""
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder or stranger,
        env={**os.environ, "PYTHONPATH": str(stranger / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_strangers_engine_is_listed(stranger: Path) -> None:
    """`lydsak voices` shows it beside those of the house."""
    listed = _run(stranger, "lydsak", "voices")
    assert "\nmorse  (offline" in listed
    assert "\n  morse:low   nb nn\n  morse:high  nb nn\n" in listed


def test_strangers_engine_speaks(stranger: Path) -> None:
    """`lydsak say --voice morse:high` writes Morse: SOS lasts 27 dots and a pause."""
    _run(stranger, "lydsak", "say", "--voice", "morse:high", "-o", "sos.wav", "sos")
    with wave.open(str(stranger / "sos.wav")) as file:
        assert file.getnframes() / file.getframerate() >= 0.54


def test_strangers_engine_keeps_the_contract(stranger: Path) -> None:
    """The contract's tests run over it, and all that concern it pass."""
    contract = str(ROOT / "tests" / "engines" / "test_contract.py")
    # A folder of its own: in the common one it would remove what former runs left, while other tests sync their files.
    apart = f"--basetemp={stranger / 'contract'}"
    told = _run(stranger, "pytest", "-q", "-p", "no:cacheprovider", apart, contract, "-k", "morse", folder=ROOT)
    assert " passed" in told
    assert "failed" not in told
