"""Temporary names, and which of them somebody left behind."""

from __future__ import annotations

import secrets
from pathlib import Path


def name_temporary(path: Path) -> Path:
    """A name beside a file, for what is to become it."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.tmp")
