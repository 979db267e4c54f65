from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import CheckResult, check_show
from lydsak.build.scripts import list_scripts

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _check(show: ShowFolder) -> CheckResult:
    return check_show(show.load(), list_scripts(show.root))


def test_a_show_as_built_has_no_errors_and_checking_writes_nothing(built_copy: ShowFolder) -> None:
    """Its tags come back as read from the file."""
    before = built_copy.list_files(".")
    result = _check(built_copy)
    assert [finding for finding in result.findings if finding.level == "error"] == []
    (checked,) = result.episodes
    assert checked.up_to_date
    assert ("TIT2", "Ferja går igjen") in checked.tags.frames
    assert built_copy.list_files(".") == before


def test_checking_before_the_first_build_writes_nothing_either(show: ShowFolder) -> None:
    """Not even the drawn cover's place in the store."""
    before = show.list_files(".")
    assert _check(show).episodes == ()
    assert show.list_files(".") == before


def test_an_edited_script_is_out_of_date_and_no_error(built_copy: ShowFolder) -> None:
    """There is something to build, and nothing wrong."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8").replace("ventet", "sagt"), encoding="utf-8")
    result = _check(built_copy)
    assert [checked.up_to_date for checked in result.episodes] == [False]
    assert not [finding for finding in result.findings if finding.level == "error"]


def test_a_warning_does_not_make_an_episode_out_of_date(built_copy: ShowFolder) -> None:
    """What an editor might look at is no change."""
    script = built_copy.root / "scripts" / "ferja.md"
    script.write_text(script.read_text(encoding="utf-8") + "\n*Uthevet.* ^b3\n", encoding="utf-8")
    built_copy.build_ready()
    result = _check(built_copy)
    assert "L250" in {finding.code for finding in result.findings if finding.level == "warning"}
    assert [checked.up_to_date for checked in result.episodes] == [True]


def test_every_published_file_is_compared_with_its_record(built_copy: ShowFolder) -> None:
    """Missing and changed are told apart, each with its path."""
    built_copy.locate_audio().unlink()
    segment = built_copy.root / "audio" / "segments" / "ferja" / "01-innledning.mp3"
    segment.write_bytes(b"x")
    found = {(finding.code, str(finding.place)) for finding in _check(built_copy).findings if finding.code >= "L65"}
    assert {code for code, _ in found} == {"L650", "L651"}
    assert ("L651", "audio/segments/ferja/01-innledning.mp3") in found


def test_faults_of_show_and_cover_are_findings(show: ShowFolder) -> None:
    """Each is listed; none ends the check."""
    settings = show.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("Saker til prøve.", "Saker. " * 600), encoding="utf-8")
    assert any(finding.code.startswith("L6") and finding.level == "error" for finding in _check(show).findings)
    settings.write_text(text.replace("[show]", '[show]\ncover = "borte.jpg"'), encoding="utf-8")
    assert "L509" in {finding.code for finding in _check(show).findings}


@pytest.mark.parametrize(("content", "code"), [(b"", "L502"), (b"ikke lyd", "L502")])
def test_a_sound_that_a_build_would_refuse_is_an_error(show: ShowFolder, content: bytes, code: str) -> None:
    """Before anything is spoken, and once, however many scripts have the same intro."""
    music = show.root / "audio" / "music" / "intro.wav"
    music.parent.mkdir(parents=True, exist_ok=True)
    music.write_bytes(content)
    settings = show.root / "lydsak.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[sound.intro]\nfile = "intro.wav"\n', encoding="utf-8"
    )
    show.write_script((show.root / "scripts" / "ferja.md").read_text(encoding="utf-8"), "ferje")
    findings = [finding for finding in _check(show).findings if finding.code == code]
    assert [(finding.level, str(finding.place)) for finding in findings] == [("error", "audio/music/intro.wav")]


def test_a_package_that_is_missing_is_an_error(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build would stop at once for it."""
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[sound.alternates]\nm4b = 64\n", encoding="utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert ("L111", "error") in {(finding.code, finding.level) for finding in _check(show).findings}
