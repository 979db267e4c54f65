from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_good_show_has_its_findings_and_a_verdict(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What is wrong stands first, and nobody scrolls past tags to find it; the last line says how things stand."""
    outcome = lydsak("check", at=built_copy)
    assert outcome.code == 0
    assert outcome.out.startswith(("warning[", "note["))
    assert "TIT2" not in outcome.out
    assert outcome.out.splitlines()[-1].startswith("0 errors, ")
    assert outcome.out.endswith("; 1 episode up to date\n")


def test_verbose_prints_the_tags_as_read_back(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What an app will see is read from the file, chapters with their minutes and seconds."""
    outcome = lydsak("check", "-v", at=built_copy)
    assert outcome.code == 0
    assert outcome.out.startswith("ferja: up to date, ")
    assert "  TIT2  Ferja går igjen\n" in outcome.out
    assert "  CHAP    0:00  Innledning\n" in outcome.out
    assert outcome.out.splitlines()[-1].startswith("0 errors, ")


def test_the_verdict_names_what_is_out_of_date(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """With the command that makes it; where there are errors, they come before it."""
    script = built_copy.root / "scripts" / "ferja.md"
    whole = script.read_text(encoding="utf-8")
    script.write_text(f"{whole}\nEn linje til. ^b9\n", encoding="utf-8")
    last = lydsak("check", at=built_copy).out.splitlines()[-1]
    assert last.endswith("; 1 of 1 episode out of date (ferja): run `lydsak build`")
    script.write_text(f"{whole}\n[puase 2 s]\n", encoding="utf-8")
    last = lydsak("check", at=built_copy).out.splitlines()[-1]
    assert last.startswith("1 error, ")
    assert last.endswith("; 1 of 1 episode out of date (ferja): mend the errors, then run `lydsak build`")


def test_the_verdict_asks_for_nothing_to_be_mended_that_a_build_mends(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """As the feed of a show that moved."""
    path = built_copy.root / "lydsak.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("provepost.example", "lyd.example"), encoding="utf-8")
    outcome = lydsak("check", at=built_copy)
    assert "error[L655]" in outcome.out
    assert outcome.out.splitlines()[-1].endswith("; 1 of 1 episode out of date (ferja): run `lydsak build`")


def test_the_verdict_sends_nobody_to_a_build_that_makes_nothing(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A script that waits for its approval leaves the episode as listeners have it."""
    path = built_copy.root / "lydsak.toml"
    path.write_text(f'approval = "required"\n{path.read_text(encoding="utf-8")}', encoding="utf-8")
    last = lydsak("check", at=built_copy).out.splitlines()[-1]
    assert last.endswith("; 1 of 1 episode as published (ferja): the script waits for `lydsak approve`")


def test_a_show_without_episodes_has_a_verdict_too(lydsak: Lydsak, show: ShowFolder) -> None:
    """It says nothing of what was never built."""
    show.write_script("---\ntittel: Ny\n---\n\nHei. ^a1\n", "ny")
    assert "out of date" not in lydsak("check", "ny", at=show).out.splitlines()[-1]


def test_errors_give_exit_code_3(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A broken script and a damaged file are each found, with place and remedy; nothing is mended."""
    built_copy.write_script("---\ntittel: Feil\n---\n\n[puase 2 s]\n", "brudd")
    built_copy.locate_audio().write_bytes(b"not sound")
    before = built_copy.list_files(".")
    before.pop(".lydsak/index.json", None)  # where the build was slow enough to keep one, `check` lets go of it
    outcome = lydsak("check", at=built_copy)
    assert outcome.code == 3
    assert "error[L220]" in outcome.out
    assert "error[L651]: is not what was built\n  --> feed/media/ferja." in outcome.out
    assert built_copy.list_files(".") == before
    findings = lydsak("check", "--json", at=built_copy).document["findings"]
    assert {"L220", "L651"} <= {finding["code"] for finding in findings if finding["level"] == "error"}


def test_warnings_stop_nothing(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What an editor should look at is named, with exit code 0; an episode with a warning can be up to date."""
    built_copy.write_script((built_copy.root / "scripts" / "ferja.md").read_text(encoding="utf-8") + "\n*Nei.* ^b3\n")
    built_copy.build_ready()
    outcome = lydsak("check", "ferja", at=built_copy)
    assert outcome.code == 0
    assert outcome.out.endswith("; 1 episode up to date\n")
    assert "warning[L250]" in outcome.out
    assert "scripts/ferja.md:" in outcome.out


def test_scripts_are_chosen_by_name(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A slug or a path names one; what is no script is wrong usage."""
    built_copy.write_script("---\ntittel: Feil\n---\n\n[puase 2 s]\n", "brudd")
    assert lydsak("check", "scripts/ferja.md", at=built_copy).code == 0
    outcome = lydsak("check", "fergen", at=built_copy)
    assert outcome.code == 2
    assert "error[L006]: there is no script fergen" in outcome.err
    assert 'did you mean "ferja"?' in outcome.err
    assert "like scripts/saken.md" in lydsak("check", "xyz", at=built_copy).err


def test_json_has_the_tags_and_chapters_too(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """A newsroom's own tools can see what is in the files."""
    (episode,) = lydsak("check", "--json", at=built_copy).document["episodes"]
    assert (episode["slug"], episode["up_to_date"]) == ("ferja", True)
    assert ["TIT2", "Ferja går igjen"] in episode["tags"]
    assert [chapter["title"] for chapter in episode["chapters"]] == ["Innledning", "Kaia"]


def test_fix_gives_ids_that_last_and_touches_nothing_else(lydsak: Lydsak, show: ShowFolder) -> None:
    """Bytes around the new ids stay as the editor left them; a dry run only tells."""
    script = show.write_script("---\ntittel: Uten\n---\n\n## En del\n\nFørst.  \n\nSå.\n", "uten")
    before = script.read_bytes()
    told = lydsak("check", "--fix", "-n", "uten", at=show)
    assert "scripts/uten.md: 3 paragraphs would get an id" in told.err
    assert script.read_bytes() == before
    lydsak("check", "--fix", "uten", at=show)
    assert script.read_text(encoding="utf-8").count(" ^") == 3
    assert script.read_bytes().replace(b" ^k1", b"").replace(b" ^a1", b"").replace(b" ^a2", b"") == before
    assert "L251" not in lydsak("check", "uten", at=show).out


def test_fix_writes_dashes_and_tells_where(lydsak: Lydsak, show: ShowFolder) -> None:
    """Each is listed; what only seems one, and every other byte, stays."""
    typed = "---\ntittel: Streker\n---\n\n- Ja, sier hun. ^a1\r\n\nVi - alle - vant 3 - 2.  ^a2\n\n- melk ^a3\n"
    path = show.write_script(typed, "streker")
    told = lydsak("check", "--fix", "-n", "streker", at=show)
    places = [f"scripts/streker.md:{place}: the hyphen" for place in ("5:1", "7:4", "7:11")]
    assert [line.split(" would")[0] for line in told.err.splitlines()] == places
    assert path.read_bytes() == typed.encode()
    lydsak("check", "--fix", "streker", at=show)
    fixed = typed.replace("- Ja", "– Ja").replace("Vi - alle - ", "Vi – alle – ")
    assert path.read_bytes() == fixed.encode()


def test_a_ruined_feed_and_record_are_found(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """What listeners are served is compared with what was built."""
    (built_copy.root / "feed" / "feed.xml").write_text("rubbish")
    assert "error[L652]: is not what was built\n  --> feed/feed.xml" in lydsak("check", at=built_copy).out
    (built_copy.root / "feed" / "e" / "ferja" / "episode.json").write_text("{")
    assert "error[L653]: cannot be read\n  --> feed/e/ferja/episode.json" in lydsak("check", at=built_copy).out


def test_a_picture_that_is_not_what_its_name_says_is_found(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Apps keep pictures for ever; the next build makes it as it was."""
    (path,) = (built_copy.root / "feed").glob("cover-small.*.jpg")
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    assert f"error[L652]: is not what was built\n  --> feed/{path.name}" in lydsak("check", at=built_copy).out
    lydsak("build", at=built_copy)
    assert path.read_bytes() == content


def test_an_episode_without_its_script_is_a_warning(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """With the way to take it out, and the one to keep it."""
    (built_copy.root / "scripts" / "ferja.md").unlink()
    outcome = lydsak("check", at=built_copy)
    assert outcome.code == 0
    assert "warning[L654]: ferja is still published, though its script is gone" in outcome.out


def test_errors_stand_last(built_copy: ShowFolder, lydsak: Lydsak) -> None:
    """Below notes and warnings, where the eye is when the command has ended; programs get the order of before."""
    built_copy.write_script("---\ntittel: A\n---\n\n### Feil\n", "aaa")
    outcome = lydsak("check", at=built_copy)
    heads = [
        line.partition("[")[0] for line in outcome.out.splitlines() if line.startswith(("error[", "warn", "note["))
    ]
    assert heads[0] != "error"
    assert heads[-1] == "error"
    verbose = lydsak("check", "-v", at=built_copy).out
    assert verbose.index("TIT2") < verbose.index(f"{heads[0]}[")
    assert lydsak("check", "--json", at=built_copy).document["findings"][0]["code"] == "L210"
