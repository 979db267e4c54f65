from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.config import load_settings
from lydsak.errors import SettingsError

SHOW = '[show]\ntitle = "Prøveposten"\n'


def _load(tmp_path: Path, text: str) -> str:
    (tmp_path / "lydsak.toml").write_text(SHOW + text, encoding="utf-8")
    return load_settings(tmp_path).find_engine_table("gtts")


def test_a_table_is_kept_as_its_engine_takes_it(tmp_path: Path) -> None:
    """Sorted, so that the order of lines changes nothing; an engine without a table has none."""
    assert _load(tmp_path, '[engines.gtts]\ntld = "no"\nattempts = 2\n') == '{"attempts":2,"tld":"no"}'
    assert load_settings(tmp_path).find_engine_table("espeak") == "{}"


@pytest.mark.parametrize(
    ("table", "code", "place", "help"),
    [
        ('[engines.gtts]\ntlb = "no"\n', "L104", "4:1", 'did you mean "tld"?'),
        ("[engines.gtts]\nattempts = 0\n", "L106", "4:1", ""),
        ('[engines.gtts]\nattempts = "5"\n', "L106", "4:1", "without quotes"),
        ("[engines.gtst]\n", "L109", "3:1", 'did you mean "gtts"?'),
        ("[engines.tone]\nvolume = 3\n", "L104", "3:1", "remove the table"),
        ('[engines.gtts]\nkey_file = "keys/gtts.txt"\n', "L110", "4:1", "~/.config"),
        ('[engines.gtts]\napi_key = "hemmelig-9f3a"\n', "L110", "4:1", "environment"),
        ('[engines.azure]\nkey_env = "sk-hemmelig"\n', "L110", "4:1", "in capitals"),
        ("[engines.azure]\nconcurrency = 100\n", "L106", "4:1", "a number no greater than 64"),
        ('[engines.azure]\nregion = "norway east"\n', "L106", "4:1", "docs/how-to/voices.md"),
        ('[engines.elevenlabs]\nformat = "ogg"\n', "L106", "4:1", "one of pcm_22050"),
        ('[engines.command]\nprogram = "espeak-ng"\n', "L106", "4:1", 'write a list, like ["..."]'),
        ('[voices.azzure]\nforteller = "x"\n', "L109", "3:1", 'did you mean "azure"?'),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(tmp_path: Path, table: str, code: str, place: str, help: str) -> None:
    """As in every other table; and no key may stand in the show, in a file of it or in lydsak.toml."""
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, table)
    error = caught.value
    assert (error.code, str(error.place)) == (code, f"lydsak.toml:{place}")
    assert help in (error.help or "")


@pytest.mark.parametrize(
    "line",
    [
        'key_env = "HEMMELIG9F3A"',
        'endpoint = "http://meg:hemmelig@x.no"',
        'endpoint = "meg:hemmelig@x.no"',
        'endpoint = "https://meg:x/hemmelig@x.no"',
        'key_env = "hemmelig-9"',
        'key = "hemmelig-9f3a"',
        'API_KEY="hemmelig-9f3a" oops',
        '"token" = hemmelig-9f3a',
    ],
)
def test_an_error_never_shows_what_is_called_a_key(tmp_path: Path, line: str) -> None:
    """Its line is shown without the value: errors are copied into chats."""
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, f"[engines.gtts]\n{line}\n")
    shown = f"{caught.value.message} {caught.value.help} {caught.value.place and caught.value.place.text}"
    assert "hemmelig" not in shown.lower()


def test_a_key_file_outside_the_show_is_taken_from_wherever_one_stands(tmp_path: Path) -> None:
    """By its path from the home folder, or from the show; never from the folder that the command is run in."""
    show = tmp_path / "show"
    show.mkdir()
    home = Path("~").expanduser().resolve()
    assert str(home / "keys" / "gtts.txt") in _load(show, '[engines.gtts]\nkey_file = "~/keys/gtts.txt"\n')
    assert str(tmp_path / "keys" / "gtts.txt") in _load(show, '[engines.gtts]\nkey_file = "../keys/gtts.txt"\n')
