"""What lies in a show for attackers to find: secrets beside the web root, links, pipes and devices in it."""

from __future__ import annotations

import os
from pathlib import Path

from faults.attacks.cases import CANARY


def lay_traps(show: Path) -> None:
    """Put them into a show that was built."""
    secret = b"<!-- " + CANARY + b" -->"
    with (show / "lydsak.toml").open("ab") as settings:
        settings.write(b"\n# " + CANARY + b"\n")
    (show / "hemmelig.html").write_bytes(secret)
    (show / "hemmelig.md").write_bytes(secret)
    (show / "scripts" / "README.md").write_bytes(secret)
    feed, scripts = show / "feed", show / "scripts"
    (feed / "README.md").write_bytes(secret)
    (feed / ".hidden").write_bytes(secret)
    (feed / ".hidden.html").write_bytes(secret)
    (feed / "ut.html").symlink_to("../hemmelig.html")
    (feed / "rundt.html").symlink_to("rundt.html")
    (feed / "null.html").symlink_to("/dev/zero")
    (feed / "mappe").symlink_to("..")
    (feed / "rot").symlink_to("/")
    os.mkfifo(feed / "pipe.html")
    (scripts / "ut.md").symlink_to("../hemmelig.md")
    (scripts / "rundt.md").symlink_to("rundt.md")
    (scripts / "mappe.md").mkdir()
    os.mkfifo(scripts / "pipe.md")
