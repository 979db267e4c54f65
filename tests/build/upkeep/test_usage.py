from __future__ import annotations

import wave
from typing import TYPE_CHECKING

from lydsak.build.upkeep.usage import find_usage, list_stale_notes, note_usage, remove_note
from lydsak.model import Key
from lydsak.store import Store
from lydsak.store.survey import survey_store
from tests.audio.certificates import make_newsroom
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.build.conftest import ShowFolder

STEPS = set(
    "speech speech-info clip-loudness sound sound-loudness unit-loudness unit-frames unit-facts alternate provenance "
    "cover small-cover".split()
)


def _list_keys(root: Path) -> set[Key]:
    return {thing.key for thing in survey_store(root / ".lydsak" / "store", deep=False) if thing.key}


def test_all_that_a_build_keeps_is_used(make_show: Callable[..., ShowFolder], tmp_path: Path) -> None:
    """Speech, music, what was measured of them, frames, another format, the signature, the cover: all of it."""
    table = make_newsroom().write(tmp_path)
    show = make_show(settings=f'\n[sound.intro]\nfile = "intro.wav"\n[sound.alternates]\nopus = 40\n{table}')
    with wave.open(str(show.root / "audio" / "music" / "intro.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"\x00\x20\x00\xe0" * 24_000 * 4)
    show.build_ready()
    usage = find_usage(show.load())
    assert usage.unknown == ()
    kept = {key: Store(show.root / ".lydsak" / "store").read_recipe(key) for key in _list_keys(show.root)}
    assert {recipe.step for recipe in kept.values() if recipe} == STEPS
    assert {recipe.step for key, recipe in kept.items() if recipe and key not in usage.keys} == set()


def test_an_edit_leaves_behind_what_it_replaced(built_copy: ShowFolder) -> None:
    """Until it is built, both are used: what listeners have, and what was spoken of the new text already."""
    before = find_usage(built_copy.load()).keys
    built_copy.write_script(SCRIPT.replace("Ingen falt i vannet.", "Ingen falt."))
    edited = find_usage(built_copy.load()).keys
    assert before < edited
    built_copy.build_ready()
    after = find_usage(built_copy.load()).keys
    gone = _list_keys(built_copy.root) - after
    assert gone
    assert gone < before


def test_what_cannot_be_known_is_named(built_copy: ShowFolder) -> None:
    """A script that cannot be read, and an episode of which nothing was noted."""
    broken = built_copy.write_script("## Feil ^k1\n\n@ukjent: Hei. ^a1\n", "feil")
    (name,) = find_usage(built_copy.load()).unknown
    assert name.startswith("scripts/feil.md:3:2 (L202: ")
    broken.unlink()
    (built_copy.root / ".lydsak" / "used" / "ferja.json").write_bytes(b"{")
    assert find_usage(built_copy.load()).unknown == (
        "scripts/ferja.md (built by an earlier Lydsak, or its note is lost)",
    )


def test_notes_of_what_is_gone_are_stale(built_copy: ShowFolder) -> None:
    """One of a script that was never published goes with it."""
    note_usage(built_copy.root, "borte", [Key("0" * 64)])
    (stale,) = list_stale_notes(built_copy.root)
    assert stale.stem == "borte"
    remove_note(stale)
    assert list_stale_notes(built_copy.root) == ()
