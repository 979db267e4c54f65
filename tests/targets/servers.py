"""Real servers on loopback, each a process of its own, for as long as a test session needs it."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.targets.s3 import S3Target
from lydsak.targets.trying import PassingError, try_again

if TYPE_CHECKING:
    import pytest

SECRET = "canary-hemmelig-7Qd"
"""What must never be seen in an error or an address."""


@dataclass(frozen=True, slots=True)
class Sshd:
    """An ssh server of this user, and what reaches it."""

    port: int
    known_hosts: Path
    agent: str
    """What SSH_AUTH_SOCK is to be."""
    folder: Path


def find_ports(count: int) -> list[int]:
    """Ports that are free now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def run_server(*command: str | Path, log: Path, ending: signal.Signals = signal.SIGTERM) -> Iterator[None]:
    """A program until the block ends; killed where it does not end by itself."""
    with log.open("wb") as written:
        server = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            server.send_signal(ending)
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for_port(port: int, log: Path) -> None:
    """Until something listens there."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=10).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text(errors="replace"))


def set_s3_keys(patch: pytest.MonkeyPatch) -> None:
    """Those that the server knows, and none of the machine's own."""
    patch.setenv("AWS_ACCESS_KEY_ID", "AKEXAMPLE")
    patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    patch.delenv("AWS_SESSION_TOKEN", raising=False)


@contextmanager
def run_weed(folder: Path) -> Iterator[str]:
    """An S3 server that checks signatures: its address."""
    keys = {"accessKey": "AKEXAMPLE", "secretKey": SECRET}
    identity = {"name": "lydsak", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    reader = {"accessKey": "AKREADER", "secretKey": SECRET}
    guest = {"name": "guest", "credentials": [reader], "actions": ["Read", "List"]}
    config, data, log = folder / "s3.json", folder / "data", folder / "weed.log"
    config.write_text(json.dumps({"identities": [identity, guest]}), encoding="utf-8")
    data.mkdir()
    names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"]
    ports = dict(zip([*names, "s3.port", "s3.port.grpc"], find_ports(8), strict=True))
    weed = Path(sys.executable).with_name("weed")
    numbers = [f"-{name}={port}" for name, port in ports.items()]
    fixed = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer", f"-dir={data}", f"-s3.config={config}"]
    small = [
        "-master.volumeSizeLimitMB=64",
        "-volume.max=20",
        "-s3.iam=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
    ]
    with run_server(weed, "server", *fixed, *small, *numbers, log=log, ending=signal.SIGKILL):  # it would take its time
        wait_for_port(ports["s3.port"], log)
        yield f"http://127.0.0.1:{ports['s3.port']}"


@contextmanager
def run_nginx(folder: Path) -> Iterator[tuple[str, Path]]:
    """A WebDAV server behind a password: its address and its folder."""
    (port,), web, log = find_ports(1), folder / "served", folder / "nginx.log"
    web.mkdir()
    (folder / "users").write_text(f"redaksjon:{{PLAIN}}{SECRET}\n", encoding="utf-8")
    bodies = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"""
        daemon off; master_process off; pid {folder}/pid; error_log stderr;
        events {{ worker_connections 64; }}
        http {{
          access_log off; {bodies} client_max_body_size 0;
          server {{
            listen 127.0.0.1:{port}; root {web};
            auth_basic staff; auth_basic_user_file {folder}/users;
            location / {{ dav_methods PUT DELETE MKCOL COPY MOVE; }}
            location /nomove/ {{ dav_methods PUT DELETE MKCOL COPY; }}
            location /readonly/ {{ }}
          }}
        }}
        """,
        encoding="utf-8",
    )
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx is not None
    with run_server(nginx, "-c", config, "-e", "stderr", log=log):
        wait_for_port(port, log)
        yield f"http://127.0.0.1:{port}", web


@contextmanager
def run_sshd(folder: Path) -> Iterator[Sshd]:
    """An ssh server for this user, with its own host key, and an agent that holds the user's key."""
    import asyncssh

    host_key, user_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    (port,), log = find_ports(1), folder / "sshd.log"
    for name, key in (("host_key", host_key), ("user_key", user_key)):
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(key.export_private_key())
    (folder / "authorized_keys").write_bytes(user_key.export_public_key())
    known_hosts = folder / "known_hosts"
    known_hosts.write_bytes(f"[127.0.0.1]:{port} ".encode() + host_key.export_public_key())
    config = folder / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host_key\nAuthorizedKeysFile {folder}/authorized_keys\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        f"AllowUsers {getpass.getuser()}\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
        # bash reads ~/.bashrc when sshd starts it, and that of a developer may take its time
        f"MaxStartups 100\nUseDNS no\nSetEnv HOME={folder}\nKexAlgorithms curve25519-sha256\n",
        encoding="utf-8",
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it locks itself up before a login
    sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert sshd is not None
    # Short, as the path of a socket may have 104 letters.
    agent = Path(os.path.relpath(folder)) / "agent" if len(str(folder)) > 90 else folder / "agent"
    with (
        run_server(sshd, "-D", "-e", "-f", config, log=log),
        run_server("ssh-agent", "-D", "-a", agent, log=folder / "agent.log"),
    ):
        wait_for_port(port, log)
        _wait_for_file(agent)
        environment = {**os.environ, "SSH_AUTH_SOCK": str(agent)}
        subprocess.run(["ssh-add", "-q", folder / "user_key"], env=environment, check=True, capture_output=True)
        yield Sshd(port, known_hosts, str(agent), folder)


def wait_for_bucket(target: S3Target) -> None:
    """Until the store takes files: it listens before it does."""

    def knock() -> None:
        from lydsak.errors import TargetError
        from tests.targets.conftest import make_outgoing

        try:
            list(target.send([make_outgoing("knock", b"knock")]))
        except TargetError as error:
            raise PassingError(error.code, error.message) from error

    with target:
        try_again(knock, attempts=60, wait=0.1)


def _wait_for_file(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(path)


@contextmanager
def run_stub(answers: Sequence[bytes | None]) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives one of these to each connection in turn, then hangs up; the last to all that follow.

    None says nothing until the client has gone. Yields the port and the heads of what was asked.
    """
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        left = list(answers)
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            answer = left.pop(0) if len(left) > 1 else left[0]
            threading.Thread(target=talk, args=(connection, answer), daemon=True).start()

    def talk(connection: socket.socket, answer: bytes | None) -> None:
        with connection, suppress(OSError):
            asked.append(connection.recv(1 << 16))
            if answer is not None:
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):
                pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1]), asked
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
