from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from lydsak.config import tables as tables_of_settings
from lydsak.config.faults import _list_tables, advise_choice, find_key, locate_column
from lydsak.config.parsing import check_settings
from lydsak.config.tables import Strict
from lydsak.errors import SettingsError

CASES = Path(__file__).parent / "cases" / "faults.tsv"


def _read_cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.replace("␤", "\n").split("\t") for line in lines if line and not line.startswith("#")]


def _complete_settings(text: str) -> str:
    """The case's text below a [show] with a title, unless it has its own or is about having none."""
    alone = text.startswith(("[show]", "show =", 'engine = "tone"'))
    return text if alone else f'[show]\ntitle = "Prøveposten"\n{text}'


@pytest.mark.parametrize(
    ("code", "place", "marked", "message", "help", "text"),
    [row[1:] for row in _read_cases()],
    ids=[row[0] for row in _read_cases()],
)
def test_a_fault_names_its_place_and_the_remedy(
    code: str, place: str, marked: str, message: str, help: str, text: str
) -> None:
    """Each fault of lydsak.toml has its code, file, line and column, a caret under what is wrong, and help."""
    with pytest.raises(SettingsError) as caught:
        check_settings(_complete_settings(text))
    error = caught.value
    assert (error.code, str(error.place)) == (code, f"lydsak.toml:{place}")
    assert error.place is not None
    assert error.place.text is not None
    assert error.place.text[(error.place.column or 1) - 1 :].startswith(marked)
    assert message in error.message
    assert help in (error.help or "")


def test_every_table_tells_its_keys() -> None:
    """One that is new too: it is not listed anywhere else."""
    tables = [kind for kind in vars(tables_of_settings).values() if isinstance(kind, type) and issubclass(kind, Strict)]
    assert {*_list_tables().values(), Strict} == set(tables)


def test_the_line_of_a_place_is_as_the_file_has_it() -> None:
    """The caret's line comes without the carriage return of a file from Windows, and is empty past the end."""
    assert locate_column("en\r\nto\r\n", "x.toml", 2, 1).text == "to"
    assert locate_column("en", "x.toml", 7, 1).text == ""


def test_a_key_that_is_not_there_is_placed_at_its_table() -> None:
    """An error about a setting left out, or built from dotted keys, points at the nearest table that is there."""
    text = 'engine = "tone"\n\n[sound]\nintro.gain = 3.0\n'
    assert find_key(text, "x.toml", ("sound", "bitrate")).line == 3
    assert find_key(text, "x.toml", ("sound", "outro", "gain")).line == 3
    assert find_key(text, "x.toml", ("show", "title")).line == 1


def test_choices_are_told_of_an_enumeration_too() -> None:
    """As an engine of somebody else's may have them."""

    class Style(Enum):
        CALM = "calm"
        NEWS = "news"

    assert advise_choice("Invalid enum value 'new'", Style | None) == 'did you mean "news"? one of calm, news'
    assert advise_choice("Invalid enum value 'new'", str) is None


def test_an_unknown_inline_table_is_told_once() -> None:
    """However many keys it has; what else is wrong is told beside it."""
    with pytest.raises(SettingsError) as caught:
        check_settings('[show]\ntitle = "a"\nx = { a = 1, b = 2 }\ny = 1\n')
    assert caught.value.message == 'unknown setting "x" (and line 4: unknown setting "y")'
