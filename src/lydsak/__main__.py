"""`python -m lydsak`."""

import gc
import signal
import sys

_MANY = 50_000
"""Objects made between two collections: modules and types are many, and there to stay."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_MANY)
    # Until `run` can answer it in one line, Ctrl-C ends the program as SIGTERM does: no traceback of half an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from lydsak.cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # the interpreter's last collection finds nothing to free: the process ends anyway
    sys.exit(code)


if __name__ == "__main__":
    main()
