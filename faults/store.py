"""A damaged store, and a published tree that rots: `python -m faults store [--rounds N] [--flips N] [--seed N]`.

A round damages entries of every kind in every way and builds: after an edit, or with all that was published gone, so
that everything is read from the store. The tree must be the one that an undisturbed build makes. A flip turns one bit
of one published file: `lydsak check` must name the file, and the next build make it as it was.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from faults.damage import DAMAGE, FOLDER_DAMAGE
from faults.running import Outcome, make_environment, run_lydsak
from faults.shows import copy_show, edit_script, make_show
from faults.table import FaultRow, print_rows
from faults.trees import MADE, SOURCES, Tree, compare_trees, list_leftovers, snapshot_tree
from lydsak.model import Key
from lydsak.store import Store

_LIMIT = 120.0
"""Seconds in which a command on the small show has to end, many times what it takes."""
_ENTRIES = (6, 12)
"""How many entries a round damages."""
_BESIDE = ("catalogue.json", "last/*.json", "used/*.json")
"""Notes beside the store, kept for speed and to explain."""
_PLAIN = ("a bit flipped", "cut", "emptied", "filled with noise", "a full folder", "a line of brackets", "gone")
"""What may happen to them."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A built show, and what builds of it make undisturbed: after an edit, and of it as it is."""

    show: Path
    edited: Tree
    same: Tree
    sources: Mapping[bool, Tree]
    """By whether it was edited."""
    environment: Mapping[str, str]


def main(arguments: Sequence[str]) -> int:
    """Print a row for each fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--flips", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    dice = Random(given.seed)  # noqa: S311 (which damage is no secret)
    with tempfile.TemporaryDirectory() as folder:
        scene = prepare_scene(Path(folder))
        rows = [*damage_store(scene, dice, given.rounds), flip_published(scene, dice, given.flips)]
    return print_rows([row for row in rows if row.times])


def prepare_scene(scratch: Path) -> Scene:
    """A show with music, other formats and several voices, built."""
    environment = make_environment(scratch)
    show = make_show(scratch, environment=environment)
    settings = show / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[sound.alternates]\nopus = 32\n", encoding="utf-8")
    _build(show, environment)
    edited = copy_show(show, scratch / "edited")
    edit_script(edited)
    sources = {False: snapshot_tree(show, SOURCES), True: snapshot_tree(edited, SOURCES)}
    _build(edited, environment)
    return Scene(show, snapshot_tree(edited, MADE), snapshot_tree(show, MADE), sources, environment)


def damage_store(scene: Scene, dice: Random, rounds: int) -> tuple[FaultRow, ...]:
    """Damage and build, as often as wanted: a row of the builds, and one for each way of damage."""
    builds, ways = FaultRow("builds from a damaged store"), {name: FaultRow(name) for name in (*DAMAGE, *FOLDER_DAMAGE)}
    for number in range(rounds):
        show = copy_show(scene.show, scene.show.parent / "damaged")
        edited = bool(number % 2)
        done = _damage(show / ".lydsak" / "store", dice, number)
        told = ", ".join(sorted(done.values()))
        found = tuple(f"round {number} ({told}): {one}" for one in _judge_build(show, scene, edited=edited))
        builds.count("not equal" if found else "equal", found)
        for path, name in done.items():
            ways[name].count("made again" if _is_mended(path) else "not needed")
        shutil.rmtree(show)
    return (builds, *ways.values())


def _damage(store: Path, dice: Random, number: int) -> dict[Path, str]:
    """Some entries and notes, each in another way; in every fifth round a whole folder of entries too."""
    entries = sorted(store.glob("??/*"))
    chosen = dice.sample(entries, min(dice.randint(*_ENTRIES), len(entries)))
    done = {path: dice.choice(sorted(DAMAGE)) for path in chosen}
    for path, name in done.items():
        DAMAGE[name](path, dice)
    beside = [path for pattern in _BESIDE for path in sorted(store.parent.glob(pattern))]
    for path in dice.sample(beside, 2):
        done[path] = dice.choice(_PLAIN)
        DAMAGE[done[path]](path, dice)
    if number % 5 == 0:
        folder, name = dice.choice(sorted(store.glob("??"))), dice.choice(sorted(FOLDER_DAMAGE))
        FOLDER_DAMAGE[name](folder, dice)
        done = {**{path: way for path, way in done.items() if path.parent != folder}, folder: name}
    return done


def _is_mended(path: Path) -> bool:
    """Whether an entry is whole again, a folder of entries is one again, or a note a file."""
    if len(path.name) == 2:
        return path.is_dir() and not path.is_symlink()
    if path.suffix == ".json":
        return path.is_file()
    return Store(path.parents[1]).verify(Key(path.parent.name + path.name))


def _judge_build(show: Path, scene: Scene, *, edited: bool) -> Iterator[str]:
    if edited:
        edit_script(show)
    else:
        for path in snapshot_tree(show, MADE):
            if not path.endswith("README.md"):  # the show's own
                (show / path).unlink()
    yield from _run(show, "build", scene).list_violations([0])
    yield from compare_trees(scene.edited if edited else scene.same, snapshot_tree(show, MADE))
    yield from (f"source {one}" for one in compare_trees(scene.sources[edited], snapshot_tree(show, SOURCES)))
    yield from (f"left behind: {path}" for path in list_leftovers(show))


def flip_published(scene: Scene, dice: Random, flips: int) -> FaultRow:
    """One bit of one published file a time."""
    row = FaultRow("a bit of a published file flipped")
    show = copy_show(scene.show, scene.show.parent / "rotten")
    paths = sorted(path for path in scene.same if not path.endswith("README.md"))
    for number in range(flips):
        path = show / dice.choice(paths)
        _flip(path, dice)
        name = path.relative_to(show).as_posix()
        checked = _run(show, "check", scene)
        found = [*checked.list_violations([3]), *_judge_named(checked, name)]
        built = _run(show, "build", scene)
        found += [*built.list_violations([0]), *compare_trees(scene.same, snapshot_tree(show, MADE))]
        row.count("not found" if found else "found and mended", [f"flip {number} in {name}: {one}" for one in found])
        if found:
            show = copy_show(scene.show, show)
    return row


def _run(show: Path, command: str, scene: Scene) -> Outcome:
    """A command; one that hangs ends as none may."""
    try:
        return run_lydsak(show, command, environment=scene.environment, limit=_LIMIT)
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", f"{command} hangs")


def _judge_named(checked: Outcome, name: str) -> Iterator[str]:
    if name not in checked.stdout + checked.stderr:
        yield f"check does not name it: {(checked.stdout + checked.stderr)[-300:]}"


def _flip(path: Path, dice: Random) -> None:
    """In a file of its own: an episode has two names, and a disk that rots would change both."""
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.unlink()
    path.write_bytes(content)


def _build(show: Path, environment: Mapping[str, str]) -> None:
    outcome = run_lydsak(show, "build", environment=environment)
    if outcome.code:
        raise RuntimeError(f"an undisturbed build failed: {outcome.stderr}")
