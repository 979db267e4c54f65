from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lydsak.errors import ScriptError, UsageError
from lydsak.studio.desk import Desk
from lydsak.studio.documents import StaleError
from tests.studio.asking import Asker


@pytest.fixture
def desk(tones: Path) -> Desk:
    """The show's desk, without voices."""
    return Desk(tones, read_only=False)


@pytest.fixture
def speaking(desk: Desk) -> Iterator[Desk]:
    """The show's desk, with voices."""
    desk.listening.start()
    yield desk
    desk.listening.stop()


def find_row(document: dict[str, Any], key: str) -> dict[str, Any]:
    """A row by its key."""
    row: dict[str, Any] = next(row for row in document["rows"] if row["key"] == key)
    return row


def make_body(document: dict[str, Any], op: str, key: str, **values: object) -> dict[str, Any]:
    """An edit as the page that has this document asks for it."""
    return {"op": op, "key": key, "before": find_row(document, key)["source"], **values}


EDITS: list[tuple[str, str, dict[str, object]]] = [
    ("text", "b1", {"source": "Kaia holdt."}),
    ("split", "b1", {"source": "Kaia holder nå.", "at": 5}),
    ("join", "a2", {"source": "Kaptein Sverdlin hilste fra brua."}),
    ("move", "a2", {"by": -1}),
    ("mute", "b1", {"muted": True}),
    ("delete", "b1", {}),
    ("respell", "b2", {"word": "Sverdlin", "said": "Sværdlin", "at": 0}),
    ("voice", "b1", {"name": "sitat"}),
]


@pytest.mark.parametrize(("op", "key", "values"), EDITS, ids=[edit[0] for edit in EDITS])
def test_an_edit_goes_beside_what_others_saved_elsewhere(
    desk: Desk, script: Path, op: str, key: str, values: dict[str, object]
) -> None:
    """Its own paragraph is as its page saw it: both are in the file, and the page is told what was theirs."""
    page = desk.read("ferja")
    script.write_text(script.read_text(encoding="utf-8").replace("104 om", "105 om"), encoding="utf-8")
    answer = desk.edit("ferja", page["etag"], make_body(page, op, key, **values))
    assert answer["merged"] is True
    assert [(change["kind"], change["id"]) for change in answer["outside"]] == [("changed", "a1")]
    assert "105 om" in answer["raw"]
    alone = Desk(desk.root, read_only=False)
    script.write_text(page["raw"], encoding="utf-8")
    expected = alone.edit("ferja", alone.read("ferja")["etag"], make_body(page, op, key, **values))
    assert (
        answer["raw"]
        == expected["raw"].replace("104 om", "105 om")
        == script.read_text(encoding="utf-8").replace("104 om", "105 om")
    )
    assert answer["focus"] == expected["focus"]


@pytest.mark.parametrize(("op", "key", "values"), EDITS, ids=[edit[0] for edit in EDITS])
def test_an_edit_of_what_others_saved_is_not_made(
    desk: Desk, script: Path, op: str, key: str, values: dict[str, object]
) -> None:
    """The page gets theirs, what they changed, and its own words back; asked again on theirs, it is made."""
    page = desk.read("ferja")
    source = find_row(page, key)["source"]
    theirs = page["raw"].replace(source, f"{source} Alle vet det.")
    script.write_text(theirs, encoding="utf-8")
    with pytest.raises(StaleError) as caught:
        desk.edit("ferja", page["etag"], make_body(page, op, key, **values))
    details = caught.value.details
    assert script.read_text(encoding="utf-8") == theirs == details["document"]["raw"]
    assert details["etag"] == details["document"]["etag"]
    assert details["mine"] == values.get("source", values.get("said"))
    assert [change["id"] for change in details["outside"]] == [key]
    answer = desk.edit("ferja", details["etag"], make_body(details["document"], op, key, **values))
    assert "merged" not in answer


def test_what_only_a_line_s_number_names_is_not_edited_blindly(desk: Desk, script: Path) -> None:
    """Something was put in above: the number means another line now."""
    page = desk.read("ferja")
    pause = next(row["key"] for row in page["rows"] if row["kind"] == "pause")
    script.write_text(page["raw"].replace("## Kaia", "[pause 0,8 s]\n\n## Kaia"), encoding="utf-8")
    with pytest.raises(StaleError):
        desk.edit("ferja", page["etag"], make_body(page, "delete", pause))


@pytest.mark.parametrize(
    "body", [{"op": "front", "field": "title", "value": "Ny"}, {"op": "status", "status": "draft"}]
)
def test_the_head_of_a_script_that_others_saved_is_not_edited_blindly(
    desk: Desk, script: Path, body: dict[str, Any]
) -> None:
    """Nor its status: an approval is of what was read."""
    page = desk.read("ferja")
    script.write_text(page["raw"].replace("104", "105"), encoding="utf-8")
    with pytest.raises(StaleError):
        desk.edit("ferja", page["etag"], body)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"op": "front", "field": "title", "before": "Ferja går igjen", "value": "Ferja"}, "tittel: Ferja\n"),
        ({"op": "front", "field": "summary", "before": "", "value": "Kort."}, "sammendrag: Kort.\n"),
        ({"op": "speaker", "name": "Per", "before": "", "value": "sitat"}, "stemmer:\n  Per: sitat\n"),
    ],
)
def test_a_field_is_set_beside_what_others_saved(desk: Desk, script: Path, body: dict[str, Any], line: str) -> None:
    """Where it still holds what its page showed."""
    page = desk.read("ferja")
    script.write_text(page["raw"].replace("104", "105"), encoding="utf-8")
    answer = desk.edit("ferja", page["etag"], body)
    assert answer["merged"] is True
    assert line in answer["raw"]
    assert "med 105 om bord" in answer["raw"]


def test_a_script_that_others_broke_is_not_edited(desk: Desk, script: Path) -> None:
    """They get the error with its place; the raw file can be mended."""
    page = desk.read("ferja")
    script.write_text(page["raw"].replace("Kaia holder", "Kaia {holder"), encoding="utf-8")
    with pytest.raises(Exception, match="not closed"):
        desk.edit("ferja", page["etag"], make_body(page, "text", "a1", source="Ny."))
    broken = desk.read("ferja")
    assert (broken["error"]["code"], broken["error"]["line"], broken["rows"]) == ("L222", 18, [])
    assert desk.write_raw("ferja", broken["etag"], {"raw": page["raw"]})["error"] is None


def test_a_key_and_its_words_are_of_one_paragraph(desk: Desk) -> None:
    """A pronunciation goes into the paragraph as it stands, whatever a page believes it to be."""
    page = desk.read("ferja")
    body = make_body(page, "respell", "a2", word="Sverdlin", said="S", at=8) | {"before": "Sverdlin sa noe annet."}
    assert "Kaptein {Sverdlin|S} hilste fra brua. ^a2" in desk.edit("ferja", page["etag"], body)["raw"]


@pytest.mark.parametrize("empty", ["", "\n", " \r\n\t", "\ufeff"])
def test_an_empty_raw_file_is_not_saved(desk: Desk, script: Path, empty: str) -> None:
    """The script stays as it is, and how one is deleted is told."""
    page, text = desk.read("ferja"), script.read_bytes()
    with pytest.raises(UsageError, match="an empty script is not saved") as caught:
        desk.write_raw("ferja", page["etag"], {"raw": empty})
    assert caught.value.code == "L025"
    assert "delete the file scripts/ferja.md" in (caught.value.help or "")
    assert script.read_bytes() == text


def test_a_pronunciation_kept_here_is_mended_here(desk: Desk) -> None:
    """The same word again, with other letters; one with a bar changes nothing."""
    page = desk.read("ferja")
    page = desk.edit("ferja", page["etag"], make_body(page, "respell", "a2", word="Sverdlin", said="Sverlin", at=8))
    with pytest.raises(UsageError, match="bar"):
        desk.edit("ferja", page["etag"], make_body(page, "respell", "a2", word="Sverdlin", said="Sverdlin|Svér", at=9))
    mended = desk.edit("ferja", page["etag"], make_body(page, "respell", "a2", word="Sverdlin", said="Svérdlin", at=9))
    assert mended["raw"] == page["raw"].replace("{Sverdlin|Sverlin}", "{Sverdlin|Svérdlin}") != page["raw"]


def test_many_editors_at_once_lose_nothing(desk: Desk, script: Path) -> None:
    """All began with the same page, each has a paragraph of their own."""
    paragraphs = "".join(f"\nAvsnitt {number}. ^c{number}\n" for number in range(12))
    script.write_text(script.read_text(encoding="utf-8") + "\n## Flere ^k3\n" + paragraphs, encoding="utf-8")
    page = desk.read("ferja")

    def edit(number: int) -> None:
        for turn in range(3):
            document = page if not turn else desk.read("ferja")
            desk.edit("ferja", document["etag"], make_body(document, "text", f"c{number}", source=f"T{number}.{turn}."))

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = script.read_text(encoding="utf-8")
    assert [f"T{number}.2. ^c{number}" in text for number in range(12)] == [True] * 12


def test_what_was_heard_is_of_the_words_that_were_heard(speaking: Desk) -> None:
    """Heard, changed since; of a paragraph that changed while it played nothing is noted."""
    page = speaking.read("ferja")
    assert find_row(page, "b1")["heard"] == "no"
    assert speaking.hear("ferja", "b1")[:4] == b"RIFF"
    source = find_row(page, "b1")["source"]
    assert speaking.note_heard("ferja", {"key": "b1", "before": source}) == {"heard": "heard"}
    assert find_row(speaking.read("ferja"), "b1")["heard"] == "heard"
    changed = speaking.edit("ferja", page["etag"], make_body(page, "text", "b1", source="Kaia holdt ikke."))
    assert find_row(changed, "b1")["heard"] == "changed"
    assert find_row(changed, "b1")["duration_ms"] is None
    assert speaking.note_heard("ferja", {"key": "b1", "before": source}) == {"heard": "changed"}
    assert speaking.note_heard("ferja", {"key": "borte", "before": ""}) == {"heard": "changed"}
    speaking.put_word({"word": "Sverdlin", "said": "Sværdlin"})
    assert speaking.note_heard("ferja", {"key": "a1", "before": find_row(page, "a1")["source"]}) == {"heard": "heard"}


def test_read_only_notes_nothing_heard(tones: Path) -> None:
    """It says so to the page all the same."""
    desk = Desk(tones, read_only=True)
    source = find_row(desk.read("ferja"), "a1")["source"]
    assert desk.note_heard("ferja", {"key": "a1", "before": source}) == {"heard": "heard"}
    assert find_row(desk.read("ferja"), "a1")["heard"] == "no"


@pytest.mark.parametrize("key", ["line-26", "nei", "", "k9"])
def test_what_says_nothing_has_no_sound(speaking: Desk, key: str) -> None:
    """A pause, and what is not there."""
    with pytest.raises(UsageError) as caught:
        speaking.hear("ferja", key)
    assert caught.value.code == "L026"


def test_one_paragraph_without_a_voice_silences_no_other(speaking: Desk, script: Path) -> None:
    """Asked for, it says why; the rest is heard, and noted."""
    script.write_text(script.read_text("utf-8").replace("Kaia holder", "@ukjent: Kaia holder"), encoding="utf-8")
    page = speaking.read("ferja")
    assert speaking.hear("ferja", "a1")[:4] == b"RIFF"
    assert speaking.note_heard("ferja", {"key": "a1", "before": find_row(page, "a1")["source"]}) == {"heard": "heard"}
    assert speaking.note_heard("ferja", {"key": "b1", "before": find_row(page, "b1")["source"]}) == {"heard": "changed"}
    for ask in (lambda: speaking.hear("ferja", "b1"), lambda: speaking.hear_part("ferja", "b1", 0, "")):
        with pytest.raises(ScriptError, match='unknown voice "@ukjent"'):
            ask()


def edit_text(desk: Desk, tab: str, key: str, source: str) -> dict[str, Any]:
    """An edit of a paragraph, in a tab that has the script as it stands."""
    page = desk.read("ferja")
    return desk.edit("ferja", page["etag"], make_body(page, "text", key, source=source, tab=tab))


def press(desk: Desk, tab: str, way: str = "undo", **values: object) -> dict[str, Any]:
    """Undo or redo in a tab that has the script as it stands."""
    return desk.step("ferja", desk.read("ferja")["etag"], way, {"tab": tab, **values})


def test_a_page_undoes_its_own_whatever_others_did_elsewhere(desk: Desk, script: Path) -> None:
    """And does it again, though others go on; their words stay, those saved in a text editor as well."""
    first = desk.read("ferja")["raw"]
    edit_text(desk, "min", "a1", "Min.")
    edit_text(desk, "deres", "b1", "Deres.")
    script.write_text(script.read_text(encoding="utf-8").replace("tittel: Ferja", "tittel: Båten"), encoding="utf-8")
    theirs = first.replace("Kaia holder nå.", "Deres.").replace("tittel: Ferja", "tittel: Båten")
    assert press(desk, "min")["raw"] == theirs
    assert "b2" in (row["key"] for row in edit_text(desk, "deres", "b2", "Mer deres.")["rows"])
    theirs = theirs.replace("Sverdlin er fornøyd.", "Mer deres.")
    again = press(desk, "min", "redo")
    assert again["raw"] == theirs.replace("Ferja la fra kai kl. 07.15 med 104 om bord.", "Min.")
    assert press(desk, "min")["raw"] == theirs
    for _ in range(2):
        page = press(desk, "deres")
    assert page["raw"] == first.replace("tittel: Ferja", "tittel: Båten")


def test_a_page_that_has_not_seen_what_others_saved_undoes_its_own(desk: Desk, script: Path) -> None:
    """And is told what they saved; what is theirs it does not undo before it has seen that."""
    mine = edit_text(desk, "min", "a1", "Min.")
    script.write_text(mine["raw"].replace("Kaia holder", "Kaia holdt"), encoding="utf-8")
    answer = desk.step("ferja", mine["etag"], "undo", {"tab": "min"})
    assert answer["merged"] is True
    assert [one["id"] for one in answer["outside"]] == ["b1"]
    assert "merged" not in press(desk, "min", "redo")
    with pytest.raises(StaleError) as caught:
        desk.step("ferja", mine["etag"], "undo", {"tab": "deres", "meant": True})
    assert caught.value.details["document"]["redo"] is False


def test_what_another_page_did_is_undone_only_if_meant(desk: Desk, script: Path) -> None:
    """By a page that has nothing of its own to undo; nor is it done again, nor is a word."""
    first = script.read_text(encoding="utf-8")
    edit_text(desk, "deres", "b1", "Deres.")
    asked = press(desk, "min")["theirs"]
    assert ([change["id"] for change in asked["what"]], asked["in_the_way"]) == (["b1"], False)
    assert "Deres." in script.read_text(encoding="utf-8")
    back = press(desk, "min", meant=True)
    assert (back["raw"], back["redo"]) == (first, True)
    assert "theirs" in press(desk, "deres", "redo")
    edit_text(desk, "deres", "a2", "Ny.")
    with pytest.raises(UsageError, match="nothing to undo"):
        press(desk, "deres", "redo", meant=True)
    assert "Deres." in press(desk, "min", "redo")["raw"]
    desk.put_word({"word": "Sverdlin", "said": "Sværdlin", "slug": "ferja", "tab": "en"})
    assert press(desk, "to")["theirs"] == {"word": "Sverdlin", "what": [], "in_the_way": False}
    assert press(desk, "en")["word"]["changed"] is True


def test_what_stands_in_the_way_is_undone_only_if_meant(desk: Desk, script: Path) -> None:
    """The last that was done at the same place, whatever was done elsewhere after it."""
    first = desk.read("ferja")["raw"]
    edit_text(desk, "min", "a1", "Min.")
    for source in ("Deres.", "Deres ja."):
        edit_text(desk, "deres", "a1", source)
        edit_text(desk, "deres", "b1", f"Annet: {source}")
    for new in ("Deres.", "Min."):
        asked = press(desk, "min")["theirs"]
        assert [(one["id"], one["new"]) for one in asked["what"]] == [("a1", new)]
        assert asked["in_the_way"] is True
        assert f"{new} ^a1" in press(desk, "min", meant=True)["raw"]
    assert press(desk, "min")["raw"] == first.replace("Kaia holder nå.", "Annet: Deres ja.")
    script.write_text(script.read_text(encoding="utf-8").replace("med 104", "med 105"), encoding="utf-8")
    with pytest.raises(UsageError, match="somebody else has changed the same place since"):
        press(desk, "min", "redo")


def test_nothing_that_could_not_be_read_is_made_by_undo(desk: Desk, script: Path) -> None:
    """A paragraph with the id of one that was taken out is in the way of its coming back."""
    page = desk.read("ferja")
    desk.edit("ferja", page["etag"], make_body(page, "delete", "b2", tab="min"))
    page = desk.read("ferja")
    text = script.read_text(encoding="utf-8").replace("## Innledning ^k1\n\n", "## Innledning ^k1\n\nNy. ^b2\n\n")
    assert desk.write_raw("ferja", page["etag"], {"raw": text, "tab": "deres"})["error"] is None
    asked = press(desk, "min")["theirs"]
    assert [(one["kind"], one["id"]) for one in asked["what"]] == [("deleted", "b2")]
    assert script.read_text(encoding="utf-8") == text


def test_what_was_saved_outside_is_undone_only_if_meant(desk: Desk, script: Path) -> None:
    """After all that the page itself did, before and after it."""
    first = script.read_text(encoding="utf-8")
    one = edit_text(desk, "min", "a1", "En.")
    script.write_text(one["raw"].replace("Kaia holder", "Kaia holdt"), encoding="utf-8")
    edit_text(desk, "min", "a2", "To.")
    for _ in range(2):
        page = press(desk, "min")
    assert page["raw"] == first.replace("Kaia holder", "Kaia holdt")
    assert [one["id"] for one in press(desk, "min")["theirs"]["what"]] == ["b1"]
    assert press(desk, "min", meant=True)["raw"] == first


def test_an_approval_is_undone_beside_what_others_did(desk: Desk) -> None:
    """Done again, it is of the text that was approved, and does not hold for theirs."""
    page = desk.read("ferja")
    page = desk.edit("ferja", page["etag"], {"op": "status", "status": "approved", "tab": "min"})
    assert page["front"]["status"] == "approved"
    assert press(desk, "min")["front"]["status"] == "review"
    edit_text(desk, "deres", "b1", "Deres.")
    again = press(desk, "min", "redo")
    assert (again["front"]["typed_status"], again["front"]["status"]) == ("approved", "review")


def test_words_and_edits_of_two_pages_are_undone_each_by_its_own(desk: Desk, script: Path) -> None:
    """A word, though the other page edited the script and put a word since."""
    first = script.read_text(encoding="utf-8")
    edit_text(desk, "min", "a1", "Min.")
    desk.put_word({"word": "Sverdlin", "said": "Sværdlin", "slug": "ferja", "tab": "min"})
    edit_text(desk, "deres", "b1", "Deres.")
    desk.put_word({"word": "Kaia", "said": "Kajja", "slug": "ferja", "tab": "deres"})
    assert press(desk, "min")["word"] == {"word": "Sverdlin", "way": "undo", "changed": True}
    assert (desk.root / "words.toml").read_text(encoding="utf-8") == '"Kaia" = "Kajja"\n'
    assert press(desk, "min")["raw"] == first.replace("Kaia holder nå.", "Deres.")
    assert press(desk, "deres")["word"] == {"word": "Kaia", "way": "undo", "changed": True}
    assert press(desk, "deres")["raw"] == first
    assert not (desk.root / "words.toml").exists()


def test_a_word_is_said_as_it_is_and_as_it_would_be(speaking: Desk) -> None:
    """Before it is kept anywhere."""
    plain = speaking.say({"text": "Sverdlin"})
    respelled = speaking.say({"text": "Sverdlin", "said": "Sverd lin lin"})
    assert plain[:4] == respelled[:4] == b"RIFF"
    assert plain != respelled
    assert not (speaking.root / "words.toml").exists()


@pytest.mark.parametrize("query", [{}, {"text": " "}, {"text": "a" * 501}, {"text": "a", "said": "b" * 501}])
def test_nothing_and_too_much_are_not_said(speaking: Desk, query: dict[str, str]) -> None:
    """A request cannot keep the voices busy for long."""
    with pytest.raises(UsageError) as caught:
        speaking.say(query)
    assert caught.value.code == "L026"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"word": None, "said": None},
        {"word": "a", "said": " "},
        {"word": 1, "said": "b"},
        {"word": "a" * 600, "said": "b"},
    ],
)
def test_what_is_no_word_is_not_kept(desk: Desk, body: dict[str, Any]) -> None:
    """Nor the name of nothing."""
    with pytest.raises(UsageError) as caught:
        desk.put_word(body)
    assert caught.value.code == "L026"
    assert not (desk.root / "words.toml").exists()


def test_broken_settings_are_told_and_heal(asker: Asker, tones: Path) -> None:
    """The page says what is wrong; mended, all goes on."""
    settings = (tones / "lydsak.toml").read_text(encoding="utf-8")
    (tones / "lydsak.toml").write_text("[show", encoding="utf-8")
    assert asker.get("/").status == 500
    assert asker.get("/api/show").status == asker.get("/api/episodes").status == 400
    (tones / "lydsak.toml").write_text(settings, encoding="utf-8")
    assert asker.get("/").status == asker.get("/api/episodes").status == 200


def test_episodes_have_their_badges(desk: Desk, script: Path) -> None:
    """Also one that cannot be read."""
    script.with_name("ny.md").write_text("Hei {du.\n", encoding="utf-8")
    (ferja, ny) = desk.list_episodes()["episodes"]
    assert (ferja["slug"], ferja["status"], ferja["paragraphs"], ferja["unheard"]) == ("ferja", "review", 4, 4)
    assert "not_built" in ferja["states"]
    assert ny["error"]["code"] == "L222"


def test_a_choice_that_no_file_can_hold_is_refused(asker: Asker) -> None:
    """However deep in a request it stands."""
    etag = asker.get("/api/scripts/ferja").document["etag"]
    answer = asker.change("POST", "/api/scripts/ferja/update", {"choices": {"a1": {"text": "\ud800"}}}, etag)
    assert (answer.status, answer.code) == (400, "L025")


def test_a_paragraph_that_began_to_sound_goes_on_as_it_was(speaking: Desk, script: Path) -> None:
    """Its first sentence is had without the others; they come as they stood then, with the pauses of the whole."""
    text = script.read_text(encoding="utf-8").replace("Kaia holder nå.", "Kaia holder nå. Det er bra. Slik er det.")
    script.write_text(text, encoding="utf-8")
    whole = Desk(speaking.root, read_only=False)
    first = speaking.hear_part("ferja", "b1", 0, "")
    assert first.total == 3
    script.write_text(text.replace("Det er bra.", "Det er slett ikke bra, sier de."), encoding="utf-8")
    rest = [speaking.hear_part("ferja", "b1", part, first.digest) for part in (1, 2)]
    script.write_text(text, encoding="utf-8")
    whole.listening = speaking.listening
    assert b"".join(one.wav[44:] for one in (first, *rest)) == whole.hear("ferja", "b1")[44:]
    for part in (-1, 3):
        with pytest.raises(UsageError, match="nothing is said at b1"):
            speaking.hear_part("ferja", "b1", part, first.digest)
