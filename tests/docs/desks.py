"""What each page presupposes besides a show that was built: its reader has come that far."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.audio.certificates import make_newsroom
from tests.docs.blocks import ROOT, Step
from tests.docs.stage import ARTICLES, Stage


def _clear_desk(stage: Stage) -> None:
    """Nothing is there yet but Lydsak."""
    shutil.rmtree(stage.desk)
    stage.desk.mkdir()


def _lay_out_article(stage: Stage) -> None:
    """The reader has a checkout that was set up, and an article."""
    _clear_desk(stage)
    shutil.copy(ARTICLES / "bjorka-kino.txt", stage.desk / "article.txt")
    (stage.desk / ".venv" / "bin").mkdir(parents=True)
    (stage.desk / ".venv" / "bin" / "activate").write_text("# on PATH already\n", encoding="utf-8")


def _revise_article(stage: Stage) -> None:
    """The newsroom has another version, and the editor has been at the script."""
    (stage.desk / "ny").mkdir()
    article = (ARTICLES / "saken.txt").read_text(encoding="utf-8")
    (stage.desk / "ny" / "saken.txt").write_text(article.replace("104", "140"), encoding="utf-8")
    script = stage.desk / "scripts" / "saken.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Kaia holder", "{Kaia|kaja} holder"), encoding="utf-8")


def _publish_twice(stage: Stage) -> None:
    """There is something to go back to, and something new to send."""
    _run(stage, "lydsak publish", "lydsak correct scripts/saken.md --note 'Rettet.'", "lydsak build", "lydsak publish")
    _run(stage, "lydsak correct scripts/saken.md --note 'Rettet igjen.'", "lydsak build")


def _sign_episodes(stage: Stage) -> None:
    """A certificate lies outside the show, and the show names it."""
    newsroom = make_newsroom()
    with (stage.desk / "lydsak.toml").open("a", encoding="utf-8") as settings:
        settings.write(newsroom.write(stage.room / "keys"))
    (stage.desk / "authority.pem").write_text(newsroom.authority, encoding="utf-8")
    _run(stage, "lydsak build")


def _make_two_shows(stage: Stage) -> None:
    """`nyheter` and `sport` are folders of shows."""
    _run(stage, *(f"lydsak new {name} --site-url https://bjorka.example/{name}" for name in ("nyheter", "sport")))


def _bring_old_feed(stage: Stage) -> None:
    """A feed of another host, as a file."""
    _clear_desk(stage)
    (stage.desk / "gammel.xml").write_text(_OLD_FEED, encoding="utf-8")


def _install_example(stage: Stage) -> None:
    """As pip leaves it; that pip does so is tests/test_examples.py's."""
    shutil.copy(ROOT / "examples" / "engine" / "lydsak_morse.py", stage.site)
    facts = stage.site / "lydsak_morse-0.1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: lydsak-morse\nVersion: 0.1\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text("[lydsak.engines]\nmorse = lydsak_morse:MorseEngine\n", encoding="utf-8")


def _run(stage: Stage, *commands: str) -> None:
    for outcome in stage.run_steps([Step(command) for command in commands]):
        assert outcome.code == 0, outcome.printed


_OLD_FEED: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Fjordposten</title><link>https://gammel.example/podkast</link><description>Saker fra fjorden.</description>
<language>no</language><itunes:author>Fjordposten</itunes:author><itunes:category text="News"/>
<itunes:image href="https://gammel.example/cover.jpg"/><itunes:explicit>false</itunes:explicit>
<item><title>Ferja går igjen</title><guid isPermaLink="true">https://gammel.example/?p=17</guid>
<pubDate>Tue, 05 Mar 2019 06:00:00 +0100</pubDate><description>Etter tre uker ved kai.</description>
<enclosure url="https://cdn.gammel.example/17.mp3" length="5210432" type="audio/mpeg"/></item>
</channel></rss>
"""

DESKS: Final[Mapping[str, Callable[[Stage], None]]] = {
    "README.md": _lay_out_article,
    "docs/how-to/export.md": _make_two_shows,
    "docs/how-to/move-to-lydsak.md": _bring_old_feed,
    "docs/how-to/provenance.md": _sign_episodes,
    "docs/how-to/publish.md": _publish_twice,
    "docs/how-to/revised-article.md": _revise_article,
    "docs/how-to/write-an-engine.md": _install_example,
    "docs/nb/hurtigstart.md": _lay_out_article,
    "docs/tutorial/first-episode.md": _clear_desk,
}
"""By page; where a page is not named, its reader sits in a show of three stories that was built once."""


def lay_desk(stage: Stage, page: Path) -> None:
    """Make the desk what the page presupposes."""
    prepare = DESKS.get(page.relative_to(ROOT).as_posix())
    if prepare:
        prepare(stage)
