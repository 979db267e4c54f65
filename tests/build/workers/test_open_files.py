from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")

_SECURE = """
import resource, sys
from lydsak.build.workers.open_files import secure_open_files
from lydsak.errors import StorageError
soft, hard, workers = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
try:
    secure_open_files(workers)
except StorageError as error:
    print(error.code, error.message)
else:
    print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "workers", "said"),
    [
        (256, 256, 4, "256"),
        (30, 256, 4, "36"),
        (30, 30, 2, "30"),
        (30, 30, 4, "L715 only 30 files may be open at once, and 4 workers take 36"),
    ],
)
def test_the_limit_is_raised_as_far_as_is_needed(soft: int, hard: int, workers: int, said: str) -> None:
    """Where it may not be, the build is refused before a worker waits for ever."""
    command = [sys.executable, "-c", _SECURE, str(soft), str(hard), str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
