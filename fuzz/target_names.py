"""The targets by name, and the modules that hold them: known without importing what is to be instrumented."""

from __future__ import annotations

import importlib
from typing import Final

from fuzz.target import Target

_MODULES: Final = {
    "articles": ("plain", "markdown", "html", "docx", "encoding", "split"),
    "lexicons": ("words", "words-table", "pls", "settings"),
    "merges": ("merge",),
    "published": ("feed", "captions", "pages"),
    "scripts": ("script", "front-matter", "script-edit"),
    "sounds": ("sound", "answered-sound", "id3", "tags", "cover"),
    "speech": ("verbalizer", "sentences"),
}
TARGET_NAMES: Final = tuple(name for names in _MODULES.values() for name in names)


def load_target(name: str) -> Target:
    """Import a target's module, and with it the part of Lydsak that it checks."""
    module = next(module for module, names in _MODULES.items() if name in names)
    targets: tuple[Target, ...] = importlib.import_module(f"fuzz.{module}").TARGETS
    return next(target for target in targets if target.name == name)
