"""`python -m lydsak`."""

import gc
import os
import signal
import sys

_MANY = 50_000
"""Objects made between two collections: modules and types are many, and there to stay."""


def main() -> None:
    """Run the command line and exit with its code."""
    _read_names()
    gc.set_threshold(_MANY)
    # Until `run` can answer it in one line, Ctrl-C ends the program as SIGTERM does: no traceback of half an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from lydsak.cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # the interpreter's last collection finds nothing to free: the process ends anyway
    sys.exit(code)


def _read_names() -> None:
    """Begin again where Python was told to know ASCII alone: file names and sources are in UTF-8 (PEP 540)."""
    if sys.getfilesystemencoding() in {"ascii", "us-ascii", "646"}:
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main()
