from __future__ import annotations

import ast
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own for dev's functions, with a lock of two packages and no .venv."""
    pins = ("feedgen==1.0.0 --hash=sha256:aa", "setuptools==84.2.1 --hash=sha256:bb --hash=sha256:cc")
    (tmp_path / "requirements.lock").write_text("".join(pin.replace(" ", " \\\n    ") + "\n" for pin in pins))
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    venv = tmp_path / ".venv"
    for name, path in {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.lock",
        "PROJECT": tmp_path / "pyproject.toml",
        "VENV": venv,
        "STAMP": venv / "lydsak-setup.json",
        "SCRIPTS": venv / "bin",
        "VENV_PYTHON": venv / "bin" / "python",
    }.items():
        monkeypatch.setattr(dev, name, path)
    return tmp_path


@pytest.fixture
def steps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that a set-up would run, each a line, with what it would install; none is run but making .venv."""
    taken: list[str] = []

    def record(command: Sequence[str], failure: str) -> None:  # noqa: ARG001
        assert not dev.STAMP.exists(), "a stamp stands while the set-up is at work"
        if "venv" in command:
            dev.SCRIPTS.mkdir(parents=True)
            dev.VENV_PYTHON.symlink_to(sys.executable)
            taken.append("venv")
        elif command[-2] == "--requirement":
            taken.append(Path(command[-1]).read_text().replace("\\\n   ", "").rstrip())
        else:
            taken.append(" ".join(command[-2:]).replace(str(checkout), "CHECKOUT"))

    monkeypatch.setattr(dev, "run_step", record)
    return taken


BACKEND = "setuptools==84.2.1  --hash=sha256:bb  --hash=sha256:cc"
ALL = f"feedgen==1.0.0  --hash=sha256:aa\n{BACKEND}"
EVERY_STEP = ["venv", BACKEND, ALL, "--editable CHECKOUT"]


def test_a_first_run_installs_the_build_backend_then_the_lock_then_the_project(steps: list[str]) -> None:
    """Packages that come as source find setuptools already there, with its hashes checked as well."""
    dev.set_up()
    assert steps == EVERY_STEP


def test_what_takes_minutes_is_told_before_it_begins(steps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Pip is silent meanwhile; a run with nothing to do is silent too."""
    dev.set_up()
    assert steps
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(" with ")[0] for line in told] == [
        "dev.py: setting up .venv",
        "dev.py: fetching and installing 2 packages; pip says nothing until it is done",
        "dev.py: installing Lydsak itself",
    ]
    dev.set_up()
    assert capsys.readouterr().err == ""


def test_a_second_run_starts_nothing(steps: list[str]) -> None:
    """With nothing changed neither pip nor venv is started."""
    dev.set_up()
    steps.clear()
    dev.set_up()
    assert steps == []


def test_a_half_made_venv_is_made_anew(steps: list[str]) -> None:
    """A set-up that was killed left no stamp: nothing of it stays."""
    dev.SCRIPTS.mkdir(parents=True)
    dev.VENV_PYTHON.symlink_to(sys.executable)
    stray = dev.VENV / "stray"
    stray.touch()
    dev.set_up()
    assert steps == EVERY_STEP
    assert not stray.exists()


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"packages": "old"}'])
def test_a_damaged_stamp_counts_as_none(steps: list[str], stamp: str) -> None:
    """Whatever is in the stamp, only the right digests save work."""
    dev.set_up()
    steps.clear()
    dev.STAMP.write_text(stamp)
    dev.set_up()
    assert steps == EVERY_STEP


def test_a_venv_whose_python_is_gone_is_made_anew(steps: list[str]) -> None:
    """A Python that was taken off the machine leaves a dangling link behind a good stamp."""
    dev.set_up()
    steps.clear()
    dev.VENV_PYTHON.unlink()
    dev.VENV_PYTHON.symlink_to("/nowhere/python3")
    dev.set_up()
    assert steps == EVERY_STEP


def test_changed_project_settings_install_only_the_project_again(checkout: Path, steps: list[str]) -> None:
    """A new entry point needs no new packages."""
    dev.set_up()
    steps.clear()
    (checkout / "pyproject.toml").write_text("[project]\n# changed\n")
    dev.set_up()
    assert steps == ["--editable CHECKOUT"]


def test_a_changed_lock_makes_everything_anew(checkout: Path, steps: list[str]) -> None:
    """So nothing stays that the lock no longer names."""
    dev.set_up()
    steps.clear()
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text().replace("feedgen==1.0.0", "feedgen==1.0.1"))
    dev.set_up()
    assert steps == [EVERY_STEP[0], BACKEND, ALL.replace("1.0.0", "1.0.1"), EVERY_STEP[3]]


def test_a_moved_checkout_or_another_python_makes_everything_anew(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scripts in .venv hold absolute paths, and packages belong to one Python."""
    digests = [dev.describe_setup()["packages"]]
    with monkeypatch.context() as patch:
        patch.setattr(dev, "ROOT", checkout / "elsewhere")
        digests.append(dev.describe_setup()["packages"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "3.99.0")
        digests.append(dev.describe_setup()["packages"])
    assert len(set(digests)) == 3
    assert dev.describe_setup()["packages"] == digests[0]


def test_a_step_that_fails_leaves_no_stamp(checkout: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run starts over."""
    dev.set_up()
    (checkout / "pyproject.toml").write_text("[project]\n# changed\n")

    def fail(command: Sequence[str], failure: str) -> None:  # noqa: ARG001
        raise dev.refusal(failure)

    monkeypatch.setattr(dev, "run_step", fail)
    with pytest.raises(SystemExit, match="installing failed"):
        dev.set_up()
    assert dev.read_stamp() == {}
    assert steps == EVERY_STEP


def test_a_system_pip_fills_a_venv_that_cannot_have_its_own(
    steps: list[str], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian with python3-pip and without python3-venv: .venv is made bare, and this Python's pip installs into it."""
    commands: list[list[str]] = []
    monkeypatch.setattr(dev, "can_bootstrap_pip", lambda: False)
    monkeypatch.setattr(dev, "read_pip_version", lambda: (23, 0))
    monkeypatch.setattr(dev, "run_step", lambda command, _: commands.append(list(command)))
    dev.VENV_PYTHON.parent.mkdir(parents=True)
    shutil.copy(shutil.which("false") or "", dev.VENV_PYTHON)  # a Python in which `import pip` fails
    dev.make_venv()
    dev.VENV_PYTHON.parent.mkdir(parents=True)
    shutil.copy(shutil.which("false") or "", dev.VENV_PYTHON)
    dev.install_project()
    assert commands[0] == [sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")]
    assert commands[1][:5] == [sys.executable, "-m", "pip", "--python", str(dev.VENV_PYTHON)]
    assert steps == []


@pytest.mark.parametrize("pip", [(), (20, 3), (22, 2)])
def test_a_python_with_neither_ensurepip_nor_a_new_enough_pip_says_what_to_install(
    pip: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line, before anything is touched."""
    monkeypatch.setattr(dev, "read_pip_version", lambda: pip)
    with pytest.raises(SystemExit, match=r"apt install python3-venv$"):
        dev.refuse_missing_pip()


def test_a_python_without_venv_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some distributions take out venv whole."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "venv" else object())
    assert not dev.can_bootstrap_pip()
    with pytest.raises(SystemExit, match=r"apt install python3-venv$"):
        dev.refuse_missing_pip()


def test_an_old_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One line with both versions and a way out; where a newer Python is there and starts, its name."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as stopped:
        dev.refuse_old_python((3, 9, 2), "demo")
    assert "needs Python 3.11 or newer" in str(stopped.value)
    assert "is 3.9.2" in str(stopped.value)
    assert "apt install python3" in str(stopped.value)
    for name, exit_code in (("python3.14", 127), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {exit_code}\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(SystemExit, match=r"make demo PYTHON=python3\.12$"):
        dev.refuse_old_python((3, 9, 2), "demo")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1)])
def test_a_python_that_we_promise_passes(version: tuple[int, ...]) -> None:
    """The oldest and the newest alike."""
    dev.refuse_old_python(version, "demo")


def test_an_old_python_can_read_the_script() -> None:
    """A message about an old Python is worth nothing when that Python stops at our syntax."""
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_lock_outlives_a_killed_run_for_as_long_as_its_pip(tmp_path: Path) -> None:
    """A child that is still writing into .venv keeps the next run waiting."""
    path = tmp_path / "lock"
    path.touch()
    script = (
        "import os, subprocess, sys; sys.path.insert(0, sys.argv[1]); import dev\n"
        "lock = open(sys.argv[2], 'rb'); dev.lock_file(lock.fileno())\n"
        "subprocess.Popen([sys.executable, '-c', 'print(1, flush=True); input()'], close_fds=False)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, str(ROOT), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run, path.open("rb") as lock:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stdout.readline() == b"1\n"
        run.wait()
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        run.stdin.write(b"\n")
        run.stdin.flush()
        assert run.stdout.read() == b""  # the child is gone
        fcntl.flock(lock, fcntl.LOCK_EX)


def test_the_lock_pins_every_dependency_and_names_no_place() -> None:
    """Each package has a hash; where it comes from is the machine's own setting."""
    lock = dev.LOCK.read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    project = tomllib.loads(dev.PROJECT.read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    for wanted in [*project["project"]["dependencies"], *groups["build"], *groups["test"], *groups["lint"]]:
        name = wanted.split(";")[0].split(">=")[0].strip().lower().replace(".", "-")
        assert "--hash=sha256:" in dev.pick_requirement(lock, name)


def test_a_package_that_the_lock_lacks_is_named(checkout: Path) -> None:
    """A lock made without the build group would fail later, and less clearly."""
    with pytest.raises(SystemExit, match=r"requirements.lock does not pin wheel"):
        dev.pick_requirement((checkout / "requirements.lock").read_text(), "wheel")


def test_an_unknown_command_or_linter_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the finger is not taken for success."""
    assert dev.main(["dmeo"]) == 2
    assert "setup|demo|test|lint" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="no linter rufff"):
        dev.lint(["rufff"])


@pytest.mark.debian("make")
@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["demo"], "demo"),
        (["demo", "ENGINE=gtts"], "demo --engine gtts"),
        (["test", "ARGS=-x tests/text"], "test -x tests/text"),
    ],
)
def test_make_passes_the_engine_and_arguments_on(words: list[str], command: str) -> None:
    """`make demo ENGINE=gtts` is all that another voice takes."""
    environment = {"PATH": os.environ["PATH"]}
    shown = subprocess.run(
        ["make", "-n", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == ["python3", "dev.py", *command.split()]


def test_a_stamp_holds_digests_alone(steps: list[str]) -> None:
    """No path, date or version of this machine is told."""
    dev.set_up()
    assert steps
    stamp = json.loads(dev.STAMP.read_text())
    assert {key: len(value) for key, value in stamp.items()} == {"packages": 64, "project": 64}


@pytest.mark.parametrize(
    ("arguments", "spread"),
    [([], True), (["--color=no"], True), (["tests/text"], False), (["-k", "dates"], False), (["-x"], False)],
)
def test_the_whole_suite_is_spread_over_the_cores(arguments: list[str], spread: bool) -> None:
    """A few tests are sooner done in one process."""
    assert bool(dev.spread_tests(arguments)) is spread


def test_the_lowest_versions_are_resolved_with_every_extra(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an environment of their own, made anew; the tests named, or those of all rooms, are run there."""
    (checkout / "pyproject.toml").write_text("[project.optional-dependencies]\nweb = []\ndocx = []\n")
    monkeypatch.setattr(dev, "LOWEST", checkout / ".nox" / "lowest")
    steps: list[list[str]] = []
    runs: list[list[str]] = []
    monkeypatch.setattr(dev, "run_step", lambda command, _failure: steps.append(command))

    def call(command: list[str]) -> int:
        runs.append(command)
        return 5

    monkeypatch.setattr("subprocess.call", call)
    assert dev.run_lowest(["tests/text", "-x"]) == 5
    python = str(checkout / ".nox" / "lowest" / "bin" / "python")
    assert steps[0][1:] == ["-m", "venv", "--clear", str(checkout / ".nox" / "lowest")]
    assert steps[-1][:3] == [python, "-m", "uv"]
    assert steps[-1][-6:] == ["--resolution", "lowest-direct", "--editable", ".[docx,web]", "--group", "test"]
    assert runs == [[python, "-m", "pytest", "tests/text", "-x"]]
    dev.run_lowest([])
    assert {f"tests/{room}" for room in dev.ROOMS} < set(runs[-1])


def test_the_rooms_that_are_tried_with_the_lowest_versions_are_the_package_s() -> None:
    """Each room has its tests, and none is forgotten."""
    rooms = {path.parent.name for path in (dev.ROOT / "src" / "lydsak").glob("*/__init__.py")}
    assert set(dev.ROOMS) == rooms
    assert all((dev.ROOT / "tests" / room).is_dir() for room in dev.ROOMS)


@pytest.mark.parametrize(("cores", "testers"), [(1, 2), (2, 3), (4, 6), (8, 12), (64, 68)])
def test_more_processes_test_than_there_are_cores(cores: int, testers: int) -> None:
    """A test that waits leaves its core to another; on a large machine memory is the bound."""
    assert dev.count_testers(cores) == testers
    assert dev.count_cores() >= 1
