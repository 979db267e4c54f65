from __future__ import annotations

import os
from pathlib import Path

import pytest

from lydsak.config import find_settings, find_show, load_settings, load_time_zone, make_default_settings, read_words
from lydsak.errors import SettingsError
from lydsak.model import NARRATOR

SHOW = '[show]\ntitle = "Prøveposten"\n'


def _write_show(root: Path, settings: str = SHOW, words: str | None = None) -> Path:
    root.mkdir(exist_ok=True)
    (root / "lydsak.toml").write_text(settings, encoding="utf-8")
    if words is not None:
        (root / "words.toml").write_text(words, encoding="utf-8")
    return root


def test_a_show_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    """Commands work from scripts/ as well as from the show's own folder; the nearest show counts."""
    outer = _write_show(tmp_path / "outer")
    inner = _write_show(outer / "inner")
    deep = inner / "scripts" / "old"
    deep.mkdir(parents=True)
    assert find_show(deep) == inner
    assert find_show(outer) == outer


def test_outside_of_any_show_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    """The first mistake of a newcomer is met with the command that helps."""
    with pytest.raises(SettingsError) as caught:
        find_show(tmp_path)
    assert (caught.value.code, caught.value.exit_code) == ("L101", 2)
    assert "lydsak new" in (caught.value.help or "")
    assert find_settings(tmp_path) is None


def test_a_folder_without_settings_is_an_error(tmp_path: Path) -> None:
    """Asked for by name, a show that is none is refused."""
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert caught.value.code == "L101"


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    """Editors on Windows write one, in both files."""
    root = _write_show(tmp_path / "show")
    (root / "lydsak.toml").write_bytes(b"\xef\xbb\xbf" + SHOW.encode())
    (root / "words.toml").write_bytes('\ufeff"Bjørka" = "Bjørrka"\n'.encode())
    settings = load_settings(root)
    assert settings.show.title == "Prøveposten"
    assert [(entry.word, entry.said) for entry in settings.words] == [("Bjørka", "Bjørrka")]


@pytest.mark.parametrize("name", ["lydsak.toml", "words.toml"])
def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path, name: str) -> None:
    """A file saved as Latin-1 is refused, at the line with its first letter that is wrong."""
    root = _write_show(tmp_path / "show", words="")
    (root / name).write_bytes("# en\n# bl\u00e5b\u00e6r\n".encode("latin-1"))
    with pytest.raises(SettingsError) as caught:
        load_settings(root)
    assert (caught.value.code, str(caught.value.place)) == ("L102", f"{name}:2")


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """A folder in the file's place is named with the file."""
    root = _write_show(tmp_path / "show")
    (root / "words.toml").mkdir()
    with pytest.raises(SettingsError) as caught:
        load_settings(root)
    assert (caught.value.code, str(caught.value.place)) == ("L102", "words.toml")


def test_a_fault_in_words_names_words_toml(tmp_path: Path) -> None:
    """The two files are told apart."""
    with pytest.raises(SettingsError) as caught:
        load_settings(_write_show(tmp_path / "show", words='"Bjørka" = 1\n'))
    assert caught.value.place is not None
    assert caught.value.place.path == "words.toml"


def test_words_are_given_as_they_stand(tmp_path: Path) -> None:
    """For whoever edits them: byte order mark and line ends included; without a file they are empty."""
    root = _write_show(tmp_path / "show")
    assert read_words(root) == ""
    written = '\ufeff"Bjørka" = "Bjørrka"\r\n'
    (root / "words.toml").write_bytes(written.encode())
    assert read_words(root) == written


def test_a_word_may_have_nothing_but_mnemonics(tmp_path: Path) -> None:
    """Whether its voice takes them is found when it is read."""
    words = '[[ord]]\nord = "Bjørka"\nespeak = "bj\'W4ka"\n'
    assert load_settings(_write_show(tmp_path / "show", words=words)).words[0].espeak == "bj'W4ka"


def test_roles_have_voices_by_engine(tmp_path: Path) -> None:
    """A show may name voices for several engines; those of the engine in use count, and every role is known."""
    voices = '[voices.espeak]\nforteller = "nb"\nsitat = "nb"\n[voices.tone]\nsitat = "low"\nekspert = "high"\n'
    root = _write_show(tmp_path / "show", 'engine = "espeak"\n' + SHOW + voices)
    settings = load_settings(root)
    assert (settings.find_voice("sitat"), settings.find_voice("ekspert")) == ("nb", None)
    other = load_settings(root, engine="tone")
    assert (other.engine, other.find_voice("sitat"), other.find_voice(NARRATOR)) == ("tone", "low", None)
    assert settings.role_names == other.role_names == (NARRATOR, "sitat", "ekspert")


def test_without_a_show_there_are_settings_that_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`say` and `voices try` need no show."""
    monkeypatch.chdir(tmp_path)
    settings = make_default_settings()
    assert (settings.engine, settings.role_names, settings.show.language) == ("espeak", (NARRATOR,), "nb")


def test_dates_are_norwegian() -> None:
    """Summer and winter time are those of Oslo."""
    from datetime import datetime

    zone = load_time_zone()
    assert datetime(2026, 7, 1, tzinfo=zone).utcoffset() != datetime(2026, 1, 1, tzinfo=zone).utcoffset()


def test_files_of_another_kind_or_size_are_refused_unread(tmp_path: Path) -> None:
    """Pipes and devices have no end; a megabyte is no settings."""
    (tmp_path / "lydsak.toml").write_text('[show]\ntitle = "A"\n', encoding="utf-8")
    words = tmp_path / "words.toml"
    os.mkfifo(words)
    with pytest.raises(SettingsError, match="not a plain file") as caught:
        load_settings(tmp_path)
    assert (caught.value.code, str(caught.value.place)) == ("L102", "words.toml")
    words.unlink()
    words.write_bytes(b"#" * 5_000_001)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert (caught.value.code, str(caught.value.place)) == ("L120", "words.toml")
    words.unlink()
    (tmp_path / "lydsak.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert (caught.value.code, str(caught.value.place)) == ("L120", "lydsak.toml")


def test_a_folder_that_is_not_there_is_no_show(tmp_path: Path) -> None:
    """A slip in -C must not lead to another show, one above."""
    (tmp_path / "lydsak.toml").write_text('[show]\ntitle = "A"\n', encoding="utf-8")
    assert find_show(tmp_path / ".") == tmp_path.resolve()
    with pytest.raises(SettingsError, match="no folder") as caught:
        find_show(tmp_path / "mangler")
    assert caught.value.code == "L101"
