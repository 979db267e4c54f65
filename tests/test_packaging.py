"""What a producer uploads: the sdist, and the wheel made from it, hold every file of the package and no test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = "Kinoen åpner igjen\n\nBilletten koster 110 kroner, og dørene åpner kl. 19.30.\n"


@dataclass(frozen=True, slots=True)
class Packages:
    """Both, unpacked, beside the tracked files that they were made from."""

    tracked: frozenset[str]
    sdist: Path
    wheel: Path

    @property
    def metadata(self) -> Message:
        (info,) = self.wheel.glob("lydsak-*.dist-info")
        return message_from_bytes((info / "METADATA").read_bytes())


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Made from a copy of what git knows, as from a fresh clone: the wheel from the sdist."""
    folder = tmp_path_factory.mktemp("packages")
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    tracked = frozenset(name for name in names if name and (ROOT / name).is_file())
    for name in tracked:
        if name.startswith(("src/", "tests/test_", "docs/package.md")) or "/" not in name:
            (folder / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / "clone" / name)
    _build("sdist", folder / "clone", folder)
    (made,) = folder.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        archive.extractall(folder / "sdist", filter="data")
    (sdist,) = (folder / "sdist").iterdir()
    _build("wheel", sdist, folder)
    (made,) = folder.glob("*.whl")
    with zipfile.ZipFile(made) as wheel:
        wheel.extractall(folder / "wheel")
    return Packages(tracked, sdist, folder / "wheel")


def _build(kind: str, source: Path, folder: Path) -> None:
    line = f"from setuptools.build_meta import build_{kind}; build_{kind}({str(folder)!r})"
    run = subprocess.run([sys.executable, "-c", line], cwd=source, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def _list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.debian("git")
def test_the_wheel_is_the_package_and_nothing_else(packages: Packages) -> None:
    """Every file of src is there, data, fonts, music and py.typed too; no test, benchmark or tool is."""
    wanted = {name.removeprefix("src/") for name in packages.tracked if name.startswith("src/")}
    found = {name for name in _list_files(packages.wheel) if ".dist-info/" not in name}
    assert "lydsak/py.typed" in wanted
    assert (sorted(wanted - found), sorted(found - wanted)) == ([], [])


@pytest.mark.debian("git")
def test_the_sdist_holds_every_file_of_the_package(packages: Packages) -> None:
    """And beside it what the build reads, the licence and the changelog; tests without their folders are no use."""
    found = _list_files(packages.sdist)
    assert sorted(name for name in packages.tracked if name.startswith("src/") and name not in found) == []
    assert {"LICENSE", "CHANGELOG.md", "pyproject.toml", "docs/package.md"} <= found
    assert [name for name in found if name.startswith(("tests/", "benchmarks/"))] == []


@pytest.mark.debian("git")
def test_the_licences_come_along(packages: Packages) -> None:
    """The program's, the typeface's, and whose the facts of words are."""
    (folder,) = packages.wheel.glob("lydsak-*.dist-info/licenses")
    named = packages.metadata.get_all("License-File")
    assert named is not None
    assert set(named) == _list_files(folder)
    assert {Path(name).name for name in named} == {"LICENSE", "OFL.txt", "README.md"}
    assert packages.metadata["License-Expression"] == "GPL-3.0-or-later"


@pytest.mark.debian("git")
def test_the_package_page_has_no_link_that_leads_nowhere(packages: Packages) -> None:
    """A page away from the repository resolves none of its paths and pictures."""
    text = str(packages.metadata.get_payload())
    assert packages.metadata["Description-Content-Type"] == "text/markdown"
    assert text.startswith("# Lydsak\n")
    assert [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https://")] == []


@pytest.mark.debian("git")
def test_what_is_in_the_wheel_builds_an_episode(packages: Packages, tmp_path: Path) -> None:
    """By its own files alone: none of the checkout's are read."""
    (tmp_path / "kino.txt").write_text(ARTICLE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(packages.wheel), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments: str) -> str:
        program = [sys.executable, "-c", "import lydsak.__main__ as m; print(m.__file__); m.main()", *arguments]
        done = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        place, _, said = done.stdout.partition("\n")
        assert Path(place).is_relative_to(packages.wheel)
        return said

    run("new", "show", "--site-url", "https://bjorka.example/podkast")
    assert "Built kino: " in run("-C", "show", "build", "kino.txt")
    assert (tmp_path / "show" / "feed" / "feed.xml").is_file()
    assert run("explain", "L101").startswith("L101: ")
