from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from lydsak.config.parsing import check_settings
from lydsak.config.schemas import SchemaName, make_schema
from lydsak.config.tables import SettingsFile
from lydsak.errors import ScriptError, SettingsError
from lydsak.text.front_matter.keys import CHOICES, KEYS
from lydsak.text.lexicon.words import parse_words
from lydsak.text.script.parsing import parse_script

ROOT = Path(__file__).resolve().parents[2]


def judge(name: SchemaName, document: Any) -> bool:
    """Whether a document is as the schema has it."""
    return bool(jsonschema.Draft202012Validator(make_schema(name)).is_valid(document))


@pytest.mark.parametrize("name", get_args(SchemaName))
def test_a_schema_is_one(name: SchemaName) -> None:
    """JSON Schema 2020-12, by its own rules."""
    jsonschema.Draft202012Validator.check_schema(make_schema(name))


def test_our_own_files_are_as_the_schemas_say() -> None:
    """The demo's settings and words."""
    settings = tomllib.loads((ROOT / "lydsak.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((ROOT / "words.toml").read_text(encoding="utf-8"))
    assert judge("settings", settings)
    assert judge("words", words)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("settings", {"show": {}}),
        ("settings", {"show": {"title": "A", "titel": "B"}}),
        ("settings", {"show": {"title": "A"}, "approval": "yes"}),
        ("settings", {"show": {"title": "A"}, "sound": {"channels": 3}}),
        ("settings", {"show": {"title": "A"}, "engines": {"gtts": {"farve": 1}}}),
        ("words", {"Sverdlin": 3}),
        ("words", {"ord": [{"si": "x"}]}),
        ("words", {"ord": [{"ord": "NKOM", "les": "høyt"}]}),
        ("front-matter", {"titel": "A"}),
        ("front-matter", {"status": "klar"}),
        ("front-matter", {"dato": "i morgen"}),
        ("front-matter", {"stemmer": ["Kari"]}),
    ],
)
def test_what_the_parsers_refuse_the_schemas_refuse(name: SchemaName, document: Any) -> None:
    """An editor marks it before a build does."""
    assert not judge(name, document)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("settings", {"show": {"title": "A"}, "engines": {"mine": {"anything": 1}}, "approval": "required"}),
        ("words", {"Sverdlin": "Svérdlin", "ord": [{"ord": "NKOM", "les": "bokstaver", "reviewed": True}]}),
        ("words", {"ord": "or"}),
        (
            "front-matter",
            {"tittel": 1984, "dato": "2026-11-20 06:00", "status": "utkast", "stemmer": {"Kari": "sitat"}},
        ),
        ("front-matter", {"rettelser": [{"2026-11-21": "Feil år."}], "trukket": "2026-11-26 Feil."}),
    ],
)
def test_what_the_parsers_take_the_schemas_take(name: SchemaName, document: Any) -> None:
    """Scalars of any kind included: they are read as text."""
    assert judge(name, document)


def test_no_key_is_left_out() -> None:
    """Every table, key and choice of the parsers."""
    assert set(make_schema("settings")["properties"]) == set(SettingsFile.__struct_fields__)
    front = make_schema("front-matter")["properties"]
    assert set(front) == set(KEYS)
    for key, field in KEYS.items():
        if field in CHOICES:
            assert set(front[key]["anyOf"][0]["enum"]) - {None} == set(CHOICES[field])


class _Editor(SafeConstructor):
    """Reads YAML as editors do, by its core schema: a date is a text."""


_Editor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def list_cases(name: str) -> list[str]:
    """Cases in a file, a blank line between them."""
    return (Path(__file__).parent / "cases" / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")


@pytest.mark.parametrize("typed", list_cases("front_matter"))
def test_front_matter_is_judged_as_the_parser_judges_it(typed: str) -> None:
    """What the one takes, the other takes, and what it refuses is refused."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Editor
    try:
        parse_script(f"---\n{typed}\n---\n\nHei. ^a1\n", path="scripts/a.md")
        right = True
    except ScriptError:
        right = False
    assert judge("front-matter", yaml.load(typed)) == right


@pytest.mark.parametrize("typed", list_cases("settings"))
def test_settings_are_judged_as_the_parser_judges_them(typed: str) -> None:
    """Bounds included."""
    try:
        check_settings(typed)
        right = True
    except SettingsError:
        right = False
    assert judge("settings", tomllib.loads(typed)) == right


@pytest.mark.parametrize("typed", list_cases("words"))
def test_words_are_judged_as_the_parser_judges_them(typed: str) -> None:
    """An entry that says nothing included."""
    try:
        parse_words(typed, path="words.toml")
        right = True
    except SettingsError:
        right = False
    assert judge("words", tomllib.loads(typed)) == right
