from __future__ import annotations

import base64
import hashlib

from lydsak.publish.pages.page_scripts import list_page_scripts, make_page_policy


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def test_every_kind_of_page_has_its_script() -> None:
    """One episode alone, several with a search, an episode, the player for other sites."""
    scripts = list_page_scripts()
    assert len(scripts) == 4
    assert all(f"'sha256-{_digest(script)}'" in make_page_policy() for script in scripts)


def test_nothing_else_runs() -> None:
    """No script but by its digest, none from elsewhere, and frames only where a player is meant to be framed."""
    policy = make_page_policy(["1"])
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert f"'sha256-{_digest('1')}'" in scripts
    assert "unsafe" not in scripts
    assert "self" not in scripts
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("frame-ancestors 'self'")
    assert make_page_policy(framed=True).endswith("frame-ancestors *")
