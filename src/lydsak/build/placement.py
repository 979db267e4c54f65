"""A mastered programme to its files: tagged MP3s, captions, page and record, each whole, in the order of their use.

What feed and pages name carries its content's hash in its name, so a published address never gets other bytes: players
that resume a download would mix the two (RELIABILITY: If-Range is not sent).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from lydsak.build.editing.approval import waits_for_approval
from lydsak.build.guids import mint_guid
from lydsak.build.plan import EpisodePlan, refer_to_part
from lydsak.build.records.episodes import (
    choose_folder,
    drop_other_record,
    encode_record,
    locate_copy,
    locate_record,
    locate_store,
    name_published,
)
from lydsak.build.sound.alternates import AlternateTask, read_alternate
from lydsak.build.sound.credentials import read_credentials
from lydsak.build.sound.credits import list_credits
from lydsak.build.sound.mastering import Mastered
from lydsak.build.sound.provenance import make_claim, sign_file
from lydsak.build.sound.tagging import Tagger
from lydsak.build.soundbite import find_soundbite
from lydsak.build.stories import join_stories, list_corrections
from lydsak.build.waiting_pages import try_waiting
from lydsak.config import Settings
from lydsak.errors import ArticleError
from lydsak.model import (
    SAMPLES_PER_MS,
    AlternateFile,
    AlternateFormat,
    AudioTags,
    Cover,
    Episode,
    Key,
    Programme,
    PublishedFile,
)
from lydsak.publish.addresses import embed_page_path, episode_page_path, story_url
from lydsak.publish.wording import choose_wording
from lydsak.store import Store
from lydsak.store.files import explain_storage, link_file, publish_file, publish_parts
from lydsak.text.slug import derive_slug


@dataclass(frozen=True, slots=True)
class Placed:
    """An episode in place."""

    episode: Episode
    written: tuple[str, ...]
    """The paths that changed."""
    signature: Key | None
    """What is kept of its signature, where it was signed."""


ALTERNATE_TYPES: Final[dict[AlternateFormat, str]] = {"m4b": "audio/mp4", "opus": "audio/ogg"}
"""RFC 4337 and RFC 7845, section 9: a type names the container; the feed names the codec beside it."""


def place_episode(
    plan: EpisodePlan,
    settings: Settings,
    programme: Programme,
    mastered: Mastered,
    cover: Cover,
    tagger: Tagger,
    alternates: Sequence[AlternateTask] = (),
) -> Placed:
    """Write an episode's files. Raises StorageError.

    `alternates` are encoded already.
    """
    placer = _Placer(plan, settings, programme, mastered, cover, tagger, alternates)
    episode = placer.place()
    return Placed(episode, tuple(placer.written), placer.signature)


def load_publishing() -> None:
    """Load what placing takes, and the feed after it: libraries and templates."""
    from lydsak.audio import encode, tags  # noqa: F401 (loaded for what comes)
    from lydsak.publish import captions  # noqa: F401
    from lydsak.publish.feed.rss import load_generator
    from lydsak.publish.pages.site import load_templates

    load_templates()
    load_generator()


class _Placer:
    """One episode's files, and which of them changed."""

    def __init__(
        self,
        plan: EpisodePlan,
        settings: Settings,
        programme: Programme,
        mastered: Mastered,
        cover: Cover,
        tagger: Tagger,
        alternates: Sequence[AlternateTask],
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.programme = programme
        self.mastered = mastered
        self.cover = cover
        self.alternates = alternates
        self.tagger = tagger
        self.written: list[str] = []
        self.signature: Key | None = None
        self.front_matter = plan.script.front_matter
        self.language = self.tagger.language
        self.title = self.tagger.title
        self.date = self.tagger.date
        self.summary = self.tagger.summary
        self.status = self.front_matter.status
        self.unapproved = waits_for_approval(self.status, settings)
        self.folder = choose_folder(settings.root, self.plan.slug, self)

    def place(self) -> Episode:
        # A segment by itself has no others beside it; editors have it with those of the whole.
        segments = () if self.plan.part else tuple(self._place_segments())
        audio = self._place_audio()
        audio = self._seal(audio) if self.alternates else audio
        copy = locate_copy(self.settings.root, self.plan.slug)
        if link_file(self.folder / audio.path, copy):
            self._note_written(copy)
        episode = self._describe(audio, segments)
        return self._place_page(episode)

    def _place(self, path: str, content: bytes, media_type: str) -> PublishedFile:
        """Put a file where listeners find it, or where it waits."""
        file = name_published(path, content, media_type)
        self._write(self.folder / file.path, content)
        return file

    def _write(self, path: Path, content: bytes) -> None:
        if publish_file(path, content):
            self._note_written(path)

    def _note_written(self, path: Path) -> None:
        self.written.append(path.relative_to(self.settings.root).as_posix())

    def _place_audio(self) -> PublishedFile:
        from lydsak.audio.tags import render_tag

        tags, units = self.tagger.tag_episode(self.programme.chapters), range(len(self.programme.units))
        manifest = self._sign_audio(tags, units)
        path = f"media/{self.plan.slug}.{{}}.mp3"
        parts = chain([render_tag(tags, manifest)], self._read_units(units))
        return self._place_parts(self.folder, path, parts, "audio/mpeg")

    def _sign_audio(self, tags: AudioTags, units: Sequence[int]) -> bytes:
        """The manifest of the whole programme's file; nothing where nothing is signed."""
        credentials = read_credentials(self.settings)
        if credentials is None:
            return b""
        from lydsak.audio.tags import render_tag

        claim = make_claim(self.plan, self.settings, tags, self.date)
        store = Store(locate_store(self.settings.root))
        head, frames = partial(render_tag, tags), partial(self._read_units, units)
        self.signature, manifest = sign_file(claim, credentials, store, head, frames)
        return manifest

    def _place_segments(self) -> Iterator[PublishedFile]:
        """Each narrated segment alone, without opening, closing and stings; for editors, not for the feed."""
        parts = self._list_parts()
        for track, (number, units) in enumerate(parts.items(), 1):
            segment = self.plan.narration.segments[number]
            tags = self.tagger.tag_segment(number, track, len(parts))
            path = f"audio/segments/{self.plan.slug}/{_name_segment(track, segment.title)}"
            yield self._place_units(self.settings.root, path, units, tags)

    def _place_alternates(self) -> Iterator[AlternateFile]:
        """The same programme in other formats, beside the MP3."""
        for task in self.alternates:
            form, bitrate = task.alternate.format, task.alternate.bitrate
            path = f"media/{self.plan.slug}.{{}}.{form}"
            file = self._place_parts(self.folder, path, read_alternate(task), ALTERNATE_TYPES[form])
            yield AlternateFile(form, bitrate, self._seal(file))

    def _seal(self, file: PublishedFile) -> PublishedFile:
        """Note what apps check a file by: SHA-384 in base64, as integrity.md of the podcast namespace has it."""
        with explain_storage(self.folder / file.path), (self.folder / file.path).open("rb") as content:
            digest = hashlib.file_digest(content, "sha384").digest()
        return replace(file, integrity=f"sha384-{base64.b64encode(digest).decode('ascii')}")

    def _place_units(self, folder: Path, path: str, units: Sequence[int], tags: AudioTags) -> PublishedFile:
        """Put units together in a tagged MP3."""
        from lydsak.audio.tags import render_tag

        return self._place_parts(folder, path, chain([render_tag(tags)], self._read_units(units)), "audio/mpeg")

    def _read_units(self, units: Sequence[int]) -> Iterator[bytes]:
        """The frames of units put together, which pass by one unit at a time."""
        from lydsak.audio.encode import join_units

        design = self.settings.sound
        samples = sum(self.programme.units[index].duration for index in units) * SAMPLES_PER_MS
        streams = [self.mastered.streams[index] for index in units]
        yield from join_units(streams, self.mastered.read_frames(units), design.channels, design.encoding, samples)

    def _place_parts(self, folder: Path, path: str, parts: Iterable[bytes], media_type: str) -> PublishedFile:
        placed = publish_parts(folder / path, parts)
        if placed.changed:
            self._note_written(placed.path)
        name = placed.path.relative_to(folder).as_posix()
        return PublishedFile(name, placed.size, media_type, placed.sha256)

    def _list_parts(self) -> dict[int, list[int]]:
        """The units of each segment that sounds, without the silence that brings the next one to its second."""
        parts: dict[int, list[int]] = {}
        for index, unit in enumerate(self.programme.units):
            if isinstance(unit.part, int):
                parts.setdefault(unit.part, []).append(index)
        for units in parts.values():
            while units and not self.programme.units[units[-1]].tracks:
                units.pop()
        return {part: units for part, units in parts.items() if units}

    def _describe(self, audio: PublishedFile, segments: tuple[PublishedFile, ...]) -> Episode:
        programme = self.programme
        webvtt, subrip, transcript, chapters = self._place_texts()
        return Episode(
            fingerprint=self.plan.fingerprint,
            slug=self.plan.slug,
            guid=self.front_matter.guid or mint_guid(self.settings.show.guid, self.plan.slug),
            title=self.title,
            summary=self.summary,
            language=self.language,
            author=self.front_matter.author,
            date=self.date,
            article_date=self.front_matter.article_date,
            status=self.status,
            unapproved=self.unapproved,
            duration=programme.duration,
            audio=audio,
            webvtt=webvtt,
            subrip=subrip,
            transcript=transcript,
            chapters_json=chapters,
            chapters=programme.chapters,
            utterances=programme.utterances,
            blocks=self.plan.list_blocks(),
            loudness=self.mastered.loudness,
            voices=tuple(sorted({str(source.request.voice) for source in self.plan.speech})),
            credits=list_credits(self.plan, self.settings),
            segment_files=segments,
            sounds=self._list_sounds(),
            stories=tuple(story.slug for story in self.plan.stories),
            alternates=tuple(self._place_alternates()),
            season=self.front_matter.season,
            number=self.front_matter.number,
            kind=self.front_matter.kind,
            soundbite=find_soundbite(join_stories(self.plan.script, self.plan.stories), programme.utterances),
            corrections=(*self.front_matter.corrections, *list_corrections(self.plan.stories)),
            season_name=self.plan.part.article if self.plan.part else None,
            parts=tuple(refer_to_part(part) for part in self.plan.parts),
        )

    def _place_texts(self) -> tuple[PublishedFile, PublishedFile, PublishedFile, PublishedFile]:
        """Captions for browsers and for players, the transcript and the chapters for apps."""
        from lydsak.publish import captions

        programme, narrator = self.programme, choose_wording(self.language).narrator
        folder = f"e/{self.plan.slug}/"
        webvtt = captions.render_webvtt(programme.utterances, narrator)
        subrip = captions.render_subrip(programme.utterances)
        transcript = captions.render_transcript_json(programme.utterances, narrator)
        chapters = captions.render_chapters_json(
            programme.chapters,
            title=self.title,
            show_title=self.settings.show.title,
            urls=[story_url(self.settings.show, chapter) for chapter in programme.chapters],
        )
        return (
            self._place(folder + "captions.{}.vtt", webvtt.encode(), "text/vtt"),
            self._place(folder + "captions.{}.srt", subrip.encode(), captions.SUBRIP_TYPE),
            self._place(folder + "transcript.{}.json", transcript.encode(), "application/json"),
            self._place(folder + "chapters.{}.json", chapters.encode(), captions.CHAPTERS_TYPE),
        )

    def _list_sounds(self) -> tuple[str, ...]:
        return tuple(sorted({source.file for source in self.plan.assets}))

    def _place_page(self, episode: Episode) -> Episode:
        """The pages, then the record: a record says that all it names is in place."""
        from lydsak.publish.pages.site import render_embed_page, render_episode_page

        show = self.settings.show
        embed = render_embed_page(show, episode).encode()
        page = render_episode_page(show, episode, cover=self.cover).encode()
        whole = replace(
            episode,
            embed=self._place_shown(embed_page_path(episode.slug), embed),
            page=self._place_shown(episode_page_path(episode.slug), page),
        )
        if self.folder != self.settings.root / "feed":
            self._write(self.folder / self.cover.thumbnail.path, self.tagger.picture)  # the page shows it
        self._write(locate_record(self.folder, episode.slug), encode_record(whole))
        drop_other_record(self.settings.root, self.folder, episode.slug)
        return whole

    def _place_shown(self, path: str, content: bytes) -> PublishedFile:
        """Put a page where listeners find it, or let it wait for the feed where they have another one there."""
        if self.folder == self.settings.root / "feed" and try_waiting(self.settings.root, path, content):
            self._note_written(self.folder / path)
            return name_published(path, content, "text/html")
        return self._place(path, content, "text/html")


def _name_segment(track: int, title: str) -> str:
    """A segment's file name; the number alone for a title in which no letter is one that file names take."""
    try:
        return f"{track:02}-{derive_slug(title)}.mp3"
    except ArticleError:
        return f"{track:02}.mp3"
