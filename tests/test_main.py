from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASCII_ALONE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are UTF-8 or UTF-16 in any locale")
@pytest.mark.parametrize("environment", [ASCII_ALONE, {}], ids=["ASCII alone", "as it is"])
def test_norwegian_file_names_are_read_in_any_locale(environment: dict[str, str]) -> None:
    """Where Python was told to know ASCII alone the program begins again, with all that it was given."""
    script = (
        "import sys\n"
        "from lydsak.__main__ import _read_names\n"
        "_read_names()\n"
        "print(sys.getfilesystemencoding(), ascii(sys.argv[1:]))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "blåbær.md"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    assert run.stdout.split(maxsplit=1) == ["utf-8", "['bl\\xe5b\\xe6r.md']\n"]


def test_the_program_exits_with_the_command_line_s_code() -> None:
    """As an installed `lydsak` does."""
    run = subprocess.run([sys.executable, "-m", "lydsak", "explain", "L000"], capture_output=True, check=False)
    assert run.returncode == 2
    assert b"L000" in run.stderr
