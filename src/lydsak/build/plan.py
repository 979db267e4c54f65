"""What an episode is made from, gathered before anything is made; equal fingerprints mean up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import msgspec

from lydsak.build.editing.approval import count_approval
from lydsak.build.fingerprint import digest_code, digest_origins, join_origins
from lydsak.build.narration import Narration, narrate_script
from lydsak.build.parts import Part, divide_script, publishes_segments
from lydsak.build.scripts import check_slug, name_script, parse_numbered, read_script
from lydsak.build.soundbite import check_soundbite
from lydsak.build.speech.synthesis import SpeechSource, make_speech_source
from lydsak.build.stories import Story, join_stories, list_story_blocks, load_stories, wait_for_stories
from lydsak.build.transcript import list_page_blocks
from lydsak.config import Settings, locate_setting
from lydsak.errors import AssetError, Phrase, Place, ScriptError
from lydsak.model import BedMark, Key, Music, PageBlock, PartReference, Script, Sound, Sting
from lydsak.store import Recipe, Store
from lydsak.store.files import digest_file

PROVISIONAL: Final = "fallback-"
"""What the fingerprint of an episode begins with that has other voices than it should."""
_LARGEST_SOUND: Final = 100_000_000
"""Bytes: ten minutes of a WAV in stereo, and hours of an MP3."""
_DIGITS: Final = 3
"""Of a sound's loudness: a machine that adds with more threads adds in another order, and differs in the ninth."""


@dataclass(frozen=True)  # no slots: its key is worked out once and kept
class SoundSource:
    """A producer's sound, to be brought to the house rate and to the programme's channels."""

    path: Path
    file: str
    """As the script or lydsak.toml names it."""
    sha256: str
    channels: Literal[1, 2]

    @cached_property
    def key(self) -> Key:
        """The recipe's, worked out once."""
        return self.recipe.key

    @property
    def recipe(self) -> Recipe:
        """The file's bytes, not its name or date."""
        return Recipe("sound", {"file": self.sha256, "channels": self.channels, "code": digest_code("audio")})

    @property
    def loudness_recipe(self) -> Recipe:
        """How loud it is as a whole."""
        return Recipe("sound-loudness", {"sound": self.key, "digits": _DIGITS, "code": digest_code("audio")})

    def keep(self, store: Store) -> None:
        """Decode it, measure it, keep both; it is never held whole. Raises AssetError, StorageError."""
        from lydsak.audio.loudness import combine_loudness, measure_pcm

        store.put_parts(self.recipe, self._decode())
        measured = measure_pcm(self._decode(), self.channels)
        loudness = round(combine_loudness([measured]).integrated, _DIGITS)
        store.put(self.loudness_recipe, msgspec.json.encode(loudness))

    def try_decoding(self) -> None:
        """Decode it, and keep nothing. Raises AssetError."""
        for _ in self._decode():
            pass

    def _decode(self) -> Iterator[bytes]:
        """Its samples in blocks. Raises AssetError, with the path as the producer knows it."""
        from lydsak.audio.assets import decode_asset

        place = Place(f"audio/music/{self.file}")
        try:
            yield from decode_asset(self.path, channels=self.channels)
        except AssetError as error:
            raise AssetError(error.code, error.message, place=place, help=error.help) from error
        # Another sound put in its place since its digest was taken would be kept as this one, and heard ever after.
        if digest_file(self.path) != self.sha256:
            raise AssetError("L526", "changed while it was read", place=place, help="build again")


Source = SpeechSource | SoundSource
MusicKind = Literal["intro", "outro", "sting"]


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """One script, read, with everything that its episode takes."""

    slug: str
    path: str
    script: Script
    stories: tuple[Story, ...]
    """What it reads besides, where it is an edition."""
    narration: Narration
    speech: tuple[SpeechSource, ...]
    """One for each line of the narration, in order."""
    sounds: tuple[SoundSource, ...]
    """One for each `[lyd ...]` of the narration, in order."""
    beds: tuple[SoundSource, ...]
    """One for each `[musikk FILE]` of the narration, in order."""
    intro: SoundSource | None
    outro: SoundSource | None
    sting: SoundSource | None
    """None also where there is nothing to set it between."""
    fingerprint: Key
    origins: Mapping[str, Key]
    """What the fingerprint is of, by the file or thing that it comes from."""
    part: Part | None = None
    """What this is of its script, where it is one segment by itself."""
    parts: tuple[EpisodePlan, ...] = ()
    """The segments as episodes, in reading order, where they are published in this one's place."""

    @property
    def assets(self) -> tuple[SoundSource, ...]:
        """Every sound of the producer's that is heard, once for each use."""
        round_segments = (self.intro, self.outro, self.sting)
        return (*self.sounds, *self.beds, *(source for source in round_segments if source))

    def list_segment_blocks(self, number: int) -> tuple[PageBlock, ...]:
        """What the page shows of one segment of the narration."""
        own = len(self.script.segments)
        if number < own:
            return list_page_blocks(self.script, segment=number)
        return tuple(list_story_blocks(self.stories[number - own]))

    def list_blocks(self) -> tuple[PageBlock, ...]:
        """All that the page shows."""
        numbers = range(len(self.narration.segments))
        return tuple(block for number in numbers for block in self.list_segment_blocks(number))

    def renarrate(self, narration: Narration, settings: Settings, store: Path) -> EpisodePlan:
        """The plan with other speech. It is never up to date: the next build tries again for what was planned."""
        return replace(
            self,
            narration=narration,
            speech=_list_speech(narration, settings, store),
            fingerprint=Key(PROVISIONAL + self.fingerprint.removeprefix(PROVISIONAL)),
        )


def plan_episode(script_path: Path, settings: Settings, store: Path, *, text: str | None = None) -> EpisodePlan:
    """Read a script, or take another `text` for its own, and find all that it takes.

    Raises ScriptError, EngineError, AssetError.
    """
    name = name_script(script_path, settings.root)
    slug = check_slug(script_path, settings.root)
    # Read once: what is narrated and what is fingerprinted are the same bytes, whoever saves meanwhile.
    text = read_script(script_path, settings.root) if text is None else text
    script = count_approval(parse_numbered(text, path=name), settings)
    stories = load_stories(script, settings, path=name)
    script = wait_for_stories(script, stories, settings)
    plan = _gather_plan(slug, name, script, text, settings, store, stories=stories)
    if not any(segment.items for segment in plan.narration.segments):
        raise ScriptError(
            "L207", "has nothing to read", place=Place(name), help="write a paragraph below the front matter"
        )
    check_soundbite(join_stories(script, stories), name)
    if not publishes_segments(script.front_matter, settings):
        return plan
    parts = divide_script(script, plan.narration.heard, slug, settings, path=name)
    plans = (_gather_plan(part.slug, name, part.script, part.source, settings, store, part) for part in parts)
    return replace(plan, parts=tuple(plans))


def _gather_plan(
    slug: str,
    name: str,
    script: Script,
    text: str,
    settings: Settings,
    store: Path,
    part: Part | None = None,
    stories: tuple[Story, ...] = (),
) -> EpisodePlan:
    """`text` is what all of it is made from."""
    narration = narrate_script(script, settings, path=name, stories=stories, part=part)
    speech = _list_speech(narration, settings, store)
    voices = {str(source.request.voice) for source in speech}
    channels = settings.sound.channels
    root, design = settings.root, settings.sound
    plan = EpisodePlan(
        slug=slug,
        path=name,
        script=script,
        stories=stories,
        narration=narration,
        speech=speech,
        sounds=tuple(_find_sound(root, sound.file, sound, path, channels) for sound, path in narration.locate_sounds()),
        beds=tuple(_find_sound(root, file, mark, path, channels) for file, mark, path in narration.locate_beds()),
        intro=_find_music(settings, "intro", design.intro),
        outro=_find_music(settings, "outro", design.outro),
        sting=_find_music(settings, "sting", design.sting) if narration.has_joints else None,
        fingerprint=Key(""),
        origins={},
        part=part,
    )
    digests = {source.file: source.sha256 for source in plan.assets}
    read = {story.slug: story.digest for story in stories}
    origins = digest_origins(text, settings, voices=voices, sounds=digests, stories=read)
    return replace(plan, fingerprint=join_origins(origins), origins=origins)


def refer_to_part(plan: EpisodePlan) -> PartReference:
    """As the whole programme's record names the episode that is one segment of it."""
    title = plan.part and (plan.part.title or plan.part.article)
    return PartReference(plan.slug, title or plan.slug, plan.fingerprint)


def _list_speech(narration: Narration, settings: Settings, store: Path) -> tuple[SpeechSource, ...]:
    return tuple(make_speech_source(line.utterance.request, settings, store) for line in narration.lines)


def _find_sound(root: Path, file: str, mark: Sound | BedMark, script: str, channels: Literal[1, 2]) -> SoundSource:
    return _open_sound(locate_marked_sound(root, file, mark, script), file, channels, _place_mark(mark, script))


def _find_music(settings: Settings, kind: MusicKind, music: Music | Sting | None) -> SoundSource | None:
    if music is None:
        return None
    path = locate_music(settings, kind, music)
    return _open_sound(path, music.file, settings.sound.channels, Place("lydsak.toml"))


def locate_marked_sound(root: Path, file: str, mark: Sound | BedMark, script: str) -> Path:
    """The file that a mark of a script names. Raises AssetError at the mark."""
    return _locate_sound(root, file, _place_mark(mark, script))


def locate_music(settings: Settings, kind: MusicKind, music: Music | Sting) -> Path:
    """The file of the show's intro, outro or sting. Raises AssetError at its setting."""
    try:
        return _locate_sound(settings.root, music.file, Place("lydsak.toml"))
    except AssetError as error:
        place = locate_setting(settings.root, ("sound", kind, "file"))
        raise AssetError(error.code, error.message, place=place, help=error.help) from None


def _place_mark(mark: Sound | BedMark, script: str) -> Place:
    return Place(script, mark.line, 1, (mark.raw or "").split("\n")[0] or None)


def _locate_sound(root: Path, file: str, place: Place) -> Path:
    """A sound below audio/music; what leads out of it is refused. Raises AssetError."""
    folder = (root / "audio" / "music").resolve()
    path = (folder / file).resolve()
    if not path.is_relative_to(folder):
        raise AssetError(
            "L508",
            Phrase('"{file}" lies outside audio/music', file=file),
            place=place,
            help="copy the sound into audio/music",
        )
    if not path.is_file():
        near = _list_near(folder, file)
        raise AssetError("L507", Phrase('there is no sound "{file}" in audio/music', file=file), place=place, help=near)
    if (size := path.stat().st_size) > _LARGEST_SOUND:
        message = Phrase(
            '"{file}" is {size} MB; a sound has at most {limit} MB',
            file=file,
            size=f"{size / 1000000.0:.0f}",
            limit=f"{_LARGEST_SOUND / 1000000.0:.0f}",
        )
        raise AssetError("L513", message, place=place, help="cut it, or save it as FLAC or MP3")
    return path


def _open_sound(path: Path, file: str, channels: Literal[1, 2], place: Place) -> SoundSource:
    digest = digest_file(path)
    if digest is None:
        help = "check owner and permissions"
        raise AssetError("L507", Phrase('the sound "{file}" cannot be read', file=file), place=place, help=help)
    return SoundSource(path, file, digest, channels)


def _list_near(folder: Path, file: str) -> str:
    import difflib

    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    near = difflib.get_close_matches(file, names, n=1)
    # The outro is near the intro by its name, and what is missing is the file all the same.
    put = Phrase("put the file there, as audio/music/{file}, or correct the name", file=file)
    return Phrase('did you mean "{near}"? If not, {put}', near=near[0], put=put) if near else put
