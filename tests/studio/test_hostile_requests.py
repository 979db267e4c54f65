from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest

from lydsak.studio.guard import MAX_BODY, MAX_UPLOAD
from tests.studio.asking import COOKIE, OURS, PORT, TOKEN, Asker, Headers, open_studio

EDIT = "/api/scripts/ferja/edit"
READ = ("/", "/api/show", "/api/episodes", "/api/scripts/ferja", "/static/studio.js", "/feed")


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", "", " "],
)
def test_other_hosts_are_refused(asker: Asker, host: str) -> None:
    """A page elsewhere whose name was made to lead here sends its own name, even with the cookie."""
    for target in (*READ, f"/?token={TOKEN}", "/feed/index.html"):
        answer = asker.send("GET", target, [COOKIE], host=host)
        assert (answer.status, answer.code) == (403, "L027")


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_the_names_of_this_machine_are_let_in(asker: Asker, host: str) -> None:
    """With the cookie."""
    assert asker.send("GET", "/api/show", [COOKIE], host=host).status == 200


@pytest.mark.parametrize(
    "cookie",
    ["", f"lydsak-studio-{PORT}=", f"lydsak-studio-{PORT}=nei", f"lydsak-studio-1={TOKEN}", "\xff;=;;", "a" * 9000],
)
def test_without_the_cookie_nothing_is_told(asker: Asker, cookie: str) -> None:
    """Neither a script nor the page; what is told is how to come in."""
    for target in READ:
        answer = asker.send("GET", target, [("cookie", cookie)] if cookie else [])
        assert answer.status == 403
        assert b"ferja" not in answer.body.lower()
    assert asker.send("POST", EDIT, [("cookie", cookie), *OURS], b"{}").status == 403


def test_the_printed_address_sets_the_cookie_and_leaves_the_bar(asker: Asker) -> None:
    """The token goes into a cookie that scripts cannot read and other sites' pages cannot send."""
    answer = asker.send("GET", f"/?token={TOKEN}", [])
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie, *flags = answer.headers["set-cookie"].split("; ")
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    assert asker.send("GET", "/", [("cookie", cookie)]).status == 200


@pytest.mark.parametrize("token", ["nei", "", f"{TOKEN}x", TOKEN[:-1], "%ff%00", "%ED%A0%80", f"nei&token={TOKEN}"])
def test_another_token_lets_nobody_in(asker: Asker, token: str) -> None:
    """However it is written."""
    answer = asker.send("GET", f"/?token={token}", [])
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("x-lydsak", "studio")],
        [("content-type", "application/json")],
        [("x-lydsak", "studio"), ("content-type", "text/plain")],
        [("x-lydsak", "annet"), ("content-type", "application/json")],
        [*OURS, ("origin", "null")],
        [*OURS, ("origin", "https://evil.example")],
        [*OURS, ("origin", f"https://127.0.0.1:{PORT}")],
        [*OURS, ("origin", f"http://127.0.0.1:{PORT + 1}")],
        [*OURS, ("origin", f"http://127.0.0.1:{PORT}.evil.example")],
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_changes_come_from_our_own_page_alone(asker: Asker, method: str, headers: Headers, script: Path) -> None:
    """A form or a script of another site can send the cookie's twin at best, never all three signs."""
    before = script.read_bytes()
    answer = asker.send(method, EDIT, [COOKIE, *headers], b'{"op": "delete", "key": "a1"}')
    assert (answer.status, answer.code) == (403, "L027")
    assert "access-control-allow-origin" not in answer.headers
    assert script.read_bytes() == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_comes_from_elsewhere_is_refused(asker: Asker, site: str) -> None:
    """Reading too, so that no page on another port of this machine measures or embeds anything."""
    sent = [COOKIE, ("sec-fetch-site", site)]
    for target in ("/", "/api/show", "/static/studio.js"):
        assert asker.send("GET", target, [*sent, ("sec-fetch-mode", "no-cors")]).code == "L027"
    assert asker.send("POST", EDIT, [*sent, *OURS], b"{}").code == "L027"
    for ours in ("same-origin", "none"):
        assert asker.send("GET", "/api/show", [COOKIE, ("sec-fetch-site", ours)]).status == 200


def test_who_follows_a_link_to_the_studio_is_told_how_to_come_in(asker: Asker) -> None:
    """The browser leaves the cookie at home then; the printed address is said, not that something is wrong."""
    visit = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]
    assert b"printed" in asker.send("GET", "/", visit).body


def test_a_header_that_comes_twice_is_neither(asker: Asker) -> None:
    """What one reader takes for the first and another for the last lets nobody in."""
    ours = ("origin", f"http://127.0.0.1:{PORT}")
    for origins in ((ours, ("origin", "https://evil.example")), (("origin", "https://evil.example"), ours)):
        assert asker.send("POST", EDIT, [COOKIE, *OURS, *origins], b"{}").code == "L027"
    assert asker.send("GET", "/api/show", [COOKIE, ("host", "evil.example")]).code == "L027"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_a_pipe_among_the_scripts_holds_nobody_up(asker: Asker, tones: Path) -> None:
    """It is no script; the others are listed."""
    os.mkfifo(tones / "scripts" / "pipe.md")
    episodes = asker.get("/api/episodes").document["episodes"]
    assert {one["slug"]: one["error"] is None for one in episodes} == {"ferja": True, "pipe": False}
    assert asker.get("/api/words?word=Sverdlin").status == 200


@pytest.mark.parametrize("raw", ["", "\n", "---\ntittel: A\n---\n"])
def test_a_script_without_a_word_opens(asker: Asker, script: Path, raw: str) -> None:
    """Emptied in another editor, it can be written again; the studio itself empties none."""
    script.write_text(raw, encoding="utf-8")
    opened = asker.get("/api/scripts/ferja")
    assert (opened.status, opened.document["rows"], opened.document["raw"]) == (200, [], raw)
    written = "---\ntittel: A\n---\n\nNoe. ^a1\n"
    saved = asker.change("PUT", "/api/scripts/ferja", {"raw": written}, opened.document["etag"])
    assert (saved.status, len(saved.document["rows"])) == (200, 1)
    for nothing in ("", "\n", "\ufeff \n"):
        emptied = asker.change("PUT", "/api/scripts/ferja", {"raw": nothing}, saved.document["etag"])
        assert (emptied.status, emptied.code) == (400, "L025")
    assert script.read_text(encoding="utf-8") == written


def test_our_origin_may_be_named(asker: Asker) -> None:
    """As browsers do on every POST; what is then wrong with the request is another thing."""
    answer = asker.send("POST", EDIT, [COOKIE, *OURS, ("origin", f"http://localhost:{PORT}")], b"{}")
    assert (answer.status, answer.code) == (400, "L025")


def test_read_only_changes_nothing(tones: Path, script: Path) -> None:
    """Every way to change is refused by one code; all reading goes on."""
    before = script.read_bytes()
    with open_studio(tones, read_only=True) as asker:
        document = asker.get("/api/scripts/ferja").document
        tries = [
            asker.edit(document, "text", key="a1", source="Nei."),
            asker.change("PUT", "/api/scripts/ferja", {"raw": "Nei."}, document["etag"]),
            asker.change("POST", "/api/scripts/ferja/status", {"status": "approved"}, document["etag"]),
            asker.change("POST", "/api/scripts/ferja/undo", {}, document["etag"]),
            asker.change("POST", "/api/scripts/ferja/update", {"choices": {}}, document["etag"]),
            asker.change("POST", "/api/words", {"word": "a", "said": "b"}),
            asker.change("POST", "/api/build", {"slugs": None}),
            asker.change("POST", "/api/intake", {"text": "Brua\n\nDen er åpen."}),
            asker.change("POST", "/api/intake/add", {"held": "a"}),
        ]
        assert {(answer.status, answer.code) for answer in tries} == {(403, "L028")}
        assert asker.get("/api/show").document["read_only"] is True
        assert asker.get("/api/scripts/ferja/sound/a1").body[:4] == b"RIFF"
    assert script.read_bytes() == before
    assert not (tones / "words.toml").exists()
    assert not (tones / "articles").exists()


@pytest.mark.parametrize("size", [MAX_BODY + 1, MAX_BODY * 3])
def test_a_body_is_cut_off_where_it_goes_too_far(asker: Asker, size: int) -> None:
    """Whatever length it claims."""
    answer = asker.send("PUT", "/api/scripts/ferja", [COOKIE, *OURS, ("content-length", "7")], b" " * size)
    assert (answer.status, answer.code) == (413, "L025")


def test_articles_alone_may_be_larger_and_have_an_end_too(asker: Asker) -> None:
    """As the largest document that is read, in base64; what makes the script holds it already."""
    for target, size in (("/api/intake", MAX_UPLOAD + 1), ("/api/intake/add", MAX_BODY + 1)):
        answer = asker.send("POST", target, [COOKIE, *OURS], b" " * size)
        assert (answer.status, answer.code) == (413, "L025")
    document = b'{"file": {"name": "a.docx", "content": "' + b"A" * 40_000_000 + b'"}}'
    assert asker.send("POST", "/api/intake", [COOKIE, *OURS], document).code == "L317"


@pytest.mark.parametrize("target", ["/api/intake", "/api/intake/add"])
def test_articles_come_from_our_own_page_alone(asker: Asker, tones: Path, target: str) -> None:
    """Nobody else has the studio fetch an address or write a script."""
    body = b'{"text": "Brua\\n\\nDen er aapen."}'
    form = [("content-type", "application/x-www-form-urlencoded")]
    for headers in ([COOKIE], [COOKIE, *form], [COOKIE, *OURS, ("origin", "https://evil.example")]):
        assert asker.send("POST", target, headers, body).code == "L027"
    assert asker.send("POST", target, OURS, body).status == 403
    assert sorted(path.name for path in (tones / "scripts").iterdir()) == ["ferja.md"]


@pytest.mark.parametrize(
    "name",
    [
        "../../lydsak.toml.txt",
        "..\\..\\lydsak.txt",
        "/etc/cron.d/sak.txt",
        "C:sak.txt",
        "sak.txt\0.md",
        "sak\r\nkilde: x.txt",
        "ferja/../ferja.md",
        "\u202etxt.sak.txt",
        "." * 300 + "txt",
        "å" * 5000 + ".txt",
    ],
)
def test_a_file_name_leads_nowhere(asker: Asker, tones: Path, script: Path, name: str) -> None:
    """What comes of it, if anything, is a script and an article in their folders, and no other file is touched."""
    before = {path: path.read_bytes() for path in (script, tones / "lydsak.toml")}
    content = base64.b64encode("Brua i havna\n\nDen er åpen for alle igjen.\n".encode()).decode()
    shown = asker.change("POST", "/api/intake", {"file": {"name": name, "content": content}}).document
    if "held" in shown:
        asker.change("POST", "/api/intake/add", {"held": shown["held"]})
    made = [path for path in tones.parent.rglob("*") if path.is_file() and ".lydsak" not in path.parts]
    fresh = sorted(path.relative_to(tones).as_posix() for path in set(made) - set(before))
    plain = re.compile("(?:articles/[a-z0-9-]+[.](?:txt|md)|scripts/[a-z0-9-]+[.]md)")
    assert [one for one in fresh if not plain.fullmatch(one)] == []
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/static/wording/../../app.py",
        "/feed/../lydsak.toml",
        "/feed/..%2flydsak.toml",
        "/feed/%2e%2e/scripts/ferja.md",
        "/feed//etc/passwd",
        "/feed/ut",
        "/feed/%00",
        "/api/scripts/..%2f..%2flydsak.toml",
        "/api/scripts/..%5clydsak",
        "/api/scripts/%2e%2e",
        "/api/scripts/ferja.md",
        "/api/scripts/ferja%00",
        "/api/scripts/README",
        "/api/scripts/ut",
        "/api/scripts/" + "a" * 3000,
        "/api/scripts/%ff%fe",
    ],
)
def test_nothing_outside_is_read(asker: Asker, tones: Path, path: str) -> None:
    """Neither by dots, however they are written, nor by a link."""
    (tones / "hemmelig.md").write_text("hemmelig", encoding="utf-8")
    (tones / "scripts" / "README.md").write_text("hemmelig", encoding="utf-8")
    (tones / "scripts" / "ut.md").symlink_to(tones / "hemmelig.md")
    (tones / "feed" / "ut").symlink_to(tones / "hemmelig.md")
    answer = asker.get(path)
    assert answer.status == 404
    assert b"hemmelig" not in answer.body


def test_every_answer_says_what_it_may_do(asker: Asker, tones: Path) -> None:
    """No script but ours, in no frame; what is published is sandboxed, so that its scripts cannot edit."""
    (tones / "feed" / "side.html").write_text("<p>Hei", encoding="utf-8")
    for target in ("/", "/api/show", "/static/studio.js", "/api/scripts/nei"):
        headers = asker.get(target).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert asker.get("/api/show").headers["cache-control"] == "no-store"
    published = asker.get("/feed/side.html").headers["content-security-policy"]
    assert published.startswith("sandbox ")
    assert "allow-same-origin" not in published


def test_the_page_runs_nothing_inline(asker: Asker) -> None:
    """Its policy would refuse it."""
    page = asker.get("/").body.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src=')
