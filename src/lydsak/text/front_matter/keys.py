"""A script's front matter: its keys and choices in Bokmål, Nynorsk and English, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lydsak.model import EpisodeKind, Language, PublishAs, ScriptStatus

KEYS: Final[Mapping[str, str]] = {
    "tittel": "title", "title": "title",
    "dato": "date", "date": "date",
    "artikkeldato": "article_date", "article_date": "article_date",
    "forfatter": "author", "forfattar": "author", "author": "author",
    "kilde": "source", "kjelde": "source", "source": "source",
    "status": "status",
    "godkjent_tekst": "approved_text", "godkjend_tekst": "approved_text", "approved_text": "approved_text",
    "sammendrag": "summary", "samandrag": "summary", "summary": "summary",
    "guid": "guid",
    "språk": "language", "lang": "language", "language": "language",
    "stemmer": "voices", "røyster": "voices", "voices": "voices",
    "sesong": "season", "season": "season",
    "nummer": "number", "number": "number",
    "type": "kind",
    "utdrag": "soundbite", "soundbite": "soundbite",
    "saker": "stories", "stories": "stories",
    "rettelser": "corrections", "rettingar": "corrections", "corrections": "corrections",
    "trukket": "withdrawn", "trekt": "withdrawn", "withdrawn": "withdrawn",
    "publiser_som": "publish_as", "publish_as": "publish_as",
}  # fmt: skip
"""What a key may be called (Bokmål, Nynorsk, English), and the field it means."""
STATUSES: Final[Mapping[str, ScriptStatus]] = {
    "utkast": "draft", "draft": "draft",
    "til gjennomsyn": "review", "review": "review",
    "godkjent": "approved", "godkjend": "approved", "approved": "approved",
}  # fmt: skip
LANGUAGES: Final[Mapping[str, Language]] = {
    "nb": "nb", "no": "nb", "nb-no": "nb", "bokmål": "nb",
    "nn": "nn", "nn-no": "nn", "nynorsk": "nn",
}  # fmt: skip
KINDS: Final[Mapping[str, EpisodeKind]] = {
    "hel": "full", "heil": "full", "full": "full",
    "trailer": "trailer",
    "bonus": "bonus", "ekstra": "bonus",
}  # fmt: skip
PUBLISH_AS: Final[Mapping[str, PublishAs]] = {
    "episode": "episode",
    "segmenter": "segments", "segment": "segments", "segments": "segments",
}  # fmt: skip
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "status": STATUSES,
    "language": LANGUAGES,
    "kind": KINDS,
    "publish_as": PUBLISH_AS,
}
NORWEGIAN_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("utkast", "til gjennomsyn", "godkjent"),
    "language": ("bokmål", "nynorsk"),
    "kind": ("hel", "trailer", "ekstra"),
    "publish_as": ("episode", "segmenter"),
}
"""What to choose from, each once; the other ways to write them are understood too."""
WRITTEN_KEYS: Final[Mapping[Language, Mapping[str, str]]] = {
    "nb": {
        "title": "tittel",
        "date": "dato",
        "article_date": "artikkeldato",
        "author": "forfatter",
        "source": "kilde",
        "approved_text": "godkjent_tekst",
        "summary": "sammendrag",
        "language": "språk",
        "season": "sesong",
        "number": "nummer",
        "kind": "type",
        "soundbite": "utdrag",
        "stories": "saker",
        "voices": "stemmer",
        "corrections": "rettelser",
        "withdrawn": "trukket",
    },
    "nn": {
        "title": "tittel",
        "date": "dato",
        "article_date": "artikkeldato",
        "author": "forfattar",
        "source": "kjelde",
        "approved_text": "godkjend_tekst",
        "summary": "samandrag",
        "language": "språk",
        "season": "sesong",
        "number": "nummer",
        "kind": "type",
        "soundbite": "utdrag",
        "stories": "saker",
        "voices": "stemmer",
        "corrections": "rettingar",
        "withdrawn": "trekt",
    },
}
WRITTEN_STATUSES: Final[Mapping[Language, Mapping[ScriptStatus, str]]] = {
    "nb": {"draft": "utkast", "review": "til gjennomsyn", "approved": "godkjent"},
    "nn": {"draft": "utkast", "review": "til gjennomsyn", "approved": "godkjend"},
}
WRITTEN_PUBLISH_AS: Final[Mapping[Language, Mapping[PublishAs, str]]] = {
    "nb": {"episode": "episode", "segments": "segmenter"},
    "nn": {"episode": "episode", "segments": "segment"},
}
