"""Every kind of target, each reached as its users reach it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.targets.base import Outgoing, Target
from lydsak.targets.headers import find_cache_control, find_content_type
from lydsak.targets.opening import open_target
from lydsak.targets.options import FolderOptions, TargetOptions


def make_outgoing(path: str, content: bytes | Path) -> Outgoing:
    """A file as the plan would send it."""
    whole = content if isinstance(content, bytes) else content.read_bytes()
    digest = hashlib.sha256(whole).hexdigest()
    return Outgoing(path, content, len(whole), digest, find_content_type(path), find_cache_control(path))


def _offer_folder(tmp_path: Path) -> TargetOptions:
    return FolderOptions(path=str(tmp_path / "web"))


OFFERS: dict[str, Callable[[Path], TargetOptions]] = {"folder": _offer_folder}


@pytest.fixture(params=OFFERS)
def options(request: pytest.FixtureRequest, tmp_path: Path) -> TargetOptions:
    """One target of each kind, empty."""
    return OFFERS[request.param](tmp_path)


@pytest.fixture
def target(options: TargetOptions, tmp_path: Path) -> Target:
    """The target, not yet connected."""
    return open_target(options, root=tmp_path)
