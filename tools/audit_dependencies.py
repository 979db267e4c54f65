"""Ask whether vulnerabilities are known of the packages in the lock: `nox -s audit`, over the network.

It runs pip-audit, fetched into a folder of its own. It ends with 0 where everything was asked and nothing is known,
with 1 where something is, and with 2 where nobody could be asked, which is never taken for a good answer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
AUDITOR = "pip-audit>=2.9,<3"
_FINDINGS = 1
"""pip-audit's exit code both where it found something and where it failed; only what it prints tells them apart."""


def main(arguments: Sequence[str]) -> int:
    """Audit the lock, or the file of requirements that is named."""
    lock = Path(arguments[0]) if arguments else LOCK
    with tempfile.TemporaryDirectory() as folder:
        python = install_auditor(Path(folder))
        if python is None:
            sys.stderr.write("Nobody was asked: pip-audit cannot be installed here.\n")
            return 2
        command = [str(python), "-m", "pip_audit", "--disable-pip", "--no-deps", "--require-hashes", "--strict"]
        done = subprocess.run([*command, "--requirement", str(lock)], capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return judge_audit(done.returncode, done.stdout)


def judge_audit(code: int, printed: str) -> int:
    """0 for a good answer, 1 for a bad one, 2 for none."""
    if code == 0:
        return 0
    return _FINDINGS if "Fix Versions" in printed else 2


def install_auditor(folder: Path) -> Path | None:
    """A Python that has pip-audit; None where it cannot be fetched."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", AUDITOR]
    return python if subprocess.call(install) == 0 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
