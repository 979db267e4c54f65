"""JSON Schemas (2020-12) of what people write by hand, made from the tables that the parsers use: none can go stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from lydsak.config.tables import SettingsFile
from lydsak.engines.installed import HOUSE_ENGINES, find_options
from lydsak.errors import EngineError
from lydsak.text.front_matter_keys import CHOICES, KEYS
from lydsak.text.lexicon.words import WORD_KEYS, WORD_LANGUAGES, WORD_WAYS

SchemaName = Literal["settings", "words", "front-matter"]
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DATE: Final = r"^\d{4}(-\d{2}(-\d{2}([ T]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?$"
_FIELDS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "title": ("The episode's title.", {}),
    "date": ("Published not before, in Oslo: 2026-11-20 06:00", {"pattern": _DATE}),
    "article_date": ("The article's own: 2026-11-19, 2026-11 or 2026", {"pattern": _DATE}),
    "author": ("Who wrote it.", {}),
    "source": ("The article in articles/.", {}),
    "status": ("A draft stays out of the feed.", {}),
    "summary": ("What apps show below the title.", {}),
    "guid": ("By this apps know the episode; it stays as it is.", {}),
    "language": ("Of the script, where it is not the show's.", {}),
    "voices": ("Who speaks: a name and its role, or engine:voice", {"additionalProperties": {"type": "string"}}),
    "season": ("The number of the season.", {"pattern": "^[1-9][0-9]{0,5}$"}),
    "number": ("The number of the episode, in its season.", {"pattern": "^[1-9][0-9]{0,5}$"}),
    "kind": ("A whole episode, a trailer or a bonus.", {}),
    "soundbite": ("The paragraphs that apps may play as a teaser: b3 or b3-b5", {}),
    "stories": ("The scripts of an edition, in order.", {"items": {"type": "string"}}),
    "corrections": (
        "What was wrong, dated: - 2026-11-21: ...",
        {"items": {"type": "object", "minProperties": 1, "maxProperties": 1}},
    ),
    "publish_as": ("One episode, or each segment as one.", {}),
    "approved_text": ("What was approved; written by `lydsak approve`.", {"pattern": "^[0-9a-f]{16}$"}),
    "withdrawn": ("Taken back: the day and the reason for readers.", {"pattern": r"^\d{4}-\d{2}-\d{2} \S"}),
}
_TYPES: Final = {"voices": ["object", "null"], "stories": ["array", "null"], "corrections": ["array", "null"]}
_SCALAR: Final = ["string", "number", "boolean", "null"]
"""Every scalar is read as a string: title: 1984 is a title."""


def make_schema(name: SchemaName) -> dict[str, Any]:
    """The schema of lydsak.toml, words.toml or a script's first lines."""
    makers = {"settings": _make_settings, "words": _make_words, "front-matter": _make_front_matter}
    return {"$schema": _DIALECT, **makers[name]()}


def _make_settings() -> dict[str, Any]:
    found: dict[str, Any] = _tidy(msgspec.json.schema(SettingsFile))
    tables = found["$defs"]
    root = tables.pop("SettingsFile")
    root["properties"]["engines"] = {
        "type": "object",
        "description": "[engines.NAME]: what an engine is told.",
        "properties": {name: _describe_engine(name, tables) for name in sorted(HOUSE_ENGINES)},
        "additionalProperties": {"type": "object"},
    }
    return {**root, "title": "lydsak.toml", "$defs": tables}


def _describe_engine(name: str, tables: dict[str, Any]) -> dict[str, Any]:
    """The table of one of our engines; any, where it takes none or is not here to ask."""
    try:
        options = find_options(name)
    except EngineError:
        return {"type": "object"}
    if options is None:
        return {"type": "object", "maxProperties": 0}
    found: dict[str, Any] = _tidy(msgspec.json.schema(options))
    tables |= found.get("$defs", {})
    return {"$ref": found["$ref"]}


def _tidy(schema: Any) -> Any:
    """TOML has no null; and what a table is when it is left out needs no telling."""
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    tidied = {
        key: _tidy(value)
        for key, value in schema.items()
        if not (key == "default" and (value is None or isinstance(value, dict)))
    }
    choices = [one for one in tidied.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        del tidied["anyOf"]
        tidied |= choices[0]
    elif choices:
        tidied["anyOf"] = choices
    if isinstance(tidied.get("enum"), list):
        tidied["enum"] = [one for one in tidied["enum"] if one is not None]
    return tidied


def _make_words() -> dict[str, Any]:
    keys: dict[str, Any] = {key: {"type": "string", "minLength": 1} for key in WORD_KEYS}
    keys["les"] = {"enum": list(WORD_WAYS), "description": "As letters, or as a word."}
    keys["lang"] = {"enum": list(WORD_LANGUAGES), "description": "For scripts in this language only."}
    keys["reviewed"] = {"type": "boolean"}
    entry = {"type": "object", "properties": keys, "required": ["ord"], "additionalProperties": False}
    return {
        "title": "words.toml",
        "description": "How names and words are said.",
        "type": "object",
        "properties": {"ord": {"anyOf": [{"type": "array", "items": entry}, {"type": "string"}]}},
        "additionalProperties": {"type": "string", "description": "A respelling: the word as it is to be said."},
    }


def _make_front_matter() -> dict[str, Any]:
    return {
        "title": "The first lines of a script",
        "type": "object",
        "properties": {key: _describe_key(field) for key, field in KEYS.items()},
        "additionalProperties": False,
    }


def _describe_key(field: str) -> dict[str, Any]:
    description, rules = _FIELDS[field]
    if field in CHOICES:
        return {"description": description, "enum": [*CHOICES[field], None]}
    return {"description": description, "type": _TYPES.get(field, _SCALAR), **rules}
