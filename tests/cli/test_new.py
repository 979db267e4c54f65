from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.config import load_settings
from tests.build.web_server import Answer, serve_answers
from tests.publish.foreign_feeds import render_foreign_feed

if TYPE_CHECKING:
    from tests.cli.conftest import Lydsak


def test_a_new_show_can_be_used_at_once(lydsak: Lydsak, tmp_path: Path) -> None:
    """What `new` writes, every other command reads; options land in the settings."""
    outcome = lydsak(
        "new", "fjord-avisa", "--site-url", "https://fjord.example/pod/", "--email", "a@fjord.example",
        "--language", "nn", at=tmp_path,
    )  # fmt: skip
    assert (outcome.code, outcome.out) == (0, "Made the show fjord-avisa\n")
    assert "lydsak -C fjord-avisa build ARTICLE" in outcome.err
    show = load_settings(tmp_path / "fjord-avisa").show
    assert (show.title, show.language, show.site_url) == ("Fjord avisa", "nn", "https://fjord.example/pod")
    assert show.owner_email == "a@fjord.example"
    assert lydsak("check", at=tmp_path / "fjord-avisa").code in {0, 3}


def test_without_an_address_the_producer_is_told_what_is_missing(lydsak: Lydsak, tmp_path: Path) -> None:
    """A show may be begun before it has a home."""
    assert "set site_url" in lydsak("new", "fjord", at=tmp_path).err
    assert load_settings(tmp_path / "fjord").show.site_url is None


def test_a_dry_run_lists_the_files_and_makes_none(lydsak: Lydsak, tmp_path: Path) -> None:
    """The list is the result."""
    outcome = lydsak("new", "-n", "fjord", at=tmp_path)
    assert {"lydsak.toml", "words.toml", ".gitignore", "audio/music/intro.flac"} <= set(outcome.out.splitlines())
    assert list(tmp_path.iterdir()) == []


def test_a_show_is_never_made_over(lydsak: Lydsak, tmp_path: Path) -> None:
    """Where a show stands, wrong usage is reported and nothing changes."""
    lydsak("new", "fjord", at=tmp_path)
    settings = tmp_path / "fjord" / "lydsak.toml"
    before = settings.read_bytes()
    outcome = lydsak("new", "fjord", "--title", "Ny", at=tmp_path)
    assert outcome.code == 2
    assert "error[L002]" in outcome.err
    assert settings.read_bytes() == before


def test_a_wrong_address_makes_nothing(lydsak: Lydsak, tmp_path: Path) -> None:
    """The settings are checked before the first file is written."""
    outcome = lydsak("new", "fjord", "--site-url", "fjord.example", at=tmp_path)
    assert outcome.code == 2
    assert 'error[L107]: --site-url: not a web address: "fjord.example"' in outcome.err
    assert "lydsak.toml" not in outcome.err  # where nobody could look
    assert list(tmp_path.iterdir()) == []


def test_a_podcast_that_exists_goes_on_here(lydsak: Lydsak, tmp_path: Path) -> None:
    """Taken over, built, checked, and an old episode taken back: its guid is in the feed until then."""
    (tmp_path / "feed.xml").write_bytes(render_foreign_feed(range(5)))
    outcome = lydsak("new", "fjord", "--from-feed", "feed.xml", "--site-url", "https://ny.example/pod", at=tmp_path)
    assert outcome.code == 0
    assert "earlier.toml: 5 episodes of feed.xml (1 page)" in outcome.out
    assert "item 4 «3: Ferja & båten" in outcome.err
    assert "Not taken over: podcast:value (2)" in outcome.err
    show = tmp_path / "fjord"
    assert load_settings(show).show.title == "Fjordposten på lufta & på land"
    built = lydsak("build", at=show)
    assert (built.code, "5 episodes" in built.out) == (0, True)
    feed = show / "feed" / "feed.xml"
    assert b"tag:gammel.example,2019:1<" in feed.read_bytes()
    checked = lydsak("check", at=show)
    assert (checked.code, "earlier.toml: 5 episodes from before" in checked.out) == (0, True)
    gone = lydsak("withdraw", "2024-01-02-1-ferja-baten-sak", "--reason", "Feil.", at=show)
    assert (gone.code, "is withdrawn" in gone.out) == (0, True)
    assert lydsak("build", at=show).code == 0
    assert b"tag:gammel.example,2019:1<" not in feed.read_bytes()
    assert [one["withdrawn"] is None for one in lydsak("check", "--json", at=show).document["earlier"]] == [
        True, False, True, True, True
    ]  # fmt: skip


def test_a_dry_run_reads_the_feed_and_makes_nothing(lydsak: Lydsak, tmp_path: Path) -> None:
    """The document says what would be."""
    (tmp_path / "feed.xml").write_bytes(render_foreign_feed(range(2)))
    document = lydsak("new", "fjord", "--from-feed", "feed.xml", "--download", "-n", "--json", at=tmp_path).document
    assert (document["dry_run"], "earlier.toml" in document["files"], len(document["episodes"])) == (True, True, 2)
    assert document["episodes"][0]["guid"] == "https://gammel.example/?p=0&x=1"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_sounds_come_along_when_asked(lydsak: Lydsak, tmp_path: Path) -> None:
    """With --download they are published from here; what the network refuses stays where it is."""
    with serve_answers({"/lyd/0.mp3?t=1&u=%C3%B8": Answer(b"\xff\xfb" * 99, "audio/mpeg")}) as server:
        (tmp_path / "feed.xml").write_bytes(render_foreign_feed([0, 1], host=server.url))
        options = ("--from-feed", "feed.xml", "--download", "--site-url", "https://ny.example")
        assert "stays where it is" in lydsak("new", "uten", *options, at=tmp_path).err
        assert lydsak("new", "fjord", *options, "--allow-private", at=tmp_path).code == 0
    assert lydsak("build", at=tmp_path / "fjord").code == 0
    feed = (tmp_path / "fjord" / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert 'url="https://ny.example/earlier/2024-01-01-0-ferja-baten-sak.' in feed
    assert f'url="{server.url}/lyd/1.mp3' in feed


def test_options_of_a_feed_go_with_a_feed(lydsak: Lydsak, tmp_path: Path) -> None:
    """And what is no feed makes nothing."""
    assert lydsak("new", "fjord", "--download", at=tmp_path).code == 2
    (tmp_path / "feed.xml").write_text("<!DOCTYPE rss><rss/>")
    refused = lydsak("new", "fjord", "--from-feed", "feed.xml", at=tmp_path)
    assert (refused.code, "error[L861]" in refused.err) == (1, True)
    assert not (tmp_path / "fjord").exists()
