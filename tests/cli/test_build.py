from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.conftest import ShowFolder
from tests.cli.conftest import Lydsak

BROKEN = "---\ntittel: Feil\n---\n\n[puase 2 s]\n"

# A voice that says it has begun, and then never ends.
ENDLESS = """\
import os, signal

class Endless:
    name, online, notations, fingerprint = "endless", False, frozenset(), "1"
    def voices(self): return ("mid",)
    def default_voice(self, language): return "mid"
    def speak(self, request):
        with open(os.environ["LYDSAK_TEST_BEGUN"], "w") as begun:
            begun.write("speaking")
        while True:
            signal.pause()
"""


def test_one_command_from_article_to_feed(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """An article in a script's place is added and built; results stand on stdout, talk on stderr."""
    outcome = lydsak("build", article, "--workers", 1, at=show)
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("Wrote scripts/ferja-igjen.md\n")
    assert "Built ferja-igjen: 2 chapters, " in outcome.out
    assert "Feed: feed/feed.xml, 1 episode\n" in outcome.out
    assert "lydsak serve" in outcome.err
    assert (show.root / "audio" / "episodes" / "ferja-igjen.mp3").exists()


def test_json_is_one_document_even_when_an_article_is_added(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """A program reads what was added, built and published from one document and nothing else on stdout."""
    document = lydsak("build", "--json", "--workers", 1, article, at=show).document
    assert (document["command"], document["exit_code"], document["failed"]) == ("build", 0, [])
    assert [added["slug"] for added in document["added"]] == ["ferja-igjen"]
    (episode,) = document["episodes"]
    assert [chapter["title"] for chapter in episode["chapters"]] == ["Innledning", "Kaia"]
    assert (show.root / episode["enclosure"]).stat().st_size == episode["bytes"]
    assert (show.root / episode["audio"]).stat().st_size == episode["bytes"]
    assert document["feed"]["feed"] == "feed/feed.xml"


@pytest.mark.parametrize(("name", "told"), [("ferga", 'did you mean "ferja"?'), ("saken.md", "name one in scripts/")])
def test_a_name_of_no_script_is_answered_with_the_nearest(
    lydsak: Lydsak, show: ShowFolder, name: str, told: str
) -> None:
    """A script is meant by it more often than an article, of which the file is not there either."""
    outcome = lydsak("build", name, at=show)
    assert (outcome.code, f"error[L006]: there is no script or article {name}" in outcome.err) == (2, True)
    assert told in outcome.err


def test_what_is_held_back_is_named_where_it_stands(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A draft's sound is not in the web root, and no program is sent there for it."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("status: godkjent", "status: utkast"), encoding="utf-8")
    (episode,) = lydsak("build", "--json", "--workers", 1, at=built_copy).document["episodes"]
    assert episode["enclosure"].startswith(".lydsak/held/media/ferja.")
    assert (built_copy.root / episode["enclosure"]).stat().st_size == episode["bytes"]


def test_a_report_is_named_last(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Of an episode that was built before, too; a program finds report and measures by their paths."""
    outcome = lydsak("build", "--report", at=built_copy)
    assert outcome.out.splitlines()[-1] == "Report: .lydsak/reports/ferja.html"
    document = lydsak("build", "--report", "--json", at=built_copy).document
    assert document["reports"] == [".lydsak/reports/ferja.html"]
    (episode,) = document["episodes"]
    assert json.loads((built_copy.root / episode["measures"]).read_bytes())["loudness"] == episode["loudness"]


def test_a_show_that_is_up_to_date_says_so(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """The second build of a show has the same last lines, with nothing built."""
    outcome = lydsak("build", at=built_copy)
    assert outcome.code == 0
    assert "Up to date: ferja: 2 chapters" in outcome.out
    assert "1 episode, unchanged" in outcome.out
    (episode,) = lydsak("build", "--json", at=built_copy).document["episodes"]
    assert (episode["spoken"], episode["encoded"], episode["written"]) == (0, 0, [])


def test_a_broken_script_is_shown_with_its_place_and_the_others_are_built(
    lydsak: Lydsak, built_copy: ShowFolder
) -> None:
    """Exit code 1, the line with a caret, and what to do; the good episode is still in the feed."""
    built_copy.write_script(BROKEN, "brudd")
    outcome = lydsak("build", at=built_copy)
    assert outcome.code == 1
    assert "error[L220]" in outcome.err
    assert "  --> scripts/brudd.md:5:1\n  5 | [puase 2 s]\n    | ^^^^^^^^^^^\n  help: did you mean" in outcome.err
    assert "Not built: brudd" in outcome.out
    assert "Up to date: ferja" in outcome.out
    (failed,) = lydsak("build", "--json", at=built_copy).document["failed"]
    assert (failed["slug"], failed["code"], failed["path"], failed["line"]) == (
        "brudd",
        "L220",
        "scripts/brudd.md",
        5,
    )


def test_when_only_engines_fail_the_code_is_5(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A machine that runs builds can tell a voice that is away from a script that is wrong."""
    outcome = lydsak("build", "--engine", "command", at=built_copy)
    assert outcome.code == 5
    assert "error[L442]" in outcome.err


def test_a_wrong_voice_in_the_settings_is_shown_at_its_line(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Exit code 2, as for every mistake in lydsak.toml, and nothing is spoken."""
    settings = built_copy.root / "lydsak.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[voices.tone]\nforteller = "hihg"\n', encoding="utf-8"
    )
    outcome = lydsak("build", at=built_copy)
    assert outcome.code == 2
    assert "error[L403]" in outcome.err
    assert 'forteller = "hihg"' in outcome.err
    assert 'did you mean "high"?' in outcome.err


def test_an_engine_that_does_not_exist_is_wrong_usage(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Said once, with the nearest name, before any script is looked at."""
    outcome = lydsak("build", "--engine", "tnoe", at=built_copy)
    assert outcome.code == 2
    assert outcome.err.count("error[") == 1
    assert 'did you mean "tone"?' in outcome.err


def test_no_address_of_a_cluster_is_wrong_usage(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Said before anything is looked at."""
    outcome = lydsak("build", "--cluster", "scheduler:8786", at=built_copy)
    assert outcome.code == 2
    assert "error[L034]" in outcome.err


def test_a_cluster_that_cannot_be_had_ends_with_5(
    lydsak: Lydsak, show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a voice or a target that is not reached; a dry run asks nobody."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert lydsak("build", "-n", "--cluster", "tcp://127.0.0.1:1", at=show).code == 0
    outcome = lydsak("build", "--cluster", "tcp://127.0.0.1:1", at=show)
    assert outcome.code == 5
    assert "error[L880]" in outcome.err
    assert 'pip install "lydsak[cluster]"' in outcome.err


def test_a_dry_run_says_what_would_be_spoken(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """Nothing is written, not even the script of an article."""
    outcome = lydsak("build", "-n", at=show)
    assert outcome.code == 0
    assert outcome.out.startswith("Would build ferja: speak ")
    assert lydsak("build", "-n", article, at=show).out.startswith("Would write scripts/ferja-igjen.md\n")
    (planned,) = lydsak("build", "-n", "--json", at=show).document["planned"]
    assert planned["to_speak"] == planned["utterances"] > 0
    assert sorted(path.name for path in show.root.iterdir()) == ["audio", "lydsak.toml", "scripts"]


def test_a_dry_run_tells_of_withdrawals_and_approvals(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What would be taken out and what would wait, in words and in the document; once it is out, it is out."""
    settings = built_copy.root / "lydsak.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f'approval = "required"\n{before}', encoding="utf-8")
    assert "Would stay as it was published: ferja (changed since" in lydsak("build", "-n", at=built_copy).out
    settings.write_text(before, encoding="utf-8")
    lydsak("withdraw", "ferja", "--reason", "Feil.", at=built_copy)
    assert lydsak("build", "-n", at=built_copy).out.startswith("Would withdraw ferja (")
    assert lydsak("build", "-n", "--json", at=built_copy).document["withdrawn"] == ["ferja"]
    lydsak("build", at=built_copy)
    assert lydsak("build", "-n", at=built_copy).out.startswith("Withdrawn: ferja (")


def test_locked_fails_when_something_would_change(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """In CI, exit code 4 tells that what is published is not what the scripts say."""
    assert lydsak("build", "--locked", at=built_copy).code == 0
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("ventet", "sagt"), encoding="utf-8")
    outcome = lydsak("build", "--locked", at=built_copy)
    assert outcome.code == 4
    assert "error[L801]: ferja is not built from this script" in outcome.err


def test_a_dry_run_says_why_too(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What would be spoken, below its episode; of what is up to date nothing, and nothing without the option."""
    assert "ferja" not in lydsak("build", "-n", "--explain", at=built_copy).err
    path = built_copy.root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Det var ventet.", "Det var sagt."), encoding="utf-8")
    outcome = lydsak("build", "-n", "--explain", at=built_copy)
    assert outcome.err.splitlines() == [
        "ferja:",
        "  the episode: its script changed since it was built",
        "  a1, sentence 2 spoken: the spoken text was «Det var ventet.», is «Det var sagt.»",
    ]
    assert lydsak("build", "-n", at=built_copy).err == ""
    reasons = lydsak("build", "-n", "--explain", "--json", at=built_copy).document["reasons"]
    assert [reason["what"] for reason in reasons] == ["the episode", "a1, sentence 2 spoken"]


def test_a_dry_run_ends_as_the_build_would(
    lydsak: Lydsak, built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI hears of a voice without its key before the build does; what is up to date needs none."""
    monkeypatch.delenv("AZURE_SPEECH_KEY", raising=False)
    assert lydsak("build", "-n", at=built_copy).code == 0
    settings = built_copy.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('engine = "tone"', 'engine = "azure"'), encoding="utf-8")
    outcome = lydsak("build", "-n", at=built_copy)
    assert (outcome.code, "! cannot be spoken yet: " in outcome.out) == (5, True)
    assert lydsak("build", "-n", "--json", at=built_copy).document["exit_code"] == 5
    assert lydsak("build", at=built_copy).code == 5


def test_explain_says_why(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """After an edit, the one sentence is named with what it was and is."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Det var ventet.", "Det var sagt."), encoding="utf-8")
    outcome = lydsak("build", "--explain", "--workers", 1, at=built_copy)
    assert outcome.code == 0
    assert "a1, sentence 2 spoken: the spoken text was «Det var ventet.», is «Det var sagt.»" in outcome.err


def test_a_disk_that_may_not_be_written_is_code_6(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What the operating system refuses is told with the place."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Ferja går", "Ferga går"), encoding="utf-8")
    episodes = built_copy.root / "audio" / "episodes"
    (episodes / "ferja.mp3").unlink()
    episodes.rmdir()
    episodes.write_text("a file where a folder must be", encoding="utf-8")
    outcome = lydsak("build", at=built_copy)
    assert outcome.code == 6
    assert "error[L70" in outcome.err
    assert "audio/episodes" in outcome.err


def test_a_second_build_is_refused_with_75(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Two builds of one show do not mix their files."""
    from filelock import FileLock

    with FileLock(built_copy.root / ".lydsak" / "lock"):
        outcome = lydsak("build", at=built_copy)
    assert outcome.code == 75
    assert "error[L901]" in outcome.err


def test_a_build_waits_for_another_where_it_is_told_to(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """It says for whom, at once; with nobody to wait for it says nothing."""
    from filelock import FileLock

    with FileLock(built_copy.root / ".lydsak" / "lock"):
        outcome = lydsak("build", "--wait", "0.2", at=built_copy)
    assert outcome.code == 75
    assert "Waiting for another command" in outcome.err
    assert "Waiting" not in lydsak("build", "--wait", "0.2", at=built_copy).err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_build_that_is_stopped_ends_at_once_and_can_go_on(
    number: signal.Signals, code: int, tmp_path: Path, built_copy: ShowFolder
) -> None:
    """SIGTERM and Ctrl-C end a real build while a voice speaks for ever; no worker stays and the lock is free."""
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    environment = _install_engine(tmp_path / "site", "endless", ENDLESS) | {"LYDSAK_TEST_BEGUN": str(begun)}
    command = [sys.executable, "-m", "lydsak", "-C", str(built_copy.root), "build", "--workers", "1"]
    with subprocess.Popen(
        [*command, "--engine", "endless"], stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        assert begun.read_text() == "speaking"  # blocks until the voice has begun
        process.send_signal(number)
        _, err = process.communicate()
    assert process.returncode == code
    assert err.endswith("Stopped. Nothing is lost: run the same command again to go on.\n")
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    again = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["exit_code"] == 0


def _install_engine(site: Path, name: str, source: str) -> dict[str, str]:
    """A package with an engine, as pip would leave it; returns the environment that finds it."""
    info = site / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (site / f"{name}_engine.py").write_text(source, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", encoding="utf-8")
    kind = name.capitalize()
    (info / "entry_points.txt").write_text(f"[lydsak.engines]\n{name} = {name}_engine:{kind}\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(site)}
