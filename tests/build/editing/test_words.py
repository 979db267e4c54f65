from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing import words
from lydsak.build.editing.words import Effect, choose_format, put_words, read_lexicon, remove_words, try_words
from lydsak.errors import SettingsError, UsageError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.edit import merge_entries
from lydsak.text.lexicon.pls import render_pls
from lydsak.text.lexicon.removal import remove_entries
from lydsak.text.lexicon.table import render_words_table

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

KAIA = Pronunciation("Kaia", said="Kaja")
WIEN = Pronunciation("Wien", said="Vin")


@pytest.fixture
def plain_show(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """A show of one script without opening and closing."""
    return make_show(settings='\n[spoken]\nopening = ""\nclosing = ""\n')


def test_paragraphs_that_are_read_otherwise_are_told_with_the_sentence(plain_show: ShowFolder) -> None:
    """Before and after, and the entries that read nothing."""
    trial = try_words(plain_show.load(), (), (KAIA, WIEN))
    before = "Kaia holder nå, sier de som bygde den."
    effect = Effect("scripts/ferja.md", trial.effects[0].paragraph, "paragraph", before, before.replace("Kaia", "Kaja"))
    assert trial.effects == (effect,)
    assert (trial.effects[0].paragraph, trial.unused, trial.failures) == ("b1", (WIEN,), ())
    assert trial.scripts == ("scripts/ferja.md",)


def test_phonemes_are_told_from_letters(plain_show: ShowFolder) -> None:
    """In slashes or in brackets."""
    words = (Pronunciation("Kaia", ipa="kˈɑjɑ"), Pronunciation("Ingen", espeak="'IN@n"))
    after = [effect.after for effect in try_words(plain_show.load(), (), words).effects]
    assert after == ["/kˈɑjɑ/ holder nå, sier de som bygde den.", "[['IN@n]] falt i vannet."]


def test_a_script_that_fails_is_named_and_hides_no_other(plain_show: ShowFolder) -> None:
    """And no entry is called unused, as it may be used there."""
    plain_show.write_script("---\ntittel: B\n---\n\n@ukjent: Hei.\n", "b")
    trial = try_words(plain_show.load(), (), (KAIA, WIEN))
    assert [(name, error.code) for name, error in trial.failures] == [("scripts/b.md", "L202")]
    assert (len(trial.effects), trial.unused) == (1, ())


def test_an_entry_that_the_voice_cannot_honour_fails_where_it_applies(plain_show: ShowFolder) -> None:
    """As the build will; and what was wrong before is no hindrance to trying what is right."""
    settings = replace(plain_show.load(), engine="gtts")
    wrong = Pronunciation("Kaia", ipa="kˈɑjɑ")
    assert [error.code for _, error in try_words(settings, (), (wrong,)).failures] == ["L154"]
    assert [effect.after[:4] for effect in try_words(settings, (wrong,), (KAIA,)).effects] == ["Kaja"]


def test_words_are_put_in_the_file_unless_only_asked(plain_show: ShowFolder) -> None:
    """A dry run writes nothing."""
    path = plain_show.root / "words.toml"
    assert put_words(plain_show.load(), [KAIA], dry_run=True).added == (KAIA,)
    assert not path.exists()
    put_words(plain_show.load(), [KAIA])
    assert path.read_text(encoding="utf-8") == '"Kaia" = "Kaja"\n'


@pytest.mark.parametrize("there", [True, False])
def test_words_that_are_saved_at_that_very_moment_stay(
    plain_show: ShowFolder, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """The entry is taken into what an editor saved between the look at words.toml and the change."""
    path = plain_show.root / "words.toml"
    if there:
        path.write_text('"Lien" = "Liæn"\n', encoding="utf-8")
    saves = iter(['"Sverdlin" = "Svérdlin"\n'])

    def merge(text: str, *arguments: object, **options: object) -> object:
        change = merge_entries(text, *arguments, **options)  # type: ignore[arg-type]
        for saved in saves:
            path.write_text(saved, encoding="utf-8")
        return change

    monkeypatch.setattr(words, "merge_entries", merge)
    put_words(plain_show.load(), [KAIA])
    assert path.read_text(encoding="utf-8") == '"Sverdlin" = "Svérdlin"\n"Kaia" = "Kaja"\n'


def test_words_that_are_saved_again_and_again_are_let_be(
    plain_show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved last stands, and nothing is written over it."""
    path = plain_show.root / "words.toml"
    monkeypatch.setattr(words, "replace_file", lambda *_: False)
    path.write_text('"Lien" = "Liæn"\n', encoding="utf-8")
    for change in (put_words, remove_words):
        with pytest.raises(UsageError) as caught:
            change(plain_show.load(), [KAIA])
        assert caught.value.code == "L016"
        assert path.read_text(encoding="utf-8") == '"Lien" = "Liæn"\n'


def test_a_word_is_taken_out_of_what_was_saved_at_that_very_moment(
    plain_show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an editor saved between the look at words.toml and the change stays, without the word."""
    path = plain_show.root / "words.toml"
    path.write_text('"Kaia" = "Kaja"\n', encoding="utf-8")
    saves = iter(['"Sverdlin" = "Svérdlin"\n"Kaia" = "Kaja"\n'])

    def remove(text: str, *arguments: object, **options: object) -> str:
        after: str = remove_entries(text, *arguments, **options)  # type: ignore[arg-type]
        for saved in saves:
            path.write_text(saved, encoding="utf-8")
        return after

    monkeypatch.setattr(words, "remove_entries", remove)
    remove_words(plain_show.load(), [KAIA])
    assert path.read_text(encoding="utf-8") == '"Sverdlin" = "Svérdlin"\n'


def test_a_lexicon_of_the_language_of_the_show_is_for_any(tmp_path: Path) -> None:
    """Names are the same in both; one of the other language stays with it."""
    path = tmp_path / "a.pls"
    path.write_text(render_pls([KAIA], "nb"), encoding="utf-8")
    assert read_lexicon(path, None, "nb").entries == (KAIA,)
    assert read_lexicon(path, None, "nn").entries == (replace(KAIA, language="nb"),)


def test_a_table_is_told_by_its_name_or_by_the_user(tmp_path: Path) -> None:
    """Any other name tells nothing."""
    path = tmp_path / "a.tsv"
    path.write_text(render_words_table([KAIA]), encoding="utf-8")
    assert read_lexicon(path, None, "nb").entries == (KAIA,)
    other = path.rename(tmp_path / "a.dat")
    assert read_lexicon(other, "tsv", "nb").entries == (KAIA,)
    with pytest.raises(UsageError) as caught:
        read_lexicon(other, None, "nb")
    assert "--format" in (caught.value.help or "")


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """Rather than read with wrong letters."""
    path = tmp_path / "a.tsv"
    path.write_bytes("Kåre\tKore".encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        read_lexicon(path, None, "nb")
    assert caught.value.code == "L009"


def test_the_format_to_write_is_told_likewise() -> None:
    """Standard output gets PLS."""
    assert [choose_format(None, None), choose_format(None, "tsv"), choose_format(Path("a.tsv"), None)] == [
        "pls",
        "tsv",
        "tsv",
    ]


def test_a_lexicon_is_a_plain_file_of_some_size(tmp_path: Path) -> None:
    """A pipe has no end; a whole language is no show's lexicon."""
    os.mkfifo(tmp_path / "pipe.tsv")
    with pytest.raises(UsageError, match="not a plain file") as caught:
        read_lexicon(tmp_path / "pipe.tsv", None, "nb")
    assert caught.value.code == "L009"
    (tmp_path / "stor.tsv").write_bytes(b"a\tb\n" * 2_500_001)
    with pytest.raises(SettingsError) as other:
        read_lexicon(tmp_path / "stor.tsv", None, "nb")
    assert other.value.code == "L121"


def test_a_list_that_shows_share_stays_shared(plain_show: ShowFolder) -> None:
    """words.toml as a link: what it leads to gets the entry."""
    shared, link = plain_show.root / "felles.toml", plain_show.root / "words.toml"
    shared.write_text('"Sverdlin" = "Svérdlin"\n', encoding="utf-8")
    link.unlink(missing_ok=True)
    link.symlink_to("felles.toml")
    put_words(plain_show.load(), [KAIA])
    assert link.is_symlink()
    assert KAIA.word in shared.read_text(encoding="utf-8")
