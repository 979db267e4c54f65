from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lydsak.build.plan import plan_episode
from lydsak.build.sound.assembly import assemble_programme
from lydsak.build.sound.mastering import Mastered, UnitDone, master_programme
from lydsak.build.speech.synthesis import collect_recipes, find_speech
from lydsak.build.workers import Workers
from lydsak.model import FRAME_MS, SAMPLES_PER_MS, ConstantBitrate, Db, Ms, Programme, SoundDesign
from lydsak.store import Store
from tests.audio.sound import join_frames

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _master(show: ShowFolder) -> tuple[Programme, SoundDesign, list[UnitDone], Mastered]:
    settings, store = show.load(), show.root / ".lydsak" / "store"
    plan = plan_episode(show.root / "scripts" / "ferja.md", settings, store)
    infos = {key: info for key, source in collect_recipes(plan.speech).items() if (info := find_speech(source))}
    with Workers(1) as workers:
        assembly = assemble_programme(plan, settings, infos, store, workers)
        *steps, last = master_programme(assembly, settings.sound, store, workers)
    assert isinstance(last, Mastered)
    return assembly.programme, settings.sound, [step for step in steps if isinstance(step, UnitDone)], last


def test_the_programme_comes_out_at_its_target(built_show: ShowFolder) -> None:
    """Within half a decibel of -16 LUFS, under -1 dBTP, by a gain in half decibels; all of it from the store."""
    _, design, steps, mastered = _master(built_show)
    assert mastered.loudness.integrated == pytest.approx(design.loudness, abs=0.5)
    assert mastered.loudness.true_peak <= design.true_peak
    assert (mastered.gain * 2).is_integer()
    assert (steps, mastered.made) == ([], ())


def test_every_unit_has_its_frames(built_show: ShowFolder) -> None:
    """One after the other they are the whole episode, to the sample; silence between units included."""
    programme, design, _, mastered = _master(built_show)
    frames = [b"".join(mastered.read_frames([number])) for number in range(len(programme.units))]
    assert len(mastered.tasks) == len(mastered.streams) == len(programme.units)
    assert [len(part) for part in frames] == [stream.size for stream in mastered.streams]
    assert sum(unit.duration for unit in programme.units) == programme.duration
    assert isinstance(design.encoding, ConstantBitrate)
    bytes_a_frame = {len(part) * FRAME_MS / unit.duration for part, unit in zip(frames, programme.units, strict=True)}
    assert bytes_a_frame == {design.encoding.kbps * FRAME_MS / 8}
    assert join_frames(frames, design.channels, design.encoding, programme.duration * SAMPLES_PER_MS)


def test_one_lost_unit_is_made_again_alone(built_copy: ShowFolder) -> None:
    """The rest comes from the store, and the frames are the same bytes."""
    programme, _, _, before = _master(built_copy)
    number = next(index for index, unit in enumerate(programme.units) if unit.tracks)
    Store(built_copy.root / ".lydsak" / "store").locate(before.tasks[number].recipe.key).unlink()
    _, _, steps, after = _master(built_copy)
    assert [(step.step, step.done, step.total) for step in steps] == [("encoding", 1, 1)]
    assert (len(after.made), [*after.read_frames([number])]) == (1, [*before.read_frames([number])])


def test_a_unit_s_key_does_not_know_its_place(built_show: ShowFolder) -> None:
    """Moved by an edit before it, a unit is still the same sound; another gain makes it another."""
    _, _, _, mastered = _master(built_show)
    task = next(task for task in mastered.tasks if task.unit.tracks)
    moved = replace(task, unit=replace(task.unit, start=Ms(task.unit.start + 24_000), part="closing"))
    assert moved.recipe.key == task.recipe.key
    assert replace(task, gain=Db(mastered.gain + 0.5)).recipe.key != task.recipe.key
