from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lydsak.build.speech.engines import check_engines, load_show_engine, parse_voice
from lydsak.errors import SettingsError
from lydsak.model import Voice

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_an_engine_has_the_show_s_options(make_show: Callable[..., ShowFolder]) -> None:
    """Two shows in one process do not share an instance that is set up otherwise."""
    plain = load_show_engine(make_show("a").load(), "gtts")
    other = load_show_engine(make_show("b", settings='[engines.gtts]\ntld = "no"\n').load(), "gtts")
    assert "com" in plain.fingerprint
    assert "no no" in other.fingerprint
    assert load_show_engine(make_show("c").load(), "gtts") is plain


@pytest.mark.parametrize("line", ['fallback = ["espaek"]', 'engine = "espaek"'])
def test_an_engine_that_does_not_exist_is_said_before_anything_is_done(
    make_show: Callable[..., ShowFolder], line: str
) -> None:
    """The one in use and those to fall back on, with the one that was meant."""
    show = make_show(script=None)
    path = show.root / "lydsak.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('engine = "tone"', line if "engine" in line else f'engine = "tone"\n{line}'), "utf-8")
    with pytest.raises(SettingsError) as caught:
        check_engines(show.load())
    assert caught.value.help == 'did you mean "espeak"?'


def test_a_voice_may_name_its_engine() -> None:
    """A bare name is one of the engine in use."""
    assert parse_voice("azure: nb-NO-FinnNeural", "tone") == Voice("azure", "nb-NO-FinnNeural")
    assert parse_voice("mid", "tone") == Voice("tone", "mid")
