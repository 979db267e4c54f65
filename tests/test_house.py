"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "lydsak"
MODULES = [path.relative_to(SOURCE).as_posix() for path in sorted(SOURCE.rglob("*.py"))]

VAGUE = {"common", "handle", "handler", "helper", "helpers", "manager", "misc", "process", "util", "utils"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
WITHOUT_TESTS = {
    "build/job.py",  # a protocol, and what is handed on
    "engines/base.py",  # protocols; tests/engines/test_contract.py holds each engine against them
}


def _parse(module: str) -> ast.Module:
    return ast.parse((SOURCE / module).read_text(encoding="utf-8"))


def _find_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_pytest_looks_into_every_folder_of_tests(pytestconfig: pytest.Config) -> None:
    """Its own list of folders to pass over has "build" in it, and so would have one of our rooms."""
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    names = {name for folder in folders for name in folder.relative_to(ROOT).parts}
    assert "build" in names
    assert [name for name in sorted(names) if any(fnmatch(name, pattern) for pattern in passed_over)] == []


def test_a_public_function_has_one_definition_in_the_whole_package() -> None:
    """A search for a name finds one place."""
    names = Counter(
        node.name
        for module in MODULES
        for node in _parse(module).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_a_type_has_one_definition_in_the_whole_package() -> None:
    """A name means one thing: classes, and what a module gives a name by assigning a Literal or a NewType."""
    names: Counter[str] = Counter()
    for module in MODULES:
        for node in _parse(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                names[node.name] += 1
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.Call):
                made = node.value.value if isinstance(node.value, ast.Subscript) else node.value.func
                if isinstance(made, ast.Name) and made.id in {"Literal", "NewType", "Callable"}:
                    names.update(one.id for one in node.targets if isinstance(one, ast.Name))
    assert len(names) > 300
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_and_its_functions_are_short(module: str) -> None:
    """Short enough to read from top to bottom."""
    source = (SOURCE / module).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_MODULE
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in _find_functions(ast.parse(source))}
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FUNCTION} == {}


def test_tests_mirror_the_source() -> None:
    """Whoever changes what a module does finds its tests by its name."""
    acting = [module for module in MODULES if any(_find_functions(_parse(module)))]
    tests = {module: Path(module).with_name(f"test_{Path(module).stem.strip('_')}.py") for module in acting}
    missing = {module for module, path in tests.items() if not (ROOT / "tests" / path).exists()}
    assert missing == WITHOUT_TESTS


def test_no_module_has_a_name_that_fits_anything() -> None:
    """A drawer named after nothing fills up with everything."""
    assert [module for module in MODULES if Path(module).stem in VAGUE] == []


def test_ci_installs_what_marked_tests_need() -> None:
    """A test marked debian(program) runs in CI, and nothing is installed that no test needs."""
    marked = {
        program
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for arguments in re.findall(r"mark\.debian\(([^)]*)\)", path.read_text(encoding="utf-8"))
        for program in re.findall(r'"([^"]+)"', arguments)
    }
    wanted = re.search(r"^wanted=\(([^)]*)\)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert wanted is not None
    assert {pair.partition(":")[0] for pair in wanted[1].split()} == marked
