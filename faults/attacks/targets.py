"""Real servers to attack: `lydsak serve` and `lydsak studio` as people start them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from faults.running import list_command

_OPTIONS = {"serve": ("serve", "--port", "0"), "studio": ("studio", "--port", "0", "--no-open")}
_ADDRESS = re.compile(r"(?:Page|Studio)  http://127\.0\.0\.1:(\d+)/(?:\?token=([\w-]+))?")


@dataclass(frozen=True, slots=True)
class Target:
    """A server that runs."""

    kind: str
    port: int
    token: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def cookie(self) -> str:
        """What the printed address gives a browser."""
        return f"lydsak-studio-{self.port}={self.token}"

    @property
    def names(self) -> Mapping[bytes, bytes]:
        """What stands for its own in a request."""
        return {
            b"@HOST@": f"127.0.0.1:{self.port}".encode(),
            b"@PORT@": str(self.port).encode(),
            b"@COOKIE@": self.cookie.encode(),
            b"@TOKEN@": self.token.encode(),
        }

    def ask_plainly(self) -> int:
        """The status of an answer that somebody honest gets."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Cookie": self.cookie})
            with connection.getresponse() as answer:
                answer.read()
                return answer.status
        finally:
            connection.close()

    def measure_memory(self) -> int:
        """The most memory that it ever had, in MB; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
        return int(found[1]) // 1000 if found else 0

    def list_complaints(self) -> tuple[str, ...]:
        """All that it said on the terminal beside what it says at its start."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return tuple(line for line in lines if not line.startswith("The address holds the key"))


@contextmanager
def start_target(kind: str, show: Path, environment: Mapping[str, str], scratch: Path) -> Iterator[Target]:
    """`serve` or `studio` of a show while the block runs."""
    log = scratch / f"{kind}.log"
    with log.open("w", encoding="utf-8") as errors:
        command = list_command(show, *_OPTIONS[kind])
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=dict(environment), stdin=subprocess.DEVNULL
        ) as process:
            try:
                line = process.stdout.readline() if process.stdout else ""
                found = _ADDRESS.match(line)
                if found is None:
                    raise RuntimeError(f"{kind} did not start: {line} {log.read_text(encoding='utf-8')}")
                yield Target(kind, int(found[1]), found[2] or "", process, log)
            finally:
                process.terminate()
