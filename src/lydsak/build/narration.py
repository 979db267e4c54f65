"""Script to narration: what is said, in which order and voice, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lydsak.build.announcement import (
    DEFAULT_CLOSING,
    DEFAULT_EDITION_CLOSING,
    DEFAULT_EDITION_OPENING,
    DEFAULT_OPENING,
    STORY_AUTHOR,
    STORY_TITLE,
    fill_announcement,
)
from lydsak.build.parts import Part
from lydsak.build.speech.casting import Casting, locate_mark
from lydsak.build.speech.engines import load_show_engine
from lydsak.build.speech.pronunciation import choose_lexicon, find_culprit, find_unsayable, refuse_entry
from lydsak.build.stories import Story
from lydsak.config import Settings
from lydsak.engines.base import ChangesProsody, ChangesProsodyByVoice, Engine
from lydsak.errors import LydsakError
from lydsak.model import (
    PLAIN,
    BedMark,
    Expression,
    Inline,
    Language,
    Ms,
    Note,
    Paragraph,
    ParagraphId,
    Pause,
    Plain,
    Prosody,
    Respelling,
    Script,
    Segment,
    Sound,
    SpeechRequest,
    SpokenWord,
    Token,
    Turn,
    Utterance,
    Voice,
)
from lydsak.text.lexicon.match import Lexicon
from lydsak.text.quotes.turns import QUOTED
from lydsak.text.respelling import RespelledSpan, apply_respellings
from lydsak.text.sentences import split_sentences
from lydsak.text.spoken import verbalize

Announced = Literal["opening", "heading", "closing"]
Kind = Announced | Literal["paragraph"]


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance and its place in the programme."""

    utterance: Utterance
    kind: Kind


Item = Line | Pause | Sound | BedMark
Faults = dict[ParagraphId | None, LydsakError]
"""Why a paragraph or a heading cannot be said, by its id; None stands for the opening and the closing."""


@dataclass(frozen=True, slots=True)
class NarratedSegment:
    """What is heard of one segment. `title` names its chapter."""

    title: str
    id: ParagraphId | None
    items: tuple[Item, ...]
    path: str
    """The script that it stands in."""
    story: str | None = None
    """That script's slug, where it is a story of an edition."""


@dataclass(frozen=True, slots=True)
class Narration:
    """All that is said in an episode."""

    opening: tuple[Line, ...]
    segments: tuple[NarratedSegment, ...]
    closing: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every utterance in order."""
        inner = (item for segment in self.segments for item in segment.items if isinstance(item, Line))
        return (*self.opening, *inner, *self.closing)

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Every `[lyd ...]` in order."""
        return tuple(item for segment in self.segments for item in segment.items if isinstance(item, Sound))

    @property
    def beds(self) -> tuple[tuple[str, BedMark], ...]:
        """Every `[musikk FILE]` in order, after the file that it names."""
        items = (item for segment in self.segments for item in segment.items if isinstance(item, BedMark))
        return tuple((item.file, item) for item in items if item.file is not None)

    def locate_sounds(self) -> Iterator[tuple[Sound, str]]:
        """Every `[lyd ...]` in order, with the script that it stands in."""
        for segment in self.segments:
            yield from ((item, segment.path) for item in segment.items if isinstance(item, Sound))

    def locate_beds(self) -> Iterator[tuple[str, BedMark, str]]:
        """Every `[musikk FILE]` in order, after its file and with the script that it stands in."""
        for segment in self.segments:
            marks = (item for item in segment.items if isinstance(item, BedMark))
            yield from ((mark.file, mark, segment.path) for mark in marks if mark.file is not None)

    @property
    def heard(self) -> tuple[int, ...]:
        """The segments in which something is read or played, besides a heading."""
        return tuple(
            index
            for index, segment in enumerate(self.segments)
            if any(
                isinstance(item, Sound) or (isinstance(item, Line) and item.kind != "heading") for item in segment.items
            )
        )

    @property
    def has_joints(self) -> bool:
        """Whether one segment is heard after another."""
        return sum(any(isinstance(item, Line | Sound) for item in segment.items) for segment in self.segments) > 1


def narrate_script(
    script: Script,
    settings: Settings,
    *,
    path: str,
    stories: Sequence[Story] = (),
    instead: str | None = None,
    part: Part | None = None,
    faults: Faults | None = None,
) -> Narration:
    """Work out what is said; of an edition, its own words and then its stories, each in its language and voices.

    Raises ScriptError for a voice that does not exist or a mark its engine cannot honour. Where `faults` is given, what
    cannot be said is left out instead, and why is put there.

    `instead` names an engine that speaks in the place of all others; `part` is what the script is of a longer one.
    """
    narration = _Narrator(script, settings, path, instead, part, faults).narrate()
    told = (
        _Narrator(story.script, settings, story.path, instead, None, faults).narrate_story(story) for story in stories
    )
    return replace(narration, segments=(*narration.segments, *told))


def choose_prosody(wanted: Prosody, engine: Engine, voice: str) -> Prosody:
    """What of a prosody a voice can do."""
    can: frozenset[Expression] = engine.expressions if isinstance(engine, ChangesProsody) else frozenset()
    if isinstance(engine, ChangesProsodyByVoice):
        can = engine.list_expressions(voice)
    return Prosody(wanted.pitch if "pitch" in can else 0.0, wanted.pace if "pace" in can else 1.0)


class _Narrator:
    """Carries what every sentence needs: the language, the words, the voices already looked up."""

    def __init__(
        self,
        script: Script,
        settings: Settings,
        path: str,
        instead: str | None,
        part: Part | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.script = script
        self.faults = faults
        front_matter = script.front_matter
        self.casting = Casting(script, settings, path, instead)
        self.front_matter = front_matter
        self.settings = settings
        self.path = path
        self.language: Language = front_matter.language or settings.show.language
        self.lexicons: dict[Voice, Lexicon] = {}
        self.part = part
        openings, chosen = DEFAULT_OPENING, settings.opening
        if front_matter.stories:
            # The show's own opening speaks of one story; that it wants none holds for editions too.
            openings, chosen = DEFAULT_EDITION_OPENING, chosen and None
        self.opening = chosen if chosen is not None else openings[self.language]

    def narrate(self) -> Narration:
        closings = DEFAULT_EDITION_CLOSING if self.front_matter.stories else DEFAULT_CLOSING
        closing = self.settings.closing if self.settings.closing is not None else closings[self.language]
        return Narration(
            opening=tuple(self._announce(self.opening, "opening")),
            segments=tuple(self._narrate_segment(segment) for segment in self.script.segments),
            closing=tuple(self._announce(closing, "closing")),
        )

    def narrate_story(self, story: Story) -> NarratedSegment:
        """The whole script as one segment that begins with its title; its own segments are apart by silence alone."""
        items: list[Item] = [
            *self._announce(STORY_TITLE, "heading", story.title_id),
            *self._announce(STORY_AUTHOR, "heading", story.author_id),
        ]
        pauses = self.settings.sound.pauses
        for segment in self.script.segments:
            inner = list(self._narrate_blocks(segment))
            if inner and segment is not self.script.segments[0]:
                items.append(Pause(Ms(max(pauses.segment - pauses.paragraph, 0))))
            items += [*inner, *([BedMark(None)] if _leaves_bed_open(inner) else [])]
        return NarratedSegment(story.title, story.title_id, tuple(items), self.path, story.slug)

    def _announce(self, template: str, kind: Announced, id: ParagraphId | None = None) -> Iterable[Line]:
        return self._spare(self._say_announcement(template, kind, id), id)

    def _say_announcement(self, template: str, kind: Announced, id: ParagraphId | None) -> Iterator[Line]:
        front_matter, segment = self.front_matter, None
        if self.part is not None:
            front_matter, segment = replace(front_matter, title=self.part.article), self.part.title
        for sentence in fill_announcement(template, self.settings.show, front_matter, segment):
            yield from self._say_turn(Turn(None, (Plain(sentence),)), kind, id, None)

    def _narrate_segment(self, segment: Segment) -> NarratedSegment:
        title = segment.title or self.front_matter.title or "Innledning"
        return NarratedSegment(title, segment.id, tuple(self._narrate_blocks(segment)), self.path)

    def _narrate_blocks(self, segment: Segment) -> Iterator[Item]:
        if self._says_heading() and segment.heading is not None:
            yield from self._spare(self._say_turn(Turn(None, segment.heading), "heading", segment.id, None), segment.id)
        for block in segment.blocks:
            if isinstance(block, Paragraph):
                if not block.muted:
                    yield from self._spare(self._narrate_paragraph(block), block.id)
            else:
                yield block

    def _spare(self, lines: Iterator[Line], id: ParagraphId | None) -> Iterable[Line]:
        """The lines of one paragraph: all or, where faults are collected and it has one, none."""
        if self.faults is None:
            return lines
        try:
            return tuple(lines)
        except LydsakError as error:
            self.faults.setdefault(id, error)
            return ()

    def _says_heading(self) -> bool:
        """A segment that is heard by itself is named once: by the opening, or else before its first words."""
        return self.settings.sound.say_chapters if self.part is None else "{segment}" not in self.opening

    def _narrate_paragraph(self, paragraph: Paragraph) -> Iterator[Line]:
        for turn in paragraph.turns:
            yield from self._say_turn(turn, "paragraph", paragraph.id, paragraph)

    def _say_turn(self, turn: Turn, kind: Kind, id: ParagraphId | None, paragraph: Paragraph | None) -> Iterator[Line]:
        voice = self.casting.find_voice(turn.name, paragraph)
        engine = load_show_engine(self.settings, voice.engine)
        quoted = self.casting.find_role(turn.name) == QUOTED
        prosody = choose_prosody(self.settings.quotes, engine, voice.name) if quoted else PLAIN
        text, spans = _lay_out_inlines(turn.inlines)
        tokens = verbalize(text, self.language, self._choose_lexicon(voice, engine), self.settings.reading)
        tokens = apply_respellings(text, tokens, spans)
        for sentence in _group_by_sentence(tokens, split_sentences(text)):
            words = tuple(SpokenWord(token.spoken, token.phonetic) for token in sentence if token.spoken)
            for token in sentence:
                self._check_phonemes(token, voice, engine, paragraph)
            name = self._name_speaker(turn)
            request = SpeechRequest(voice, self.language, words, prosody)
            yield Line(Utterance(sentence, request, name, paragraph=id), kind)

    def _name_speaker(self, turn: Turn) -> str | None:
        """Who captions say is speaking: somebody the front matter names; a bare role is nobody."""
        return turn.name if turn.name in dict(self.front_matter.voices) else None

    def _choose_lexicon(self, voice: Voice, engine: Engine) -> Lexicon:
        if voice not in self.lexicons:
            self.lexicons[voice] = choose_lexicon(self.settings, self.language, voice, engine)
        return self.lexicons[voice]

    def _check_phonemes(self, token: Token, voice: Voice, engine: Engine, paragraph: Paragraph | None) -> None:
        """Refuse phonemes that the voice would read as letters, or has no sound for."""
        for phonemes, error in find_unsayable(token, voice, engine):
            entry = find_culprit(token, phonemes, self._choose_lexicon(voice, engine), self.settings)
            if entry is not None:
                raise refuse_entry(entry, error, voice, engine, self.settings)
            place = locate_mark(paragraph, f"/{phonemes}/", self.path)
            raise type(error)(error.code, error.message, place=place, help=error.help)


def _leaves_bed_open(items: Sequence[Item]) -> bool:
    """Whether music that a segment began would run on past its end."""
    marks = [item for item in items if isinstance(item, BedMark)]
    return bool(marks) and marks[-1].file is not None


def _lay_out_inlines(inlines: tuple[Inline, ...]) -> tuple[str, tuple[RespelledSpan, ...]]:
    """The written text of a turn, and where in it one-off pronunciations stand."""
    text, spans = "", []
    for part in inlines:
        if isinstance(part, Note):
            continue
        shown = part.shown if isinstance(part, Respelling) else part.text
        if isinstance(part, Respelling):
            spans.append(RespelledSpan(len(text), len(text) + len(shown), part.said, part.ipa))
        text += shown
    return text, tuple(spans)


def _group_by_sentence(
    tokens: tuple[Token, ...], sentences: tuple[tuple[int, int], ...]
) -> tuple[tuple[Token, ...], ...]:
    """Tokens by the sentence they begin in. A sentence in which nothing is said goes with the one before it."""
    ends = [end for _, end in sentences] or [0]
    groups: list[list[Token]] = [[] for _ in ends]
    current = 0
    for token in tokens:
        while current < len(ends) - 1 and token.start >= ends[current]:
            current += 1
        groups[current].append(token)
    merged: list[list[Token]] = []
    for group in groups:
        silent = not any(token.spoken for token in group)
        if merged and (silent or not any(token.spoken for token in merged[-1])):
            merged[-1].extend(group)
        else:
            merged.append(group)
    return tuple(tuple(group) for group in merged if any(token.spoken for token in group))
