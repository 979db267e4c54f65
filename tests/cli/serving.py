"""A real `lydsak serve` on a free port of this machine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serve_show(root: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a built show while the block runs; the address that is printed, and the process."""
    command = [sys.executable, "-m", "lydsak", "-C", str(root), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"Page  (http://127\.0\.0\.1:\d+)/\n", line)
        try:
            assert found, line
            yield found[1], process
        finally:
            process.terminate()
