"""withdraw_script, take_out_episode: a published story taken back. Its sound goes, a notice stays at its address.

The order is the reverse of publishing: first no feed and page names the episode, then its files go.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.clock import format_now
from lydsak.build.records.episodes import list_homes, locate_copy, locate_record, tell_time
from lydsak.build.scripts import list_scripts, load_script, name_script, name_slug, read_script, replace_script
from lydsak.build.transcript import format_publication
from lydsak.build.upkeep.tidying import remove_episode
from lydsak.config import Settings
from lydsak.errors import LydsakError, Phrase, UsageError
from lydsak.model import PART_MARK, Notice, Withdrawal
from lydsak.publish.addresses import embed_page_path, episode_page_path
from lydsak.publish.times import parse_publication
from lydsak.store.files import explain_storage, publish_file
from lydsak.text.front_matter.edit import put_front_matter, write_entry

_WITHDRAWN: Final = re.compile(r"^(?:trukket|trekt|withdrawn)[\"']?\s*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WithdrawalChange:
    """A script with its withdrawal written in, or taken out again."""

    path: Path
    text: str
    changed: bool
    before: Withdrawal | None = None
    """What it said already."""


def withdraw_script(settings: Settings, path: Path, reason: str | None, *, dry_run: bool = False) -> WithdrawalChange:
    """Write a withdrawal into a script, dated today; None takes it out. The next build does the rest.

    Raises UsageError, ScriptError, StorageError.
    """
    from lydsak.text.script.parsing import parse_script

    text = read_script(path, settings.root)
    name = name_script(path, settings.root)
    script = parse_script(text, path=name)
    front = script.front_matter
    words = None if reason is None else " ".join(reason.split())
    if words == "":
        raise UsageError("L020", "a withdrawal needs a reason", help='for readers: --reason "Saken bygde på en feil."')
    if words is None and front.withdrawn is None:
        raise UsageError("L021", Phrase("{name} is not withdrawn", name=name), help="nothing was changed")
    language = front.language or settings.show.language
    value = None if words is None else f"{format_now()[:10]} {words}"
    changed = write_entry(front, "withdrawn", value, language=language)
    written = put_front_matter(text, script, changed)
    if not dry_run:
        replace_script(path, settings.root, text, written)
    return WithdrawalChange(path, written, written != text, front.withdrawn)


def forget_record(root: Path, slug: str) -> None:
    """Take the records of an episode and its parts away, so that no feed and page names them. Raises StorageError."""
    for folder in list_homes(root):
        for name in _list_addresses(folder, slug):
            with explain_storage(folder):
                locate_record(folder, name).unlink(missing_ok=True)


def find_withdrawal(path: Path, root: Path) -> Notice | None:
    """What is to be said of a script's episode; None where it was not withdrawn. Raises ScriptError."""
    from lydsak.text.script.parsing import parse_script

    text = read_script(path, root)
    if not _WITHDRAWN.search(text):
        return None
    name = name_script(path, root)
    front = parse_script(text, path=name).front_matter
    if front.withdrawn is None:
        return None
    moment = parse_publication(format_publication(front, name))
    public = front.status != "draft" and moment is not None and moment <= tell_time()
    return Notice(front.title or path.stem, front.withdrawn, front.language, public)


def list_editions_with(root: Path, slug: str) -> tuple[str, ...]:
    """The editions that read a script; one that cannot be read is passed over here, and told by `check`."""
    found = []
    for path in list_scripts(root):
        with suppress(LydsakError):
            stories = load_script(path, root).front_matter.stories
            if slug in (name_slug(name) for name in stories):
                found.append(path.stem)
    return tuple(found)


def take_out_episode(settings: Settings, slug: str, notice: Notice) -> tuple[str, ...]:
    """Once no feed names it: remove what an episode consists of, and put a notice where it could be found.

    Returns the paths that changed. Raises StorageError.
    """
    from lydsak.publish.pages.notice import render_notice

    root = settings.root
    changed: list[str] = []
    for name in _list_addresses(root / "feed", slug):
        known = notice.public or (root / "feed" / episode_page_path(name)).exists()
        pages = {episode_page_path(name): False, embed_page_path(name): True} if known else {}
        for path, framed in pages.items():
            page = render_notice(settings.show, notice, framed=framed)
            if publish_file(root / "feed" / path, page.encode("utf-8")):
                changed.append(f"feed/{path}")
        changed += remove_episode(root, name, keep=tuple(pages))
    for file in (locate_copy(root, slug), *(root / "audio" / "segments" / slug).glob("*.mp3")):
        with explain_storage(file):
            file.unlink(missing_ok=True)
    return tuple(changed)


def _list_addresses(folder: Path, slug: str) -> tuple[str, ...]:
    """The slugs under which an episode and the segments of it by themselves stand in a folder; its own always."""
    parts = sorted(path.name for path in folder.glob(f"e/{slug}{PART_MARK}*") if path.is_dir())
    return (slug, *parts)
