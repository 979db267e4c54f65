"""A branch of a git repository, which a host of static pages serves."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lydsak.errors import Place, SettingsError, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.checking import check_url, hide_userinfo, is_loopback_host
from lydsak.targets.options import GitOptions
from lydsak.targets.programs import Ran, explain_program, find_programs, run_program
from lydsak.targets.reading import explain_torn, read_blocks
from lydsak.targets.scratch import make_scratch
from lydsak.targets.trying import try_again

_SLOWEST: Final = 16 << 10
"""Bytes a second that a line must carry."""
_LONGEST_FETCH: Final = 600.0
_PLAIN: Final = "100644"
_THERE: Final = "refs/lydsak/there"
_NO_JEKYLL: Final = ".nojekyll"
"""Tells GitHub's pages to serve the files as they are, also those whose names begin with a dot or underscore."""
_AUTHOR: Final = re.compile(r"^([^<>\n]+?) *<([^<>\s]+)>$")
_BRANCH: Final = re.compile(r"^(?![-./])(?!.*(?:\.\.|//|@\{|\.lock$|[./]$))[A-Za-z0-9._/+@-]+$")
_OTHERS_FIRST: Final = re.compile(r"\[rejected\]|cannot lock ref|incorrect old value|reference already exists")
_FOREIGN: Final = ("GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE")
"""What git sets for hooks; Lydsak may run in one."""


class GitTarget:
    """Files become a commit when it is concluded, pushed without force: all of them at once, or none.

    Only the branch's list of files is fetched, and there is no working copy; what was sent already is known by the
    list, and an old file's content is had when it is read.
    """

    def __init__(self, options: GitOptions, *, root: Path, patience: float = 60.0) -> None:
        """`root` is the show's folder; `patience`: seconds of silence. Raises SettingsError (L856)."""
        self._repository, self._root = _check_repository(options.repository, root), root
        author = _AUTHOR.fullmatch(options.author.strip())
        if author is None:
            raise SettingsError("L856", "author is no author of commits", help="write it as Name <name@example.org>")
        if not _BRANCH.fullmatch(options.branch):
            raise SettingsError("L856", f"branch is no branch's name: {options.branch!r}", help="such as gh-pages")
        self._branch, self._folder, self._patience = options.branch, options.folder.strip("/"), patience
        self._author, self._email = author[1], author[2]
        self._place: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[str, tuple[str, str]] = {}
        self._parent: str | None = None
        self._unsent = 0
        self._ssh: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        """Fetch what the branch is now."""
        find_programs("git", kind="git", package="git")
        self._ssh = self._choose_ssh()
        self._place = make_scratch(self._root)
        try:
            self._git("init", "-q", "--bare", self._place.name)
            self._git("remote", "add", "origin", self._repository)
            try_again(self._fetch)
        except BaseException:
            self._place.cleanup()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._place:
            self._place.cleanup()
        self._place, self._files, self._parent = None, {}, None

    @property
    def address(self) -> str:
        """The repository and the branch, and the folder in it."""
        folder = f"/{self._folder}" if self._folder else ""
        return f"{hide_userinfo(self._repository)}#{self._branch}{folder}"

    def watch(self, path: str) -> None:
        """The branch is changed whole, over the commit that was read alone."""

    def read(self, path: str) -> bytes | None:
        """The content of a file; fetched where it is not yet here."""
        entry = self._files.get(self._locate(path))
        if entry is None:
            return None
        return try_again(lambda: self._git("cat-file", "blob", entry[1], seconds=_LONGEST_FETCH).out)

    def holds(self, file: Outgoing) -> bool:
        """By git's own digest of the content, from the branch's list."""
        entry = self._files.get(self._locate(file.path))
        if entry is None:
            return False
        if isinstance(file.source, bytes) and len(file.source) != file.size:  # asked for, not about to be sent
            content = self.read(file.path)
            return content is not None and hashlib.sha256(content).hexdigest() == file.sha256
        return entry[1] == _name_blob(file)

    def keeps(self, file: Outgoing) -> bool:
        """By digest: the branch is here."""
        content = self.read(file.path)
        return content is not None and hashlib.sha256(content).hexdigest() == file.sha256

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """Into the next commit; nothing is sent before that."""
        for file in files:
            name = _name_blob(file)
            source = ["--stdin"] if isinstance(file.source, bytes) else ["--", str(file.source)]
            given = file.source if isinstance(file.source, bytes) else b""
            ran = self._git("hash-object", "-w", "--no-filters", *source, given=given)
            if ran.out.decode().strip() != name:
                raise explain_torn(file.path)
            self._files[self._locate(file.path)] = (_PLAIN, name)
            self._unsent += file.size
            yield file

    def copy(self, path: str, copied: str) -> None:
        """A second name in the list."""
        entry = self._files.get(self._locate(path))
        if entry is None:
            help = "publish again: what is missing there is sent then"
            raise TargetError("L852", "there is no such file to copy", place=Place(path), help=help)
        self._files[self._locate(copied)] = entry

    def remove(self, paths: Sequence[str]) -> None:
        """Out of the next commit; earlier ones keep them."""
        for path in paths:
            self._files.pop(self._locate(path), None)

    def conclude(self, message: str) -> None:
        """Commit and push. Raises TargetError (L855) where the branch went on meanwhile: begin anew then."""
        staged = self._locate(f"{STAGING}/")
        self._files = {path: entry for path, entry in self._files.items() if not path.startswith(staged)}
        if self._files and self._locate(_NO_JEKYLL) not in self._files:
            name = self._git("hash-object", "-w", "--stdin").out.decode().strip()
            self._files[self._locate(_NO_JEKYLL)] = (_PLAIN, name)
        tree = self._write_tree()
        if self._parent is None and not self._files:
            return
        if self._parent and self._git("rev-parse", f"{self._parent}^{{tree}}").out.decode().strip() == tree:
            return
        parents = ["-p", self._parent] if self._parent else []
        commit = self._git("commit-tree", *parents, "-F", "-", tree, given=message.encode()).out.decode().strip()
        try_again(lambda: self._push(commit))
        self._parent, self._unsent = commit, 0

    def _fetch(self) -> None:
        given = ("--depth=1", "--filter=blob:none", "--no-tags", "origin", f"+refs/heads/{self._branch}:{_THERE}")
        ran = self._run("fetch", "-q", *given, seconds=_LONGEST_FETCH)
        if ran.code != 0 and "couldn't find remote ref" in ran.said:
            return  # it begins with our first commit
        self._check(ran)
        self._parent = self._git("rev-parse", _THERE).out.decode().strip()
        for line in self._git("ls-tree", "-r", "-z", _THERE).out.split(b"\0"):
            entry, _, path = line.partition(b"\t")
            if path:
                mode, _, name = entry.decode().split(" ")
                self._files[os.fsdecode(path)] = (mode, name)

    def _write_tree(self) -> str:
        self._git("read-tree", "--empty")
        lines = [
            f"{mode} {name}\t{path}".encode(errors="surrogateescape") for path, (mode, name) in self._files.items()
        ]
        self._git("update-index", "-z", "--index-info", given=b"".join(line + b"\0" for line in lines))
        return self._git("write-tree", "--missing-ok").out.decode().strip()

    def _push(self, commit: str) -> None:
        seconds = _LONGEST_FETCH + self._unsent / _SLOWEST
        ran = self._run("push", "--porcelain", "origin", f"{commit}:refs/heads/{self._branch}", seconds=seconds)
        if ran.code != 0 and _OTHERS_FIRST.search(ran.said + ran.out.decode(errors="replace")):
            help = "publish again: it begins with what is there now"
            message = "somebody else published meanwhile, and nothing of this publication is there"
            raise TargetError("L855", message, place=Place(self.address), help=help)
        self._check(ran)

    def _git(self, *arguments: str, given: bytes = b"", seconds: float = 0.0) -> Ran:
        return self._check(self._run(*arguments, given=given, seconds=seconds))

    def _check(self, ran: Ran) -> Ran:
        if ran.code != 0:
            raise explain_program("git", ran, place=self.address)
        return ran

    def _run(self, *arguments: str, given: bytes = b"", seconds: float) -> Ran:
        assert self._place is not None, "a target is used within `with`"  # noqa: S101
        # Else a push looks only where names changed, and would fetch what is copied to send it back.
        calm = ("-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "pack.useSparse=false")
        return run_program(
            ["git", *calm, *arguments],
            seconds=2 * self._patience + seconds,
            given=given,
            environment={
                "GIT_DIR": self._place.name,
                "GIT_INDEX_FILE": f"{self._place.name}/index",
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_HTTP_LOW_SPEED_LIMIT": "1000",
                "GIT_HTTP_LOW_SPEED_TIME": str(max(1, round(self._patience))),
                "GIT_AUTHOR_NAME": self._author,
                "GIT_AUTHOR_EMAIL": self._email,
                "GIT_COMMITTER_NAME": self._author,
                "GIT_COMMITTER_EMAIL": self._email,
                **self._ssh,
                **dict.fromkeys(_FOREIGN),
            },
        )

    def _choose_ssh(self) -> dict[str, str | None]:
        """The user's own, where one is set; else one that does not wait for ever."""
        seconds = self._patience
        if os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH"):
            return {}
        if run_program(["git", "config", "--get", "core.sshCommand"], seconds=seconds).out.strip():
            return {}
        wait = max(1, round(seconds))
        command = f"ssh -o BatchMode=yes -o ConnectTimeout={wait} -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
        return {"GIT_SSH_COMMAND": command}

    def _locate(self, path: str) -> str:
        return f"{self._folder}/{path}" if self._folder else path


def _check_repository(repository: str, root: Path) -> str:
    """What git is given. Raises SettingsError (L856)."""
    if repository.startswith("-") or "::" in repository.partition("/")[0] or not repository.isprintable():
        raise SettingsError("L856", "repository is no repository's address", help="such as git@host:owner/name.git")
    if repository.startswith(("http://", "https://")):
        parts = check_url(repository, setting="repository")
        if parts.scheme == "http" and not is_loopback_host(parts.hostname):
            help = "write https://; without it anybody on the way could change what is published"
            raise SettingsError("L856", "repository is not reached encrypted", help=help)
    elif re.match(r"[a-z+]+://[^/]*:[^/]*@", repository):
        help = "take it out: ssh has keys, and this file is often shared"
        raise SettingsError("L856", "repository holds a password", help=help)
    if re.match(r"[a-z+]+://|[^/]+:", repository):
        return repository
    return str(root / Path(repository).expanduser())


def _name_blob(file: Outgoing) -> str:
    """What git calls a file's content."""
    digest = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
    for block in read_blocks(file):
        digest.update(block)
    return digest.hexdigest()
