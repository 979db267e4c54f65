"""Set Lydsak up and run it from a checkout: `python3 dev.py setup|demo|test|lint|lowest [ARGUMENT ...]`.

Needs the standard library only. The first run makes .venv and installs what requirements.lock pins, each file checked
against its hash; later runs see from a stamp in .venv that nothing changed and start at once. `lowest` alone is apart:
it tests with the lowest versions that pyproject.toml promises, in an environment of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / os.environ.get("LYDSAK_VENV", ".venv")  # nox keeps one for each Python
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "lydsak-setup.json"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
VENV_PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
OLDEST_PIP = (22, 3)  # the first with --python, which lets the system's pip fill a .venv that has none
BUILD_BACKEND = "setuptools"

COMMANDS = ("setup", "demo", "test", "lint", "lowest")
LOWEST = ROOT / ".nox" / "lowest"
ROOMS = ("audio", "build", "cli", "config", "engines", "model", "publish", "store", "studio", "targets", "text")
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "--output-format=concise", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if command not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    refuse_old_python(sys.version_info, command)
    leave_venv()
    os.chdir(str(ROOT))
    if command == "lowest":
        return run_lowest(rest)
    with hold_setup():
        set_up()
    if command == "setup":
        return 0
    if command == "lint":
        return lint(rest)
    return run_module(["lydsak", "build", *rest] if command == "demo" else ["pytest", *spread_tests(rest), *rest])


def spread_tests(arguments: Sequence[str]) -> tuple[str, ...]:
    """The options that keep each core at work: for the whole suite, a few tests are sooner done in one process."""
    whole = all(argument.startswith("--") for argument in arguments)
    return ("-n", str(count_testers(count_cores())), "--dist", "worksteal") if whole else ()


def count_testers(cores: int) -> int:
    """Processes that test: half as many again as cores, up to four more, as a test often waits for a browser or server.

    Each holds half a gigabyte.
    """
    return cores + min(max(cores // 2, 1), 4)


def count_cores() -> int:
    """The cores that this process may use: fewer than the machine's in a container."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def leave_venv() -> None:
    """Hand over to the Python that .venv was made from when .venv's own runs this: .venv may have to be made anew."""
    base = getattr(sys, "_base_executable", None)
    if base and Path(sys.prefix) == VENV and not WINDOWS:
        os.execv(base, [base, *sys.argv])  # noqa: S606 - no shell is wanted


# Set-up


def set_up() -> None:
    """Bring .venv up to date; when it is already, read three files and nothing more."""
    wanted = describe_setup()
    found = read_stamp() if VENV_PYTHON.exists() else {}
    if found == wanted:
        return
    STAMP.unlink(missing_ok=True)  # until the stamp is back, .venv counts as half-made
    if found.get("packages") != wanted["packages"]:
        make_venv()
        install_packages()
    install_project()
    write_stamp(wanted)


def describe_setup() -> dict[str, str]:
    """Digest what .venv depends on: the locked packages with their Python and place, and the project's own metadata."""
    # The place counts because scripts in .venv and the editable install hold absolute paths.
    python = [sys.version, sys.base_prefix, sysconfig.get_platform(), str(ROOT)]
    packages = hashlib.sha256("\0".join(python).encode() + LOCK.read_bytes())
    return {"packages": packages.hexdigest(), "project": hashlib.sha256(PROJECT.read_bytes()).hexdigest()}


def read_stamp() -> dict[str, str]:
    """Read what the last complete set-up left; empty when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    """Put the stamp in place in one step, so that a killed run leaves none or a whole one."""
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(stamp), encoding="utf-8")
    new.replace(STAMP)


def make_venv() -> None:
    """Make .venv anew, whatever half-made or outdated one stands there."""
    bare = not can_bootstrap_pip()
    if bare:
        refuse_missing_pip()
    say(f"setting up .venv with Python {'.'.join(map(str, sys.version_info[:3]))} (once; some minutes, 1.2 GB)")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    run_step([sys.executable, "-m", "venv", *(["--without-pip"] if bare else []), str(VENV)], "making .venv failed")


def install_packages() -> None:
    """Install what the lock pins, the build backend first: some packages come as source and are built with it."""
    with tempfile.TemporaryDirectory() as folder:
        backend = Path(folder, "backend.txt")
        backend.write_text(pick_requirement(LOCK.read_text(encoding="utf-8"), BUILD_BACKEND), encoding="utf-8")
        for requirements in (backend, LOCK):
            if requirements == LOCK:
                say(f"fetching and installing {count_pins(LOCK)} packages; pip says nothing until it is done")
            pip_install("--require-hashes", "--use-pep517", "--requirement", str(requirements))


def count_pins(lock: Path) -> int:
    """How many packages a lock has; those for other systems are passed over by pip."""
    return sum(
        "==" in line and not line.startswith((" ", "#")) for line in lock.read_text(encoding="utf-8").splitlines()
    )


def install_project() -> None:
    """Install Lydsak itself, editable: its commands and entry points."""
    say("installing Lydsak itself")
    pip_install("--editable", str(ROOT))


def pick_requirement(lock: str, name: str) -> str:
    """Return one package's entry of the lock, its hashes included."""
    lines = iter(lock.splitlines())
    for line in lines:
        if line.startswith(f"{name}=="):
            entry = [line]
            while entry[-1].endswith("\\"):
                entry.append(next(lines))
            return "\n".join(entry) + "\n"
    raise refusal(f"{LOCK.name} does not pin {name}")


def pip_install(*arguments: str) -> None:
    """Run pip for .venv: its own pip or, where venv could not bring one, this Python's."""
    own = subprocess.call([str(VENV_PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    pip = [str(VENV_PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    options = ["-qq", "--no-input", "--disable-pip-version-check"]
    install = ["install", "--no-deps", "--no-build-isolation"]
    run_step(
        [*pip, *options, *install, *arguments],
        "installing failed. Packages come over the network, this once: see pip's message above, mend, run again",
    )


@contextlib.contextmanager
def hold_setup() -> Iterator[None]:
    """Let one set-up at a time work on .venv (`make -j demo test`); the lock goes with the process, however it ends."""
    with LOCK.open("rb") as lock:
        if not WINDOWS:
            lock_file(lock.fileno())
        yield


def lock_file(number: int) -> None:
    """Wait for a file to be ours alone, and let it go with this process and those it starts."""
    import fcntl

    os.set_inheritable(number, True)  # pip holds it too: it may outlive this process, were this one killed alone
    with contextlib.suppress(OSError):  # some network file systems cannot lock
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is setting .venv up; waiting for it")
            fcntl.flock(number, fcntl.LOCK_EX)


# The lowest versions


def run_lowest(arguments: Sequence[str]) -> int:
    """Run tests with the lowest versions that pyproject.toml promises; without arguments, those of all rooms."""
    python = str(LOWEST / VENV_PYTHON.relative_to(VENV))
    run_step([sys.executable, "-m", "venv", "--clear", str(LOWEST)], "making the environment failed")
    run_step([python, "-m", "pip", "install", "-qq", "uv"], "installing uv failed")
    uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    wanted = ["--resolution", "lowest-direct", "--editable", f".[{','.join(list_extras())}]", "--group", "test"]
    run_step([*uv, *wanted], "the lowest versions do not go together: see the message above")
    tests = list(arguments) or [*spread_tests([]), *(f"tests/{room}" for room in ROOMS)]
    return subprocess.call([python, "-m", "pytest", *tests])


def list_extras() -> list[str]:
    """The extras of pyproject.toml: what they promise is tried too."""
    import tomllib

    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return sorted(project["optional-dependencies"])


# What the machine must have


def refuse_old_python(version: Sequence[object], command: str) -> None:
    """Stop with a line saying what to install, or which newer Python is already here."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return
    newer = next((name for name in NEWER_PYTHONS if can_run(name)), None)
    if newer:
        advice = f"this machine has one: make {command} PYTHON={newer}"
    else:
        advice = "Debian: apt install python3 python3-venv; macOS: brew install python"
    oldest, found = (".".join(map(str, numbers)) for numbers in (OLDEST_PYTHON, version[:3]))
    raise refusal(f"Lydsak needs Python {oldest} or newer, and {sys.executable} is {found}. {advice}")


def can_run(program: str) -> bool:
    """Tell whether a Python is there and starts; pyenv leaves names on the path that do not."""
    found = shutil.which(program)
    return found is not None and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0


def can_bootstrap_pip() -> bool:
    """Tell whether `python -m venv` can put pip into .venv; Debian keeps ensurepip in the package python3-venv."""
    return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


def refuse_missing_pip() -> None:
    """Stop unless this Python has venv, and a pip that can install into another Python's environment."""
    if importlib.util.find_spec("venv") is not None and read_pip_version() >= OLDEST_PIP:
        return
    raise refusal(
        ".venv cannot be made, as this Python has neither ensurepip nor a pip from 22.3 on: apt install python3-venv"
    )


def read_pip_version() -> tuple[int, ...]:
    """Read the version of this Python's own pip, () without one."""
    if importlib.util.find_spec("pip") is None:
        return ()
    from importlib.metadata import version

    return tuple(int(part) for part in version("pip").split(".")[:2] if part.isdigit())


# Running


def run_module(command: Sequence[str]) -> int:
    """Run a module of .venv, in place of this process where the system can do that: signals reach it."""
    arguments = [str(VENV_PYTHON), "-m", *command]
    if WINDOWS:
        return subprocess.call(arguments)
    sys.stdout.flush()
    return os.execv(arguments[0], arguments)  # noqa: S606 - no shell is wanted


def lint(names: Sequence[str]) -> int:
    """Run the linters named, or all, even after one found something; 1 when any did."""
    known = {command[0] for command in LINTERS}
    unknown = set(names) - known
    if unknown:
        raise refusal(f"no linter {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    failed = []
    for command in LINTERS:
        if not names or command[0] in names:
            print(f"--- {' '.join(command)}", flush=True)
            if subprocess.call([str(SCRIPTS / command[0]), *command[1:]]):
                failed.append(" ".join(command[:2]))
    if failed:
        say(f"found faults: {', '.join(failed)}")
    return 1 if failed else 0


def run_step(command: Sequence[str], failure: str) -> None:
    """Run a step of the set-up, with pip kept from leaving .venv whatever the user's settings say."""
    environment = {**os.environ, "PIP_USER": "0"}
    environment.pop("PIP_REQUIRE_VIRTUALENV", None)  # the system's pip fills .venv from outside
    if subprocess.call(list(command), env=environment, close_fds=False):
        raise refusal(failure)


def say(text: str) -> None:
    """Tell the user something; results go to standard output, talk to standard error."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def refusal(text: str) -> SystemExit:
    """Make what stops this run with one clear line."""
    return SystemExit(f"dev.py: {text}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
