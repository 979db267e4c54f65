"""What a branch is besides a target."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from lydsak.errors import SettingsError, TargetError
from lydsak.targets.git import GitTarget
from lydsak.targets.options import GitOptions
from tests.targets.conftest import list_said, make_outgoing
from tests.targets.servers import SECRET, Sshd, run_stub

GIT = pytest.mark.debian("git")
FEED = make_outgoing("feed.xml", b"<rss/>")
SOUND = make_outgoing("media/sak.0123abcd.mp3", b"sound")


def _git(root: Path, *arguments: str) -> str:
    """In the repository itself."""
    command = ["git", "--git-dir", str(root / "web.git"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _list_files(root: Path) -> list[str]:
    return _git(root, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()


@GIT
def test_a_publication_is_one_commit_by_its_author(git_options: GitOptions, tmp_path: Path) -> None:
    """On those before it; with a file that has GitHub serve all names as they are."""
    options = msgspec.structs.replace(git_options, author="Kari Nordmann <kari@example.no>")
    for message, files in (("first", [FEED, SOUND]), ("second", [make_outgoing("feed.xml", b"<rss>new</rss>")])):
        with GitTarget(options, root=tmp_path) as target:
            list(target.send(files))
            target.conclude(message)
            target.conclude("nothing more")
    log = _git(tmp_path, "log", "--format=%s by %an <%ae>, %ce", "gh-pages")
    kari = "Kari Nordmann <kari@example.no>, kari@example.no"
    assert log == f"second by {kari}\nfirst by {kari}"
    assert _list_files(tmp_path) == [".nojekyll", "feed.xml", "media/sak.0123abcd.mp3"]
    assert _git(tmp_path, "show", "gh-pages:feed.xml") == "<rss>new</rss>"


@GIT
def test_what_is_not_concluded_is_not_published(git_options: GitOptions, tmp_path: Path) -> None:
    """All at once, or nothing."""
    with GitTarget(git_options, root=tmp_path) as target:
        list(target.send([FEED]))
    assert _git(tmp_path, "branch") == ""


@GIT
def test_a_folder_of_the_branch_and_what_else_is_there_stays(git_options: GitOptions, tmp_path: Path) -> None:
    """The branch may be a web site of which the podcast is a part."""
    with GitTarget(git_options, root=tmp_path) as site:
        list(site.send([make_outgoing("index.html", b"site"), make_outgoing("podkast/feed.xml", b"old")]))
        site.conclude("site")
    with GitTarget(msgspec.structs.replace(git_options, folder="podkast/"), root=tmp_path) as target:
        assert target.read("feed.xml") == b"old"
        assert target.read("index.html") is None
        list(target.send([FEED]))
        target.conclude("podcast")
    assert _list_files(tmp_path) == [".nojekyll", "index.html", "podkast/.nojekyll", "podkast/feed.xml"]


@GIT
def test_of_two_who_publish_at_once_the_second_is_told(git_options: GitOptions, tmp_path: Path) -> None:
    """Neither on an old branch nor on one that both begin is anything lost."""
    for turn in range(2):
        with GitTarget(git_options, root=tmp_path) as mine, GitTarget(git_options, root=tmp_path) as theirs:
            list(mine.send([make_outgoing(f"mine{turn}", b"mine")]))
            list(theirs.send([make_outgoing(f"theirs{turn}", b"theirs")]))
            theirs.conclude("theirs")
            with pytest.raises(TargetError) as failed:
                mine.conclude("mine")
        assert failed.value.code == "L855"
        assert [path for path in _list_files(tmp_path) if "mine" in path] == []
    assert _git(tmp_path, "rev-list", "--count", "gh-pages") == "2"


@GIT
def test_what_the_host_declines_is_told_by_its_words(git_options: GitOptions, tmp_path: Path) -> None:
    """As files that are too large, or a branch that is protected."""
    hook = tmp_path / "web.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH001: Large files detected.' >&2; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with GitTarget(git_options, root=tmp_path) as target:
        list(target.send([FEED]))
        with pytest.raises(TargetError, match="GH001") as failed:
            target.conclude("declined")
    assert failed.value.code == "L852"


@GIT
def test_only_what_is_read_is_fetched(git_options: GitOptions, tmp_path: Path) -> None:
    """Of hosts that can: years of sound stay where they are, and go on into the next commit."""
    _git(tmp_path, "config", "uploadpack.allowFilter", "true")
    _git(tmp_path, "config", "uploadpack.allowAnySHA1InWant", "true")
    with GitTarget(git_options, root=tmp_path) as target:
        list(target.send([FEED, SOUND]))
        target.conclude("first")
    with GitTarget(git_options, root=tmp_path) as target:
        assert target.holds(SOUND)
        assert target._git("cat-file", "--batch-check", "--batch-all-objects", "--unordered").out.count(b" blob ") == 0
        assert target.read("feed.xml") == b"<rss/>"
        list(target.send([make_outgoing("e/sak/index.html", b"page")]))
        target.copy(SOUND.path, ".lydsak/kept/abc")
        target.conclude("second")
        assert target._git("cat-file", "--batch-check", "--batch-all-objects", "--unordered").out.count(b" 5\n") == 0
    assert _git(tmp_path, "show", f"gh-pages:{SOUND.path}") == "sound"
    assert _git(tmp_path, "show", "gh-pages:.lydsak/kept/abc") == "sound"


@GIT
def test_a_file_that_changes_on_its_way_is_not_taken(git_options: GitOptions, tmp_path: Path) -> None:
    """Nor by git, which reads it a second time."""
    source = tmp_path / "sound"
    source.write_bytes(b"sound")
    file = make_outgoing("media/sak.0123abcd.mp3", source)
    with GitTarget(git_options, root=tmp_path) as target:
        with pytest.raises(TargetError) as failed:
            list(target.send([replace(file, sha256="0" * 64)]))
        assert failed.value.code == "L853"
        assert not target.holds(file)
        list(target.send([file]))
        assert target.holds(file)


@pytest.mark.debian("git", "sshd")
def test_a_repository_is_reached_by_ssh(
    git_options: GitOptions, sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the user's own ssh command where one is set; a server that is not known is not spoken to."""
    monkeypatch.setenv("SSH_AUTH_SOCK", sshd.agent)
    options = msgspec.structs.replace(git_options, repository=f"ssh://127.0.0.1:{sshd.port}{tmp_path}/web.git")
    with pytest.raises(TargetError, match="server's key") as failed, GitTarget(options, root=tmp_path):
        pass
    assert failed.value.code == "L852"
    monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -o BatchMode=yes -o UserKnownHostsFile={sshd.known_hosts}")
    with GitTarget(options, root=tmp_path) as target:
        list(target.send([FEED]))
        target.conclude("by ssh")
    assert _git(tmp_path, "show", "gh-pages:feed.xml") == "<rss/>"


@GIT
def test_a_repository_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A path is taken from the show's folder."""
    with pytest.raises(TargetError) as failed, GitTarget(GitOptions(repository="none.git"), root=tmp_path):
        pass
    assert failed.value.code == "L852"
    assert str(tmp_path) in str(failed.value.place)


@GIT
@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"])
def test_a_server_that_does_not_answer_ends_it(tmp_path: Path, answer: bytes | None) -> None:
    """It says nothing, or hangs up in its answer."""
    with run_stub([answer]) as (port, asked):
        target = GitTarget(GitOptions(repository=f"http://127.0.0.1:{port}/web.git"), root=tmp_path, patience=0.5)
        with pytest.raises(TargetError) as failed, target:
            pass
    assert failed.value.code == "L851"
    assert len(asked) > 1
    assert SECRET not in list_said(failed.value, target)


@pytest.mark.parametrize(
    "options",
    [
        GitOptions(repository=f"https://kari:{SECRET}@example.no/web.git"),
        GitOptions(repository=f"https://{SECRET}@example.no/web.git"),
        GitOptions(repository=f"ssh://kari:{SECRET}@example.no/web.git"),
        GitOptions(repository="http://example.no/web.git"),
        GitOptions(repository="--upload-pack=touch x"),
        GitOptions(repository="ext::sh -c touch% x"),
        GitOptions(repository="web.git", branch="--force"),
        GitOptions(repository="web.git", branch="a..b"),
        GitOptions(repository="web.git", author="Kari"),
        GitOptions(repository="web.git", author=f"Kari <{SECRET}>\nX: <x>"),
    ],
)
def test_what_a_table_cannot_mean(options: GitOptions, tmp_path: Path) -> None:
    """A password in the address, an option or a program for an address or a branch, half an author."""
    with pytest.raises(SettingsError) as failed:
        GitTarget(options, root=tmp_path)
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"


@pytest.mark.parametrize("repository", ["git@example.no:desk/web.git", "ssh://git@example.no/web.git"])
def test_addresses_as_git_has_them_are_fine(repository: str, tmp_path: Path) -> None:
    """Also those that are no URLs."""
    assert "example.no" in GitTarget(GitOptions(repository=repository), root=tmp_path).address
