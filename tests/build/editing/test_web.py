from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from lydsak.build.editing.web import fetch_page, is_public_address, is_web_address
from lydsak.errors import ArticleError, LydsakError, UsageError
from tests.build.web_server import Answer, WebServer, serve_answers

PAGE = "<!doctype html><html><body><p>Ferja går på Sørøya.</p></body></html>".encode()


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Serve one page."""
    with serve_answers({"/sak": Answer(PAGE)}) as served:
        yield served


def _refuse(url: str, *, allow_private: bool = True, timeout: float = 20, largest: int = 10_000) -> LydsakError:
    with pytest.raises(LydsakError) as caught:
        fetch_page(url, allow_private=allow_private, timeout=timeout, largest=largest)
    assert caught.value.help
    return caught.value


def test_a_page_is_fetched(server: WebServer) -> None:
    """Its bytes, its format, and the charset that its server names."""
    page = fetch_page(f"{server.url}/sak#bunn", allow_private=True)
    assert (page.content, page.suffix, page.charset, page.url) == (PAGE, ".html", "utf-8", f"{server.url}/sak")
    assert server.asked == [("/sak", server.url.removeprefix("http://"))]


def test_letters_of_an_address_are_escaped(server: WebServer) -> None:
    """As browsers do; what is escaped already stays so."""
    server.answers["/s%C3%A6r%20sak?q=%C3%B8"] = Answer(PAGE)
    assert fetch_page(f"{server.url}/sær%20sak?q=ø", allow_private=True).content == PAGE


def test_certificates_are_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Against the system's authorities, and for the name that was asked for."""
    authority = trustme.CA()
    with serve_answers({"/sak": Answer(PAGE)}, authority) as served:
        assert _refuse(f"{served.url}/sak").code == "L320"
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert fetch_page(f"{served.url}/sak", allow_private=True).content == PAGE


def test_redirects_are_followed_and_each_is_checked(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the page, not round in circles, not to other schemes, and not into the network from outside."""
    server.answers["/gammel"] = Answer(status=301, headers={"Location": "/sak"})
    server.answers["/rundt"] = Answer(status=302, headers={"Location": "/rundt"})
    server.answers["/fil"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    page = fetch_page(f"{server.url}/gammel", allow_private=True)
    assert (page.content, page.url) == (PAGE, f"{server.url}/gammel")
    assert _refuse(f"{server.url}/rundt").code == "L325"
    assert _refuse(f"{server.url}/fil").code == "L014"
    server.answers["/ingensteds"] = Answer(status=302, headers={"Location": "http://[::1"})
    assert _refuse(f"{server.url}/ingensteds").code == "L014"
    # The first address is taken for a public one; the one that it leads to is not.
    server.answers["/inn"] = Answer(
        status=302, headers={"Location": f"http://[::1]:{server.url.rpartition(':')[2]}/sak"}
    )
    monkeypatch.setattr("lydsak.build.editing.web.is_public_address", lambda address: address == "127.0.0.1")
    assert _refuse(f"{server.url}/inn", allow_private=False).code == "L319"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
             "0.0.0.0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]"]
)  # fmt: skip
def test_this_machine_and_its_network_are_not_asked(host: str, server: WebServer) -> None:
    """However the address is written."""
    error = _refuse(f"http://{host}:{server.url.rpartition(':')[2]}/sak", allow_private=False)
    assert error.code in {"L319", "L320"}
    assert server.asked == []


def test_a_name_that_leads_inwards_is_not_asked(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """One private address among public ones is enough; and a name is resolved once, so it cannot change its mind."""
    answers = [["93.184.215.14", "10.0.0.1"], ["93.184.215.14"], ["127.0.0.1"]]
    asked = []

    def resolve(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert _refuse("http://avisa.example/sak", allow_private=False).code == "L319"
    connected = []

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect, raising=False)
    assert _refuse("http://avisa.example/sak", allow_private=False).code == "L320"
    assert (asked, connected) == (["avisa.example", "avisa.example"], [("93.184.215.14", 80)])
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:4700::1111", True), ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True), ("64:ff9b::7f00:1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False),
        ("224.0.0.1", False), ("ff02::1", False), ("255.255.255.255", False), ("::", False), ("fe80::1%eth0", False),
        ("240.0.0.1", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_addresses_are_public_or_not(address: str, public: bool) -> None:
    """Also those that wrap another."""
    assert is_public_address(address) is public


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "https://", "http://kari:x@a.example/", "http://a.example:x/",
            "http://[::1/", "javascript://x"]
)  # fmt: skip
def test_other_addresses_are_refused(url: str) -> None:
    """Only pages by http and https, and no passwords that would end in a script."""
    error = _refuse(url)
    assert (type(error), error.code) == (UsageError, "L014")


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (Answer(status=404), "L322", "404: there is no such page"),
        (Answer(status=410), "L322", "gone"),
        (Answer(status=403), "L322", "closed to programs"),
        (Answer(status=503), "L322", "fault"),
        (Answer(b"%PDF", type="application/pdf"), "L321", "application/pdf"),
        (Answer(PAGE, headers={"Content-Encoding": "br"}), "L321", "packed as br"),
        (Answer(PAGE, headers={"Content-Encoding": "gzip"}), "L320", "packed wrongly"),
        (Answer(b"x" * 10_001), "L323", "larger than 0.01 MB"),
        (Answer(gzip.compress(b"x" * 10_001), headers={"Content-Encoding": "gzip"}), "L323", "larger"),
        (Answer(PAGE, missing=5), "L320", ""),
    ],
)
def test_each_fault_has_its_own_words(answer: Answer, code: str, words: str, server: WebServer) -> None:
    """Not found, no page, too large, broken off."""
    server.answers["/sak"] = answer
    error = _refuse(f"{server.url}/sak")
    assert (error.code, words in error.message) == (code, True)


def test_packed_pages_are_unpacked(server: WebServer) -> None:
    """Some servers pack whatever is asked for."""
    server.answers["/sak"] = Answer(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    assert fetch_page(f"{server.url}/sak", allow_private=True).content == PAGE


def test_a_server_that_never_answers_is_given_up(server: WebServer) -> None:
    """Before its first byte, and between its bytes."""
    server.answers["/sak"] = Answer(stalls=True)
    assert _refuse(f"{server.url}/sak", timeout=0.2).code == "L324"


def test_nobody_there(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port where nothing listens, and a name that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert _refuse(f"http://127.0.0.1:{free.getsockname()[1]}/").code == "L320"

    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert _refuse("http://finnes-ikke.example/").code == "L320"
    assert server.asked == []


def test_addresses_are_told_from_files() -> None:
    """By what stands before the slashes."""
    assert is_web_address("https://avisa.example/sak")
    assert not is_web_address("articles/sak.txt")
    assert issubclass(ArticleError, LydsakError)
