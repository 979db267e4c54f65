"""What search engines and link previews read."""

from __future__ import annotations

from dataclasses import replace

from lydsak.model import Correction, Cover, Episode, Show
from lydsak.publish.pages.structured_data import (
    describe_article,
    describe_show,
    drop_missing,
    preview_article,
    preview_show,
)


def test_an_article_has_its_sound(show: Show, cover: Cover, episode: Episode) -> None:
    """NewsArticle with AudioObject, with absolute addresses."""
    article = describe_article(show, episode, cover, "../../")
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "2026-11-19"
    assert article["author"] == {"@type": "Person", "name": "Kari Nordmann"}
    assert article["audio"]["contentUrl"] == "https://podkast.example.no/media/bjorka-kino.1a2b3c4d.mp3"
    assert article["audio"]["duration"] == "PT93S"


def test_without_a_site_addresses_are_relative(show: Show, cover: Cover, episode: Episode) -> None:
    """And what needs an address is left out."""
    article = describe_article(replace(show, site_url=None), replace(episode, author=None), cover, "../../")
    assert article["audio"]["contentUrl"] == "../../media/bjorka-kino.1a2b3c4d.mp3"
    assert not {"url", "author"} & article.keys()
    assert None not in article.values()


def test_a_show_is_a_series_with_its_feed(show: Show, cover: Cover) -> None:
    """PodcastSeries."""
    series = describe_show(show, cover)
    assert (series["@type"], series["webFeed"]) == ("PodcastSeries", "https://podkast.example.no/feed.xml")
    assert describe_show(replace(show, site_url=None), cover)["image"] == "cover.0a1b2c3d.jpg"


def test_previews_name_the_sound(show: Show, cover: Cover, episode: Episode) -> None:
    """Open Graph, in the episode's language."""
    preview = dict(preview_article(show, replace(episode, language="nn"), cover))
    assert preview["og:audio"] == "https://podkast.example.no/media/bjorka-kino.1a2b3c4d.mp3"
    assert preview["og:locale"] == "nn_NO"
    assert dict(preview_show(show, cover))["og:image"] == "https://podkast.example.no/cover.0a1b2c3d.jpg"


def test_previews_without_a_site_have_no_addresses(show: Show, cover: Cover, episode: Episode) -> None:
    """A relative one would be read against the wrong page."""
    here = replace(show, site_url=None)
    properties = {name for name, _ in (*preview_article(here, episode, cover), *preview_show(here, cover))}
    assert not properties & {"og:url", "og:image", "og:audio"}


def test_what_google_asks_of_an_article_is_there(show: Show, cover: Cover, episode: Episode) -> None:
    """Its recommended properties of NewsArticle, and AudioObject with player and captions."""
    corrected = replace(episode, corrections=(Correction("2026-11-21", "140, ikke 104."),))
    article = describe_article(show, corrected, cover, "../../")
    assert {"headline", "image", "datePublished", "dateModified", "author", "publisher"} <= article.keys()
    assert article["dateModified"] == "2026-11-21"
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "140, ikke 104.", "datePublished": "2026-11-21"}
    ]
    assert article["audio"]["embedUrl"] == "https://podkast.example.no/e/bjorka-kino/embed/"
    assert article["audio"]["caption"]["encodingFormat"] == "text/vtt"
    assert not {"correction", "dateModified"} & describe_article(show, episode, cover, "").keys()
    preview = dict(preview_article(show, corrected, cover))
    assert preview["article:modified_time"] == "2026-11-21"
    assert preview["og:audio:secure_url"] == preview["og:audio"]


def test_what_is_missing_has_no_key() -> None:
    """What is empty is known."""
    assert drop_missing({"a": None, "b": "", "c": 0}) == {"b": "", "c": 0}
