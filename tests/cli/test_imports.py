from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "audio": ("audioop", "lameenc", "mutagen", "numpy", "pydub", "soundfile", "soxr"),
    "XML and pages": ("PIL", "feedgen", "jinja2", "lxml", "ruamel"),
    "network": ("gtts", "http.client", "requests", "ssl", "starlette", "urllib3", "uvicorn"),
    "speech": ("espeakng_loader",),
}


@pytest.mark.parametrize("statement", ["import lydsak.cli", "import lydsak.__main__; lydsak.__main__.main()"])
def test_the_command_line_starts_without_the_libraries_of_the_rooms(statement: str) -> None:
    """`lydsak --help` answers at once: no audio, XML, network or speech library is loaded to print it."""
    script = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded', *sorted(sys.modules), file=sys.stderr))\n"
        f"{statement}\n"
    )
    run = subprocess.run([sys.executable, "-c", script, "--help"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    loaded = set(run.stderr.rpartition("loaded ")[2].split())
    assert "lydsak.cli" in loaded
    assert {room: sorted(loaded.intersection(names)) for room, names in HEAVY.items()} == {room: [] for room in HEAVY}


def test_the_versions_are_told_without_the_libraries() -> None:
    """Only espeakng_loader is: it says where the library lies that is asked."""
    script = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded', *sorted(sys.modules), file=sys.stderr))\n"
        "import lydsak.__main__; lydsak.__main__.main()\n"
    )
    run = subprocess.run([sys.executable, "-c", script, "--version"], capture_output=True, text=True, check=False)
    assert (run.returncode, "engine espeak: espeak-ng " in run.stdout) == (0, True), run.stderr
    loaded = set(run.stderr.rpartition("loaded ")[2].split())
    heavy = {name for names in HEAVY.values() for name in names}
    assert loaded.intersection({*heavy, "botocore", "msgspec", "onnx", "onnxruntime", "piper"}) == {"espeakng_loader"}


def test_a_build_does_not_load_what_looks_for_slips() -> None:
    """Only `add` and `check` do."""
    script = "import sys, lydsak.build.show, lydsak.build.editing.intake; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "lydsak.build.editing.intake" in loaded
    assert loaded.isdisjoint({"lydsak.text.risky", "lydsak.text.slips", "lydsak.text.norwegian.agreement"})
