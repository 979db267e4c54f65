"""Pages as `serve` shows them: with a policy that lets nothing run but our own scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publish.serving import run_preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.debian("chromium-headless-shell")
SITE = "https://provepost.example/podkast"
SMUGGLED = b"<script>document.title = 'inne'</script><img src=x onerror=\"document.title = 'inne'\">"


@pytest.mark.parametrize("path", ["", "e/ferja/", "e/ferja/embed/", "e/borte/", "feed.xml"])
def test_our_own_scripts_run_and_no_others(browser: Browser, feed: Path, path: str) -> None:
    """What a text might smuggle into a page stays dead; without it nobody complains."""
    with run_preview(feed, SITE) as running:
        page = browser.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"http://127.0.0.1:{running.port}/{path}")
        assert complaints == []
        if "ferja" in path:
            page.wait_for_selector(".controls:not([hidden])")  # shown by the player's script
        page.close()
    assert running.faults == []


def test_a_smuggled_script_does_not_run(browser: Browser, tmp_path: Path) -> None:
    """Neither as an element nor as an attribute, though it stands in the file; the reload's own script does."""
    root = tmp_path / "feed"
    root.mkdir()
    (root / "index.html").write_bytes(b"<!doctype html><title>ute</title><body>" + SMUGGLED + b"</body>")
    with run_preview(root, None) as running:
        page = browser.new_page()
        with page.expect_request("**/.lydsak/reload?*"):
            page.goto(f"http://127.0.0.1:{running.port}/")
        assert page.title() == "ute"
        page.close()
