"""Piper: a neural voice on this machine, without a network."""

from __future__ import annotations

import os

# onnxruntime since 1.29 tells Microsoft what it runs, from a thread of its own that no fork survives, and writes an
# identifier of the machine into the user's folder. It looks at this once, when it is imported (its docs/Privacy.md).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
