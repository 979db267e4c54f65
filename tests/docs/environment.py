"""The environment variables that a package reads, as its source tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_SHAPE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_READERS: Final = re.compile(r"\bos\.environ\b|\b(?:find|read)_secret\b|\bos\.getenv\b")


def find_variables(package: Path) -> frozenset[str]:
    """Every name in a module that looks at the environment, but for those that it only sets.

    A name has an underscore, or stands where it is looked up: `os.environ.get("TERM")`, `"CI" in os.environ`.
    """
    found: set[str] = set()
    for path in package.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if _READERS.search(source):
            found |= set(_list_names(ast.parse(source)))
    return frozenset(found)


def _list_names(module: ast.Module) -> Iterator[str]:
    only_set = set(map(id, _list_set(module)))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
            yield from _read_texts(node.args[:1])
        elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
            yield from _read_texts([node.left])
        elif isinstance(node, ast.Constant) and id(node) not in only_set:
            yield from filter(_SHAPE.fullmatch, _read_texts([node]))


def _list_set(module: ast.Module) -> Iterator[ast.AST | None]:
    """Keys of what is given to programs, and what is written into the environment."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            yield from node.keys
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield node.slice


def _read_texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
