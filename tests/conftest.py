"""What holds for every test: no network, one clock-free Hypothesis, and programs that may be missing."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.offline import close_network

# Where a program's package has another name.
_PACKAGES = {
    "ffprobe": "ffmpeg",
    "gcc": "build-essential",
    "gpo": "gpodder",
    "nginx": "nginx-light",
    "node": "nodejs",
    "podboat": "newsboat",
    "sshd": "openssh-server",
}
# Where servers stand, which is not in everybody's PATH.
_PROGRAMS = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as a build does before it loads NumPy: sums are the same bits then

settings.register_profile("house", deadline=None, print_blob=True)  # how fast a machine is tests nothing
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose Debian program is missing; in CI, where .ci/run installs them, fail it."""
    for marker in item.iter_markers("debian"):
        missing = [program for program in marker.args if shutil.which(program, path=_PROGRAMS) is None]
        if missing:
            packages = sorted({_PACKAGES.get(program, program) for program in missing})
            reason = f"needs {' and '.join(missing)}: apt install {' '.join(packages)}"
            if os.environ.get("CI") == "true":
                pytest.fail(f"{reason}; .ci/run installs it", pytrace=False)
            pytest.skip(reason)


def pytest_configure() -> None:
    """Close the network for as long as this process lives. Heed Ctrl-C."""
    close_network()
    # A shell starts what runs in the background with Ctrl-C ignored, and so would be the programs that tests stop.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3 server's address, for targets and for the store that machines share."""
    from lydsak.targets.options import S3Options
    from lydsak.targets.s3 import S3Target
    from tests.targets.servers import run_weed, set_s3_keys, wait_for_bucket

    with run_weed(tmp_path_factory.mktemp("weed")) as endpoint, pytest.MonkeyPatch.context() as patch:
        set_s3_keys(patch)
        wait_for_bucket(S3Target(S3Options(bucket="web", endpoint=endpoint)))
        yield endpoint
