from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lydsak.studio.guard import MAX_BODY
from tests.studio.client import StudioClient, reach_studio
from tests.studio.conftest import TOKEN

OURS = {"X-Lydsak": "studio"}


@pytest.fixture(params=[False])
def client(request: pytest.FixtureRequest, show: Path) -> Iterator[StudioClient]:
    """A browser that has not come by the printed address yet."""
    with reach_studio(show, read_only=request.param) as client:
        yield client


def test_nobody_is_let_in_without_the_token(client: StudioClient) -> None:
    """Neither page nor script, and the page says where the address is."""
    for path in ("/", "/?token=feil", "/?token=", "/api/show", "/static/studio.js", "/api/scripts/ferja"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "ferja" not in answer.text.lower()
    assert "printed" in client.get("/").text


def test_the_token_becomes_a_cookie_and_leaves_the_address(client: StudioClient) -> None:
    """Scripts cannot read it, and other sites' requests do not carry it."""
    answer = client.get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/api/show").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:80", "localhost:9", ""])
def test_another_host_is_refused(client: StudioClient, host: str) -> None:
    """A name that an attacker's server leads here (DNS rebinding) is not ours."""
    client.log_in()
    assert client.get("/api/show", headers={"Host": host.replace("PORT", str(client.port))}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "[::1]", "127.0.0.1"])
def test_our_own_names_are_let_in(client: StudioClient, host: str) -> None:
    """With the cookie."""
    client.log_in()
    assert client.get("/api/show", headers={"Host": f"{host}:{client.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Lydsak": "x"},
        {**OURS, "Origin": "https://evil.example"},
        {**OURS, "Origin": "null"},
        {**OURS, "Content-Type": "text/plain"},
        {**OURS, "Content-Type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_change_must_come_from_our_own_page(client: StudioClient, script: Path, headers: dict[str, str]) -> None:
    """A form of another site can send a cookie's worth of trouble, but none of these."""
    client.log_in()
    etag = client.get("/api/scripts/ferja").json()["etag"]
    sent = {"Content-Type": "application/json", "If-Match": f'"{etag}"', **headers}
    before = script.read_bytes()
    assert client.request("PUT", "/api/scripts/ferja", content=b'{"raw": "x"}', headers=sent).status_code == 403
    assert script.read_bytes() == before


@pytest.mark.parametrize("client", [True], indirect=True)
def test_read_only_is_read_only(client: StudioClient, script: Path) -> None:
    """Whatever is asked."""
    client.log_in()
    before = script.read_bytes()
    for method, path in (("PUT", "/api/scripts/ferja"), ("POST", "/api/scripts/ferja/edit"), ("POST", "/api/build")):
        answer = client.request(
            method, path, content=b'{"raw": "x"}', headers={**OURS, "Content-Type": "application/json"}
        )
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "L028"
    assert script.read_bytes() == before


def test_every_answer_forbids_what_pages_should_not_do(client: StudioClient) -> None:
    """No script of others, no frame around us, no guessing of types, nothing kept of scripts."""
    client.log_in()
    for path in ("/", "/api/show", "/static/studio.js", "/api/scripts/nei"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/show").headers["cache-control"] == "no-store"


def test_what_is_published_is_shown_without_rights(client: StudioClient, show: Path) -> None:
    """Its scripts run in a sandbox of no origin: they cannot ask the studio for anything."""
    (show / "feed").mkdir(exist_ok=True)
    (show / "feed" / "index.html").write_text("<script>1</script>", encoding="utf-8")
    answer = client.get("/feed/index.html")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/feed/../lydsak.toml",
        "/feed/%2e%2e/lydsak.toml",
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
        "/api/scripts/..%2f..%2flydsak",
        "/api/scripts/%2Fetc%2Fpasswd",
        "/api/scripts/ferja.md",
        "/api/scripts/..",
    ],
)
def test_no_path_leads_out(client: StudioClient, path: str) -> None:
    """Not out of feed/, nor of our own files, nor of scripts/."""
    client.log_in()
    answer = client.get(path)
    assert answer.status_code in {403, 404}
    assert "Prøveposten" not in answer.text


def test_too_much_at_once_is_refused(client: StudioClient, script: Path) -> None:
    """And nothing is written."""
    client.log_in()
    etag = client.get("/api/scripts/ferja").json()["etag"]
    before = script.read_bytes()
    content = b'{"raw": "' + b"x" * MAX_BODY + b'"}'
    headers = {**OURS, "Content-Type": "application/json", "If-Match": f'"{etag}"'}
    assert client.request("PUT", "/api/scripts/ferja", content=content, headers=headers).status_code == 413
    assert script.read_bytes() == before
