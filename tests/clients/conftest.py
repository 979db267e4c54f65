"""A show with all that a feed can say, built once, served by our own server, and read by programs of others."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.serving import serve_show
from tests.clients.newsroom import Newsroom

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE = HERE / "node"


def _build(root: Path) -> None:
    subprocess.run([sys.executable, "-m", "lydsak", "-C", root, "-q", "build"], check=True, timeout=300)


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The show beside this file, built and served; only to be read."""
    root = tmp_path_factory.mktemp("clients") / "show"
    shutil.copytree(HERE / "show", root)
    music = root / "audio" / "music"
    music.mkdir(parents=True)
    shutil.copy(ROOT / "audio" / "music" / "intro.flac", music / "opptak.flac")
    _build(root)
    with serve_show(root) as (address, _):
        yield Newsroom(root, address)


@pytest.fixture(scope="session")
def paged_newsroom(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The same with two episodes on a page of its feed."""
    root = tmp_path_factory.mktemp("paged") / "show"
    shutil.copytree(newsroom.root, root)
    settings = root / "lydsak.toml"
    settings.write_text(settings.read_text("utf-8").replace("[feed]", "[feed]\npage_size = 2"), encoding="utf-8")
    _build(root)
    with serve_show(root) as (address, _):
        yield Newsroom(root, address)


@pytest.fixture(scope="session")
def _node_packages() -> None:
    """What node/package-lock.json pins, in node/node_modules; installed anew only when the lock has changed."""
    stamp = NODE / "node_modules" / ".lydsak-stamp"
    wanted = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    # No scripts of packages are run, and what was downloaded once is taken from npm's own cache.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        reason = f"npm ci in tests/clients/node failed: {done.stderr[-300:]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    stamp.write_text(wanted, encoding="utf-8")


@pytest.fixture(scope="session")
def read_by_node(_node_packages: None) -> Callable[[str, Path], Any]:
    """What the tools in node/read.mjs make of a file."""

    def read(kind: str, path: Path) -> Any:
        command = ["node", str(NODE / "read.mjs"), kind, str(path)]
        return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)

    return read
