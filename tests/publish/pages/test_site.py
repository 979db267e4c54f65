"""The listener's pages, as a browser without scripts, without a network and from a file gets them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from lydsak.model import Correction, Cover, Episode, PageBlock, PageTurn, Show
from lydsak.publish.feed.pages import split_pages
from lydsak.publish.pages.site import render_embed_page, render_episode_page, render_show_page


def _render_show(show: Show, episodes: list[Episode], cover: Cover) -> str:
    (page,) = split_pages(len(episodes), 300)
    return render_show_page(show, episodes, cover=cover, page=page)


def _open(page: str) -> Any:
    return html.document_fromstring(page)


def _texts(tree: Any, xpath: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(xpath)]


def test_the_article_is_there_as_text(show: Show, cover: Cover, episode: Episode) -> None:
    """Headings and paragraphs, in order, each with its id; the words stand once and whole."""
    tree = _open(render_episode_page(show, episode, cover=cover))
    assert tree.xpath("//article//*[contains(@class, 'block')]/@id") == [
        "k1",
        "a1",
        "a2",
        "k2",
        "b1",
        "b2",
        "b3",
        "k3",
        "c1",
    ]
    assert _texts(tree, "//article//p[@id='b2']/span[@class='text']") == [
        "– Vi trodde aldri det skulle gå, sier lederen i kinolaget."
    ]
    assert _texts(tree, "//h1") == [episode.title]
    assert tree.get("lang") == "nb"


def test_text_spans_hold_one_node_that_matches_the_word_places(show: Show, cover: Cover, episode: Episode) -> None:
    """The script counts in the first text node; a line break from the template would shift every word."""
    tree = _open(render_episode_page(show, episode, cover=cover))
    places = json.loads(tree.xpath("//script[@id='words']/text()")[0])
    (span,) = tree.xpath("//p[@id='b1']/span[@class='text']")
    assert len(span) == 0
    start, end, offset, length = places["b1"][1]
    assert (start, end, span.text[offset : offset + length]) == (31_700, 32_050, "har")
    assert set(places) == {"a1", "a2", "b1", "b2", "b3", "c1"}


def test_sound_chapters_and_files_work_without_scripts(show: Show, cover: Cover, episode: Episode) -> None:
    """Native controls; chapter links are media fragments; what only a script can do is hidden."""
    tree = _open(render_episode_page(show, episode, cover=cover))
    (audio,) = tree.xpath("//audio[@controls]")
    assert audio.get("src") == "../../media/bjorka-kino.1a2b3c4d.mp3"
    assert tree.xpath("//nav//a/@href")[1] == "../../media/bjorka-kino.1a2b3c4d.mp3#t=31"
    assert _texts(tree, "//nav//a")[1] == "0:31 Dugnad hele vinteren"
    assert [a.rpartition(".")[2] for a in tree.xpath("//a[@download]/@href")] == ["mp3", "vtt", "srt", "json"]
    assert not tree.xpath("//button[not(ancestor-or-self::*[@hidden])] | //select[not(ancestor::*[@hidden])]")


def test_other_formats_stand_beside_the_mp3(show: Show, cover: Cover, wide_episode: Episode) -> None:
    """By what they are called and how large they are; the player plays the MP3."""
    tree = _open(render_episode_page(show, wide_episode, cover=cover))
    links = tree.xpath("//section[@class='files']//li[1]/a[@download]")
    assert [(link.text, link.get("href").rpartition(".")[2]) for link in links[1:]] == [
        ("AAC", "m4b"),
        ("Opus", "opus"),
    ]
    assert _texts(tree, "//section[@class='files']//li[1]")[0].endswith("AAC 0,8 MB · Opus 0,5 MB")
    assert tree.xpath("//audio/@src")[0].endswith(".mp3")


def test_nothing_is_fetched_from_elsewhere(show: Show, cover: Cover, episode: Episode) -> None:
    """Sound, picture and links are relative; styles and scripts are in the page."""
    for page in (render_episode_page(show, episode, cover=cover), _render_show(show, [episode], cover)):
        tree = _open(page)
        fetched = tree.xpath("//@src | //link[@rel='icon']/@href | //script/@src | //link[@rel='stylesheet']/@href")
        followed = tree.xpath("//body//a[not(ancestor::*[@class='apps'])]/@href")
        assert fetched
        assert not [url for url in (*fetched, *followed) if urlsplit(url).scheme or url.startswith("/")]
        assert "@import" not in page
        assert "url(" not in page


def test_links_between_pages_name_files(show: Show, cover: Cover, episode: Episode) -> None:
    """From a disk there is no server that finds index.html."""
    assert "../../index.html" in _open(render_episode_page(show, episode, cover=cover)).xpath("//a/@href")
    assert "e/bjorka-kino/index.html" in _open(_render_show(show, [episode], cover)).xpath("//a/@href")


def test_the_voice_is_labelled(show: Show, cover: Cover, episode: Episode) -> None:
    """In the page's language, above the sound."""
    tree = _open(render_episode_page(show, replace(episode, language="nn"), cover=cover))
    assert _texts(tree, "//p[@class='label'][following::audio]") == ["Lesen av ei syntetisk stemme (espeak:nb)."]
    assert tree.get("lang") == "nn"


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "<!--", "&amp;", "]]>"]
)
def test_hostile_texts_are_text(show: Show, cover: Cover, episode: Episode, text: str) -> None:
    """In elements, attributes and embedded JSON alike."""
    block = PageBlock("paragraph", "a1", (PageTurn(None, text),))
    hostile = replace(episode, title=text, summary=text, author=text, blocks=(block,), credits=(text,), voices=(text,))
    bad_show = replace(show, title=text, newspaper=text, description=text, copyright=text)
    page = render_episode_page(bad_show, hostile, cover=cover)
    tree, calm = _open(page), _open(render_episode_page(show, episode, cover=cover))
    assert _texts(tree, "//h1") == [text]
    assert len(tree.xpath("//script")) == len(calm.xpath("//script"))
    assert len(tree.xpath("//img")) == len(calm.xpath("//img"))
    assert json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])["headline"] == text
    assert _texts(_open(_render_show(bad_show, [hostile], cover)), "//h1") == [text]


def test_a_show_without_an_address_has_pages_without_a_feed(show: Show, cover: Cover, episode: Episode) -> None:
    """Nothing to subscribe to is offered."""
    here = replace(show, site_url=None)
    for page in (render_episode_page(here, episode, cover=cover), _render_show(here, [episode], cover)):
        assert "feed.xml" not in page
        assert not _open(page).xpath("//*[@id='abonner'] | //a[@href='#abonner'] | //link[@rel='canonical']")


def test_a_draft_is_hidden_from_search(show: Show, cover: Cover, episode: Episode) -> None:
    """It has a page for its editors, but nobody is led to it."""
    draft = replace(episode, slug="utkast", title="Utkast", status="draft")
    page = _open(render_episode_page(show, draft, cover=cover))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert _texts(page, "//p[@class='draft']") == ["Utkast: ikke publisert"]


def test_a_long_show_has_pages_that_lead_to_each_other(show: Show, cover: Cover, episode: Episode) -> None:
    """Each lists what is on it, in the order it comes in, and tells robots where it is."""
    older = replace(episode, slug="eldre", title="Eldre")
    first, newer, oldest = split_pages(3, 1)
    tree = _open(render_show_page(show, [episode, older], cover=cover, page=newer))
    assert _texts(tree, "//li/h3") == [episode.title, "Eldre"]
    assert tree.xpath("//nav//a/@href") == ["index.html", "archive-1.html"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://podkast.example.no/archive-2.html"]
    for page, href, text in ((first, "archive-2.html", "Eldre episoder"), (oldest, "archive-2.html", "Nyere episoder")):
        tree = _open(render_show_page(show, [episode], cover=cover, page=page))
        assert (tree.xpath("//nav//a/@href"), _texts(tree, "//nav//a")) == ([href], [text])
    assert _open(_render_show(show, [episode], cover)).xpath("//nav") == []


def test_an_empty_show_says_so(show: Show, cover: Cover) -> None:
    """Not a blank page."""
    assert "Ingen episoder ennå." in _render_show(show, [], cover)


def test_the_page_can_be_walked_by_keyboard_and_heard_by_screen_readers(
    show: Show, cover: Cover, episode: Episode
) -> None:
    """One h1, no level skipped, named landmarks, a skip link, a name for every control and picture."""
    for page in (render_episode_page(show, episode, cover=cover), _render_show(show, [episode], cover)):
        tree = _open(page)
        levels = [int(each.tag[1]) for each in tree.xpath("//h1 | //h2 | //h3")]
        assert levels.count(1) == 1
        assert all(second - first <= 1 for first, second in pairwise(levels))
        assert tree.xpath("//a[@class='skip']/@href") == ["#innhold"]
        assert len(tree.xpath("//main")) == len(tree.xpath("//*[@id='innhold']")) == 1
        assert not tree.xpath("//img[not(@alt)]")
        labels = set(tree.xpath("//@aria-labelledby"))
        assert labels <= set(tree.xpath("//@id"))
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_the_same_episode_gives_the_same_page(show: Show, cover: Cover, episode: Episode) -> None:
    """No clock, no random ids."""
    assert render_episode_page(show, episode, cover=cover) == render_episode_page(show, episode, cover=cover)


def test_a_recording_is_told_from_a_reading(show: Show, cover: Cover, episode: Episode) -> None:
    """The listener hears a person there, and the page says so."""
    block = PageBlock("recording", "b6", (PageTurn(None, "– Det var verdt hver vaffel."),))
    tree = _open(render_episode_page(show, replace(episode, blocks=(block,)), cover=cover))
    assert _texts(tree, "//p[@id='b6']/span") == ["Opptak", "– Det var verdt hver vaffel."]


def test_a_correction_stands_above_the_text(show: Show, cover: Cover, episode: Episode) -> None:
    """With its date; a page without one says nothing of it."""
    corrected = replace(episode, corrections=(Correction("2026-11-21", "140 <b>, ikke 104."),))
    tree = _open(render_episode_page(show, corrected, cover=cover))
    assert _texts(tree, "//*[@class='corrections'][following::article]/p") == [
        "Rettet 21. november 2026: 140 <b>, ikke 104."
    ]
    assert not _open(render_episode_page(show, episode, cover=cover)).xpath("//*[@class='corrections']")


def test_a_page_can_speak_english_about_a_norwegian_story(show: Show, cover: Cover, episode: Episode) -> None:
    """The page's words are English, and what the article wrote keeps its language for screen readers."""
    english = replace(show, page_language="en")
    tree = _open(render_episode_page(english, replace(episode, language="nn"), cover=cover))
    assert tree.get("lang") == "en"
    assert tree.xpath("//h1/@lang | //article/@lang | //nav/ol/@lang | //p[@class='summary']/@lang") == ["nn"] * 4
    assert _texts(tree, "//p[@class='label']") == ["Read by a synthetic voice (espeak:nb)."]
    assert "The article is from 19 November 2026" in _texts(tree, "//p[@class='byline']/span")
    assert "MP3, 5.2 MB" in _texts(tree, "//section[@class='files']//li[1]")[0]
    norwegian = _open(render_episode_page(show, episode, cover=cover))
    assert norwegian.xpath("//h1/@lang | //article/@lang") == []


def test_the_framed_player_leads_to_the_page(show: Show, episode: Episode) -> None:
    """It carries the label, is hidden from search, and tells robots where the story is."""
    tree = _open(render_embed_page(show, episode))
    assert set(tree.xpath("//body//a[@target='_top']/@href")) == {"../index.html"}
    assert tree.xpath("//audio/@src") == ["../../../media/bjorka-kino.1a2b3c4d.mp3"]
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://podkast.example.no/e/bjorka-kino/"]
    assert _texts(tree, "//p[@class='label']")[0].startswith("Lest av en syntetisk stemme")
    assert not _open(render_embed_page(replace(show, site_url=None), episode)).xpath("//link[@rel='canonical']")


def test_the_snippet_survives_any_title(show: Show, cover: Cover, episode: Episode) -> None:
    """What is copied is one frame with the title as its name."""
    title = 'Et "sitat" & <tegn>'
    tree = _open(render_episode_page(show, replace(episode, title=title), cover=cover))
    (snippet,) = tree.xpath("//textarea/text()")
    assert tree.xpath("//details//button/@data-copy") == [snippet]
    (frame,) = html.fragments_fromstring(snippet)
    assert (frame.get("src"), frame.get("title"), frame.get("loading")) == (
        "https://podkast.example.no/e/bjorka-kino/embed/",
        f"Lytt til saken: {title}",
        "lazy",
    )
