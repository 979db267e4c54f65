"""The scripts of a show: which there are, and reading one."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lydsak.build.editing.versions import keep_replaced
from lydsak.errors import Phrase, Place, ScriptError, UsageError
from lydsak.model import Paragraph, Pause, Script
from lydsak.store.files import explain_storage
from lydsak.store.replacing import replace_file

_SAVING: Final = 0.01
"""Seconds that an editor takes at most from emptying a file to having written it."""
_ROUNDS: Final = 50
_LONGEST_SILENCE: Final = 3_600_000
"""Milliseconds of all pauses of a script."""
_LONGEST: Final = 40_000
"""Characters of a paragraph: some of what reads one takes the square of its length."""
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
"""What is no character of a text: no voice says it, and XML 1.0 (clause 2.2) cannot hold it, so no feed could."""


def list_scripts(root: Path) -> tuple[Path, ...]:
    """Every script of a show, by name."""
    folder = root / "scripts"
    try:
        names = os.listdir(folder)  # noqa: PTH208 (sorted as names: Paths are slow to compare)
    except OSError:
        return ()
    return tuple(folder / name for name in sorted(names) if name.endswith(".md") and name != "README.md")


def find_script(root: Path, name: str) -> Path | None:
    """The script that a user names by path, file name or slug; None where there is none, or it leads out."""
    inside = root / "scripts"
    for candidate in (Path(name), root / name, inside / name, inside / f"{name}.md"):
        try:
            # By where a link ends: through one the studio would give out any file of the show.
            if candidate.suffix == ".md" and candidate.is_file() and candidate.resolve().parent == inside.resolve():
                return inside / candidate.name
        except OSError:  # `say` gives whole texts, which are too long for a name
            return None
    return None


def suggest_script(root: Path, name: str, *, otherwise: str) -> str:
    """Which of a show's scripts is meant by a name that none has, or else the other advice."""
    from lydsak.text.source import suggest_near

    wanted = Path(name).stem
    known = [path.stem for path in list_scripts(root)]
    return suggest_near(wanted, known, otherwise=otherwise, pattern='"scripts/{}.md"' if "/" in name else '"{}"')


def load_script(path: Path, root: Path) -> Script:
    """Read and parse a script. Raises ScriptError."""
    return parse_numbered(read_script(path, root), path=name_script(path, root))


def parse_numbered(text: str, *, path: str) -> Script:
    """Parse a script; paragraphs without an id get one for this build, and the file stays as it is.

    Raises ScriptError.
    """
    from lydsak.text.script.ids import number_paragraphs
    from lydsak.text.script.parsing import parse_script

    _check_characters(text, path)
    script, _ = number_paragraphs(parse_script(text, path=path))
    silence = 0
    for block in (block for segment in script.segments for block in segment.blocks):
        if (length := len((block.raw or "").rstrip())) > _LONGEST:
            message = Phrase("the paragraph has {length} characters", length=f"{length:,}")
            limit = Phrase("the limit is {limit}; part it by blank lines", limit=f"{_LONGEST:,}")
            raise ScriptError("L234", message, place=Place(path, block.line), help=limit)
        silence += block.duration if isinstance(block, Pause) else 0
        if silence > _LONGEST_SILENCE:
            help = "take pauses out; all of them together may last an hour"
            raise ScriptError("L235", "the pauses last more than an hour", place=Place(path, block.line), help=help)
    return script


def _check_characters(text: str, path: str) -> None:
    """Refuse what was not typed as text: read as a blank, it would part a word in two. Raises ScriptError L237."""
    from lydsak.text.source import SourceText

    if found := _UNSPEAKABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = Phrase("a character that is none of a text: U+{number}", number=f"{ord(found[0]):04X}")
        help = "delete it: it came in by copying, and most editors do not show it"
        raise SourceText(path, text).refuse("L237", message, line, column, help=help)


def fix_dashes(path: Path, root: Path, *, dry_run: bool = False) -> tuple[Place, ...]:
    """Write dashes where hyphens stand for them; the rest stays to the byte. Returns their places.

    Raises ScriptError, UsageError L016, StorageError.
    """
    from dataclasses import replace

    from lydsak.text.dashes import write_dashes
    from lydsak.text.script.parsing import parse_script, render_script

    name = name_script(path, root)
    text = read_script(path, root)
    script = parse_script(text, path=name)
    paragraphs = [block for segment in script.segments for block in segment.blocks if isinstance(block, Paragraph)]
    places = tuple(place for paragraph in paragraphs for place in _place_hyphens(paragraph, name))
    if places and not dry_run:
        segments = tuple(
            replace(
                segment,
                blocks=tuple(
                    replace(block, raw=write_dashes(block.raw or "")) if isinstance(block, Paragraph) else block
                    for block in segment.blocks
                ),
            )
            for segment in script.segments
        )
        replace_script(path, root, text, render_script(replace(script, segments=segments)))
    return places


def _place_hyphens(paragraph: Paragraph, name: str) -> Iterator[Place]:
    from lydsak.text.dashes import find_hyphens

    raw = paragraph.raw or ""
    for at in find_hyphens(raw):
        yield Place(name, paragraph.line + raw.count("\n", 0, at), at - raw.rfind("\n", 0, at))


def fix_ids(path: Path, root: Path, *, dry_run: bool = False) -> int:
    """Give ids to the paragraphs of a script that have none; the rest stays to the byte. Returns how many.

    Raises ScriptError, UsageError L016, StorageError.
    """
    from lydsak.text.script.ids import assign_ids
    from lydsak.text.script.parsing import parse_script, render_script

    text = read_script(path, root)
    script, numbered = assign_ids(parse_script(text, path=name_script(path, root)))
    if numbered and not dry_run:
        replace_script(path, root, text, render_script(script))
    return len(numbered)


def replace_script(path: Path, root: Path, before: str, after: str) -> None:
    """Put a new text in a script's place, if it is still what was read; a link stays one.

    What somebody saves at that very moment stands, or is kept as a merge keeps what was before it.
    Raises UsageError L016 where another text stands there, StorageError.
    """

    def keep(late: bytes) -> None:
        keep_replaced(root, path.stem, late.decode("utf-8", "replace"))

    with explain_storage(path):
        if replace_file(path, after.encode("utf-8"), before.encode("utf-8"), keep):
            return
    message = Phrase("{name} was changed meanwhile; nothing was written", name=name_script(path, root))
    raise UsageError("L016", message, help="run the same command again")


def read_script(path: Path, root: Path) -> str:
    """A script's text. Raises ScriptError where it is not UTF-8."""
    name = name_script(path, root)
    try:
        if path.exists() and not path.is_file():  # a pipe would keep the build waiting, a device never ends
            raise ScriptError("L201", "is not a plain file", place=Place(name), help="put the script there itself")
        if path.is_symlink() and path.exists() and not _leads_inside(path, root):
            message = "is a link that leads out of the show"
            help = "copy the script into scripts/: what it says is published"
            raise ScriptError("L236", message, place=Place(name), help=help)
        return _read_settled(path).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScriptError(
            "L201", "is not UTF-8", place=Place(name, line), help="save the script as UTF-8 in your editor"
        ) from None
    except OSError as error:
        raise ScriptError(
            "L201", Phrase("cannot be read: {strerror}", strerror=error.strerror), place=Place(name)
        ) from None


def _leads_inside(link: Path, root: Path) -> bool:
    """Whether a link ends in the show, or beside the other scripts where these lie elsewhere altogether."""
    end = link.resolve()
    return end.is_relative_to(root.resolve()) or end.is_relative_to((root / "scripts").resolve())


def _read_settled(path: Path) -> bytes:
    """A file's bytes, read again for as long as somebody is about to save it.

    Many editors empty the file and then write it: in between half a script stands there.
    """
    for _ in range(_ROUNDS):
        saved = path.stat().st_mtime
        content = path.read_bytes()
        if abs(time.time() - saved) > _SAVING and path.stat().st_mtime == saved:
            break
        time.sleep(_SAVING)
    return content


def name_script(path: Path, root: Path) -> str:
    """A script's path as messages have it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def name_slug(name: str) -> str:
    """The slug of a script as another one names it: by its path, its file name or its slug."""
    return name.removeprefix("scripts/").removesuffix(".md")


def check_slug(path: Path, root: Path) -> str:
    """The slug that a script's file name is. Raises ScriptError for what no web address should hold."""
    slug = path.stem
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 80:
        raise ScriptError(
            "L205",
            Phrase('the file name "{name}" would not make a web address', name=path.name),
            place=Place(name_script(path, root)),
            help="rename it with small letters a-z, digits and hyphens, at most 80",
        )
    return slug
