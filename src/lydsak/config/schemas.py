"""JSON Schemas (2020-12) of what people write by hand, made from the tables that the parsers use: none can go stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from lydsak.config.parsing import LONGEST_PAUSE, SOUND_BOUNDS
from lydsak.config.tables import SettingsFile
from lydsak.config.targets import TARGET_KINDS
from lydsak.engines.installed import HOUSE_ENGINES, find_options
from lydsak.errors import EngineError
from lydsak.publish.feed.categories import APPLE_CATEGORIES
from lydsak.text.front_matter.keys import CHOICES, KEYS
from lydsak.text.lexicon.words import WORD_KEYS, WORD_LANGUAGES, WORD_WAYS

SchemaName = Literal["settings", "words", "front-matter"]
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DAY: Final = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME: Final = r"[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d{2}:\d{2})?"
_ID: Final = r"\^?([a-z0-9-]+\.)?[a-z]{1,3}\d+"
_COUNT: Final = {"minimum": 1, "maximum": 999_999, "multipleOf": 1, "pattern": r"^\s*[1-9]\d{0,5}\s*$"}
_SCALAR: Final = ["string", "number", "boolean"]
"""Every scalar is read as a string: title: 1984 is a title."""

_CORRECTION: Final = {"propertyNames": {"pattern": rf"^\s*{_DAY}\s*$"}, "additionalProperties": {"type": _SCALAR}}
_FIELDS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "title": ("The episode's title.", {}),
    "date": ("Published not before, in Oslo: 2026-11-20 06:00", {"pattern": rf"^\s*{_DAY}({_TIME})?\s*$"}),
    "article_date": (
        "The article's own: 2026-11-19, 2026-11 or 2026",
        {"pattern": rf"^\s*(\d{{4}}(-(0[1-9]|1[0-2]))?|{_DAY})\s*$"},
    ),
    "author": ("Who wrote it.", {}),
    "source": ("The article in articles/.", {}),
    "status": ("A draft stays out of the feed.", {}),
    "summary": ("What apps show below the title.", {}),
    "guid": ("By this apps know the episode; it stays as it is.", {}),
    "language": ("Of the script, where it is not the show's.", {}),
    "voices": ("Who speaks: a name and its role, or engine:voice", {"additionalProperties": {"type": _SCALAR}}),
    "season": ("The number of the season.", _COUNT),
    "number": ("The number of the episode, in its season.", _COUNT),
    "kind": ("A whole episode, a trailer or a bonus.", {}),
    "soundbite": (
        "The paragraphs that apps may play as a teaser: b3 or b3-b5",
        {"pattern": rf"^\s*{_ID}(\s*[-–]\s*{_ID})?\s*$"},
    ),
    "stories": ("The scripts of an edition, in order.", {"items": {"type": _SCALAR}}),
    "corrections": (
        "What was wrong, dated: - 2026-11-21: ...",
        {"items": {"type": "object", "minProperties": 1, "maxProperties": 1, **_CORRECTION}},
    ),
    "publish_as": ("One episode, or each segment as one.", {}),
    "approved_text": ("What was approved; written by `lydsak approve`.", {"pattern": "^[0-9a-f]{16}$"}),
    "withdrawn": ("Taken back: the day and the reason for readers.", {"pattern": rf"^\s*{_DAY} \s*\S"}),
}
_TYPES: Final = {
    "voices": ["object"],
    "stories": ["array"],
    "corrections": ["array"],
    "date": ["string"],
    "article_date": ["string", "integer"],
    "season": ["string", "number"],
    "number": ["string", "number"],
    "withdrawn": ["string"],
    "soundbite": ["string"],
}
"""Of the fields that are no scalars, or that only some scalars can be right for."""

_CATEGORIES: Final[tuple[Mapping[str, Any], ...]] = (
    {"enum": list(APPLE_CATEGORIES)},
    {"type": "array", "items": {"enum": list(APPLE_CATEGORIES)}, "minItems": 1, "maxItems": 1},
    *(
        {"type": "array", "prefixItems": [{"const": main}, {"enum": list(subs)}], "minItems": 2, "maxItems": 2}
        for main, subs in APPLE_CATEGORIES.items()
        if subs
    ),
)
"""One of Apple's, by itself or with a subcategory of its own."""

_BOUNDS: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("ShowTable", "title"): {"pattern": r"\S"},
    ("ShowTable", "site_url"): {
        "pattern": r"^https?://(?!\.)(?![^/]*\.\.)(?!.*/\.\.?(/|$))[A-Za-z0-9.-]+(:\d+)?(/[!-~]*)?$"
    },
    ("ShowTable", "colour"): {"pattern": "^#[0-9a-fA-F]{6}$"},
    ("FeedTable", "page_size"): {"minimum": 1},
    ("FeedTable", "keep_corrected"): {"pattern": r"^\s*(0{1,4}|\d{1,4}\s*[dh])\s*$"},
    ("QuotesTable", "pitch"): {"minimum": -6, "maximum": 6},
    ("QuotesTable", "pace"): {"minimum": 0.7, "maximum": 1.4},
    ("SoundTable", "loudness"): {"minimum": -40, "maximum": -5},
    ("SoundTable", "true_peak"): {"minimum": -9, "maximum": 0},
}
"""What the types do not say; tests hold it against the parser."""
_OF_A_FEED: Final[Mapping[str, Any]] = {
    "if": {"required": ["site_url"]},
    "then": {
        "properties": {
            "category": {"anyOf": [*_CATEGORIES]},
            "owner_email": {"pattern": r"^([^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+)?$"},
        }
    },
}
"""What directories refuse, which a show without an address never meets."""


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
    root["properties"]["publish"] = {
        "type": "object",
        "description": "[publish.NAME]: where the show is published to.",
        "propertyNames": {"pattern": "^[a-z0-9][a-z0-9_-]{0,39}$"},
        "additionalProperties": {"oneOf": [_describe_struct(kind, tables) for kind in TARGET_KINDS.values()]},
    }
    for table in tables:
        for key, rules in tables[table].get("properties", {}).items():
            rules.update(_bound_setting(table, key))
    tables["ShowTable"] |= _OF_A_FEED
    return {**root, "title": "lydsak.toml", "$defs": tables}


def _bound_setting(table: str, key: str) -> Mapping[str, Any]:
    if table == "PausesTable":
        return {"minimum": 0, "maximum": LONGEST_PAUSE}
    if key in SOUND_BOUNDS and table in {"MusicTable", "OutroTable", "StingTable", "BedTable"}:
        low, high, unit = SOUND_BOUNDS[key]
        return {"minimum": low, "maximum": high, "description": f"{low} to {high} {unit}"}
    return _BOUNDS.get((table, key), {})


def _describe_engine(name: str, tables: dict[str, Any]) -> dict[str, Any]:
    """The table of one of our engines; any, where it takes none or is not here to ask."""
    try:
        options = find_options(name)
    except EngineError:
        return {"type": "object"}
    return {"type": "object", "maxProperties": 0} if options is None else _describe_struct(options, tables)


def _describe_struct(kind: type[msgspec.Struct], tables: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _tidy(msgspec.json.schema(kind))
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
    keys: dict[str, Any] = {key: {"type": "string", "pattern": r"\S"} for key in WORD_KEYS}
    keys["les"] = {"enum": list(WORD_WAYS), "description": "As letters, or as a word."}
    keys["lang"] = {"enum": list(WORD_LANGUAGES), "description": "For scripts in this language only."}
    keys["reviewed"] = {"type": "boolean"}
    entry = {
        "type": "object",
        "properties": keys,
        "required": ["ord"],
        "anyOf": [{"required": [way]} for way in ("si", "ipa", "espeak", "les")],
        "additionalProperties": False,
    }
    return {
        "title": "words.toml",
        "description": "How names and words are said.",
        "type": "object",
        "properties": {"ord": {"anyOf": [{"type": "array", "items": entry}, {"type": "string"}]}},
        "propertyNames": {"pattern": r"\S"},
        "additionalProperties": {
            "type": "string",
            "pattern": r"\S",
            "description": "A respelling: the word as it is to be said.",
        },
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
        return {
            "description": description,
            "anyOf": [{"enum": [*CHOICES[field], None]}, _allow_capitals(CHOICES[field])],
        }
    return {"description": description, "type": [*_TYPES.get(field, _SCALAR), "null"], **rules}


def _allow_capitals(choices: Mapping[str, str]) -> dict[str, Any]:
    """The same words in any letters; patterns of JSON Schema have no sign for that."""
    words = ("".join(f"[{sign.upper()}{sign}]" if sign.isalpha() else sign for sign in word) for word in choices)
    return {"type": "string", "pattern": rf"^\s*({'|'.join(words)})\s*$"}
