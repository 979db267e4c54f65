from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak

SECOND = """\
---
tittel: Broa er åpen
dato: 2026-11-21 06:00
status: godkjent
guid: 1f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

Broa er åpen igjen. ^a1
"""


@pytest.fixture
def target(built_copy: ShowFolder, tmp_path: Path) -> Path:
    """The built show's only target."""
    built_copy.add_settings('\n[publish.web]\nkind = "folder"\npath = "../web"\n')
    return tmp_path / "web"


def test_what_was_built_is_sent_and_then_up_to_date(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """Stdout says how it ended; what is for the build stays at home."""
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, outcome.out) == (0, f"Published: {target}, 1 episode\n")
    assert re.match(r"web: .*: \d+ new, 0 changed, 0 removed, 0 unchanged, .* to send\n", outcome.err)
    names = {path.name for path in target.rglob("*") if path.is_file()}
    assert {"feed.xml", "index.html"} <= names
    assert "episode.json" not in names
    again = lydsak("publish", "web", at=built_copy)
    assert again.out.startswith("Up to date: ")


def test_a_script_that_was_saved_since_is_told(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """What was built goes out, as it was built."""
    built_copy.write_script(SECOND, "broa")
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, (target / "e" / "broa").exists()) == (0, False)
    assert "Not built as they are now, and so not sent: broa." in outcome.err
    assert lydsak("build", at=built_copy).code == 0
    assert "Not built" not in lydsak("publish", at=built_copy).err


def test_an_edition_that_reads_what_was_withdrawn_is_told(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """Who took a story back does not expect it to be heard."""
    edition = "---\ntittel: Dagens saker\ndato: 2026-11-20 07:00\nstatus: godkjent\nsaker: [ferja]\n---\n"
    built_copy.write_script(edition, "saker")
    assert lydsak("build", at=built_copy).code == 0
    assert lydsak("withdraw", "ferja", "--reason", "Saken var feil.", at=built_copy).code == 0
    assert lydsak("build", at=built_copy).code == 1
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, target.exists()) == (0, True)
    assert "! saker still reads ferja, which was withdrawn: take it out of saker and build" in outcome.err


def test_a_script_that_cannot_be_built_is_not_said_to_be_buildable(
    lydsak: Lydsak, built_copy: ShowFolder, target: Path
) -> None:
    """What was published of it stays; the build has the reason."""
    built_copy.write_script("---\ntittel: Broa\n---\n\n[musik]\n", "broa")
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, target.exists()) == (0, True)
    assert (
        "Not built as they are now, and so not sent: broa. `lydsak build` builds them, or tells why not." in outcome.err
    )


def test_a_file_that_is_gone_there_is_sent_again_when_it_is_asked_for(
    lydsak: Lydsak, built_copy: ShowFolder, target: Path
) -> None:
    """`--verify`, after somebody tidied up."""
    assert lydsak("publish", at=built_copy).code == 0
    (target / "index.html").unlink()
    assert lydsak("publish", at=built_copy).out.startswith("Up to date")
    assert lydsak("publish", "--verify", at=built_copy).out.startswith("Published")
    assert (target / "index.html").exists()


def test_what_was_verified_is_told(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """Nothing is called published where nothing was sent."""
    assert lydsak("publish", at=built_copy).code == 0
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    outcome = lydsak("publish", "--verify", at=built_copy)
    files = sum(path.is_file() for path in target.rglob("*") if ".lydsak" not in path.parts)
    said = f"Verified: {target}, 1 episode; asked for {files} files there, and all are as they should be\n"
    assert outcome.out == said
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before
    document = json.loads(lydsak("publish", "--verify", "--json", at=built_copy).out)
    assert (document["published"], document["verified"]) == (False, files)


def test_the_show_is_no_target_of_its_own(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Neither itself, nor what holds it, nor a folder that is made in it."""
    for path in (".", "..", "feed", "audio/x", ".lydsak"):
        settings = built_copy.root / "lydsak.toml"
        text = settings.read_text(encoding="utf-8").partition("[publish")[0]
        settings.write_text(f'{text}[publish.web]\nkind = "folder"\npath = "{path}"\n', encoding="utf-8")
        outcome = lydsak("publish", at=built_copy)
        assert (outcome.code, "error[L856]" in outcome.err) == (2, True)


def test_a_dry_run_lists_what_would_go(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """And makes nothing, not even the folder."""
    outcome = lydsak("publish", "-n", at=built_copy)
    assert outcome.code == 0
    assert "+ feed.xml\n" in outcome.out
    document = lydsak("publish", "-n", "--json", at=built_copy).document
    assert "feed.xml" in document["new"]
    assert (document["target"], document["refusals"], document["dry_run"]) == ("web", [], True)
    assert not target.exists()
    document = lydsak("publish", "--json", at=built_copy).document
    assert ("feed.xml" in document["new"], document["changed"], document["published"]) == (True, [], True)
    document = lydsak("publish", "--json", at=built_copy).document
    assert (document["new"], document["published"]) == ([], False)


def test_a_lost_episode_is_refused_until_it_is_allowed(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """The dry run tells it too, with the same exit code; with leave it goes out, and comes back by --rollback."""
    built_copy.write_script(SECOND, "broa")
    assert lydsak("build", at=built_copy).code == 0
    assert lydsak("publish", at=built_copy).code == 0
    both = (target / "feed.xml").read_bytes()
    (built_copy.root / "scripts" / "broa.md").unlink()
    for left in built_copy.root.glob("feed/e/broa/episode.json"):
        left.unlink()
    assert lydsak("build", at=built_copy).code == 0
    told = lydsak("publish", "-n", at=built_copy)
    assert (told.code, "refused (lost-guid): " in told.out) == (1, True)
    refused = lydsak("publish", at=built_copy)
    assert (refused.code, "error[L842]" in refused.err, "--allow lost-guid" in refused.err) == (1, True, True)
    assert (target / "feed.xml").read_bytes() == both
    assert lydsak("publish", "--allow", "lost-guid", at=built_copy).code == 0
    assert (target / "feed.xml").read_bytes() != both
    back = lydsak("publish", "--rollback", "-n", at=built_copy)
    assert back.out.startswith("Would go back to what was published ")
    back = lydsak("publish", "--rollback", at=built_copy)
    assert (back.code, back.out.splitlines()[-1].startswith("Back: ")) == (0, True)
    assert (target / "feed.xml").read_bytes() == both
    assert "error[L845]" in lydsak("publish", "--rollback", at=built_copy).err


def test_a_target_is_named_where_there_are_several(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """None, several, an unknown one: each says what to write."""
    assert "[publish.web]" in lydsak("publish", at=built_copy).err
    built_copy.add_settings('\n[publish.a]\nkind = "folder"\npath = "a"\n[publish.b]\nkind = "folder"\npath = "b"\n')
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, "lydsak.toml has a, b" in outcome.err) == (2, True)
    assert "lydsak.toml has a, b" in lydsak("publish", "c", at=built_copy).err


@pytest.mark.usefixtures("target")
def test_going_back_builds_and_allows_nothing(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Options that contradict it are refused."""
    for option in (("--due",), ("--allow", "lost-guid"), ("--verify",)):
        outcome = lydsak("publish", "--rollback", *option, at=built_copy)
        assert (outcome.code, "error[L848]" in outcome.err) == (2, True)


def test_a_clock_does_not_undo_going_back(lydsak: Lydsak, built_copy: ShowFolder, target: Path) -> None:
    """A number was changed and gone back from: neither `publish` nor `--due` brings it out again, and both say so."""
    lydsak("publish", at=built_copy)
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text("utf-8").rstrip().replace(" ^a1", " Det gjelder 700. ^a1"), encoding="utf-8")
    assert lydsak("build", at=built_copy).code == 0
    lydsak("publish", at=built_copy)
    assert lydsak("publish", "--rollback", at=built_copy).code == 0
    feed = (target / "feed.xml").read_bytes()
    for command in (("publish",), ("publish", "--due"), ("publish",)):
        outcome = lydsak(*command, at=built_copy)
        assert (outcome.code, "L849" in outcome.err) == (1, True)
        assert (target / "feed.xml").read_bytes() == feed
    planned = lydsak("publish", "-n", at=built_copy)
    assert (planned.code, "refused (rolled-back): " in planned.out) == (1, True)
    script.write_text(script.read_text("utf-8").replace("700", "800"), encoding="utf-8")
    assert lydsak("build", at=built_copy).code == 0
    assert lydsak("publish", "--due", at=built_copy).code == 0
    assert (target / "feed.xml").read_bytes() != feed


def test_what_is_due_is_built_and_goes_out_with_the_rest(
    lydsak: Lydsak, built_copy: ShowFolder, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For cron: before its day nothing happens; on it, one command brings it out."""
    from lydsak.build.records import episodes as records

    built_copy.write_script(SECOND.replace("2026-11-21", "2126-11-21"), "broa")
    assert lydsak("build", at=built_copy).code == 0
    assert lydsak("publish", "--due", at=built_copy).code == 0
    assert not (target / "e" / "broa").exists()

    class Clock(datetime):
        @classmethod
        def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2126, 11, 22, tzinfo=UTC)

    monkeypatch.setattr(records, "datetime", Clock)
    told = lydsak("publish", "--due", "-n", at=built_copy)
    assert (told.code, "Due: broa." in told.err) == (0, True)
    assert lydsak("publish", at=built_copy).out.startswith("Up to date")
    assert lydsak("publish", "--due", at=built_copy).code == 0
    assert (target / "e" / "broa" / "index.html").exists()
    assert lydsak("publish", "--due", at=built_copy).out.startswith("Up to date")


def test_a_build_that_holds_the_show_is_not_published_through(
    lydsak: Lydsak, built_copy: ShowFolder, target: Path
) -> None:
    """What goes out is one build's."""
    from lydsak.build.hold import ShowHold

    with ShowHold(built_copy.root, "build") as hold:
        hold.take()
        outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, "error[L901]" in outcome.err) == (75, True)
    assert not target.exists()


def test_a_hub_is_told_of_a_feed_that_changed(lydsak: Lydsak, built_copy: ShowFolder, tmp_path: Path) -> None:
    """And not of one that did not; a hub that does not hear is said, and no error."""
    from tests.build.web_server import Answer, serve_answers

    with serve_answers({"/": Answer(status=204)}) as server:
        built_copy.add_settings(f'\n[feed]\nhub = "{server.url}/"\n[publish.web]\nkind = "folder"\npath = "../web"\n')
        assert lydsak("publish", at=built_copy).code == 0
        assert lydsak("publish", at=built_copy).code == 0
        assert [path for path, _ in server.asked] == ["/"]
    shutil.rmtree(tmp_path / "web")
    outcome = lydsak("publish", at=built_copy)
    assert (outcome.code, "was not told of it" in outcome.err) == (0, True)
