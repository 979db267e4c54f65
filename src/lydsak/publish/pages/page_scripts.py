"""What pages may do: our own scripts by their digest, and nothing that a text could have smuggled in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from lydsak.publish.pages.site import open_templates

_SCRIPTS: Final[tuple[tuple[str, Mapping[str, object]], ...]] = (
    ("show.html", {"number": 0, "entries": (1,)}),
    ("show.html", {"number": 0, "entries": (1, 2)}),
    ("episode.html", {"heard_words": ()}),
    ("embed.html", {}),
)
"""The templates with a script of their own, and on what it depends."""
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def list_page_scripts() -> tuple[str, ...]:
    """The scripts that stand in pages, as they stand there."""
    found = []
    for name, given in _SCRIPTS:
        template = open_templates().get_template(name)
        block = "".join(template.blocks["script"](template.new_context(dict(given))))
        found += _INLINE.findall(block)
    return tuple(dict.fromkeys(found))


def make_page_policy(more: Iterable[str] = (), *, framed: bool = False) -> str:
    """A Content-Security-Policy for pages as they are served, with `more` scripts; `framed` may stand in any page."""
    hashes = " ".join(f"'sha256-{_digest_script(script)}'" for script in (*list_page_scripts(), *more))
    ancestors = "*" if framed else "'self'"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {ancestors}"
    )


def _digest_script(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
