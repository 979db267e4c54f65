"""The library that stands between a program and its files (interposer.c), built with the machine's C compiler."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

FaultKind = Literal["count", "kill", "torn", "full", "error", "short"]

_SOURCE: Final = Path(__file__).with_name("interposer.c")
_STATE: Final = struct.Struct("=qq")


@dataclass(frozen=True, slots=True)
class Interposer:
    """The built library, and the file in which it counts."""

    library: Path
    state: Path

    def arm(self, root: Path, kind: FaultKind, at: int, *, log: Path | None = None) -> dict[str, str]:
        """The environment of a program whose `at`-th call below a folder goes wrong; 0 only counts."""
        self.state.write_bytes(_STATE.pack(0, 0))
        armed = {
            "LD_PRELOAD": str(self.library),
            "LYDSAK_FAULT_ROOT": str(root),
            "LYDSAK_FAULT_STATE": str(self.state),
            "LYDSAK_FAULT_AT": str(at),
            "LYDSAK_FAULT_DO": kind,
        }
        return armed | ({"LYDSAK_FAULT_LOG": str(log)} if log else {})

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
