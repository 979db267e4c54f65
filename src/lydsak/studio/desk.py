"""The desk: what the studio does with a show, request by request; JSON in, JSON out, no HTTP."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from lydsak.build.editing.sources import LARGEST_ARTICLE
from lydsak.build.editing.versions import keep_version
from lydsak.build.editing.words import put_words, try_words
from lydsak.build.records.episodes import find_standing
from lydsak.build.script_findings import RISKS
from lydsak.build.scripts import name_script
from lydsak.build.status import EpisodeState, list_states
from lydsak.config import WORDS_FILE, Settings, read_words
from lydsak.errors import LydsakError, Phrase, UsageError
from lydsak.studio.comparing import describe_changes, describe_update, list_outside_changes, run_update
from lydsak.studio.documents import Documents, OpenScript, StaleError
from lydsak.studio.edits import Edit, apply_edit, still_fits, was_seen
from lydsak.studio.heard import HeardParagraphs
from lydsak.studio.intake import HeldSource
from lydsak.studio.listening import Listening, SpokenParagraph
from lydsak.studio.phrases import encode_phrase, encode_told_error
from lydsak.studio.pronouncing import read_pronunciation
from lydsak.studio.rows import LONGEST_RAW, describe_document, read_open_script
from lydsak.studio.undoing import describe_theirs, find_press, list_ways, require_edit
from lydsak.studio.word_steps import WordStep, WordSteps
from lydsak.text.lexicon.words import parse_words
from lydsak.text.risky import find_risky_words

_LONGEST_WORDS = 500
_BEGUN = 40
"""Paragraphs that may be on their way to ears; two pages hear four at once."""


@dataclass(frozen=True, slots=True)
class SoundPart:
    """A WAV, of which paragraph it is a part, and how many that has."""

    wav: bytes
    digest: str
    total: int


class Desk:
    """One show at which editors sit. What writes is done one at a time."""

    def __init__(self, root: Path, *, read_only: bool) -> None:
        self.root = root
        self.read_only = read_only
        numbers = count()
        self.documents = Documents(root, numbers)
        self.heard = HeardParagraphs(root)
        self.words = WordSteps(root / WORDS_FILE, numbers)
        self.listening = Listening()
        self._begun: dict[str, SpokenParagraph] = {}
        self._lock = threading.RLock()

    def describe_show(self) -> dict[str, Any]:
        """What the page needs to know once."""
        settings = self.documents.load_settings()
        music = self.root / "audio" / "music"
        files = sorted(path.relative_to(music).as_posix() for path in music.rglob("*") if path.is_file())
        return {
            "title": settings.show.title,
            "language": settings.show.language,
            "read_only": self.read_only,
            "roles": list(settings.role_names),
            "sounds": [name for name in files if not name.endswith((".md", ".txt"))],
            "approval": settings.approval,
            "site_url": settings.show.site_url,
            "engine": settings.engine,
            "largest_article": LARGEST_ARTICLE,
        }

    def list_episodes(self) -> dict[str, Any]:
        """Every script with its badges."""
        settings = self.documents.load_settings()
        return {"episodes": [self._describe_episode(state, settings) for state in list_states(settings)]}

    def read(self, slug: str, page: str = "") -> dict[str, Any]:
        """A script as rows, for one of the open pages."""
        return self._describe(self.documents.open(slug), page)

    def write_raw(self, slug: str, etag: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Another text for the whole script; one that cannot be read is written all the same, as an editor saves.

        Raises UsageError L025 for one without a word: that is a script lost, not written.
        """
        raw = body.get("raw")
        if not isinstance(raw, str):
            raise UsageError("L025", "the edit lacks raw", help="load the page anew")
        _check_characters(raw)
        with self._lock:
            page = _read_page(body)
            document = self._open_current(slug, etag, page, mine=raw)
            if len(document.text) > LONGEST_RAW:
                raise UsageError("L025", "this script is too long for the studio", help="edit its file")
            if not raw.strip("\ufeff \t\r\n"):
                raise UsageError("L025", "an empty script is not saved", help=self._tell_how_to_delete(document))
            return self._describe(self._save(document, raw, mine=raw, page=page), page)

    def _tell_how_to_delete(self, document: OpenScript) -> Phrase:
        return Phrase(
            "to be rid of the script, delete the file {file}; what is published is taken back by `lydsak withdraw`",
            file=name_script(document.path, self.documents.root),
        )

    def edit(self, slug: str, etag: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One edit. Where somebody saved meanwhile, it is made on theirs if its paragraph is as it was."""
        edit, page = Edit(str(body.get("op")), body), _read_page(body)
        _check_body(body)
        settings = self.documents.load_settings()
        mine = next((body[name] for name in ("source", "value", "said") if isinstance(body.get(name), str)), None)
        with self._lock:
            document = self.documents.open(slug)
            merged = document.etag != etag
            fits = still_fits if merged else was_seen
            if not fits(edit, document, settings):
                raise self._explain_stale(document, etag, page, mine)
            outside = list_outside_changes(self.documents.find_text(etag), document.text) if merged else []
            edited = apply_edit(edit, document, settings)
            saved = self._save(document, edited.text, mine=mine, page=page)
            if edit.op == "status" and body.get("status") == "approved":
                keep_version(self.root, slug, "approved", saved.text)
        extra = {"merged": True, "outside": outside} if merged else {}
        return {**self._describe(saved, page), "focus": edited.focus, **extra}

    def step(self, slug: str, etag: str, way: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Undo or redo what the page did last. Where that is a word, `word` says so, or that it stays.

        What another page did is not taken back before that was said to be `meant`: the answer tells what it is.
        """
        back, page = way == "undo", _read_page(body)
        with self._lock:
            document = self.documents.open(slug)
            press = find_press(self.documents.steps, self.words, document, page, back=back)
            if document.etag != etag and (press is None or press.theirs):
                raise self._explain_stale(document, etag, page, None)
            if press is not None and press.theirs and body.get("meant") is not True:
                return {"theirs": describe_theirs(press, document.text)}
            outside = list_outside_changes(self.documents.find_text(etag), document.text)
            extra = {"merged": True, "outside": outside} if document.etag != etag else {}
            if press is not None and isinstance(press.step, WordStep):
                changed = self.words.run_word(slug, press.step, page, back=back)
                extra["word"] = {"word": press.step.word, "way": way, "changed": changed}
                return {**self._describe(document, page), **extra}
            step, text = require_edit(press)
            try:
                document = self.documents.run_step(document, step, text, page, back=back)
            except StaleError as error:
                raise self._explain_stale(error.current, etag, page, None) from None
            return {**self._describe(document, page), **extra}

    def hear(self, slug: str, key: str) -> bytes:
        """The sound of one paragraph or heading."""
        settings = self.documents.load_settings()
        found = read_open_script(self.documents.open(slug), settings).find_spoken(key)
        if found is None:
            raise UsageError("L026", Phrase("nothing is said at {key}", key=key), help="choose a paragraph with words")
        return self.listening.speak(found.sources, settings)

    def hear_part(self, slug: str, key: str, part: int, digest: str) -> SoundPart:
        """One utterance of a paragraph, so that the first is heard before the last is spoken.

        `digest` is of the paragraph whose first part was given out: its rest is had whatever is written meanwhile.
        """
        settings = self.documents.load_settings()
        found = self._begun.get(digest)
        if found is None:
            found = read_open_script(self.documents.open(slug), settings).find_spoken(key)
        if found is None or not 0 <= part < len(found.sources):
            raise UsageError("L026", Phrase("nothing is said at {key}", key=key), help="choose a paragraph with words")
        with self._lock:
            self._begun.pop(found.digest, None)
            self._begun[found.digest] = found
            if len(self._begun) > _BEGUN:
                del self._begun[next(iter(self._begun))]
        last = part == len(found.sources) - 1
        wav = self.listening.speak(found.sources[part : part + 1], settings, goes_on=not last)
        return SoundPart(wav, found.digest, len(found.sources))

    def find_episode(self, slug: str) -> Path:
        """The sound of a script's episode as built last, whether listeners get it or it waits."""
        document = self.documents.open(slug)
        standing = find_standing(self.root, document.slug)
        path = standing.folder / standing.episode.audio.path if standing else None
        if path is None or not path.is_file():
            raise UsageError("L006", Phrase("{slug} is not built yet", slug=slug), help="build it first")
        return path

    def note_heard(self, slug: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A paragraph was heard to its end, as it stands now."""
        settings = self.documents.load_settings()
        key = str(body.get("key"))
        reading = read_open_script(self.documents.open(slug), settings)
        found = reading.spoken.get(key)
        source = next((one.source for one in reading.elements if one.key == key), None)
        if found is None or source != body.get("before"):
            return {"heard": "changed"}
        if not self.read_only:
            with self._lock:
                self.heard.note(slug, key, found.digest)
        return {"heard": "heard"}

    def list_risky(self, slug: str) -> dict[str, Any]:
        """The words worth hearing before air, the riskiest first."""
        settings = self.documents.load_settings()
        script = self.documents.open(slug).parse(self.root)
        language = script.front_matter.language or settings.show.language
        found = find_risky_words(script, language, [entry.word for entry in settings.words])
        words = [
            {"word": one.word, "kind": one.kind, "why": RISKS[one.kind], "count": one.count, "key": one.paragraph}
            for one in found
        ]
        return {"words": words}

    def list_changes(self, slug: str, against: str) -> dict[str, Any]:
        """The script beside one of its versions."""
        if against not in {"article", "approved", "published"}:
            raise UsageError(
                "L025",
                Phrase('there is no version "{against}"', against=against),
                help="article, approved or published",
            )
        return describe_changes(self.documents.load_settings(), self.documents.open(slug).path, against)

    def describe_update(self, slug: str, revision: HeldSource | None = None) -> dict[str, Any]:
        """What the article would change, or one that an editor brings."""
        return describe_update(self.documents.load_settings(), self.documents.open(slug).path, revision)

    def run_update(
        self, slug: str, etag: str, body: Mapping[str, Any], revision: HeldSource | None = None
    ) -> dict[str, Any]:
        """Merge the article, or one that an editor brings, with an editor's choices."""
        _check_body(body)
        choices = body.get("choices") or {}
        if not isinstance(choices, dict):
            raise UsageError("L029", "choices are an object", help="load the page anew")
        with self._lock:
            page = _read_page(body)
            document = self._open_current(slug, etag, page, mine=None)
            plan = run_update(self.documents.load_settings(), document.path, choices, revision)
            if plan.after != plan.before:
                self.documents.note_step(replace(document, text=plan.before), plan.after, page)
                self.words.note_edit(slug, page)
            return self._describe(self.documents.open(slug), page)

    def say(self, query: Mapping[str, str]) -> bytes:
        """A word or phrase by itself, as it is said or as it would be."""
        text, said = query.get("text", "").strip(), query.get("said", "").strip()
        if not text or len(text) > _LONGEST_WORDS or len(said) > _LONGEST_WORDS:
            raise UsageError("L026", "there is nothing to say, or too much", help="select a word or a phrase")
        settings = self.documents.load_settings()
        if said:
            settings = _with_word(settings, text, said)
        return self.listening.say(text, settings, voice=query.get("voice") or None, language=settings.show.language)

    def find_word(self, word: str) -> dict[str, Any]:
        """Where a word stands, in all scripts, and how it is said."""
        word = word.strip()
        if not word or len(word) > _LONGEST_WORDS:
            raise UsageError("L026", "no word was named", help="select a word")
        settings = self.documents.load_settings()
        entry = next((one for one in settings.words if one.word == word), None)
        trial = try_words(settings, settings.words, _with_word(settings, word, f"{word}x").words)
        counts: dict[str, int] = {}
        for effect in trial.effects:
            slug = Path(effect.script).stem
            counts[slug] = counts.get(slug, 0) + 1
        places = [{"slug": slug, "count": count} for slug, count in counts.items()]
        known = {"said": entry.said or (f"/{entry.ipa}/" if entry.ipa else ""), "source": WORDS_FILE} if entry else None
        return {"word": word, "places": places, "total": sum(counts.values()), "entry": known}

    def put_word(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Say a word so everywhere: into words.toml. It is a step of the script `slug`, where one is named."""
        given = body.get("word"), body.get("said")
        word, said = (value.strip() if isinstance(value, str) else "" for value in given)
        if not word or not said or len(word + said) > _LONGEST_WORDS:
            raise UsageError("L026", "a pronunciation is a word and how it is said", help="write both")
        _check_characters(word + said)
        with self._lock:
            settings = self.documents.load_settings()
            total = self.find_word(word)["total"]
            slug = body.get("slug")
            document = self.documents.open(slug) if isinstance(slug, str) else None
            change = put_words(settings, [read_pronunciation(word, said)], overwrite=True)
            if document is not None and change.text != change.before:
                page = _read_page(body)
                self.documents.steps.note_standing(document.slug, document.text, page)
                self.words.note(document.slug, word, change, page)
        return {"word": word, "said": said, "total": total}

    def _describe(self, document: OpenScript, page: str) -> dict[str, Any]:
        settings = self.documents.load_settings()
        self.documents.give_out(document)
        ways = list_ways(self.documents.steps, self.words, document.slug, page)
        return describe_document(document, settings, self.heard, ways)

    def _describe_episode(self, state: EpisodeState, settings: Settings) -> dict[str, Any]:
        unheard = paragraphs = 0
        if state.error is None:
            try:
                reading = read_open_script(self.documents.open(state.slug), settings)
                states = self.heard.judge_all(state.slug, {key: one.digest for key, one in reading.spoken.items()})
                paragraphs = sum(1 for one in reading.elements if one.key in states)
                unheard = sum(1 for one in states.values() if one != "heard")
            except LydsakError:
                pass  # told when the script is opened
        return {
            "slug": state.slug,
            "title": state.title,
            "status": state.status,
            "states": list(state.states),
            "date": state.date,
            "duration_ms": state.duration,
            "paragraphs": paragraphs,
            "unheard": unheard,
            "hold": encode_phrase(state.hold) if state.hold else None,
            "error": encode_told_error(state.error) if state.error else None,
            "page": f"/feed/e/{state.slug}/" if "published" in state.states or "withdrawn" in state.states else None,
        }

    def _open_current(self, slug: str, etag: str, page: str, *, mine: str | None) -> OpenScript:
        document = self.documents.open(slug)
        if document.etag != etag:
            raise self._explain_stale(document, etag, page, mine)
        return document

    def _save(self, document: OpenScript, text: str, *, mine: str | None, page: str) -> OpenScript:
        try:
            saved = self.documents.save(document, text, page)
        except StaleError as error:
            raise self._explain_stale(error.current, document.etag, page, mine) from None
        if saved.etag != document.etag:
            self.words.note_edit(document.slug, page)
        return saved

    def _explain_stale(self, current: OpenScript, etag: str, page: str, mine: str | None) -> StaleError:
        """With all that the page needs to show both, and to go on from either."""
        known = self.documents.find_text(etag)
        details = {
            "etag": current.etag,
            "document": self._describe(current, page),
            "outside": list_outside_changes(known, current.text),
            "mine": mine,
        }
        return StaleError(current, details)


def _read_page(body: Mapping[str, Any]) -> str:
    """Which of the open pages asks: it undoes its own doing without a question."""
    return str(body.get("tab") or "")[:64]


def _with_word(settings: Settings, word: str, said: str) -> Settings:
    """The settings with one pronunciation more, as words.toml would have it. Raises SettingsError."""
    from lydsak.text.lexicon.edit import merge_entries

    entry = read_pronunciation(word, said)
    change = merge_entries(read_words(settings.root), [entry], path=WORDS_FILE, overwrite=True)
    return replace(settings, words=parse_words(change.text, path=WORDS_FILE))


def _check_body(value: object) -> None:
    """Every text in a request, however deep. Raises UsageError."""
    if isinstance(value, str):
        _check_characters(value)
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            _check_body(one)


def _check_characters(text: str) -> None:
    """Half a character cannot be saved as UTF-8, and a NUL no editor shows. Raises UsageError."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UsageError("L025", "the text holds a character that cannot be saved", help="take it out and type it anew")
