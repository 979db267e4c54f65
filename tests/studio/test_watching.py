from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from lydsak.studio.watching import watch_show

News = tuple[str, dict[str, Any]]


def watch(root: Path, act: Callable[[], object], is_enough: Callable[[list[News]], bool]) -> list[News]:
    """What is told of an act, from when it is told that nothing will be missed until there is enough."""

    async def run() -> list[News]:
        told: list[News] = []
        async with aclosing(watch_show(root, lambda: False)) as news:
            async for one in news:
                told.append(one)
                if len(told) == 1:
                    act()
                if is_enough(told):
                    break
        return told[1:]

    return asyncio.run(asyncio.wait_for(run(), 20))


def replace_by_rename(path: Path, text: str) -> None:
    """As most editors save."""
    fresh = path.with_suffix(".ny")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


@pytest.mark.parametrize("save", [replace_by_rename, lambda path, text: path.write_text(text, encoding="utf-8")])
def test_a_save_is_told_with_its_tag(show: Path, script: Path, save: Callable[[Path, str], object]) -> None:
    """However it is saved; the tag is the one that a page would get."""
    told = watch(show, lambda: save(script, "Hei.\n"), lambda told: told[-1][0] == "episodes")
    digest = hashlib.sha256(b"Hei.\n").hexdigest()[:16]
    assert ("changed", {"slug": "ferja", "etag": digest}) in told


def test_a_script_that_goes_is_told_without_a_tag(show: Path, script: Path) -> None:
    """The list is to be read again."""
    told = watch(show, script.unlink, lambda told: told[-1][0] == "episodes")
    assert ("changed", {"slug": "ferja", "etag": None}) in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_a_pipe_is_told_without_a_tag(show: Path) -> None:
    """A look into it would wait for ever."""
    told = watch(show, lambda: os.mkfifo(show / "scripts" / "pipe.md"), lambda told: told[-1][0] == "episodes")
    assert ("changed", {"slug": "pipe", "etag": None}) in told


@pytest.mark.parametrize("name", ["lydsak.toml", "words.toml"])
def test_settings_and_words_are_told(show: Path, name: str) -> None:
    """What is said may be other now."""
    told = watch(show, lambda: (show / name).write_text("", encoding="utf-8"), lambda told: told[-1][0] == "episodes")
    assert {name for name, _ in told} == {"episodes"}


def test_a_revised_article_is_told(show: Path) -> None:
    """The list says so beside its script; the script itself is as it was."""
    told = watch(
        show,
        lambda: replace_by_rename(show / "articles" / "ferja.txt", "Ferja\n\nNy tekst.\n"),
        lambda told: told[-1][0] == "episodes",
    )
    assert {name for name, _ in told} == {"episodes"}


def test_it_ends_when_the_studio_stops(show: Path) -> None:
    """An open page does not hold it."""

    async def run() -> list[str]:
        return [name async for name, _ in watch_show(show, lambda: True)]

    assert asyncio.run(asyncio.wait_for(run(), 20)) in ([], ["hello"])
