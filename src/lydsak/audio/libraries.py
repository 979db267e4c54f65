"""The libraries of this room, loaded ahead of time."""

from __future__ import annotations

import os


def load_libraries() -> None:
    """Import once, before workers are forked, what each of them would import for itself."""
    # OpenBLAS starts threads at import, which no fork survives; a worker is one of as many as there are cores anyway.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import lameenc  # noqa: F401 (loaded for the workers)
    import numpy as np  # noqa: F401
    import soundfile  # noqa: F401
    import soxr  # noqa: F401
