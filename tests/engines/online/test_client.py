from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from lydsak.engines.online.client import HttpClient
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.patience import Fault
from lydsak.errors import EngineError
from tests.engines import loopback as faults
from tests.engines.loopback import Loopback, Received, Reply

KEY = "canary-key-4711"


def _echo(request: Received) -> Reply:
    """Answers with what it was sent."""
    return Reply(request.body)


@pytest.fixture
def service() -> Iterator[Loopback]:
    """Set up a server that repeats what it is sent."""
    with Loopback(_echo) as loopback:
        yield loopback


@pytest.fixture
def client() -> HttpClient:
    """Make a client that waits for a busy machine."""
    return HttpClient("spoken", timeout=20)


def _serve_tls(service: Loopback, authority: trustme.CA) -> str:
    """Put TLS before a service; returns its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    service._server.socket = context.wrap_socket(
        service._server.socket, server_side=True, do_handshake_on_connect=False
    )
    return service.url.replace("http:", "https:")


def test_one_connection_serves_many_requests(service: Loopback, client: HttpClient) -> None:
    """A sentence does not pay for a handshake; bodies come back whole and in order."""
    bodies = [str(number).encode() * number for number in range(20)]
    assert [client.post(service.url, body, {}) for body in bodies] == bodies
    assert service.connections == 1


def test_connection_outlives_a_refusal(service: Loopback, client: HttpClient) -> None:
    """An error's body is read to its end, so the next request finds the connection free."""
    service.faults.append(faults.refuse(503))
    with pytest.raises(Fault):
        client.post(service.url, b"1", {})
    assert client.post(service.url, b"2", {}) == b"2"
    assert service.connections == 1


def test_connection_that_was_closed_meanwhile_is_made_anew(service: Loopback, client: HttpClient) -> None:
    """A fault that closed the line costs one attempt, not the client."""
    service.faults.append(faults.cut_body)
    with pytest.raises(Fault) as caught:
        client.post(service.url, b"12345678", {})
    assert (caught.value.error.code, caught.value.again) == ("L420", True)
    assert client.post(service.url, b"2", {}) == b"2"
    assert service.connections == 2


def test_nobody_listens(client: HttpClient) -> None:
    """A server that is not started is told by what the system says."""
    with Loopback(_echo) as gone:
        url = gone.url
    with pytest.raises(Fault, match="ConnectionRefusedError") as caught:
        client.post(url, b"", {})
    assert caught.value.error.code == "L420"


def test_stalled_server_is_left(service: Loopback) -> None:
    """Silence ends after the timeout."""
    service.faults.append(faults.stall)
    with pytest.raises(Fault, match="got no answer") as caught:
        HttpClient("spoken", timeout=0.05).post(service.url, b"", {})
    assert (caught.value.error.code, caught.value.again) == ("L420", True)


def test_endless_answer_is_given_up(service: Loopback, client: HttpClient) -> None:
    """A body that does not end fills no memory, and is not asked for twice."""
    service.faults.append(faults.answer_endlessly)
    with pytest.raises(Fault, match="does not end") as caught:
        client.post(service.url, b"", {})
    assert (caught.value.error.code, caught.value.again) == ("L422", False)


def test_key_is_not_sent_in_the_clear(client: HttpClient) -> None:
    """Over http a key goes to this machine alone; another host is refused before it is looked up."""
    for url in (
        "http://speech.example/v1",
        "http://192.0.2.1/v1",
        "http://127.0.0.1.example/",
        "http://localhost.example",
    ):
        with pytest.raises(EngineError, match="unencrypted") as caught:
            client.post(url, b"", {}, {"Authorization": Secret(KEY)})
        assert caught.value.code == "L427"
        assert KEY not in str(caught.value)


def test_netrc_does_not_replace_the_key(
    service: Loopback, client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What .netrc has for the host is for other programs."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client.post(service.url, b"", {}, {"Authorization": Secret(KEY, "Bearer ")})
    client.post(service.url, b"", {})
    assert [request.headers.get("Authorization") for request in service.received] == [f"Bearer {KEY}", None]


def test_proxy_is_not_asked_for_this_machine(
    service: Loopback, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's proxy gets neither the text nor the key that are for a server on this machine."""
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Loopback(_echo) as proxy:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert client.post(service.url, b"to you", {}, {"X-Key": Secret(KEY)}) == b"to you"
        assert proxy.connections == 0


def test_answers_are_asked_for_uncompressed(service: Loopback, client: HttpClient) -> None:
    """What is small on the way cannot become large here."""
    client.post(service.url, b"", {})
    assert service.received[0].headers["Accept-Encoding"] == "identity"
    assert service.received[0].headers["User-Agent"].startswith("lydsak/")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"message": "no such voice", "type": "x"}}', "no such voice"),
        (b'{"detail": [{"loc": ["body"], "msg": "too long"}]}', "too long"),
        (b'{"detail": {"status": "quota_exceeded", "message": "no credits"}}', "no credits"),
        (b'{"error": "plainly\\nwrong"}', "plainly wrong"),
        (b"just words", "just words"),
        (b"[" * 3_000, "["),
    ],
)
def test_complaint_is_found_wherever_the_service_puts_it(
    service: Loopback, client: HttpClient, body: bytes, said: str
) -> None:
    """Services word their errors in several ways; each is shown on one line."""
    service.protocol = lambda _: Reply(body, status=400)
    with pytest.raises(Fault) as caught:
        client.post(service.url, b"", {})
    assert f"400 Bad Request ({said}" in caught.value.error.message
    assert len(caught.value.error.message) < 300


@pytest.mark.parametrize("body", [b"<html>no</html>", b"{}", b"[]", b"7", b"null", b'{"error": null}'])
def test_complaint_without_words_shows_the_status_alone(service: Loopback, client: HttpClient, body: bytes) -> None:
    """A page of markup or an empty document tells nobody anything."""
    service.protocol = lambda _: Reply(body, status=400)
    with pytest.raises(Fault) as caught:
        client.post(service.url, b"", {})
    assert caught.value.error.message == "spoken: the service refused: 400 Bad Request"


def test_key_in_the_complaint_is_masked(service: Loopback, client: HttpClient) -> None:
    """The body of an error shows neither the key nor an end of it."""

    def repeat_key(exchange: faults.Answers) -> None:
        exchange.answer(401, f"the key {KEY} ({KEY[:6]}...{KEY[-6:]}) is wrong".encode())

    service.faults.append(repeat_key)
    with pytest.raises(Fault) as caught:
        client.post(service.url, b"", {}, {"X-Key": Secret(KEY)})
    assert caught.value.error.message.endswith("(the key *** ***) is wrong)")
    assert caught.value.error.code == "L428"


def test_key_in_the_status_line_is_masked(service: Loopback, client: HttpClient) -> None:
    """A reason phrase may be anything."""

    def answer(exchange: faults.Answers) -> None:
        exchange.wfile.write(f"HTTP/1.1 403 No {KEY}\r\nContent-Length: 0\r\n\r\n".encode())  # type: ignore[attr-defined]

    service.faults.append(answer)
    with pytest.raises(Fault, match=r"403 No \*\*\*$"):
        client.post(service.url, b"", {}, {"X-Key": Secret(KEY)})


def test_unknown_certificate_is_refused(client: HttpClient) -> None:
    """Whoever holds the line cannot answer in the service's place."""
    with Loopback(_echo) as service:
        url = _serve_tls(service, trustme.CA())
        with pytest.raises(Fault, match="SSLCertVerificationError") as caught:
            client.post(url, b"secret words", {}, {"X-Key": Secret(KEY)})
        assert caught.value.error.code == "L420"
        assert service.received == []


def test_authority_of_the_house_is_trusted(client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REQUESTS_CA_BUNDLE names the authorities of a company that has its own."""
    authority = trustme.CA()
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    with Loopback(_echo) as service:
        url = _serve_tls(service, authority)
        assert client.post(url, b"secret words", {}, {"X-Key": Secret(KEY)}) == b"secret words"
        assert service.received[0].headers["X-Key"] == KEY
