"""`python -m lydsak`."""

import gc
import sys
from typing import Final

_MANY: Final = 50_000
"""Objects made between two collections: modules and types are many, and there to stay."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_MANY)
    from lydsak.cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # the interpreter's last collection finds nothing to free: the process ends anyway
    sys.exit(code)


if __name__ == "__main__":
    main()
