from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lydsak.build.editing.versions import keep_version
from lydsak.config import load_settings
from lydsak.studio.documents import Documents
from lydsak.studio.heard import HeardParagraphs
from lydsak.studio.rows import LONGEST_RAW, describe_document, read_open_script
from tests.studio.conftest import SCRIPT

RICH = """\
---
tittel: Ferja går igjen
status: til gjennomsyn
stemmer:
  Per Eksempel: sitat
---

## Innledning %% kort %% ^k1

Ferja la fra kai kl. 07.15 med 104 om bord. %% sjekk tallet %% ^a1

@Per Eksempel: – Vi trodde aldri det skulle gå,
@forteller: sier skipperen. ^a2

~~Kommunen har ikke svart.~~ ^a3

Uten id.

[pause 0,8 s]

%% bare et notat %%
"""


def describe(root: Path, *, steps: tuple[bool, bool] = (False, False)) -> dict[str, Any]:
    """The script as the page gets it."""
    return describe_document(Documents(root).open("ferja"), load_settings(root), HeardParagraphs(root), steps)


def index_rows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Its rows by key."""
    return {row["key"]: row for row in document["rows"]}


@pytest.fixture
def rich(tones: Path, script: Path) -> dict[str, dict[str, Any]]:
    """Rows of a script with something of everything."""
    script.write_text(RICH, encoding="utf-8")
    return index_rows(describe(tones))


def test_every_element_is_a_row_in_its_order(rich: dict[str, dict[str, Any]]) -> None:
    """By its id, or by its line where it has none."""
    assert [(row["key"], row["kind"], row["id"]) for row in rich.values()] == [
        ("k1", "heading", "k1"),
        ("a1", "paragraph", "a1"),
        ("a2", "paragraph", "a2"),
        ("a3", "paragraph", "a3"),
        ("line-17", "paragraph", None),
        ("line-19", "pause", None),
        ("line-21", "note", None),
    ]
    assert [row["line"] for row in rich.values()] == [8, 10, 12, 15, 17, 19, 21]


def test_a_row_has_what_readers_see_and_what_colleagues_noted(rich: dict[str, dict[str, Any]]) -> None:
    """Beside the source as it was typed."""
    assert (rich["k1"]["shown"], rich["k1"]["notes"]) == ("Innledning", ["kort"])
    assert (rich["a1"]["shown"], rich["a1"]["notes"]) == (
        "Ferja la fra kai kl. 07.15 med 104 om bord.",
        ["sjekk tallet"],
    )
    assert rich["a1"]["source"].endswith("%% sjekk tallet %%")
    assert rich["line-19"]["shown"] == ""


def test_a_row_has_the_voices_of_its_turns(rich: dict[str, dict[str, Any]]) -> None:
    """The narrator by name; a pause has none."""
    voices = {key: row["voices"] for key, row in rich.items()}
    assert voices["a1"] == ["forteller"]
    assert voices["a2"] == ["Per Eksempel", "forteller"]
    assert voices["line-19"] == []


def test_what_is_muted_is_neither_said_nor_to_be_heard(rich: dict[str, dict[str, Any]]) -> None:
    """Nor is what holds no words."""
    assert [key for key, row in rich.items() if row["muted"]] == ["a3"]
    silent = [key for key, row in rich.items() if row["heard"] is None]
    assert [key for key in ("a3", "line-19", "line-21") if key not in silent] == []
    assert rich["line-17"]["heard"] == "no"  # said under an id of the moment, shown under its line


def test_what_is_said_otherwise_than_written_is_listed(rich: dict[str, dict[str, Any]]) -> None:
    """Without the signs around it; what is said as written is not."""
    said = {(one["written"], one["spoken"]) for one in rich["a1"]["said"]}
    assert ("104", "hundre og fire") in said
    assert "bord" not in {written for written, _ in said}
    assert rich["a3"]["said"] == rich["line-19"]["said"] == []


def test_a_finding_stands_in_its_row_or_above_all(tones: Path, script: Path) -> None:
    """Each once: what is said of the head is no row's."""
    text = SCRIPT.replace("Kaia holder nå.", "Kaia holder *nå*.").replace("status: til gjennomsyn", "status: godkjent")
    script.write_text(text, encoding="utf-8")
    settings = tones / "lydsak.toml"
    settings.write_text('approval = "required"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    document = describe(tones)
    rows = {key: [one["line"] for one in row["findings"]] for key, row in index_rows(document).items()}
    assert {key: lines for key, lines in rows.items() if lines} == {"b1": [18]}
    assert document["findings"]
    assert all((one["line"] or 0) < 10 for one in document["findings"])
    assert all("_findings" not in row for row in document["rows"])


def test_what_listeners_have_is_compared(tones: Path, script: Path) -> None:
    """Paragraph by paragraph; nothing where nothing was published."""
    assert {row["published"] for row in describe(tones)["rows"]} == {None}
    keep_version(tones, "ferja", "published", SCRIPT)
    script.write_text(SCRIPT.replace("Kaia holder", "Kaia holdt") + "\nNytt. ^b3\n", encoding="utf-8")
    published = {key: row["published"] for key, row in index_rows(describe(tones)).items()}
    assert (published["a1"], published["b1"], published["b3"]) == ("same", "changed", "new")
    keep_version(tones, "ferja", "published", "Hei {du.\n")
    assert {row["published"] for row in describe(tones)["rows"]} == {None}


def test_what_was_heard_is_told_by_what_is_said(tones: Path) -> None:
    """Nothing has a duration before it was spoken."""
    document = Documents(tones).open("ferja")
    spoken = read_open_script(document, load_settings(tones)).spoken
    HeardParagraphs(tones).note("ferja", "a1", spoken["a1"].digest)
    HeardParagraphs(tones).note("ferja", "a2", "noe annet")
    rows = index_rows(describe(tones))
    assert [rows[key]["heard"] for key in ("a1", "a2", "b1")] == ["heard", "changed", "no"]
    assert {row["duration_ms"] for row in rows.values()} == {None}


def test_a_script_that_cannot_be_read_has_its_error_and_its_text(tones: Path, script: Path) -> None:
    """No rows; the raw file can be mended. The head is the same as of any other."""
    whole = describe(tones, steps=(True, False))
    script.write_text("Hei {du.\n", encoding="utf-8")
    document = describe(tones, steps=(True, False))
    assert document.keys() == whole.keys()
    assert (document["error"]["code"], document["error"]["line"]) == ("L222", 1)
    assert (document["raw"], document["rows"], document["findings"]) == ("Hei {du.\n", [], [])
    assert (document["undo"], document["redo"]) == (True, False)


def test_a_voice_that_there_is_not_silences_its_own_paragraphs(tones: Path, script: Path) -> None:
    """They say why; all else is heard. So is it with phonetic signs that a voice has no sound for."""
    text = SCRIPT.replace("Kaia holder nå. ^b1", "@ukjent: Kaia holder nå. ^b1\n\nUten {id|/ʘ/}.")
    script.write_text(
        text.replace("guid:", "stemmer:\n  Per: ingen\nguid:").replace("Kaptein", "@Per: Kaptein"), "utf-8"
    )
    (tones / "lydsak.toml").write_text((tones / "lydsak.toml").read_text("utf-8").replace("tone", "espeak"), "utf-8")
    document = describe(tones)
    assert document["error"] is None
    rows = index_rows(document)
    assert {key: row["findings"][0]["code"] for key, row in rows.items() if row["silent"]} == {
        "a2": "L202",
        "b1": "L202",
        "line-22": "L405",
    }
    assert [row["heard"] for row in rows.values() if row["silent"]] == [None] * 3
    assert [key for key, row in rows.items() if row["heard"]] == ["a1", "b2"]
    assert (rows["a2"]["findings"][0]["line"], rows["b1"]["findings"][0]["line"]) == (8, 20)


def test_what_nobody_can_say_of_the_opening_is_told_above_all(tones: Path) -> None:
    """Of its own file; the paragraphs are heard."""
    (tones / "words.toml").write_text('[[ord]]\nord = "Ferja"\nipa = "ʘ"\n', encoding="utf-8")
    (tones / "lydsak.toml").write_text((tones / "lydsak.toml").read_text("utf-8").replace("tone", "espeak"), "utf-8")
    document = describe(tones)
    assert (document["error"]["code"], document["error"]["path"]) == ("L405", "words.toml")
    assert {key: row["heard"] for key, row in index_rows(document).items() if row["voices"]} == {
        "a1": None,
        "a2": "no",
        "b1": "no",
        "b2": "no",
    }


def test_what_would_stop_a_build_is_told_before_it(tones: Path, script: Path) -> None:
    """A sound at its row, an excerpt and a missing date above all, the show's own music by its setting."""
    text = SCRIPT.replace("dato: 2026-11-20 06:00\n", "utdrag: c1\n").replace("[pause 0,8 s]", "[lyd borte.wav]")
    script.write_text(text.replace("Sverdlin er", "[musikk vekk.mp3]\n\nSverdlin er"), encoding="utf-8")
    settings = tones / "lydsak.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[sound.intro]\nfile = "intro.wav"\n', encoding="utf-8")
    document = describe(tones)
    rows = {key: [one["code"] for one in row["findings"]] for key, row in index_rows(document).items()}
    assert {key: codes for key, codes in rows.items() if codes} == {"line-20": ["L507"], "line-22": ["L507"]}
    above = [(one["code"], one["level"], one["path"], one["line"]) for one in document["findings"]]
    assert above == [
        ("L507", "error", "lydsak.toml", 12),
        ("L226", "error", "scripts/ferja.md", 3),
        ("L274", "warning", "scripts/ferja.md", None),
    ]


def test_a_title_that_was_emptied_is_told(tones: Path, script: Path) -> None:
    """Whether its line stayed or went with it."""
    for line in ("", "tittel:\n"):
        script.write_text(re.sub(r"tittel: .*\n", line, SCRIPT), encoding="utf-8")
        assert [one["code"] for one in describe(tones)["findings"]] == ["L273"]


def test_slashes_stand_around_what_is_phonetic(tones: Path, script: Path) -> None:
    """And around that alone."""
    (tones / "lydsak.toml").write_text((tones / "lydsak.toml").read_text("utf-8").replace("tone", "espeak"), "utf-8")
    (tones / "words.toml").write_text('[[ord]]\nord = "Sverdlin"\nipa = "svɛrdliːn"\n', encoding="utf-8")
    script.write_text(SCRIPT.replace("Sverdlin er", "«Sverdlin»-saken og Sverdlins {bil|/biːl/} er"), encoding="utf-8")
    said = {one["written"]: one["spoken"] for one in index_rows(describe(tones))["b2"]["said"]}
    assert said == {
        "Sverdlin»-saken": "/svɛrdliːn/-saken",
        "Sverdlins": "/svɛrdliːns/",
        "bil": "/biːl/",
    }


def test_a_respelling_is_shown_rather_than_phonemes(tones: Path, script: Path) -> None:
    """As the rules inflect it; what has phonemes alone shows them, as such."""
    (tones / "lydsak.toml").write_text((tones / "lydsak.toml").read_text("utf-8").replace("tone", "espeak"), "utf-8")
    (tones / "words.toml").write_text(
        '[[ord]]\nord = "Sverdlin"\nsi = "Sværdlin"\nipa = "svɛrdliːn"\n[[ord]]\nord = "Nipo"\nipa = "niːpu"\n', "utf-8"
    )
    script.write_text(SCRIPT.replace("Sverdlin er", "«Sverdlin», Sverdlins, Nipo og {bil|/biːl/} er"), encoding="utf-8")
    found = index_rows(describe(tones))
    said = {one["written"]: (one["spoken"], one["phonetic"]) for one in found["b2"]["said"]}
    assert said == {
        "Sverdlin": ("Sværdlin", False),
        "Sverdlins": ("Sværdlins", False),
        "Nipo": ("/niːpu/", True),
        "bil": ("/biːl/", True),
    }


def test_a_page_gets_no_more_than_it_can_show(tones: Path, script: Path) -> None:
    """A script without a word has no rows."""
    script.write_text("a" * (LONGEST_RAW + 1), encoding="utf-8")
    assert len(describe(tones)["raw"]) == LONGEST_RAW
    script.write_text("", encoding="utf-8")
    assert describe(tones)["rows"] == []
