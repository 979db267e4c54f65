"""What a web server is to say of a published file: its type, and how long it may be kept."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/rss+xml; charset=utf-8",
}
"""By a name's ending; the only XML of a web root are feeds."""
_HASHED: Final = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")
"""Names that hold their content's hash never change their bytes (RFC 8246 has `immutable` for that)."""
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_FOR_MINUTES: Final = "public, max-age=300"
"""What changes is asked for again after five minutes: apps that look more often are spared nothing worth having."""


def is_content_named(path: str) -> bool:
    """Whether a path holds its content's hash, and so always means the same bytes."""
    return _HASHED.search(path) is not None


def find_content_type(path: str) -> str:
    """The media type of a published file."""
    suffix = PurePosixPath(path).suffix.lower()
    if path.endswith(".json") and "chapters" in PurePosixPath(path).name:
        return "application/json+chapters"  # as feeds name it
    return _TYPES.get(suffix, "application/octet-stream")


def find_cache_control(path: str) -> str:
    """How long a published file may be kept by apps and proxies (RFC 9111, clause 5.2.2)."""
    return _FOR_GOOD if is_content_named(path) else _FOR_MINUTES
