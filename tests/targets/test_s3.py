"""What a bucket is besides a target."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.errors import PublishError, SettingsError, TargetError
from lydsak.targets.options import S3Options
from lydsak.targets.s3 import S3Target
from tests.targets.conftest import LINUX, list_said, make_outgoing
from tests.targets.servers import SECRET, run_stub, set_s3_keys

FEED = make_outgoing("feed.xml", b"<rss/>")
SOUND = make_outgoing("media/sak.0123abcd.mp3", b"sound")


def _fail(target: S3Target) -> TargetError:
    with target, pytest.raises(TargetError) as failed:
        list(target.send([FEED]))
    assert SECRET not in list_said(failed.value, target)
    return failed.value


def _refuse(code: str) -> bytes:
    body = f"<Error><Code>{code}</Code><Message>no, {SECRET}</Message></Error>".encode()
    return b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


@LINUX
def test_types_and_how_long_a_file_may_be_kept_are_the_object_s(s3_options: S3Options) -> None:
    """Listeners' apps are told by the store itself; a copy is told of the same way."""
    with S3Target(s3_options) as target:
        list(target.send([FEED, SOUND]))
        target.copy(SOUND.path, ".lydsak/kept/abc")
        feed, sound, copy = (target._opened.head(path) for path in (FEED.path, SOUND.path, ".lydsak/kept/abc"))
        kept = [target._opened.get(path).attributes for path in (FEED.path, SOUND.path, ".lydsak/kept/abc")]
    assert [feed["size"], sound["size"], copy["size"]] == [6, 5, 5]
    assert kept[0]["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert kept[0]["Cache-Control"] == "public, max-age=300"
    assert kept[1]["Content-Type"] == "audio/mpeg"
    assert "immutable" in kept[1]["Cache-Control"]
    assert kept[2] == kept[1]


@LINUX
def test_a_large_file_goes_in_parts_and_whole_or_not_at_all(s3_options: S3Options, tmp_path: Path) -> None:
    """One that changes on its way does not replace the old one, nor appear."""
    source = tmp_path / "sound"
    source.write_bytes(random.Random(1).randbytes(9 << 20))
    file = make_outgoing("media/sak.0123abcd.mp3", source)
    with S3Target(s3_options) as target:
        list(target.send([file]))
        assert target.read(file.path) == source.read_bytes()
        for path in (file.path, "media/ny.0123abcd.mp3"):
            with pytest.raises(TargetError) as failed:
                list(target.send([replace(file, path=path, sha256="0" * 64)]))
            assert failed.value.code == "L853"
        assert target.holds(file)
        assert target.read("media/ny.0123abcd.mp3") is None


@LINUX
def test_what_others_put_there_is_held_by_name_alone(s3_options: S3Options) -> None:
    """It has no digest of ours: a page is sent again, what is named by its hash is not."""
    with S3Target(s3_options) as target:
        for file in (FEED, SOUND):
            assert isinstance(file.source, bytes)
            target._opened.put(file.path, file.source)
        assert not target.holds(FEED)
        assert target.holds(SOUND)


@LINUX
@pytest.mark.parametrize("stood", [True, False])
def test_what_is_watched_is_replaced_only_as_it_stood(s3_options: S3Options, stood: bool) -> None:
    """Somebody else's feed stays, whether there was one before or none."""
    other, mine = make_outgoing("feed.xml", b"<rss>other</rss>"), make_outgoing("feed.xml", b"<rss>mine</rss>")
    with S3Target(s3_options) as target, S3Target(s3_options) as elsewhere:
        if stood:
            list(target.send([FEED]))
        target.watch("feed.xml")
        list(elsewhere.send([other]))
        with pytest.raises(PublishError) as stopped:
            list(target.send([mine]))
        assert stopped.value.code == "L843"
        assert target.read("feed.xml") == other.source


@LINUX
def test_what_is_watched_is_ours_to_replace_again(s3_options: S3Options) -> None:
    """Also where the store had it already, and its answer to that was lost; and after a copy came in its place."""
    first, second = make_outgoing("feed.xml", b"<rss>1</rss>"), make_outgoing("feed.xml", b"<rss>2</rss>")
    with S3Target(s3_options) as target, S3Target(s3_options) as elsewhere:
        target.watch("feed.xml")
        for file in (first, second):
            list(target.send([file]))
        list(elsewhere.send([first]))
        list(target.send([first]))
        target.copy("feed.xml", "old.xml")
        target.watch("feed.xml")
        target.copy("old.xml", "feed.xml")
        list(target.send([second]))
        assert target.read("feed.xml") == second.source


@LINUX
def test_a_key_that_may_only_read_is_told(s3_options: S3Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the store's own code."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKREADER")
    error = _fail(S3Target(s3_options))
    assert error.code == "L852"
    assert "AccessDenied" in error.message


@LINUX
def test_a_wrong_secret_is_told(s3_options: S3Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """And neither is repeated."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"wrong-{SECRET}")
    error = _fail(S3Target(s3_options))
    assert error.code == "L852"
    assert "AWS_SECRET_ACCESS_KEY" in (error.help or "")


def test_a_bucket_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when a file is read, which otherwise would seem to be missing."""
    set_s3_keys(monkeypatch)
    with run_stub([_refuse("NoSuchBucket")]) as (port, _):
        target = S3Target(S3Options(bucket="web", endpoint=f"http://127.0.0.1:{port}"))
        assert "no such bucket" in (_fail(target).help or "")
        with target, pytest.raises(TargetError) as failed:
            target.read("feed.xml")
    assert failed.value.code == "L852"


def test_without_keys_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library would look for others' keys, in files and at addresses of the cloud."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    with pytest.raises(TargetError) as failed, S3Target(S3Options(bucket="web")):
        pass
    assert failed.value.code == "L852"
    assert "AWS_ACCESS_KEY_ID" in failed.value.message


@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b""])
def test_a_store_that_does_not_answer_ends_it(monkeypatch: pytest.MonkeyPatch, answer: bytes | None) -> None:
    """It says nothing, or hangs up in its answer or before."""
    set_s3_keys(monkeypatch)
    with run_stub([answer]) as (port, asked):
        target = S3Target(S3Options(bucket="web", endpoint=f"http://127.0.0.1:{port}"), patience=0.1)
        with target, pytest.raises(TargetError) as failed:
            target.read("feed.xml")
    assert failed.value.code == "L851"
    assert SECRET not in list_said(failed.value, target)
    assert asked


def test_a_busy_store_is_asked_again_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else the environment says: the library would take the endpoint from it."""
    set_s3_keys(monkeypatch)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    busy = b"HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    kept = b"Last-Modified: Fri, 27 Nov 2026 05:00:00 GMT\r\nETag: x\r\n"
    whole = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n%b\r\nhi" % kept
    with (
        run_stub([busy, whole]) as (port, asked),
        S3Target(S3Options(bucket="web", endpoint=f"http://127.0.0.1:{port}")) as target,
    ):
        assert target.read("feed.xml") == b"hi"
    assert len(asked) == 2
    assert all(b"Credential=AKEXAMPLE/" in head and SECRET.encode() not in head for head in asked)


@pytest.mark.parametrize(
    "options",
    [
        S3Options(bucket="web", endpoint="http://s3.example.no"),
        S3Options(bucket="web", endpoint=f"https://key:{SECRET}@s3.example.no"),
        S3Options(bucket="web/podkast"),
        S3Options(bucket=""),
    ],
)
def test_what_a_table_cannot_mean(options: S3Options) -> None:
    """An endpoint without encryption or with a password, a path for a bucket."""
    with pytest.raises(SettingsError) as failed:
        S3Target(options)
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"


def test_the_package_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is named, with how to have it."""
    set_s3_keys(monkeypatch)
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(TargetError, match="obstore") as failed, S3Target(S3Options(bucket="web")):
        pass
    assert failed.value.code == "L850"
    assert "lydsak[s3]" in (failed.value.help or "")
