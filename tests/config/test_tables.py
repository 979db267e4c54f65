from __future__ import annotations

import msgspec
import pytest

from lydsak.config.parsing import check_settings
from lydsak.config.tables import make_reading, make_shared_store, make_show, make_sound
from lydsak.model import Alternate, ConstantBitrate, Pauses, SharedStore, SoundDesign, VariableBitrate
from lydsak.text.norwegian.style import HOUSE_STYLE

SHOW = '[show]\ntitle = " Prøveposten "\n'


def test_what_a_show_leaves_out_is_worked_out() -> None:
    """Description, author, newspaper and owner come from the title; the category may be one word."""
    show = make_show(check_settings(SHOW).show)
    assert (show.title, show.description, show.category) == ("Prøveposten", "Prøveposten", ("News",))
    assert {show.newspaper, show.author, show.owner_name} == {"Prøveposten"}


def test_the_newspaper_speaks_for_whom_the_show_does_not_name() -> None:
    """A newspaper's show is by the newspaper, and an author's is owned by the author."""
    show = make_show(check_settings(SHOW + 'newspaper = "Bjørka Blad"').show)
    assert (show.author, show.owner_name) == ("Bjørka Blad", "Bjørka Blad")
    show = make_show(check_settings(SHOW + 'newspaper = "Bjørka Blad"\nauthor = "Kari"').show)
    assert (show.newspaper, show.author, show.owner_name) == ("Bjørka Blad", "Kari", "Kari")


def test_an_address_loses_its_last_slash() -> None:
    """Addresses are joined with a slash; two of them would be another address."""
    show = make_show(check_settings(SHOW + 'site_url = "https://a.example/pod//"').show)
    assert show.site_url == "https://a.example/pod"


def test_seconds_become_whole_milliseconds() -> None:
    """Settings are in seconds for people; inside, times are exact."""
    sound = make_sound(
        check_settings(SHOW + "[sound.pauses]\nsentence = 0.29\n[sound.intro]\nfile = 'a.flac'\noverlap = 1.0014")
    )
    assert sound.pauses.sentence == 290
    assert sound.intro is not None
    assert (sound.intro.overlap, sound.outro) == (1001, None)
    assert all(isinstance(value, int) for value in msgspec.to_builtins(sound.pauses).values())


def test_the_defaults_of_the_tables_are_those_of_the_model() -> None:
    """What stands in two places says the same."""
    sound = make_sound(check_settings(SHOW))
    assert sound.pauses == Pauses()
    assert sound == SoundDesign()
    assert make_reading(check_settings(SHOW).reading) == HOUSE_STYLE


@pytest.mark.parametrize("stray", ["say_chapter = true", "Say_Chapters = true"])
def test_tables_take_no_key_they_do_not_know(stray: str) -> None:
    """A setting that is misspelt is never silently the default."""
    with pytest.raises(Exception, match="unknown setting"):
        check_settings(SHOW + "[spoken]\n" + stray)


def test_the_outro_comes_in_softly_and_the_intro_at_once() -> None:
    """What begins under speech fades in; each can be told otherwise."""
    sound = make_sound(check_settings(SHOW + "[sound.intro]\nfile = 'a'\n[sound.outro]\nfile = 'b'\nrelease = 2"))
    assert sound.intro is not None
    assert sound.outro is not None
    assert (sound.intro.fade_in, sound.outro.fade_in, sound.outro.release) == (0, 400, 2_000)


def test_a_quality_goes_before_a_bit_rate() -> None:
    """A show made from our pattern has a bit rate already; to let it vary takes one line more."""
    settings = check_settings(SHOW + "[sound]\nbitrate = 64\nvbr = 5")
    assert make_sound(settings).encoding == VariableBitrate(5)
    assert make_sound(check_settings(SHOW + "[sound]\nbitrate = 64")).encoding == ConstantBitrate(64)


def test_only_the_versions_that_are_named_are_made() -> None:
    """In one order, whatever the file's; none where there is no table."""
    given = make_sound(check_settings(SHOW + "[sound.alternates]\nopus = 40\nm4b = 64"))
    assert given.alternates == (Alternate("m4b", 64), Alternate("opus", 40))
    assert make_sound(check_settings(SHOW + "[sound.alternates]\nopus = 32")).alternates == (Alternate("opus", 32),)
    assert make_sound(check_settings(SHOW)).alternates == ()


def test_a_store_is_shared_where_there_is_a_table() -> None:
    """Amazon's, unless another is named."""
    given = check_settings(SHOW + "[shared_store]\nbucket = 'lyd'\nendpoint = 'https://s3.example'\nread_only = true")
    assert make_shared_store(given.shared_store) == SharedStore("lyd", endpoint="https://s3.example", read_only=True)
    plain = check_settings(SHOW + "[shared_store]\nbucket = 'lyd'")
    assert make_shared_store(plain.shared_store) == SharedStore("lyd", "", None, "us-east-1")
    assert make_shared_store(check_settings(SHOW).shared_store) is None
