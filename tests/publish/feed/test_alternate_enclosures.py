from __future__ import annotations

from dataclasses import replace

from lydsak.model import Episode, FeedDetails, Show
from lydsak.publish.feed.alternate_enclosures import make_alternate_tags


def test_an_episode_in_mp3_alone_needs_no_tag(show: Show, episode: Episode) -> None:
    """Its enclosure says it all."""
    assert list(make_alternate_tags(show, episode, FeedDetails())) == []


def test_each_format_is_named_with_all_that_an_app_chooses_by(show: Show, wide_episode: Episode) -> None:
    """The MP3 first, as the default; type and codec, size, average rate, language and name; then where it is."""
    mp3, book, ogg = make_alternate_tags(show, wide_episode, FeedDetails())
    files = [wide_episode.audio, *(one.file for one in wide_episode.alternates)]
    for tag, file in zip((mp3, book, ogg), files, strict=True):
        told = dict(tag.attributes)
        assert tag.name == "podcast:alternateEnclosure"
        assert (told["type"], told["length"], told["lang"]) == (file.media_type, str(file.size), "nb")
        assert int(told["bitrate"]) == round(file.size * 8 / (wide_episode.duration / 1000))
        source, integrity = tag.children
        assert source.attributes == (("uri", f"https://podkast.example.no/{file.path}"),)
        assert integrity.attributes == (("type", "sri"), ("value", file.integrity))
    names = [dict(tag.attributes) for tag in (mp3, book, ogg)]
    assert [(each["title"], each.get("codecs"), each.get("default")) for each in names] == [
        ("MP3", None, "true"),
        ("AAC", "mp4a.40.2", None),
        ("Opus", "opus", None),
    ]


def test_a_digest_that_is_not_known_is_left_out(show: Show, wide_episode: Episode) -> None:
    """Rather than written empty."""
    unsealed = replace(wide_episode, audio=replace(wide_episode.audio, integrity=""))
    first, second, _ = make_alternate_tags(show, unsealed, FeedDetails())
    assert [tag.name for tag in first.children] == ["podcast:source"]
    assert [tag.name for tag in second.children] == ["podcast:source", "podcast:integrity"]
