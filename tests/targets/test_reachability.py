"""New files asked for where listeners will."""

from __future__ import annotations

import pytest

from lydsak.errors import PublishError
from lydsak.targets import reachability
from lydsak.targets.reachability import check_reachable
from tests.build.web_server import Answer, serve_answers
from tests.targets.conftest import make_outgoing

SOUND = make_outgoing("media/sak.0123abcd.mp3", b"sound")
PATH = "/podkast/media/sak.0123abcd.mp3"


@pytest.fixture(autouse=True)
def _ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachability, "_TRIES", 1)


def test_what_is_there_with_its_size_and_type_is_fine() -> None:
    """Pages are not asked for: the old ones stand there still."""
    with serve_answers({PATH: Answer(b"sound", "audio/mpeg")}) as server:
        check_reachable(f"{server.url}/podkast/", [SOUND, make_outgoing("index.html", b"new")])
        assert [path for path, _ in server.asked] == [PATH]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"sound", "audio/mpeg", status=403), "answers 403"),
        (Answer(b"soun", "audio/mpeg"), "4 bytes of 5"),
        (Answer(b"sound", "text/html"), "calls it text/html"),
    ],
)
def test_what_listeners_do_not_get_is_told(answer: Answer, words: str) -> None:
    """With the address."""
    with serve_answers({PATH: answer}) as server, pytest.raises(PublishError) as refused:
        check_reachable(f"{server.url}/podkast", [SOUND])
    assert refused.value.code == "L844"
    assert words in refused.value.message
    assert PATH in str(refused.value.place)


def test_a_server_that_is_not_there_is_told() -> None:
    """Not by a traceback."""
    with serve_answers({}) as server:
        url = server.url
    with pytest.raises(PublishError) as refused:
        check_reachable(url, [SOUND])
    assert "listeners do not get it" in refused.value.message


def test_what_takes_a_moment_to_be_seen_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks of servers take one."""
    monkeypatch.setattr(reachability, "_TRIES", 3)
    asked = []

    def ask(url: str, _: object) -> None:
        asked.append(url)
        if len(asked) < 3:
            raise reachability._UnreachableError("not yet")

    monkeypatch.setattr(reachability, "_ask", ask)
    import stamina

    with stamina.set_testing(True, attempts=3):
        check_reachable("https://x.example", [SOUND])
    assert len(asked) == 3
