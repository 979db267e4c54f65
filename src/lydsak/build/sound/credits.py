"""Whose music an episode has: what is heard in it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lydsak.build.plan import EpisodePlan
from lydsak.config import Settings, locate_setting
from lydsak.errors import Finding, Phrase, Place
from lydsak.model import BedMark, Music, Sound, Sting


def list_credits(plan: EpisodePlan, settings: Settings) -> tuple[str, ...]:
    """Whose music is heard, and under what licence, each once; the show's own first."""
    named = dict(_list_named(plan, settings))
    recordings = [source.file for source in plan.sounds]
    credited = (named.get(file) or _look_up(file, settings) for file in (*named, *recordings))
    return tuple(dict.fromkeys(credit for credit in credited if credit))


def find_uncredited(plan: EpisodePlan, settings: Settings) -> Iterator[Finding]:
    """A warning for each file of music that nobody is thanked for; recordings of people are no music."""
    for file, credit in _list_named(plan, settings):
        if not credit and not _look_up(file, settings):
            help = Phrase('"{file}" = "who made it, its licence" below [sound.credits] of lydsak.toml', file=file)
            yield Finding(
                "L272",
                "warning",
                Phrase("nobody is credited for {file}", file=file),
                _locate_use(file, plan, settings),
                help,
            )


def _list_named(plan: EpisodePlan, settings: Settings) -> Iterator[tuple[str, str | None]]:
    """Every file of music in the episode, with the credit that stands beside its name in the settings."""
    design = settings.sound
    used = ((plan.intro, design.intro), (plan.outro, design.outro), (plan.sting, design.sting))
    credited = {music.file: _word_credit(music) for source, music in used if source and music}
    stings = [sound.file for sound in plan.narration.sounds if sound.text is None]
    beds = [file for file, _ in plan.narration.beds]
    for file in dict.fromkeys((*credited, *stings, *beds)):
        yield file, credited.get(file)


def _locate_use(file: str, plan: EpisodePlan, settings: Settings) -> Place:
    """Where the script first names a file, or else the settings."""
    sounds: list[tuple[str, Sound | BedMark, str]] = [
        (sound.file, sound, path) for sound, path in plan.narration.locate_sounds()
    ]
    named = [(mark, path) for name, mark, path in (*sounds, *plan.narration.locate_beds()) if name == file]
    if named:
        path = named[0][1]
        first = min((mark for mark, stands_in in named if stands_in == path), key=lambda mark: mark.line)
        written = (first.raw or "").split("\n")[0].rstrip()
        return Place(path, first.line, 1, written, max(len(written), 1))
    design = settings.sound
    round_segments = (("intro", design.intro), ("outro", design.outro), ("sting", design.sting))
    kind = next(kind for kind, music in round_segments if music and music.file == file)
    return locate_setting(settings.root, ("sound", kind, "file"))


def _word_credit(music: Music | Sting) -> str | None:
    return f"{music.credit} ({music.licence})" if music.credit and music.licence else music.credit


def _look_up(file: str, settings: Settings) -> str | None:
    """What [sound.credits] says of a file; `./a.wav` is `a.wav`."""
    wanted = PurePosixPath(file)
    return next((credit for name, credit in settings.sound.credits if PurePosixPath(name) == wanted), None)
