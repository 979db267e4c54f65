"""Which versions are installed: of packages, and of what each engine speaks by. No engine is imported to tell."""

from __future__ import annotations

from functools import cache
from typing import Final

from lydsak.errors import LydsakError

ENTRY_POINTS: Final = "lydsak.engines"

_LIBRARIES: Final = {
    "gtts": ("gTTS",),
    "piper": ("piper-tts", "onnxruntime", "onnx"),
    "polly": ("botocore",),
}
"""The packages by which our engines speak, their first the one that they cannot do without."""


@cache
def find_package_version(package: str) -> str | None:
    """The version of an installed package, None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def describe_versions() -> dict[str, str]:
    """What each engine speaks by, by the engine's name: its libraries, or the package that it came with.

    A package that is missing is said to be; espeak-ng is asked itself, as its wheel's version is another.
    """
    from importlib.metadata import entry_points

    found: dict[str, str] = {}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, _is_house(point.module))):
        package = point.dist.name if point.dist else "?"
        found[point.name] = _describe_engine(point.name, package, ours=_is_house(point.module))
    return found


def describe_packages(packages: tuple[str, ...]) -> str:
    """Each package with its version, or that it is missing."""
    return ", ".join(f"{package} {find_package_version(package) or 'missing'}" for package in packages)


def _is_house(module: str) -> bool:
    return module.partition(".")[0] == "lydsak"


def _describe_engine(name: str, package: str, *, ours: bool) -> str:
    if ours and name == "espeak":
        return f"espeak-ng {_ask_espeak()}"
    if ours and name in _LIBRARIES:
        return describe_packages(_LIBRARIES[name])
    return describe_packages((package,))


def _ask_espeak() -> str:
    from lydsak.engines.espeak.library import EspeakLibrary, find_library

    try:
        return EspeakLibrary(find_library()).info.version
    except LydsakError as error:
        return f"not usable ({error.message})"
