"""Who reads what: the names and roles of a script to voices, each checked before anything is spoken."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import partial

from lydsak.build.speech.engines import check_voice_name, load_show_engine, parse_voice
from lydsak.config import Settings, locate_setting
from lydsak.engines.base import Engine
from lydsak.engines.installed import UNKNOWN_ENGINE
from lydsak.errors import EngineError, LydsakError, Phrase, Place, ScriptError, SettingsError
from lydsak.model import NARRATOR, Language, Paragraph, Script, Voice
from lydsak.text.quotes.turns import QUOTED


class Casting:
    """The voices of one script. `instead` names an engine that speaks in the place of all others."""

    def __init__(self, script: Script, settings: Settings, path: str, instead: str | None) -> None:
        front_matter = script.front_matter
        self._declared = dict(front_matter.voices)
        self._lines = list(enumerate((front_matter.raw or "").split("\n"), script.preamble.count("\n") + 1))
        self._settings = settings
        self._path = path
        self._instead = instead
        self._language: Language = front_matter.language or settings.show.language
        self._cast: dict[str | None, Voice] = {}

    def find_role(self, name: str | None) -> str:
        """The role, or the voice as `engine:voice`, of a name at the head of a turn; None is the narrator."""
        return NARRATOR if name is None else self._declared.get(name, name)

    def find_voice(self, name: str | None, paragraph: Paragraph | None) -> Voice:
        """The voice of a name at the head of a turn. Raises ScriptError, SettingsError, EngineError."""
        if name not in self._cast:
            self._cast[name] = self._choose_voice(self.find_role(name), name, paragraph)
        return self._cast[name]

    def _choose_voice(self, role: str, name: str | None, paragraph: Paragraph | None) -> Voice:
        if ":" in role:
            voice = self._check_voice(
                parse_voice(role, self._settings.engine),
                lambda: self._locate_declaration(name) or locate_mark(paragraph, "@", self._path),
                ScriptError,
            )
            return self._cast_role(QUOTED, self._instead) if self._instead not in {None, voice.engine} else voice
        known = tuple(dict.fromkeys((*self._settings.role_names, QUOTED)))
        if role not in known:
            raise self._refuse_role(role, known, name, paragraph)
        return self._cast_role(role, self._instead)

    def _cast_role(self, role: str, engine: str | None) -> Voice:
        """Who reads a role in an engine: its own voice there, else the narrator's, else the engine's default."""
        engine = engine or self._settings.engine
        for named in (role, NARRATOR):
            chosen = self._settings.find_voice(named, engine)
            if chosen is not None:
                locate = partial(locate_setting, self._settings.root, ("voices", engine, named))
                return self._check_voice(parse_voice(chosen, engine), locate, SettingsError)
        return Voice(engine, self._load_engine(engine).default_voice(self._language))

    def _check_voice(self, voice: Voice, locate: Callable[[], Place], kind: type[LydsakError]) -> Voice:
        """The voice, where its engine has it; else the error, at a place that is looked up only then."""
        try:
            check_voice_name(self._load_engine(voice.engine), voice)
        except EngineError as error:
            if error.code == UNKNOWN_ENGINE:
                message = Phrase('unknown engine "{engine}" in the voice "{voice}"', engine=voice.engine, voice=voice)
                raise kind("L203", message, place=locate(), help=error.help) from None
            if error.code == "L403":
                raise kind("L403", error.message, place=locate(), help=error.help) from None
            raise
        return voice

    def _load_engine(self, name: str) -> Engine:
        return load_show_engine(self._settings, name)

    def _refuse_role(
        self, role: str, known: tuple[str, ...], name: str | None, paragraph: Paragraph | None
    ) -> ScriptError:
        place = self._locate_declaration(name)
        if place is not None:
            near = difflib.get_close_matches(role, known, n=1, cutoff=0.5)
            hint = (
                Phrase("did you mean {near}?", near=f'"{near[0]}"')
                if near
                else Phrase("a role ({known}) or a voice like espeak:nb", known=", ".join(known))
            )
            return ScriptError(
                "L202", Phrase('"{name}" has the unknown role "{role}"', name=name, role=role), place=place, help=hint
            )
        near = difflib.get_close_matches(role, (*self._declared, *known), n=1, cutoff=0.5)
        hint = (
            Phrase("did you mean {near}?", near=f'"@{near[0]}"')
            if near
            else Phrase(
                "declare it in the front matter under `stemmer:`, or use {role}",
                role=next(iter((*self._declared, *known))),
            )
        )
        place = locate_mark(paragraph, f"@{role}", self._path, skip=1)
        return ScriptError("L202", Phrase('unknown voice "@{role}"', role=role), place=place, help=hint)

    def _locate_declaration(self, name: str | None) -> Place | None:
        """The line of the front matter that gives a name its role; None for a name that it has not."""
        if name not in self._declared:
            return None
        for number, line in self._lines:
            if line.strip().startswith((f"{name}:", f'"{name}"', f"'{name}'")):
                return Place(self._path, number, line.index(name) + 1, line.rstrip("\r"), len(name))
        return Place(self._path)


def locate_mark(paragraph: Paragraph | None, mark: str, path: str, skip: int = 0) -> Place:
    """Where a mark stands inside a paragraph, past its first `skip` signs; the file alone for what no one holds."""
    for offset, line in enumerate((paragraph.raw or "").split("\n") if paragraph else ()):
        if paragraph and mark in line:
            column = line.index(mark) + skip + 1
            return Place(path, paragraph.line + offset, column, line.rstrip("\r"), len(mark) - skip)
    return Place(path, paragraph.line if paragraph else None)
