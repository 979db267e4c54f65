"""What is installed on a machine and decides the bytes that it makes: the same wherever a part of a build is made."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from lydsak.build.fingerprint import digest_code
from lydsak.build.speech.engines import load_kept_engine
from lydsak.engines.versions import find_package_version
from lydsak.errors import LydsakError

DECIDING: Final = (
    "audioop-lts",
    "espeakng-loader",
    "jinja2",
    "lameenc",
    "lxml",
    "msgspec",
    "mutagen",
    "numpy",
    "pillow",
    "pydub",
    "ruamel.yaml",
    "soundfile",
    "soxr",
    "av",
    "c2pa-python",
)
"""The packages through which text, sound and pages go, those of extras last."""

EngineTable = tuple[str, str]
"""An engine's name and its options, in JSON."""


def describe_installation(engines: Sequence[EngineTable] = ()) -> dict[str, str]:
    """Version by name, of Lydsak itself, of what it stands on and of the engines that a show uses."""
    return {
        "lydsak": f"{_find_version('lydsak')}, code {digest_code('')}",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "system": f"{sys.platform} {platform.machine()}",
        **{name: _find_version(name) for name in DECIDING},
        **{f"the engine {name}": _find_engine(name, options) for name, options in engines},
    }


def compare_installations(ours: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[str, ...]:
    """Where they differ, each as people read it: what, with its version there and here."""
    names = dict.fromkeys((*ours, *theirs))
    return tuple(
        f"{name}: {theirs.get(name, 'none')} there, {ours.get(name, 'none')} here"
        for name in names
        if ours.get(name) != theirs.get(name)
    )


def _find_version(package: str) -> str:
    return find_package_version(package) or "none"


def _find_engine(name: str, options: str) -> str:
    try:
        return load_kept_engine(name, options).fingerprint
    except LydsakError as error:
        return f"not usable ({error.message})"
