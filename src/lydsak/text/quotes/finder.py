"""find_quotes: the direct speech of an article, and who speaks. In doubt it is the narrator's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lydsak.model import ArticleBlock, HowTold, Quote
from lydsak.text.quotes.attribution import Subject
from lydsak.text.quotes.people import People, Resolved
from lydsak.text.quotes.speech_parts import Stretch, ends_in_introduction, part_paragraph

_READ: Final = ("paragraph", "item")
_FIRST_PERSON: Final = re.compile(r"\b(?:jeg|eg|vi|meg|oss)\b", re.IGNORECASE)
_LONGEST_QUESTION: Final = 140
_NEVER: Final = -9


def find_quotes(blocks: Sequence[ArticleBlock]) -> tuple[Quote, ...]:
    """Every stretch of direct speech in order; block numbers and offsets are those of `blocks`."""
    return _QuoteFinder(blocks).find()


class _QuoteFinder:
    """Reads the blocks in order and remembers who has spoken, who was asked and who was announced."""

    def __init__(self, blocks: Sequence[ArticleBlock]) -> None:
        self.blocks = blocks
        self.parts = [part_paragraph(block.text) if block.kind in _READ else () for block in blocks]
        self.people = People()
        self.speaker: str | None = None
        self.spoke = _NEVER
        """The last paragraph in which somebody was said to speak."""
        self.told = _NEVER
        """The last paragraph of the narrator's."""
        self.introduced: Subject | None = None
        self.asked = False
        self.answerer: str | None = None
        """Who is asked, or has answered the last question."""

    def find(self) -> tuple[Quote, ...]:
        quotes: list[Quote] = []
        for number in range(len(self.blocks)):
            found = list(self._read_block(number))
            quotes += found
            _look_back(quotes, number, found)
        return tuple(
            replace(quote, speaker=self.people.name_in_full(quote.speaker)) if quote.speaker else quote
            for quote in quotes
        )

    def _read_block(self, number: int) -> Iterator[Quote]:
        block, stretches = self.blocks[number], self.parts[number]
        if block.kind == "heading":
            self.introduced, self.asked = None, False
            return
        for stretch in stretches:
            if stretch.spoken:
                yield self._resolve_stretch(number, stretch)
            else:
                self.people.read_narration(block.text[stretch.start : stretch.end], number)
        if self._is_bare_question(number):
            yield Quote(number, 0, len(block.text), None, "sure", "question")
            self._take_question(number)
            return
        if not any(stretch.spoken for stretch in stretches):
            self.told, self.asked = number, False
        self.introduced = ends_in_introduction(block.text)

    def _resolve_stretch(self, number: int, stretch: Stretch) -> Quote:
        text = self.blocks[number].text
        end = stretch.start + len(text[stretch.start : stretch.end].rstrip())
        quote = Quote(number, stretch.start, end, None, "unsure", "none", stretch.attribution)
        subject = stretch.said_by or (self.introduced if stretch.start == 0 else None)
        if subject.kind == "writer" if subject else self._is_question(number, stretch):
            self._take_question(number)
            return replace(quote, confidence="sure", how="question")
        if subject is None:
            found = self._resolve_unattributed(quote)
        else:
            found = self._resolve_subject(quote, subject)
            if stretch.attribution is None:
                told_before = stretch.introduced or stretch.said_by is None
                found = replace(found, how="introduction" if told_before else "continuation")
        self._take_answer(found, subject)
        return found

    def _resolve_subject(self, quote: Quote, subject: Subject) -> Quote:
        resolve = {
            "name": self.people.resolve_name,
            "pronoun": self.people.resolve_pronoun,
            "role": self.people.resolve_role,
        }.get(subject.kind)
        if resolve is None:
            return quote
        name, confidence = resolve(subject.text, quote.block)
        return replace(quote, speaker=name, confidence=confidence, how=_tell_how(subject, name))

    def _resolve_unattributed(self, quote: Quote) -> Quote:
        """A paragraph of nothing but speech: whoever the narrator has just shown, was asked, or spoke last."""
        speaker, confidence = self._find_speaker(quote)
        return replace(quote, speaker=speaker, confidence=confidence, how="continuation") if speaker else quote

    def _find_speaker(self, quote: Quote) -> Resolved:
        if quote.start or self.people.is_contested(quote.block - 1) or self._speaks_with_another(quote):
            return None, "unsure"
        acting = self.people.name_acting(quote.block - 1)
        if acting:
            return acting, "likely"
        if self.asked and self.answerer:
            return self.answerer, "likely"
        follows_speech = quote.block - self.told > 1
        return (self.speaker, "likely") if self.asked or follows_speech else (None, "unsure")

    def _speaks_with_another(self, quote: Quote) -> bool:
        """In "- Nei! - Jo, sier Kari Nes" the first word may be hers or somebody else's."""
        return any(
            stretch.spoken and stretch.said_by for stretch in self.parts[quote.block] if stretch.start > quote.start
        )

    def _take_question(self, number: int) -> None:
        """Who spoke right before a question is asked; else who answered the last one."""
        self.asked = True
        if self.spoke == number - 1:
            self.answerer = self.speaker

    def _take_answer(self, quote: Quote, subject: Subject | None) -> None:
        if quote.speaker:
            self.answerer = quote.speaker if self.asked else self.answerer
            self.speaker, self.spoke = quote.speaker, quote.block
            self.people.note_speaker(quote.speaker, quote.block, subject.role if subject else None)
        elif subject is not None:
            # A stranger: what goes on, or answers the next question, is theirs.
            self.speaker, self.spoke = None, quote.block
        self.asked = False

    def _is_question(self, number: int, stretch: Stretch) -> bool:
        """A paragraph of speech that asks, and that another paragraph of speech answers."""
        text = self.blocks[number].text
        if stretch.start or stretch.end < len(text) or not text.rstrip(' »”"').endswith("?"):
            return False
        # Who is asked may ask back, but tells first.
        told = _FIRST_PERSON.search(text) is not None and re.search(r"[.!] ", text) is not None
        return not told and self._is_answered(number)

    def _is_bare_question(self, number: int) -> bool:
        """A question on a line of its own that speech answers; printed bold, and without a dash."""
        text = self.blocks[number].text
        alone = text.endswith("?") and not re.search(r"[.!?] ", text) and len(text) < _LONGEST_QUESTION
        return alone and not any(stretch.spoken for stretch in self.parts[number]) and self._is_answered(number)

    def _is_answered(self, number: int) -> bool:
        after = self.parts[number + 1] if number + 1 < len(self.parts) else ()
        return bool(after) and after[0].spoken


def _tell_how(subject: Subject, name: str | None) -> HowTold:
    if subject.kind != "name":
        return "pronoun" if subject.kind == "pronoun" else "role"
    if " " in subject.text or name == subject.text or name is None:
        return "name"
    return "first name" if name.startswith(f"{subject.text} ") else "surname"


def _look_back(quotes: list[Quote], number: int, found: Sequence[Quote]) -> None:
    """Speech right above that nobody was said to say is of whoever is named now: one quote of several paragraphs."""
    speaker = next((quote.speaker for quote in found if quote.attribution and quote.speaker), None)
    at, block = len(quotes) - len(found) - 1, number - 1
    while speaker and at >= 0 and quotes[at].block == block and _is_open(quotes[at]):
        quotes[at] = replace(quotes[at], speaker=speaker, confidence="likely", how="continuation")
        at, block = at - 1, block - 1


def _is_open(quote: Quote) -> bool:
    return quote.how == "none" and quote.attribution is None
