"""What a server by rsync is besides a target."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from lydsak.errors import SettingsError, TargetError
from lydsak.targets import rsync
from lydsak.targets.options import RsyncOptions
from lydsak.targets.programs import Ran, run_program
from lydsak.targets.rsync import RsyncTarget
from tests.targets.conftest import make_outgoing
from tests.targets.servers import SECRET, Sshd, run_stub

RSYNC = pytest.mark.debian("sshd", "rsync")
FEED = make_outgoing("feed.xml", b"<rss/>")


@RSYNC
def test_names_mean_nothing_to_a_shell(rsync_options: RsyncOptions, sshd: Sshd, tmp_path: Path) -> None:
    """Of the web root nor of files: the folder of this test would run a program."""
    odd = "e/a b;touch x/$(touch x)'`touch x`\"*?.html"
    with RsyncTarget(rsync_options, root=tmp_path) as target:
        list(target.send([make_outgoing(odd, b"odd")]))
        target.copy(odd, "kept/$(touch x)")
        assert target.read(odd) == target.read("kept/$(touch x)") == b"odd"
        assert target.holds(make_outgoing(odd, b"odd"))
        target.remove([odd])
        assert target.read(odd) is None
    assert (Path(rsync_options.path) / "kept" / "$(touch x)").read_bytes() == b"odd"
    assert not (sshd.folder / "x").exists()


@RSYNC
def test_what_others_put_there_stays(rsync_options: RsyncOptions, tmp_path: Path) -> None:
    """Nothing is ever deleted that we do not name; a page changed at the same size and time is sent."""
    web = Path(rsync_options.path)
    (web / "e").mkdir(parents=True)
    (web / "e" / "own.txt").write_text("the server's", encoding="utf-8")
    sources = [tmp_path / "old", tmp_path / "new"]
    for source, content in zip(sources, (b"old", b"new"), strict=True):
        source.write_bytes(content)
        os.utime(source, (10**9, 10**9))
    with RsyncTarget(rsync_options, root=tmp_path) as target:
        for source in sources:
            list(target.send([make_outgoing("e/a.html", source)]))
        target.remove(["e/a.html"] if (web / "e" / "a.html").read_bytes() == b"new" else [])
        target.conclude("done")
    assert [path.name for path in (web / "e").iterdir()] == ["own.txt"]


@RSYNC
def test_any_number_of_files_is_removed(rsync_options: RsyncOptions, tmp_path: Path) -> None:
    """Their names are longer together than what a system takes as one argument of a program."""
    web, paths = Path(rsync_options.path), [f".lydsak/kept/{number:064x}" for number in range(3000)]
    (web / ".lydsak" / "kept").mkdir(parents=True)
    for path in (*paths, "own.txt"):
        (web / path).touch()
    with RsyncTarget(rsync_options, root=tmp_path) as target:
        target.remove(paths)
    assert [path.name for path in web.iterdir()] == ["own.txt"]


@RSYNC
def test_lines_that_were_cut_off_do_nothing(
    rsync_options: RsyncOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line lost half way through a name is the name of something else: here of the whole web root."""
    web = Path(rsync_options.path)
    web.mkdir()
    (web / "own.txt").touch()

    def run_cut(command: Sequence[str], *, seconds: float, given: bytes = b"") -> Ran:
        cut = given.partition(b"/.lydsak")[0] + b"'" if given else b""
        return run_program(command, seconds=seconds, given=cut)

    with RsyncTarget(rsync_options, root=tmp_path) as target:
        monkeypatch.setattr(rsync, "run_program", run_cut)
        with pytest.raises(TargetError):
            target.conclude("done")
    assert (web / "own.txt").exists()


@RSYNC
def test_a_source_is_not_touched(rsync_options: RsyncOptions, tmp_path: Path) -> None:
    """It is linked beside the show's cache, where nothing is left; a torn one is not sent."""
    (tmp_path / ".lydsak").mkdir()
    source = tmp_path / "sound"
    source.write_bytes(b"sound")
    file = make_outgoing("media/sak.0123abcd.mp3", source)
    with RsyncTarget(rsync_options, root=tmp_path) as target:
        list(target.send([file]))
        with pytest.raises(TargetError) as failed:
            list(target.send([replace(file, sha256="0" * 64)]))
    assert failed.value.code == "L853"
    assert source.stat().st_nlink == 1
    assert [*(tmp_path / ".lydsak").iterdir()] == []
    assert (Path(rsync_options.path) / file.path).read_bytes() == b"sound"


@RSYNC
@pytest.mark.parametrize("fault", ["unknown", "keyless", "refused"])
def test_what_keeps_us_out_is_told(
    rsync_options: RsyncOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """A server that is not known, a login without a key, a folder that cannot be made."""
    said = {"unknown": "server's key", "keyless": "lets nobody in", "refused": "refused"}[fault]
    options = rsync_options
    if fault == "unknown":
        (tmp_path / "empty").touch()
        options = msgspec.structs.replace(options, known_hosts="empty")
    if fault == "keyless":
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "none"))
    if fault == "refused":
        Path(options.path).write_text("a file", encoding="utf-8")
    with pytest.raises(TargetError, match=said) as failed, RsyncTarget(options, root=tmp_path) as target:
        list(target.send([FEED]))
    assert failed.value.code == "L852"
    assert failed.value.help


@RSYNC
@pytest.mark.parametrize("answer", [None, b"SSH-2.0-OpenSSH_9.2\r\n"])
@pytest.mark.usefixtures("at_once")
def test_a_server_that_does_not_answer_ends_it(tmp_path: Path, answer: bytes | None) -> None:
    """It says nothing, or hangs up after its name."""
    with run_stub([answer]) as (port, asked):
        options = RsyncOptions(host="127.0.0.1", port=port, path="/srv/www")
        with pytest.raises(TargetError) as failed, RsyncTarget(options, root=tmp_path, patience=0.5):
            pass
    assert failed.value.code == "L851"
    assert len(asked) > 1


def test_what_ssh_would_read_as_something_else_is_refused(tmp_path: Path) -> None:
    """Before anything is sent, and not repeated."""
    with pytest.raises(SettingsError) as failed:
        RsyncTarget(RsyncOptions(host=f"kari:{SECRET}@b.no", path="/srv/www"), root=tmp_path)
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"
