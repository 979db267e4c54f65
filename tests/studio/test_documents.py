from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.errors import LydsakError, UsageError
from lydsak.studio.documents import Documents, OpenScript, StaleError, digest_saved, digest_text
from lydsak.studio.edit_steps import EditStep
from lydsak.studio.undoing import find_press
from lydsak.studio.word_steps import WordSteps


@pytest.fixture
def documents(tones: Path) -> Documents:
    """The show's scripts."""
    return Documents(tones)


def test_a_script_is_known_by_its_bytes(documents: Documents, script: Path) -> None:
    """Line ends, marks and all; the tag is of what stands on disk."""
    script.write_bytes("\ufeff---\r\ntittel: Å\r\n---\r\n\r\nHei.\r\n".encode())
    document = documents.open("ferja")
    assert document.text.encode() == script.read_bytes()
    saved = documents.save(document, document.text + "\r\nJa.\r\n")
    assert script.read_bytes() == saved.text.encode()
    assert saved.etag == digest_text(saved.text) != document.etag


@pytest.mark.parametrize("slug", ["", ".", "..", "README", "borte", "ferja.md", "../ferja", "a/b", "a\\b", "ferja\0"])
def test_only_scripts_of_the_show_are_opened(documents: Documents, slug: str) -> None:
    """By their slug."""
    (documents.root / "scripts" / "README.md").write_text("Om mappa.", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        documents.open(slug)
    assert caught.value.code == "L006"


def test_what_is_no_text_is_not_opened(documents: Documents, script: Path) -> None:
    """And so never written over."""
    script.write_bytes(b"\xff\xfeH")
    with pytest.raises(LydsakError) as caught:
        documents.open("ferja")
    assert caught.value.code == "L201"


def press(documents: Documents, document: OpenScript, *, back: bool) -> OpenScript | None:
    """Undo or redo, whoever did what that takes back; None where there is nothing."""
    found = find_press(documents.steps, WordSteps(documents.root / "words.toml"), document, "", back=back)
    if found is None or not isinstance(found.step, EditStep) or found.text is None:
        return None
    return documents.run_step(document, found.step, found.text, back=back)


def test_undo_goes_through_every_edit_and_back(documents: Documents) -> None:
    """To the first text of this start, and to the last; what was undone before a new edit is not done again."""
    texts = [documents.open("ferja")]
    for number in range(3):
        texts.append(documents.save(texts[-1], f"{texts[-1].text}\nNr. {number}\n"))
    for back in (True, False, True):
        for wanted in texts[-2::-1] if back else texts[1:]:
            done = press(documents, documents.open("ferja"), back=back)
            assert done is not None
            assert done.text == wanted.text
        assert press(documents, documents.open("ferja"), back=back) is None
    documents.save(texts[0], "Ny.\n")
    assert press(documents, documents.open("ferja"), back=False) is None


def test_a_step_is_not_made_over_what_was_saved_in_the_last_instant(documents: Documents, script: Path) -> None:
    """Between the look at it and the write: it stays, and the step stays to be made."""
    first = documents.open("ferja")
    ours = documents.save(first, "Vår.\n")
    (step,) = documents.steps.list_steps("ferja", back=True)
    script.write_text("Deres.\n", encoding="utf-8")
    with pytest.raises(StaleError):
        documents.run_step(ours, step, first.text, back=True)
    with pytest.raises(StaleError):
        documents.save(ours, "Over deres.\n")
    assert script.read_text(encoding="utf-8") == "Deres.\n"
    assert documents.steps.list_steps("ferja", back=True) == [step]


def test_what_others_saved_is_a_step_of_its_own(documents: Documents, script: Path) -> None:
    """After our next edit everything can be undone: theirs, and ours before it."""
    first = documents.open("ferja")
    documents.save(first, "Vår.\n")
    script.write_text("Deres.\n", encoding="utf-8")
    documents.save(documents.open("ferja"), "Etter.\n")
    steps = []
    while (document := press(documents, documents.open("ferja"), back=True)) is not None:
        steps.append(document.text)
    assert steps == ["Deres.\n", "Vår.\n", first.text]


def test_a_script_that_is_gone_is_not_made_anew(documents: Documents, script: Path) -> None:
    """Somebody deleted or renamed it."""
    document = documents.open("ferja")
    script.unlink()
    with pytest.raises(LydsakError):
        documents.save(document, "Ny.\n")
    assert not script.exists()


def test_texts_that_were_given_out_are_remembered_for_a_while(documents: Documents) -> None:
    """The lately used ones, however many scripts are looked at."""
    document = documents.open("ferja")
    documents.give_out(document)
    for number in range(150):
        documents.give_out(OpenScript("ferja", document.path, f"{number}"))
    documents.give_out(document)
    for number in range(150):
        documents.give_out(OpenScript("ferja", document.path, f"nr {number}"))
    assert documents.find_text(document.etag) == document.text
    assert documents.find_text(digest_text("0")) is None


def test_pages_are_given_out_side_by_side(documents: Documents) -> None:
    """Several requests drop the oldest text at once."""
    interval = sys.getswitchinterval()
    document = documents.open("ferja")

    def give_out(page: int) -> None:
        for number in range(4000):
            documents.give_out(OpenScript("ferja", document.path, f"{page} {number}"))

    try:
        sys.setswitchinterval(1e-6)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(give_out, range(4)))
    finally:
        sys.setswitchinterval(interval)
    assert documents.find_text(digest_text("0 0")) is None


def test_settings_are_read_again_when_they_change(documents: Documents) -> None:
    """And when words.toml does; else they are the same."""
    before = documents.load_settings()
    assert documents.load_settings() is before
    (documents.root / "words.toml").write_text('"Sverdlin" = "Sværdlin"\n', encoding="utf-8")
    assert [one.word for one in documents.load_settings().words] == ["Sverdlin"]


ACTS = st.lists(
    st.tuples(st.sampled_from(["edit", "stale edit", "outside", "undo", "redo"]), st.booleans()), max_size=9
)


@settings(max_examples=60)
@given(ACTS)
def test_every_text_is_in_the_file_or_among_the_steps(acts: list[tuple[str, bool]]) -> None:
    """Ours, and theirs that we saved over: all but what was undone before a new edit. Theirs over theirs is theirs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scripts" / "sak.md"
        path.parent.mkdir()
        path.write_bytes(b"0")
        documents = Documents(Path(folder))
        old = documents.open("sak")
        saved, undone = set[str](), set[str]()
        for number, (act, by_rename) in enumerate(acts, start=1):
            document = documents.open("sak")
            if act == "outside":
                target = path.with_suffix(".ny") if by_rename else path
                target.write_bytes(str(number).encode())
                target.replace(path)
                continue
            try:
                if act in {"undo", "redo"}:
                    stepped = press(documents, document, back=act == "undo")
                    undone |= {document.text} if stepped and act == "undo" else set()
                else:
                    made = documents.save(old if act == "stale edit" else document, str(number))
                    assert act == "edit" or old.text == document.text
                    saved |= {document.text, made.text}
            except StaleError:
                assert documents.open("sak").text == document.text
            if by_rename:
                old = documents.open("sak")
        found = {documents.save(documents.open("sak"), "slutt").text}
        while (back := press(documents, documents.open("sak"), back=True)) is not None:
            found.add(back.text)
        assert saved - undone <= found


def test_a_text_and_its_bytes_have_one_tag() -> None:
    """The page's and that of what is told to have changed on disk."""
    assert digest_text("Blåbær\r\n") == digest_saved("Blåbær\r\n".encode())
