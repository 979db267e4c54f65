"""How `lydsak words` writes entries of words.toml, and what they change: a line each, or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lydsak.build.json_forms import encode_error
from lydsak.cli.report import count_things
from lydsak.model import Pronunciation

if TYPE_CHECKING:
    from lydsak.build.editing.words import Effect, Trial
    from lydsak.text.lexicon.edit import WordsChange

_SAYS_ITSELF: Final = (
    "Changes no paragraph: this is the word as it is written, so a voice says it as before. To have it said otherwise, "
    "write it as it sounds. (It is no longer listed as worth hearing before air.)"
)


def describe_word_entry(entry: Pronunciation, width: int = 0, *, state: str = "") -> str:
    """The word, how it is read, and what that is limited to."""
    scope = " ".join(filter(None, (entry.language, entry.voice)))
    note = f"# {entry.note}" if entry.note else ""
    parts = (f"{entry.word:<{width}}", describe_word_reading(entry), f"({scope})" if scope else "", state, note)
    return "  ".join(filter(None, parts))


def describe_word_reading(entry: Pronunciation) -> str:
    """The most exact first, as a voice chooses."""
    said = {"letters": "as letters", "word": "as a word", None: None}[entry.read_as]
    ways = (entry.espeak and f"[[{entry.espeak}]]", entry.ipa and f"/{entry.ipa}/", entry.said, said)
    return " or ".join(filter(None, ways))


def describe_effect(effect: Effect) -> str:
    """A paragraph as it was read, and as it is read now."""
    place = f"{effect.script}#{effect.paragraph}" if effect.paragraph else f"{effect.script} ({effect.kind})"
    return f"{place}\n  - {effect.before}\n  + {effect.after}"


def describe_effects(trial: Trial, added: Pronunciation | None = None) -> str:
    """How much is read otherwise; of an entry that says a word as itself, that it changes nothing."""
    if not trial.effects:
        return "Changes no paragraph" if added is None or not says_itself(added) else _SAYS_ITSELF
    paragraphs = count_things(len(trial.effects), "paragraph")
    return f"Changes {paragraphs} in {count_things(len(trial.scripts), 'script')}"


def says_itself(entry: Pronunciation) -> bool:
    """Whether an entry has a word said by the letters it has already."""
    return entry.said == entry.word and not (entry.ipa or entry.espeak or entry.read_as)


def name_deed(change: WordsChange, *, dry_run: bool) -> str:
    """What was done with an entry."""
    if change.same:
        return "There already:"
    if change.replaced:
        return "Would replace" if dry_run else "Replaced"
    return "Would add" if dry_run else "Added"


def encode_entry(entry: Pronunciation) -> dict[str, Any]:
    """An entry as JSON, by the keys of the model."""
    encoded: dict[str, Any] = msgspec.to_builtins(entry)
    return encoded


def encode_words_change(change: WordsChange) -> dict[str, Any]:
    """What was done with words.toml, as JSON."""

    def encode_all(entries: Iterable[Pronunciation]) -> list[dict[str, Any]]:
        return [encode_entry(entry) for entry in entries]

    return {
        "added": encode_all(change.added),
        "replaced": encode_all(change.replaced),
        "same": encode_all(change.same),
        "kept": [{"stands": encode_entry(one), "refused": encode_entry(other)} for one, other in change.refused],
    }


def encode_trial(trial: Trial) -> dict[str, Any]:
    """What is read otherwise, and the scripts that could not be read, as JSON."""
    return {
        "effects": msgspec.to_builtins(trial.effects),
        "failures": [{"script": script, **encode_error(error)} for script, error in trial.failures],
    }
