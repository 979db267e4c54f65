from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from lydsak.model import Db, Dbtp, Episode, Fade, Loudness, Lufs, Measures, Ms, SoundDesign, SoundPicture, TimelineClip
from lydsak.publish.report.page import render_sound_report

PICTURE = SoundPicture((0.4, 0.9), (0.1, 0.2), (Lufs(-15.0),) * 9, (Lufs(-16.0),) * 9, Lufs(-12.3))
CLIPS = (
    TimelineClip("speech", "espeak:nb", Ms(4_000), Ms(2_000), Db(-6.0)),
    TimelineClip("music", "intro <1>.flac", Ms(0), Ms(8_000), Db(-9.0), (Fade(Ms(3_000), Ms(3_600), Db(-25.0)),)),
)
DESIGN = SoundDesign()


def _measure(episode: Episode) -> Measures:
    return Measures(
        version=1,
        slug=episode.slug,
        sha256=episode.audio.sha256,
        duration=episode.duration,
        samples=9_138_816,
        channels=2,
        bitrate=128,
        voice_chain="gentle",
        gain=Db(7.5),
        target=Lufs(-16.0),
        ceiling=Dbtp(-1.0),
        loudness=episode.loudness,
        clips=CLIPS,
    )


def _read_table(page: html.HtmlElement, heading: str) -> list[list[str]]:
    rows = page.xpath(f'//section[@aria-labelledby="{heading}"]//tbody/tr')
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_measures_stand_in_a_table(episode: Episode) -> None:
    """Each by its name with its unit, a decimal comma and a minus sign; what is asked for, and whether it holds."""
    table = _read_table(html.fromstring(render_sound_report(episode, PICTURE, _measure(episode), DESIGN)), "maal")

    assert ["Integrert lydstyrke", "−16,0 LUFS", "−16,0 LUFS, ± 0,5 ✓ holder"] in table
    assert ["Sann topp", "−1,2 dBTP", "høyst −1,0 dBTP ✓ holder"] in table
    assert ["Høyeste øyeblikksstyrke (400 ms)", "−12,3 LUFS", ""] in table
    assert ["Forsterkning før begrenseren", "7,5 dB", ""] in table
    assert ["Stemmekjede", "gentle", ""] in table
    assert ["Punktprøver i hver kanal", "9 138 816", ""] in table
    assert ["Koding", "MP3, 128 kbit/s, 48 kHz, stereo", ""] in table


def test_a_bit_rate_that_varies_is_told_by_its_quality_and_its_mean(episode: Episode) -> None:
    """In the row of the encoding."""
    measures = replace(_measure(episode), bitrate=71, vbr=5)

    table = _read_table(html.fromstring(render_sound_report(episode, PICTURE, measures, DESIGN)), "maal")

    assert ["Koding", "MP3, VBR 5 (71 kbit/s), 48 kHz, stereo", ""] in table


def test_what_misses_its_target_is_said_in_words(episode: Episode) -> None:
    """Not by colour alone."""
    loud = replace(episode, loudness=Loudness(Lufs(-14.0), 5.0, Lufs(-12.0), Dbtp(-0.2)))

    table = _read_table(html.fromstring(render_sound_report(loud, PICTURE, _measure(loud), DESIGN)), "maal")

    assert [row[2].rpartition(" ✗ ")[2] for row in table[:2]] == ["holder ikke", "holder ikke"]


def test_the_picture_is_told_in_words_and_tables(episode: Episode) -> None:
    """It has a title and a description; chapters, voices and sounds stand in tables too, by their own names."""
    page = html.fromstring(render_sound_report(episode, PICTURE, _measure(episode), DESIGN))

    (drawing,) = page.xpath('//*[local-name()="svg"]')
    named = [page.get_element_by_id(name) for name in drawing.get("aria-labelledby").split()]
    assert drawing.get("role") == "img"
    assert [element.tag for element in named] == ["title", "desc"]
    assert "3 kapitler" in named[1].text_content()
    assert [row[0] for row in _read_table(page, "kapitler")] == [chapter.title for chapter in episode.chapters]
    assert _read_table(page, "lyder") == [["espeak:nb", "tale", "1", "0:02"], ["intro <1>.flac", "lyd", "1", "0:08"]]


def test_the_page_asks_for_nothing(episode: Episode) -> None:
    """One file: no script, no address, and a policy that would refuse them."""
    text = render_sound_report(episode, PICTURE, _measure(episode), DESIGN)
    page = html.fromstring(text)

    assert not page.xpath("//script | //link | //img | //*[@src] | //*[@href] | //iframe")
    assert "url(" not in text
    assert "default-src 'none'" in page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    assert "prefers-color-scheme: dark" in text


def test_an_episode_whose_timeline_is_gone_has_its_sound(episode: Episode) -> None:
    """What the MP3 tells is drawn; what it does not tell is said."""
    page = html.fromstring(render_sound_report(episode, PICTURE, None, DESIGN))

    assert "ikke bevart" in page.xpath('string(//p[@class="note"])')
    assert page.xpath('string(//svg//*[@class="peaks"]/@d)')
    assert page.xpath('//*[@id="lyder"]') == []
    assert "Koding" not in page.text_content()


@pytest.mark.parametrize(("language", "word"), [("nb", "Målinger"), ("nn", "Målingar")])
def test_it_speaks_the_language_of_the_episode(episode: Episode, language: str, word: str) -> None:
    """As the listener's page does; and the same bytes each time."""
    spoken = replace(episode, language="nn" if language == "nn" else "nb")

    text = render_sound_report(spoken, PICTURE, _measure(spoken), DESIGN)

    assert f'lang="{language}"' in text
    assert f">{word}<" in text
    assert text == render_sound_report(spoken, PICTURE, _measure(spoken), DESIGN)
