"""What the house can tell an editor, read out of its source: codes, and the templates of their messages and advice."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import lydsak

HOUSE: Final = Path(lydsak.__file__).parent
_CODE: Final = re.compile(r"L\d{3}")
_TELLING: Final = ("help", "message")


def _name_module(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


_MODULES: Final = {_name_module(path): path for path in HOUSE.rglob("*.py")}


@dataclass(frozen=True, slots=True)
class Told:
    """A template at its place; of no code where a function hands it on to whoever raises."""

    code: str | None
    template: str
    place: str


def list_told(name: str) -> Iterator[Told]:
    """All that a module tells: where a code stands beside it, and each Phrase besides."""
    tree = ast.parse((HOUSE / name).read_text(encoding="utf-8"))
    constants = dict(_list_names(tree.body))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            own = {**constants, **dict(_list_names(ast.walk(function)))}
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    yield from _list_of_call(call, own, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_phrase(node):
            yield from (Told(None, one, f"{name}:{node.lineno}") for one in _resolve(node, {}))


def list_reached() -> tuple[str, ...]:
    """The modules whose names the studio imports, or a module does that it reaches; each engine is one of them.

    An import within a function counts, one for types alone does not.
    """
    seen: set[str] = set()
    waiting = [*(one for one in _MODULES if one.startswith("lydsak.studio")), *_list_engines()]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += _list_imported(module)
    return tuple(sorted(_MODULES[one].relative_to(HOUSE).as_posix() for one in seen))


def _list_engines() -> list[str]:
    """They are found by their entry points, and imported by no name."""
    project = tomllib.loads((HOUSE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [str(target).partition(":")[0] for target in project["entry-points"]["lydsak.engines"].values()]


def _list_imported(module: str) -> Iterator[str]:
    tree = ast.parse(_MODULES[module].read_text(encoding="utf-8"))
    typing = [one for one in tree.body if isinstance(one, ast.If) and "TYPE_CHECKING" in ast.unparse(one.test)]
    for_types = {id(node) for one in typing for node in ast.walk(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in for_types:
            names = {f"{node.module}.{one.name}" for one in node.names}
            yield from names & _MODULES.keys() or {node.module} & _MODULES.keys()


def list_constants() -> frozenset[str]:
    """Every text of the house, as a template and as it is."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, escape(node.value)}
    return frozenset(found)


def escape(text: str) -> str:
    """A text as the template of itself."""
    return text.replace("{", "{{").replace("}", "}}")


def _list_of_call(call: ast.Call, names: dict[str, list[ast.expr]], module: str) -> Iterator[Told]:
    at = next((index for index, one in enumerate(call.args) if _is_code(one)), None)
    if at is None:
        return
    code = call.args[at].value  # type: ignore[attr-defined]
    told = [*call.args[at + 1 :], *(one.value for one in call.keywords if one.arg in _TELLING)]
    for expression in told:
        for template in _resolve(expression, names):
            if template not in {"warning", "error", "note"}:
                yield Told(code, template, f"{module}:{call.lineno}")


def _resolve(node: ast.expr | None, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The templates that an expression may be; nothing for what is decided elsewhere."""
    assert not isinstance(node, ast.JoinedStr), f"line {node.lineno}: formatted, it has one language: use Phrase"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield escape(node.value)
    elif isinstance(node, ast.Call) and _is_phrase(node):
        first = node.args[0]
        yield from [str(first.value)] if isinstance(first, ast.Constant) else _resolve(first, names)
    for one in _list_choices(node, names):
        yield from _resolve(one, {} if isinstance(node, ast.Name) else names)


def _list_choices(node: ast.expr | None, names: dict[str, list[ast.expr]]) -> list[ast.expr]:
    """The expressions of which one is meant."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    return names.get(node.id, []) if isinstance(node, ast.Name) else []


def _list_names(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, list[ast.expr]]]:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.setdefault(node.target.id, []).append(node.value)
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(node.value)
            elif isinstance(target, ast.Tuple):
                for index, one in enumerate(target.elts):
                    values = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
                    pairs = [value for value in values if isinstance(value, ast.Tuple)]
                    if isinstance(one, ast.Name):
                        found.setdefault(one.id, []).extend(pair.elts[index] for pair in pairs)
    yield from found.items()


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value) is not None


def _is_phrase(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Phrase"
