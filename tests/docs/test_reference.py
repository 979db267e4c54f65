"""Whatever Lydsak takes and writes has its paragraph in docs/reference."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any, Final, Protocol, get_args, get_type_hints

import msgspec
import pytest

from lydsak.config.tables import SettingsFile
from lydsak.config.targets import TARGET_KINDS
from lydsak.engines import base
from lydsak.engines.installed import HOUSE_ENGINES, find_options
from lydsak.engines.online.options import OnlineOptions
from lydsak.model import (
    EarlierChapter,
    EarlierEpisode,
    EarlierPerson,
    EarlierSound,
    Episode,
    LinkedFile,
    PageBlock,
    TimedUtterance,
)
from lydsak.text.front_matter.keys import KEYS
from lydsak.text.lexicon.words import WORD_KEYS
from tests.docs.blocks import ROOT
from tests.docs.environment import find_variables
from tests.docs.stage import Stage
from tools.list_commands import fill_tables, list_commands, write_usage

REFERENCE: Final = ROOT / "docs" / "reference"
ENGINES: Final = sorted({entry.name for entry in entry_points(group="lydsak.engines")} & set(HOUSE_ENGINES))


def _read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _find_section(page: str, heading: str) -> str:
    """What stands below the heading that has these words, to the next of any depth; empty where there is none."""
    found = re.search(rf"^#+ [^\n]*{re.escape(heading)}[^\n]*\n(.*?)(?=^#+ |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _name_in_code(text: str) -> set[str]:
    """Each word that stands in backquotes."""
    return {word for span in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"[\w-]+", span)}


def _list_settings(kind: type[msgspec.Struct], table: str = "") -> Iterator[tuple[str, str]]:
    """Every table and key of lydsak.toml that is a type of ours."""
    for key, hint in get_type_hints(kind).items():
        inner = next((one for one in (hint, *get_args(hint)) if _is_table(one)), None)
        whole = f"{table}.{key}".strip(".")
        if inner is None:
            yield table, key
        else:
            yield from _list_settings(inner, whole)


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


@pytest.mark.parametrize(("table", "key"), list(_list_settings(SettingsFile)))
def test_a_settings_key_has_its_line(table: str, key: str) -> None:
    """In the section of its table; the outro's keys are the intro's."""
    page = _read("settings.md")
    if not table:
        section = (
            page.partition("\n## ")[0] + page if key in {"engines", "voices", "publish"} else page.partition("\n## ")[0]
        )
        assert key in _name_in_code(section) or f"## [{key}." in section
        return
    opened = re.search(rf"^#+ [^\n]*\[{re.escape(table)}[^\n]*\n(.*?)(?=^##+ \[|\Z)", page, re.MULTILINE | re.DOTALL)
    assert opened is not None, f"no section [{table}]"
    assert key in _name_in_code(opened[1]) or f"[{table}.{key}]" in page


def test_a_command_has_its_section_as_it_is_now() -> None:
    """Usage, options and an example; `python -m tools.list_commands` writes the tables."""
    page = _read("commands.md")
    assert page == fill_tables(page)
    missing = [name for name, command in list_commands() if f"### `{write_usage(name, command)}`\n" not in page]
    assert missing == []
    sections = {name: _find_section(page, write_usage(name, command)) for name, command in list_commands()}
    assert [name for name, text in sections.items() if "| option | |" not in text or "```sh\n" not in text] == []


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_has_its_page_with_its_options(name: str) -> None:
    """What all online engines take may stand with the settings."""
    page = (REFERENCE / "engines" / f"{name}.md").read_text(encoding="utf-8")
    kind = find_options(name)
    keys = set(kind.__struct_fields__) if kind else set()
    shared = set(OnlineOptions.__struct_fields__) if "what all online engines take" in page else set()
    assert keys - shared - _name_in_code(page) == set()


@pytest.mark.parametrize("kind", TARGET_KINDS)
def test_a_kind_of_target_has_its_section_with_its_keys(kind: str) -> None:
    """`public_url` is every kind's, and told above them."""
    page = _read("targets.md")
    section = re.search(rf"^## {kind}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    keys = set(TARGET_KINDS[kind].__struct_fields__)
    assert keys - {"public_url"} - _name_in_code(section[1]) == set()
    assert "public_url" in _name_in_code(page.partition("\n## ")[0])


def test_a_key_of_a_script_is_told() -> None:
    """Those in Bokmål, which `add` writes; the page says that there are others."""
    first = {field: key for key, field in reversed(list(KEYS.items()))}
    assert set(first.values()) - set(re.findall(r"[\w-]+", _read("script.md"))) == set()


def test_a_key_of_words_toml_has_its_line() -> None:
    """In the table of keys."""
    assert [key for key in WORD_KEYS if f"| `{key}` |" not in _read("words.md")] == []


@pytest.mark.parametrize("kind", [EarlierEpisode, EarlierSound, LinkedFile, EarlierChapter, EarlierPerson])
def test_a_key_of_earlier_toml_is_told(kind: type) -> None:
    """Of an episode, and of what is within one."""
    keys = {field.name for field in dataclasses.fields(kind)}
    assert keys - _name_in_code(_find_section(_read("files.md"), "earlier.toml")) == set()


def test_a_file_that_lydsak_writes_has_its_line(newsroom: Stage) -> None:
    """Every file of a show that was built, by its pattern; stories of the desk stand for SLUG."""
    patterns = re.findall(r"`([^`\n]+)`", _read("files.md"))
    unknown = {
        path.relative_to(newsroom.desk).as_posix()
        for path in newsroom.desk.rglob("*")
        if path.is_file()
        and not any(_match_pattern(pattern, path.relative_to(newsroom.desk).as_posix()) for pattern in patterns)
    }
    assert unknown == set()


def _match_pattern(pattern: str, path: str) -> bool:
    if pattern == ".lydsak/store/":
        return path.startswith(pattern)
    written = re.escape(pattern).replace("SLUG", r"[\w-]+").replace("HASH", "[0-9a-f]{8}")
    written = written.replace(r"01\-innledning", r"\d\d-[\w-]+").replace("saken\\.txt", r"[\w-]+\.txt")
    return re.fullmatch(written, path) is not None


def test_a_code_that_the_source_gives_has_its_entry() -> None:
    """`lydsak explain` prints it; the two texts are one, says tests/cli/test_explain.py."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "lydsak").rglob("*.py"))
    codes = set(re.findall(r'"(L\d{3})"', source))
    assert len(codes) > 100
    assert codes - set(re.findall(r"^### (L\d{3}): ", _read("errors.md"), re.MULTILINE)) == set()


@pytest.mark.parametrize(
    ("files", "page", "heading"),
    [
        ("feed/e/saken/transcript.*.json", "files.md", "Transcript JSON"),
        ("feed/e/saken/chapters.*.json", "files.md", "Chapters JSON"),
        ("feed/e/saken/episode.json", "files.md", "The record"),
        (".lydsak/reports/saken.json", "report.md", ""),
    ],
)
def test_a_key_of_a_json_file_is_told(newsroom: Stage, files: str, page: str, heading: str) -> None:
    """Of what others read: captions, chapters and measures."""
    (file,) = newsroom.desk.glob(files)
    section = _find_section(_read(page), heading) if heading else _read(page)
    assert set(_list_keys(json.loads(file.read_text(encoding="utf-8")))) - _name_in_code(section) == set()


def test_a_field_of_the_record_is_told() -> None:
    """Also of what this show has none of; timed words and the page's blocks are kept in no record."""
    page = _find_section(_read("files.md"), "The record")
    assert set(_list_fields(Episode)) - _name_in_code(page) == set()


def _list_fields(kind: type) -> Iterator[str]:
    for field, hint in get_type_hints(kind).items():
        yield field
        inner = {one for outer in (hint, *get_args(hint)) for one in (outer, *get_args(outer))}
        for one in inner - {TimedUtterance, PageBlock}:
            if dataclasses.is_dataclass(one) and isinstance(one, type):
                yield from _list_fields(one)


def test_a_variable_that_the_source_reads_has_its_line() -> None:
    """What a machine may set, by whichever way it is read."""
    read = find_variables(ROOT / "src" / "lydsak") - {"SSML_MARK"}  # a word of Google's
    assert {"SOURCE_DATE_EPOCH", "AWS_SECRET_ACCESS_KEY", "AZURE_SPEECH_KEY", "CI", "LYDSAK_WEBDAV_USER"} <= read
    assert read - _name_in_code(_read("environment.md")) == set()


def _list_keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _list_keys(inner)


def test_what_an_engine_may_have_is_told() -> None:
    """Each member of the protocols but a service's, which has a class to build on; and the rates of its speech."""
    page = (ROOT / "docs" / "how-to" / "write-an-engine.md").read_text(encoding="utf-8")
    kinds = [
        kind
        for kind in vars(base).values()
        if getattr(kind, "_is_protocol", False) and kind not in (Protocol, base.AsksService)
    ]
    assert len(kinds) > 8
    members = {name for kind in kinds for name in (*get_type_hints(kind), *vars(kind)) if not name.startswith("_")}
    assert members - _name_in_code(page) == set()
    assert f"from {base.RATES[0]:,} to {base.RATES[-1]:,}" in page
