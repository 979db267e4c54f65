from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.config.parsing import check_settings
from lydsak.errors import Place, SettingsError

LEAST = '[show]\ntitle = "Prøveposten"\n'


def test_a_title_is_all_that_a_show_must_have() -> None:
    """Everything else has a default that is fit to publish with."""
    parsed = check_settings(LEAST)
    assert (parsed.show.title, parsed.engine) == ("Prøveposten", "espeak")
    assert (parsed.sound.loudness, parsed.sound.true_peak, parsed.sound.bitrate) == (-16.0, -1.0, 96)


@pytest.mark.parametrize(
    "setting",
    [
        'site_url = "https://example.no"',
        'site_url = "http://127.0.0.1:8021/podkast/"',
        'guid = "CD60CEF3-4E79-5364-AF7C-39F16CC7CCA5"',
        'colour = "#ABCdef"',
        'category = ["News"]',
        'category = ["Society & Culture", "Documentary"]',
        'owner_email = ""',
        'category = "Nyheter"\nowner_email = "Kari <kari@example.no>"',  # no feed, no directory
        "[sound.pauses]\nsentence = 0\nsegment = 60",
        "[sound]\nloudness = -14",
        "[sound.alternates]\nm4b = 48\nopus = 32",
        "[sound.alternates]\nm4b = 256\nopus = 256",
    ],
)
def test_values_at_the_edge_of_what_is_allowed_pass(setting: str) -> None:
    """What a rule allows is not refused, whole numbers for seconds and decibels included."""
    check_settings(LEAST + setting)


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        ("m4b = 47", "L107", "48 to 256 kbit/s in mono"),
        ("m4b = 257", "L107", "48 to 256 kbit/s in mono"),
        ("opus = 31", "L107", "32 to 256 kbit/s in mono"),
        ('opus = "40"', "L106", "write a whole number, without quotes"),
        ("ogg = 40", "L104", "known here: m4b, opus"),
    ],
)
def test_a_version_that_cannot_be_encoded_is_refused(setting: str, code: str, said: str) -> None:
    """On its line, with what would do."""
    with pytest.raises(SettingsError) as caught:
        check_settings(f"{LEAST}[sound.alternates]\n{setting}\n")
    place = caught.value.place or Place()
    assert (caught.value.code, caught.value.help, place.line) == (code, said, 4)


def test_a_text_without_its_last_quotation_mark_is_told_so() -> None:
    """What tomllib says of it, an illegal line end, is no help."""
    with pytest.raises(SettingsError) as caught:
        check_settings('[show]\ntitle = "Lofotposten\n')
    place = caught.value.place or Place()
    assert (caught.value.code, place.line) == ("L103", 2)
    assert caught.value.help == "in TOML a text ends with a quotation mark, on the line where it begins"


def test_brackets_without_end_are_an_error() -> None:
    """A file that would exhaust the parser is refused as any other fault."""
    with pytest.raises(SettingsError, match="nested") as caught:
        check_settings("a = " + "[" * 100_000)
    assert caught.value.code == "L103"


@given(st.text(max_size=60) | st.text("[]{}=.\"'#\n abshowtile1", max_size=60))
def test_any_text_is_settings_or_a_settings_error(text: str) -> None:
    """Whatever is typed into lydsak.toml, no other exception comes out, and the place lies in the file."""
    place = _find_fault(text)
    assert place.line is not None
    assert 1 <= place.line <= text.count("\n") + 1


def _find_fault(text: str) -> Place:
    try:
        check_settings(text)
    except SettingsError as error:
        return error.place or Place()
    return Place("lydsak.toml", 1)


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        (f'description = "{"a" * 10_001}"', "L107", "show.description is too long"),
        (f'title2 = 1\ndescription = "{"a" * 10_001}"', "L107", "show.description is too long"),
        (f"[feed]\npage_size = {'9' * 5_000}", "L103", "too many digits"),
        (f"[feed]\npage_size = 0x{'f' * 5_000}", "L107", "feed.page_size is too long"),
        ("[a" + ".a" * 60 + "]", "L103", "too many parts"),
        ("a" + ".a" * 60 + " = 1", "L103", "too many parts"),
        ('site_url = "https://..../"', "L107", "not a web address"),
        ('site_url = "https://a.example/../b"', "L107", "not a web address"),
    ],
)
def test_values_without_measure_are_refused(setting: str, code: str, said: str) -> None:
    """Texts and numbers that nothing is made for, and addresses that browsers shorten."""
    with pytest.raises(SettingsError, match=re.escape(said)) as caught:
        check_settings(LEAST + setting)
    assert caught.value.code == code


def test_a_title_is_as_long_as_apps_show_it() -> None:
    """A cover is drawn of it too."""
    check_settings(f'[show]\ntitle = "{"a" * 300}"\n')
    with pytest.raises(SettingsError, match="title is too long"):
        check_settings(f'[show]\ntitle = "{"a" * 301}"\n')


def test_every_wrong_setting_is_told_at_once() -> None:
    """The first as ever, the others with their lines; what each was, whatever kind of fault it is."""
    text = LEAST + 'language = "no"\ncolour = "blue"\nguld = "x"\n\n[sound]\nloudness = "loud"\n'
    with pytest.raises(SettingsError) as caught:
        check_settings(text)
    assert caught.value.place is not None
    told = caught.value.message
    assert f"line {caught.value.place.line}" not in told
    lines = {int(number) for number in re.findall(r"line (\d+):", told)} | {caught.value.place.line}
    assert lines == {3, 4, 5, 8}
    assert "guld" in told
    assert "blue" in told


def test_one_wrong_setting_is_told_alone() -> None:
    """Nothing is added, also where what is wrong cannot be taken out: a title must be there."""
    for text in (LEAST + 'colour = "blue"\n', "[show]\n", '[show]\ntitle = ""\n'):
        with pytest.raises(SettingsError) as caught:
            check_settings(text)
        assert "(and" not in caught.value.message
