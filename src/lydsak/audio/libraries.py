"""The libraries of this room, loaded while there is time to wait."""

from __future__ import annotations

import os


def forbid_threads() -> None:
    """Keep numpy from starting threads: no fork survives them, and there are as many workers as cores anyway.

    To be called before any of this room is imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def load_libraries() -> None:
    """Import what mixing, limiting, measuring and encoding take."""
    import lameenc  # noqa: F401 (loaded for what comes)
    import numpy as np  # noqa: F401
    import soundfile  # noqa: F401
    import soxr  # noqa: F401

    from lydsak.audio import encode, loudness, master, mix  # noqa: F401
