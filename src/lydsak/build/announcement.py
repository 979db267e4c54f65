"""The spoken opening and closing: templates in lydsak.toml, or these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lydsak.errors import Phrase, SettingsError
from lydsak.model import FrontMatter, Language, Show
from lydsak.publish.times import format_date, format_weekday
from lydsak.text.sentences import split_sentences

# The label is part of the opening because a synthetic voice is to be declared in the sound itself (FEED.md, A-891).
DEFAULT_OPENING: Final[Mapping[Language, str]] = {
    "nb": "{tittel}. {segment}. Fra {avis}. Av {forfatter}. Artikkelen er fra {artikkeldato}. "
    "Saken er lest av en syntetisk stemme.",
    "nn": "{tittel}. {segment}. Frå {avis}. Av {forfatter}. Artikkelen er frå {artikkeldato}. "
    "Saka er lesen av ei syntetisk stemme.",
}
DEFAULT_CLOSING: Final[Mapping[Language, str]] = {
    "nb": "Du har hørt en lydsak fra {avis}.",
    "nn": "Du har høyrt ei lydsak frå {avis}.",
}


DEFAULT_EDITION_OPENING: Final[Mapping[Language, str]] = {
    "nb": "{tittel} fra {avis}, {dato}. Sakene er lest av en syntetisk stemme.",
    "nn": "{tittel} frå {avis}, {dato}. Sakene er lesne av ei syntetisk stemme.",
}
DEFAULT_EDITION_CLOSING: Final[Mapping[Language, str]] = {
    "nb": "Du har hørt {tittel} fra {avis}.",
    "nn": "Du har høyrt {tittel} frå {avis}.",
}
# As the opening of a story's own episode has them: what was spoken there is not spoken again.
STORY_TITLE: Final = "{tittel}."
STORY_AUTHOR: Final = "Av {forfatter}."


def fill_announcement(
    template: str, show: Show, front_matter: FrontMatter, segment: str | None = None
) -> tuple[str, ...]:
    """The sentences of a template. One that names a field the script lacks is left out whole.

    `segment` is the title of the one that is published by itself.

    Raises SettingsError for a field that does not exist.
    """
    fields = {
        "tittel": front_matter.title or "",
        "segment": segment or "",
        "avis": show.newspaper,
        "forfatter": front_matter.author or "",
        "artikkeldato": format_date(front_matter.article_date),
        "podkast": show.title,
        "dato": format_weekday(front_matter.date, front_matter.language or show.language),
    }
    sentences = (template[start:end] for start, end in split_sentences(template))
    filled = (_fill_sentence(sentence, fields) for sentence in sentences)
    return tuple(sentence for sentence in filled if sentence)


def _fill_sentence(sentence: str, fields: Mapping[str, str]) -> str:
    names = re.findall(r"\{(\w*)\}", sentence)
    for name in names:
        if name not in fields:
            known = ", ".join(f"{{{field}}}" for field in fields)
            raise SettingsError(
                "L108",
                Phrase('unknown field "{{{name}}}" in an opening or closing', name=name),
                help=Phrase("known: {known}", known=known),
            )
    if not all(fields[name].strip() for name in names):
        return ""
    filled = re.sub(r"\{(\w*)\}", lambda found: fields[found[1]].strip(), sentence)
    # A title that brings its own end mark needs no full stop after it.
    return re.sub(r"([.?!…])\.$", r"\1", filled)
