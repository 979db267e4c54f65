"""The checks one by one: `.venv/bin/nox`, or `nox -s lint|types|docs|tests`.

dev.py does the work, so that make, nox and CI set up and run in one way only.
"""

from __future__ import annotations

import shutil
import sys

import nox

nox.options.default_venv_backend = "none"


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and floors."""
    session.run(sys.executable, "dev.py", "lint", "ruff", "lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Check types."""
    session.run(sys.executable, "dev.py", "lint", "mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Check that what a page names exists, that the reference is complete, and that what a page has typed works."""
    session.run(sys.executable, "dev.py", "test", "tests/test_docs.py", "tests/docs")


@nox.session
@nox.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session, version: str) -> None:
    """Run the tests on each Python that we promise and this machine has."""
    python = f"python{version}"
    if not shutil.which(python):
        session.skip(f"{python} is not installed")
    session.run(python, "dev.py", "test", *session.posargs, env={"LYDSAK_VENV": f".nox/{python}"})


@nox.session(default=False)
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that we promise; they come over the network, so by name only."""
    session.run(sys.executable, "dev.py", "lowest", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure what people wait for, beside what else does it; needs Debian's espeak-ng, ffmpeg and chromium."""
    session.run(sys.executable, "-m", "benchmarks", *session.posargs)


@nox.session(default=False)
def audit(session: nox.Session) -> None:
    """Ask the public list of known vulnerabilities about the pinned packages; over the network, so by name only."""
    session.run(sys.executable, "-m", "tools.audit_dependencies", *session.posargs)
