"""One episode, from its plan to EpisodeReady: speech, programme, mastering, files in place."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Final

import msgspec

from lydsak.build.events import EpisodeReady, EpisodeStarted, Event, Reason, Remark, StepAdvanced
from lydsak.build.explain import Memory, explain_episode, explain_speech
from lydsak.build.guids import mint_guid
from lydsak.build.job import Job
from lydsak.build.placement import load_publishing, place_episode
from lydsak.build.plan import EpisodePlan
from lydsak.build.records.episodes import StandingEpisode, find_standing
from lydsak.build.sound.alternates import encode_alternates, plan_alternates
from lydsak.build.sound.assembly import assemble_programme, begin_sounds
from lydsak.build.sound.credits import find_uncredited
from lydsak.build.sound.mastering import Mastered, UnitDone, master_programme
from lydsak.build.sound.measures import keep_measures
from lydsak.build.sound.tagging import Tagger
from lydsak.build.speech.speaking import fetch_missing_speech, look_up_speech, speak_plan
from lydsak.build.upkeep.usage import list_plan_keys, list_sound_keys, note_usage
from lydsak.config import Settings
from lydsak.errors import StorageError
from lydsak.store import Store
from lydsak.text.script.warnings import MARK_READ_ALOUD, MISSING_TITLE, find_missing_title, find_warnings

_LOST: Final = "L705"
"""The code of what the store lost while it was used."""


def make_episode(plan: EpisodePlan, job: Job) -> Iterator[Event]:
    """Make an episode and put its files in place; the last event is EpisodeReady. Raises LydsakError.

    What the store loses under way is made once more.
    """
    try:
        yield from _make_episode(plan, job)
    except StorageError as error:
        if error.code != _LOST:
            raise
        yield Remark(plan.slug, f"{error.message}: made once more")
        yield from _make_episode(plan, job)


def _make_episode(plan: EpisodePlan, job: Job) -> Iterator[Event]:
    settings, store, workers = job.settings, job.store, job.workers
    front_matter = plan.script.front_matter
    yield EpisodeStarted(plan.slug, front_matter.title or plan.slug)
    if plan.part is None:
        yield from _list_remarks(plan, settings)
    memory = Memory(settings.root, plan.slug, Store(store))
    yield explain_episode(plan, settings.root)
    memory.note_origins(plan.origins)
    missing = fetch_missing_speech(plan, job.sharing)
    yield from explain_speech(plan, missing, memory)
    begin_sounds(plan, store, workers)
    asked = plan
    plan, fallen = yield from speak_plan(plan, missing, settings, store, workers, job.spending, job.sharing)
    assembly = assemble_programme(plan, settings, look_up_speech(plan, job.sharing), store, workers)
    steps = master_programme(assembly, settings.sound, store, workers, load_publishing, job.sharing)
    mastered = yield from _master(plan, steps)
    yield from _explain_units(plan, mastered, memory)
    yield from _remark_on_level(plan, mastered, settings)
    yield from _remark_on_silence(plan, Store(store))
    placed = job.cover.place()
    # A lone chapter would say no more than the title.
    programme = replace(assembly.programme, chapters=()) if plan.part else assembly.programme
    tagger = Tagger(plan, settings, placed.small)
    alternates = plan_alternates(mastered, settings, store, tagger.tag_episode(programme.chapters))
    job.sharing.have_lent(source.key for source in plan.speech if alternates)
    for step in encode_alternates(alternates, workers):
        yield StepAdvanced(plan.slug, step.step, step.done, step.total)
    done = place_episode(plan, settings, programme, mastered, placed.cover, tagger, alternates)
    keep_measures(settings.root, done.episode, assembly, mastered, settings.sound)
    memory.save()
    sound = list_sound_keys(mastered, alternates)
    signature = [done.signature] if done.signature else []
    note_usage(settings.root, plan.slug, (*list_plan_keys(asked), *list_plan_keys(plan), *sound, *signature))
    units = sum(1 for unit in programme.units if unit.tracks)
    yield EpisodeReady(done.episode, len(missing), mastered.count_made(), units, done.written, fallen)


def _list_remarks(plan: EpisodePlan, settings: Settings) -> Iterator[Remark]:
    """What an editor or producer should know before the episode is heard."""
    own = plan.script.front_matter.guid
    standing = find_standing(settings.root, plan.slug)
    if own is None:
        yield Remark(plan.slug, "the script has no guid: it is made from the file's name, which must then never change")
    guid = own or mint_guid(settings.show.guid, plan.slug)
    if standing is not None and standing.episode.guid != guid:
        was = standing.episode.guid
        yield Remark(plan.slug, f"its guid was {was}: subscribers will get it as a new episode; guid: {was} keeps it")
    yield from _list_changes(plan, standing)
    warnings = [*find_missing_title(plan.script, plan.path), *find_warnings(plan.script, plan.path)]
    for finding in warnings:
        if finding.code == MARK_READ_ALOUD:  # listeners would hear it
            line = finding.place.line if finding.place else None
            yield Remark(plan.slug, f"{plan.path}:{line}: {finding.message}: {finding.help}")
        if finding.code == MISSING_TITLE:
            yield Remark(plan.slug, f"{plan.path}: {finding.message}: {finding.help}")
    for finding in find_uncredited(plan, settings):
        yield Remark(plan.slug, f"{finding.message}: add {finding.help}")
    if warnings:
        noun = "warning" if len(warnings) == 1 else "warnings"
        yield Remark(plan.slug, f"{len(warnings)} {noun} of the script: see `lydsak check {plan.path}`")


def _list_changes(plan: EpisodePlan, standing: StandingEpisode | None) -> Iterator[Remark]:
    """What becomes of items that subscribers have, where a script is published in another way than before."""
    if standing is None:
        return
    before, now = standing.episode.parts, [part.slug for part in plan.parts]
    gone = [part.title for part in before if part.slug not in now]
    if now and not before:
        yield Remark(
            plan.slug,
            f"was one episode: the feed has {_count_episodes(len(now))} in its place, a segment each; "
            "its page stays, and so does its guid, should the whole be an episode once more",
        )
    elif before and not now:
        yield Remark(
            plan.slug,
            f"was {_count_episodes(len(before))}, segment by segment: the feed has the whole story as one in their "
            "place, by its own guid; should its segments be episodes once more, each has the guid that it had",
        )
    elif gone:
        titles = ", ".join(f"«{title}»" for title in gone)
        yield Remark(plan.slug, f"{titles} is in the script no more, or its id is another: its episode leaves the feed")


def _count_episodes(number: int) -> str:
    return f"{number} episode{'' if number == 1 else 's'}"


def _master(plan: EpisodePlan, steps: Iterator[UnitDone | Mastered]) -> Generator[Event, None, Mastered]:
    for step in steps:
        if isinstance(step, Mastered):
            return step
        yield StepAdvanced(plan.slug, step.step, step.done, step.total)
    raise AssertionError("mastering ends with its result")


def _remark_on_level(plan: EpisodePlan, mastered: Mastered, settings: Settings) -> Iterator[Remark]:
    from lydsak.audio.foresight import TOLERANCE
    from lydsak.audio.loudness import SILENCE

    heard, target = mastered.loudness.integrated, settings.sound.loudness
    if heard <= SILENCE:
        yield Remark(plan.slug, "nothing can be heard in it")
    elif abs(heard - target) > TOLERANCE:
        reason = ": its peaks stand too far above the rest to be raised more" if heard < target else ""
        yield Remark(plan.slug, f"it came out at {heard:.1f} LUFS, not {target:g}{reason}")


def _remark_on_silence(plan: EpisodePlan, store: Store) -> Iterator[Remark]:
    """A sound in which nothing is to be heard: most likely another file than was meant, or an export that failed."""
    from lydsak.audio.loudness import SILENCE

    for source in {asset.key: asset for asset in plan.assets}.values() if plan.part is None else ():
        loudness = store.get(source.loudness_recipe.key)
        if loudness is not None and msgspec.json.decode(loudness, type=float) <= SILENCE:
            yield Remark(plan.slug, f"nothing can be heard in audio/music/{source.file}: is it the file that you mean?")


def _explain_units(plan: EpisodePlan, mastered: Mastered, memory: Memory) -> Iterator[Event]:
    """Why each unit is encoded again, by the part it stands in."""
    made = {task.key for task in mastered.made}
    counts: dict[str, int] = {}
    for task in mastered.tasks:
        if not task.unit.tracks:
            continue
        part = task.unit.part
        name = part if isinstance(part, str) else plan.narration.segments[part].title
        counts[name] = counts.get(name, 0) + 1
        label = f"{name}, unit {counts[name]}"
        recipe = task.recipe
        if recipe.key in made:
            yield Reason(plan.slug, f"{label} encoded", memory.explain_piece(label, recipe))
        memory.note_piece(label, recipe.key)
