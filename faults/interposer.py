"""The library that stands between a program and its files (interposer.c), built with the machine's C compiler."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

FaultKind = Literal["count", "kill", "torn", "full", "error", "short"]
"""In the order of interposer.c's numbers."""

_SOURCE: Final = Path(__file__).with_name("interposer.c")
_STATE: Final = struct.Struct("=qqqq")


@dataclass(frozen=True, slots=True)
class Interposer:
    """The built library, and the file in which it counts."""

    library: Path
    state: Path

    def make_environment(self, root: Path, *, log: Path | None = None) -> dict[str, str]:
        """What a program needs beside its own environment to have its calls below a folder counted."""
        armed = {
            "LD_PRELOAD": str(self.library),
            "LYDSAK_FAULT_ROOT": str(root),
            "LYDSAK_FAULT_STATE": str(self.state),
        }
        return armed | ({"LYDSAK_FAULT_LOG": str(log)} if log else {})

    def arm(self, kind: FaultKind, at: int) -> None:
        """From now on count anew, and let the `at`-th call go wrong, also of programs that run already; 0 only counts.

        Written into the file as it lies there: they have it in their memory.
        """
        content = _STATE.pack(0, 0, at, get_args(FaultKind).index(kind))
        with self.state.open("r+b" if self.state.exists() else "wb") as file:
            file.write(content)

    def count_calls(self) -> int:
        """How many calls there were since it was armed."""
        return int(_STATE.unpack(self.state.read_bytes())[0])

    def count_faults(self) -> int:
        """How many calls went wrong; a kill counts as one."""
        return int(_STATE.unpack(self.state.read_bytes())[1])


def build_interposer(folder: Path) -> Interposer:
    """Compile the library. Raises RuntimeError where there is no C compiler, or it refuses."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("the interposer needs a C compiler: Debian's gcc and libc6-dev")
    library = folder / "interposer.so"
    flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    done = subprocess.run(
        [compiler, *flags, "-o", str(library), str(_SOURCE), "-ldl"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Interposer(library, folder / "interposer.state")
