from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.engines.online.keys import Secret, find_secret, read_secret
from lydsak.errors import EngineError

KEY = "canary-key-4711"
NAME = "LYDSAK_TEST_KEY"


@pytest.fixture
def write_key(tmp_path: Path) -> Callable[..., str]:
    """Write a key file that its owner alone may read."""

    def write(content: bytes, mode: int = 0o600) -> str:
        file = tmp_path / "key"
        file.write_bytes(content)
        file.chmod(mode)
        return str(file)

    return write


def test_key_is_given_by_reveal_alone() -> None:
    """Printed, formatted or put into a message, it is stars."""
    secret = Secret(KEY, "Bearer ")
    assert secret.reveal() == f"Bearer {KEY}"
    assert (str(secret), repr(secret), f"{secret}") == ("***", "***", "***")
    assert KEY not in repr({"Authorization": secret})


@pytest.mark.parametrize("send", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_key_leaves_no_process(send: Callable[[object], object]) -> None:
    """It can be neither pickled nor copied nor written as JSON."""
    with pytest.raises(TypeError) as caught:
        send(Secret(KEY))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "said", [f"no {KEY}!", f"no {KEY[:6]}...", f"no ...{KEY[-6:]}", f"{KEY}{KEY}", f"Bearer {KEY}"]
)
def test_key_is_masked_wherever_it_is_repeated(said: str) -> None:
    """Whole, and the ends that services like to show."""
    masked = Secret(KEY, "Bearer ").mask(said)
    assert "***" in masked
    assert KEY[:6] not in masked
    assert KEY[-6:] not in masked


@pytest.mark.parametrize(
    ("said", "masked"),
    [("bad key: sk-ABCDEFGHIJKLMN... (401)", "bad key: *** (401)"), ("bad key …MNOPQRSTUV!", "bad key ***!")],
)
def test_key_that_is_shortened_is_masked_as_far_as_it_goes(said: str, masked: str) -> None:
    """More of it than the ends that services mostly show."""
    assert Secret("sk-ABCDEFGHIJKLMNOPQRSTUV").mask(said) == masked


def test_text_without_the_key_stays() -> None:
    """Masking hides nothing else, not even with a key so short that it could be a word."""
    assert Secret(KEY).mask("quota exceeded") == "quota exceeded"
    assert Secret("no").mask("no voice") == "no voice"


def test_environment_goes_before_the_file(write_key: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for one run outdoes what lies on the disk; blanks are no key."""
    file = write_key(b"from-the-file\n")
    monkeypatch.setenv(NAME, f" {KEY}\n")
    assert read_secret("spoken", NAME, file).reveal() == KEY
    monkeypatch.setenv(NAME, "  ")
    assert read_secret("spoken", NAME, file).reveal() == "from-the-file"


def test_no_key_tells_both_ways_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable and the table."""
    monkeypatch.delenv(NAME, raising=False)
    assert find_secret(NAME, None) is None
    with pytest.raises(EngineError, match=NAME) as caught:
        read_secret("spoken", NAME, None)
    assert caught.value.code == "L426"
    assert "[engines.spoken]" in (caught.value.help or "")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_file_that_others_may_read_is_refused(write_key: Callable[..., str], mode: int) -> None:
    """As ssh does; the help is the command that mends it."""
    file = write_key(KEY.encode(), mode)
    with pytest.raises(EngineError, match="may be read by others") as caught:
        find_secret(NAME, file)
    assert caught.value.code == "L427"
    assert caught.value.help == f"chmod 600 {file}"


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"two\nlines", b"tab\there", "nøkkel".encode(), b"\xff\xfe", b"a\r\nX-Other: b"]
)
def test_what_is_no_key_is_refused_unseen(write_key: Callable[..., str], content: bytes) -> None:
    """A line break in a header would begin another header; the error does not repeat the content."""
    with pytest.raises(EngineError) as caught:
        find_secret(NAME, write_key(content))
    assert caught.value.code == "L427"
    assert "X-Other" not in str(caught.value)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    """A slip in the name is not taken for having no key."""
    with pytest.raises(EngineError, match="No such file") as caught:
        find_secret(NAME, str(tmp_path / "gone"))
    assert caught.value.code == "L427"


def test_home_is_understood(write_key: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`~/` in lydsak.toml is where people keep keys."""
    file = Path(write_key(KEY.encode()))
    monkeypatch.setenv("HOME", str(file.parent))
    found = find_secret(NAME, f"~/{file.name}")
    assert found is not None
    assert found.reveal() == KEY
