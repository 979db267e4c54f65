"""Row 24: names and kinds of files that lead out of the show, to nowhere, or never end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from faults.inputs.cases import (
    BODY,
    SCRIPT,
    WRITTEN_BY_ADD,
    BadInput,
    Prepare,
    add_file,
    build_body,
    chain_steps,
    write_file,
)

ROW = "paths"
_ADDED = WRITTEN_BY_ADD
_ARTICLE = "Flommen kom\n\nElva gikk over sine bredder i går kveld.\n"
_THERE = "/etc/passwd"
"""A text file of every machine."""


def list_paths() -> Iterator[BadInput]:
    """Names of articles and scripts, and what stands where a file or a folder should."""
    yield from _list_names()
    yield from _list_arguments()
    yield from _list_kinds()
    yield from _list_folders()


def _list_names() -> Iterator[BadInput]:
    for name, file in {
        "an option": "-rf.txt",
        "a long option": "--help.txt",
        "a device of Windows": "CON.txt",
        "a device with a superscript": "LPT¹.txt",
        "dots": "....txt",
        "a dot file": ".txt",
        "blanks": "   .txt",
        "an emoji": "🎉.txt",
        "shell signs": "$(touch pwned);`x`|&.txt",
        "a line break": "a\nb.txt",
        "a control sequence": "a\x1b[31mb.txt",
        "a bidi override": "a\u202etxt.exe.txt",
        "250 letters": "a" * 250 + ".txt",
        "80 Norwegian letters": "å" * 80 + ".txt",
        "percent signs": "%2e%2e%2f%s.txt",
        "quotes": "a'b\"c.txt",
        "an ending in capitals": "FLOM.TXT",
        "no ending": "flom",
        "two endings": "flom.txt.exe",
        "a foreign alphabet": "Москва.txt",
        "a letter taken apart": "a\u030a.txt",
        "an asterisk": "*.txt",
        "a byte that is no letter": os.fsdecode(b"fl\xffom.txt"),
    }.items():
        step = write_file(f"../inbox/{file}", _ARTICLE)
        exits = (0, 1)
        yield BadInput(ROW, f"article called {name}", ("add", f"../inbox/{file}"), step, exits=exits, changes=_ADDED)
    step = write_file("-rf.txt", _ARTICLE)
    yield BadInput(ROW, "an option for an article", ("add", "-rf.txt"), step, exits=(2,))
    yield BadInput(
        ROW,
        "an article that looks like an option",
        ("add", "--", "-rf.txt"),
        step,
        exits=(0, 1),
        changes=_ADDED,
    )
    for name in (
        "../../out",
        "/out",
        "..",
        ".",
        "",
        "con",
        "-",
        "a/b",
        "a\\b",
        "%2e%2e",
        "å",
        "🎉",
        "nul.txt",
        "a\nb",
        "a" * 300,
    ):
        step = write_file("../inbox/flom.txt", _ARTICLE)
        arguments = ("add", "../inbox/flom.txt", "--name", name)
        yield BadInput(ROW, f"--name {name[:12]!r}", arguments, step, exits=(0, 1, 2), changes=_ADDED)
    for name in (
        "Ond Script.md",
        "-rf.md",
        "ÆØÅ.md",
        "con.md",
        ".md",
        "a.b.md",
        "x" * 200 + ".md",
        "🎉.md",
        "a\nb.md",
        "index.md",
        "feed.md",
        "media.md",
    ):
        step = write_file(f"scripts/{name}", SCRIPT + BODY)
        yield BadInput(ROW, f"script called {name[:12]!r}", ("build",), step, exits=(0, 1))


def _list_arguments() -> Iterator[BadInput]:
    for path in (
        "/etc/passwd",
        "../../../../etc/passwd",
        "/dev/zero",
        "/dev/null",
        "/dev/stdin",
        "/proc/self/mem",
        "/",
        "",
        "\x7f",
        "a" * 5_000,
        "scripts/ulla.md/x",
        "~root/x",
        "file:///etc/passwd",
        "scripts",
    ):
        for command in ("add", "build", "check", "update", "edition"):
            arguments = (command, "Tittel", path, "--no-build") if command == "edition" else (command, path)
            # A text file anywhere is an article, if somebody says so.
            ends: tuple[int, ...] = (
                (0,) if path in {_THERE, f"../../../..{_THERE}"} and command in {"add", "build"} else (1, 2, 5, 6)
            )
            yield BadInput(ROW, f"{command} {path[:24]!r}", arguments, exits=ends, changes=_ADDED)
    for command in ("say", "spoken", "provenance"):
        for path in ("/dev/zero", "/proc/self/mem", "scripts"):
            exits = (0, 1, 2, 5, 6)
            more = ("-o", "ut.wav") if command == "say" else ()
            yield BadInput(ROW, f"{command} {path!r}", (command, path, *more), exits=exits)
    yield BadInput(ROW, "words import /dev/zero", ("words", "import", "/dev/zero", "--format", "pls"), exits=(1, 2))
    yield BadInput(ROW, "words import a folder", ("words", "import", "scripts", "--format", "tsv"), exits=(1, 2))
    for path in ("/dev/full", "/proc/x/y.wav", "scripts/ulla.md/x.wav", "a" * 5_000):
        yield BadInput(ROW, f"say -o {path[:24]!r}", ("say", "Elva", "-o", path), exits=(1, 2, 6))
    for path in ("/dev/null", "/etc/passwd", "missing", "a" * 5_000):
        yield BadInput(ROW, f"-C {path[:24]!r}", ("-C", path, "build"), exits=(2, 6))
    for path in ("/dev/null/x", "/proc/x", "lydsak.toml", "a" * 5_000, ""):
        yield BadInput(ROW, f"new {path[:24]!r}", ("new", path), exits=(1, 2, 6))


def _list_kinds() -> Iterator[BadInput]:
    """A link, a loop, a pipe, a folder in the place of each file that is read."""
    commands = {
        "../inbox/flom.txt": ("add", "../inbox/flom.txt"),
        "scripts/feil.md": ("build",),
        "lydsak.toml": ("build",),
        "words.toml": ("build",),
        "../inbox/ord.tsv": ("words", "import", "../inbox/ord.tsv"),
    }
    kinds: dict[str, Prepare] = {}
    for path, arguments in commands.items():
        for kind, make in {
            "a folder": lambda target: target.mkdir(),
            "a pipe": os.mkfifo,
            "a loop": lambda target: target.symlink_to(target.name),
            "a link to nowhere": lambda target: target.symlink_to("nowhere"),
            "a link to a device": lambda target: target.symlink_to("/dev/zero"),
            "a link out": lambda target: target.symlink_to("/etc/passwd"),
        }.items():
            kinds[f"{path}: {kind}"] = _replace_file(path, make)
            # Whoever names a link in the command means the file; one that lies in the show may be a stranger's.
            taken = path == "words.toml" or (path.startswith("../") and kind == "a link out")
            exits = (0, 1, 2) if taken else (1, 2)
            yield BadInput(ROW, f"{kind} for {path}", arguments, kinds[f"{path}: {kind}"], exits=exits, changes=_ADDED)
    yield build_body(ROW, "a sound outside the show", "## A\n\n[lyd ../../../etc/passwd]\n", "L508", "L212")
    yield build_body(ROW, "a sound of an absolute path", "## A\n\n[lyd /etc/passwd]\n", "L508", "L212")
    yield build_body(ROW, "a sound of an address", "## A\n\n[lyd http://127.0.0.1/x.wav]\n", "L5", "L212")
    step = chain_steps(
        write_file("scripts/feil.md", SCRIPT + "## A\n\n[lyd ut.wav]\n"), _link("audio/music/ut.wav", "/etc/passwd")
    )
    yield BadInput(ROW, "a sound that is a link out", ("build",), step, ("L5",), (1,))


def _list_folders() -> Iterator[BadInput]:
    """A file, or a link that leads out, where a folder of the show should be."""
    for folder in ("feed", "audio/episodes", "audio/segments", ".lydsak", "scripts", "articles"):
        step = chain_steps(write_file("../inbox/flom.txt", _ARTICLE), _move_away(folder, write_file(folder, "x")))
        yield BadInput(
            ROW,
            f"a file for {folder}/",
            ("build", "../inbox/flom.txt"),
            step,
            exits=(0, 1, 2, 6),
            changes=_ADDED,
        )
        step = chain_steps(write_file("../inbox/flom.txt", _ARTICLE), _move_away(folder, _link(folder, "nowhere")))
        yield BadInput(
            ROW,
            f"a link to nowhere for {folder}/",
            ("build", "../inbox/flom.txt"),
            step,
            exits=(0, 1, 2, 6),
            changes=_ADDED,
        )
    yield add_file(ROW, "an article called like a folder", "mappe.txt", _ARTICLE, verify=lambda _: ())
    step = chain_steps(write_file("../inbox/flom.txt", _ARTICLE), lambda show: (show / "scripts/flom.md").mkdir())
    yield BadInput(
        ROW,
        "a folder where the script goes",
        ("add", "../inbox/flom.txt"),
        step,
        exits=(1, 2, 6),
        changes=_ADDED,
    )
    step = chain_steps(write_file("../inbox/flom.txt", _ARTICLE), lambda show: (show / "articles/flom.txt").mkdir())
    yield BadInput(
        ROW,
        "a folder where the article goes",
        ("add", "../inbox/flom.txt"),
        step,
        exits=(0, 1, 2, 6),
        changes=_ADDED,
    )


def _replace_file(path: str, make: Prepare) -> Prepare:
    def prepare(show: Path) -> None:
        target = show / path
        target.unlink(missing_ok=True)
        make(target)

    return prepare


def _link(path: str, target: str) -> Prepare:
    return lambda show: (show / path).symlink_to(target)


def _move_away(folder: str, then: Prepare) -> Prepare:
    import shutil

    def prepare(show: Path) -> None:
        shutil.rmtree(show / folder)
        then(show)

    return prepare
