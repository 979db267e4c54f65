from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.config.earlier import mark_withdrawn, parse_earlier, render_earlier
from lydsak.errors import SettingsError
from lydsak.model import EarlierChapter, EarlierEpisode, EarlierPerson, EarlierSound, LinkedFile

# XML 1.0, clause 2.2: what feeds can hold.
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")).filter(
    lambda text: all(sign in "\t\n\r" or sign >= " " for sign in text)
)
_SOME = st.one_of(st.none(), _TEXT.filter(bool), st.sampled_from(['"""', '\\"""\n"', "[[episode]]\n", "a\r\nb\\\n"]))
_DATES = st.sampled_from([None, "2019-03-05T06:00:00+01:00", "2019-03-05T06:00:00+00:00", "1999-12-31T23:59:59-03:30"])
_LINKED = st.builds(LinkedFile, url=_TEXT, type=_TEXT, language=_SOME, rel=_SOME)
_EPISODES = st.builds(
    EarlierEpisode,
    id=st.just("x"),
    guid=_TEXT.filter(bool),
    title=_TEXT,
    enclosure=st.builds(EarlierSound, url=_TEXT, length=st.integers(0, 10**12), type=_TEXT),
    permalink=st.booleans(),
    date=_DATES,
    duration=st.one_of(st.none(), st.integers(1, 10**6)),
    kind=st.sampled_from(["full", "bonus", "trailer"]),
    explicit=st.one_of(st.none(), st.booleans()),
    description=_SOME,
    notes=_SOME,
    summary=_SOME,
    chapters=st.one_of(st.none(), _LINKED),
    transcripts=st.lists(_LINKED, max_size=2).map(tuple),
    psc_chapters=st.lists(st.builds(EarlierChapter, start=_TEXT, title=_TEXT, href=_SOME), max_size=2).map(tuple),
    persons=st.lists(st.builds(EarlierPerson, name=_TEXT, role=_SOME), max_size=2).map(tuple),
)
ONE = EarlierEpisode("a", "guid 1", "Én", EarlierSound("https://a.example/1.mp3", 5, "audio/mpeg"))
TWO = replace(ONE, id="b", guid="guid 2", description="[[episode]]\nwithdrawn = 1\n")


@given(st.lists(_EPISODES, max_size=3))
def test_what_is_written_is_read_back(episodes: list[EarlierEpisode]) -> None:
    """Every sign of every text, whatever TOML makes of it."""
    numbered = tuple(replace(episode, id=f"e{number}") for number, episode in enumerate(episodes))
    assert parse_earlier(render_earlier(numbered, origin="https://a.example/feed\n[[episode]]")) == numbered


@pytest.mark.parametrize("episode", [ONE, TWO])
def test_a_withdrawal_is_one_line_more(episode: EarlierEpisode) -> None:
    """Also where a text looks like TOML; what editors wrote besides stays, and taking it out restores every byte."""
    text = render_earlier((ONE, TWO), origin="x").replace("guid = ", "guid   =   ") + "# vår egen merknad\n"
    marked = mark_withdrawn(text, episode.id, '2026-11-26 Feil "navn"')
    (added,) = set(marked.splitlines()) - set(text.splitlines())
    assert added == 'withdrawn = "2026-11-26 Feil \\"navn\\""'
    found = {one.id: one.withdrawn for one in parse_earlier(marked)}
    assert found == {"a": None, "b": None, episode.id: '2026-11-26 Feil "navn"'}
    again = mark_withdrawn(marked, episode.id, "2026-11-27 Ny")
    assert len(again.splitlines()) == len(marked.splitlines())
    assert mark_withdrawn(again, episode.id, None) == text


@pytest.mark.parametrize("date", ['"2019-03-05"', "2019-03-05", "2019-13-05T06:00:00+01:00", "5. mars 2019"])
def test_a_wrong_date_shows_its_line_and_how_it_is_written(date: str) -> None:
    """Wherever in its table it stands."""
    with pytest.raises(SettingsError) as caught:
        parse_earlier(f'[[episode]]\nid = "a"\nguid = "g"\ndate = {date}\n')
    assert caught.value.place is not None
    assert (caught.value.place.line, caught.value.place.text) == (4, f"date = {date}")
    assert caught.value.help == "write date = 2026-11-20T06:00:00+01:00, without quotes"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[episode]]\nid = ", 2, "Invalid value"),
        ("[[episodes]]\n", None, '"episodes" has no place here'),
        ('\n[[episode]]\nid = "a"\n', 2, "missing required field"),
        ('[[episode]]\ntitel = "a"\n', 1, 'unknown key "titel"'),
        ('[[episode]]\ndate = "i fjor"\n', 2, "date has no zone"),
        ("[[episode]]\ndate = 2019-03-05\n", 2, "date has no zone"),
        ('[[episode]]\nid = "a"\ndate = "2019-03-05T06:00:00+01:00"\n', 3, "date is in quotes"),
        ("[[episode]]\ndate = 2019\n", 2, "not a date: 2019"),
        ("[[episode]]\ndate = 2019-13-05T06:00:00+01:00\n", 2, "not a date: 2019-13-05"),
        ("@\n", 1, "Invalid"),
        ('[[episode]]\nenclosure = { url = "x", typ = "y" }\n', 1, 'unknown key "typ"'),
    ],
)
def test_a_slip_is_an_error_with_its_episode_and_line(text: str, line: int | None, words: str) -> None:
    """As in lydsak.toml."""
    with pytest.raises(SettingsError) as caught:
        parse_earlier(text)
    assert (caught.value.code, caught.value.place and caught.value.place.line) == ("L865", line)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(TWO, id="a"), "stands here twice"),
        (replace(TWO, id="Æ"), "is no id"),
        (replace(TWO, guid=""), "guid is empty"),
        (replace(TWO, title="\x01"), "U+0001"),
        (replace(TWO, withdrawn="en dag"), "no day and reason"),
        (replace(TWO, enclosure=replace(TWO.enclosure, file="../x", sha256="0")), "no file of earlier/"),
        (replace(TWO, enclosure=replace(TWO.enclosure, file="earlier/x.mp3")), "no file of earlier/"),
    ],
)
def test_what_no_feed_could_keep_is_an_error(changed: EarlierEpisode, words: str) -> None:
    """Told of the second episode."""
    with pytest.raises(SettingsError, match="episode 2: ") as caught:
        parse_earlier(render_earlier((ONE, changed), origin="x"))
    assert words in caught.value.message


def test_only_an_episode_that_is_there_is_withdrawn() -> None:
    """Another name is an error."""
    with pytest.raises(SettingsError) as caught:
        mark_withdrawn(render_earlier((ONE,), origin="x"), "c", "2026-11-26 Feil")
    assert caught.value.code == "L868"


def test_a_choice_that_is_none_names_those_that_there_are() -> None:
    """And the nearest."""
    enclosure = 'enclosure = { url = "https://a.example/a.mp3", length = 1, type = "audio/mpeg" }'
    with pytest.raises(SettingsError) as caught:
        parse_earlier(f'[[episode]]\nid = "a"\nguid = "g"\ntitle = "A"\n{enclosure}\nkind = "ful"\n')
    assert "kind: there is no choice 'ful'" in caught.value.message
    assert caught.value.help == 'did you mean "full"? one of full, trailer, bonus'
