"""What a server by SFTP is besides a target."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import asyncssh
import msgspec
import pytest

from lydsak.errors import SettingsError, TargetError
from lydsak.targets.options import SftpOptions
from lydsak.targets.sftp import SftpTarget
from tests.targets.conftest import make_outgoing
from tests.targets.servers import SECRET

SSHD = pytest.mark.debian("sshd")
FEED = make_outgoing("feed.xml", b"<rss/>")


@SSHD
def test_files_lie_in_the_folder_and_large_ones_whole(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """And nothing lies where they were put apart."""
    source = tmp_path / "sound"
    source.write_bytes(random.Random(1).randbytes(9 << 20))
    with SftpTarget(sftp_options, root=tmp_path) as target:
        list(target.send([FEED, make_outgoing("media/sak.0123abcd.mp3", source)]))
    assert (tmp_path / "web" / "media" / "sak.0123abcd.mp3").read_bytes() == source.read_bytes()
    assert list((tmp_path / "web" / ".lydsak" / "sending").iterdir()) == []


@SSHD
def test_a_copy_is_a_link(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """It costs nothing, and leaves nothing behind when it is made twice."""
    with SftpTarget(sftp_options, root=tmp_path) as target:
        list(target.send([FEED]))
        for _ in range(2):
            target.copy("feed.xml", "kept/abc")
    assert (tmp_path / "web" / "kept" / "abc").samefile(tmp_path / "web" / "feed.xml")
    assert list((tmp_path / "web" / ".lydsak" / "sending").iterdir()) == []


@SSHD
def test_a_server_with_nothing_but_the_protocol_s_first_version_will_do(
    sftp_options: SftpOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without links, syncing and renaming over a file, which are OpenSSH's own."""
    known = asyncssh.sftp.SFTPClientHandler.start

    async def start(handler: asyncssh.sftp.SFTPClientHandler) -> None:
        await known(handler)
        for name in ("posix_rename", "hardlink", "fsync"):
            assert getattr(handler, f"_supports_{name}") is True
            setattr(handler, f"_supports_{name}", False)

    monkeypatch.setattr(asyncssh.sftp.SFTPClientHandler, "start", start)
    with SftpTarget(sftp_options, root=tmp_path) as target:
        for content in (b"<rss/>", b"<rss>new</rss>"):
            list(target.send([make_outgoing("feed.xml", content)]))
            target.copy("feed.xml", "kept/abc")
            assert target.read("feed.xml") == target.read("kept/abc") == content
        with pytest.raises(TargetError):
            target.copy("gone", "kept/abc")


@SSHD
def test_folders_that_are_empty_go_but_not_the_web_root(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """Nor those that hold anything else."""
    with SftpTarget(sftp_options, root=tmp_path) as target:
        list(target.send([make_outgoing("e/a/index.html", b"a"), make_outgoing("e/b/index.html", b"b")]))
        target.remove(["e/a/index.html"])
        assert not (tmp_path / "web" / "e" / "a").exists()
        target.remove(["e/b/index.html"])
        target.conclude("done")
        list(target.send([make_outgoing("e/a/index.html", b"again")]))
    assert (tmp_path / "web" / "e" / "a" / "index.html").read_bytes() == b"again"


def _fail(options: SftpOptions, root: Path, *, patience: float = 60.0) -> TargetError:
    with SftpTarget(options, root=root, patience=patience) as target, pytest.raises(TargetError) as failed:
        target.read("feed.xml")
    return failed.value


@SSHD
@pytest.mark.parametrize("known", ["nobody", "another"])
def test_a_server_that_is_not_known_by_its_key_is_not_spoken_to(
    sftp_options: SftpOptions, tmp_path: Path, known: str
) -> None:
    """It is new, or its key has changed: both are for a person to look at."""
    path = tmp_path / "known_hosts"
    line = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    path.write_text(f"[127.0.0.1]:{sftp_options.port} {line}" if known == "another" else "", encoding="utf-8")
    error = _fail(msgspec.structs.replace(sftp_options, known_hosts="known_hosts"), tmp_path)
    assert error.code == "L852"
    assert "key" in error.message
    assert not (tmp_path / "web").exists()


@SSHD
@pytest.mark.parametrize("settings", ["", "Host *\n  UserKnownHostsFile none\n  StrictHostKeyChecking no\n"])
def test_a_server_is_not_trusted_for_want_of_a_list(sftp_options: SftpOptions, tmp_path: Path, settings: str) -> None:
    """There is none, or ssh's settings name none, which the library takes for trusting all."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text(settings, encoding="utf-8")
    error = _fail(msgspec.structs.replace(sftp_options, known_hosts=None), tmp_path)
    assert error.code == "L852"
    assert "key" in error.message


@SSHD
def test_ssh_s_own_settings_are_heeded(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """An alias for host, port and known hosts."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text(
        f"Host podkast\n  HostName 127.0.0.1\n  Port {sftp_options.port}\n"
        f"  UserKnownHostsFile {sftp_options.known_hosts}\n",
        encoding="utf-8",
    )
    with SftpTarget(SftpOptions(host="podkast", path=sftp_options.path), root=tmp_path) as target:
        list(target.send([FEED]))
        assert target.read("feed.xml") == b"<rss/>"


@SSHD
def test_without_a_key_nobody_is_let_in(
    sftp_options: SftpOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told that ssh itself must get in."""
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "none"))
    error = _fail(sftp_options, tmp_path)
    assert error.code == "L852"
    assert "ssh" in (error.help or "")


@SSHD
def test_a_folder_where_nothing_can_be_made_is_told(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """By the server's own words."""
    (tmp_path / "web").write_text("a file", encoding="utf-8")
    with SftpTarget(sftp_options, root=tmp_path) as target, pytest.raises(TargetError) as failed:
        list(target.send([FEED]))
    assert failed.value.code == "L852"


@SSHD
def test_a_connection_that_was_lost_is_made_again(sftp_options: SftpOptions, tmp_path: Path) -> None:
    """In the midst of a publication."""
    with SftpTarget(sftp_options, root=tmp_path) as target:
        list(target.send([FEED]))
        line = target._line
        assert line is not None
        line._wait_for(line._hang_up())
        assert target.read("feed.xml") == b"<rss/>"


def test_what_ssh_would_read_as_something_else_is_refused(tmp_path: Path) -> None:
    """Before anything is sent, and not repeated."""
    with pytest.raises(SettingsError) as failed:
        SftpTarget(SftpOptions(host=f"kari:{SECRET}@b.no", path="/srv/www"), root=tmp_path)
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"


def test_the_package_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is named, with how to have it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(TargetError, match="asyncssh") as failed:
        SftpTarget(SftpOptions(host="b.no", path="/srv/www"), root=tmp_path).__enter__()
    assert failed.value.code == "L850"
    assert "lydsak[sftp]" in (failed.value.help or "")
