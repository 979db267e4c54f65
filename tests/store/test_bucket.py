"""Entries in a bucket of a real S3 server."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.errors import TargetError
from lydsak.model import Key, SharedStore
from lydsak.store import Recipe, Store
from lydsak.store import bucket as bucket_module
from lydsak.store.bucket import EntryBucket, locate_bucket, name_object
from tests.targets.conftest import LINUX
from tests.targets.servers import run_stub, set_s3_keys

RECIPE = Recipe("speech", {"words": "Hei på deg"})


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    set_s3_keys(monkeypatch)


@LINUX
def test_an_entry_goes_through_a_bucket_as_it_stands(weed: str, tmp_path: Path) -> None:
    """Byte for byte, over whatever stood there; what nobody sent is not there."""
    bucket = EntryBucket(SharedStore("web", tmp_path.name, weed))
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    here.put(RECIPE, b"sound" * 1000)
    entry = here.locate(RECIPE.key).read_bytes()
    assert bucket.read(RECIPE.key) is None
    for content in (b"something else", entry):
        bucket.write(RECIPE.key, content)
        assert bucket.read(RECIPE.key) == content
    assert there.adopt_entry(RECIPE.key, entry)
    assert there.get(RECIPE.key) == b"sound" * 1000


@LINUX
def test_what_is_too_large_to_be_an_entry_is_none(weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write there could fill the memory of all who read."""
    bucket = EntryBucket(SharedStore("web", tmp_path.name, weed))
    bucket.write(RECIPE.key, bytes(2000))
    monkeypatch.setattr(bucket_module, "LARGEST_SHARED", 900 - bucket_module._HEADER)
    assert bucket.read(RECIPE.key) is None


@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b""])
def test_a_bucket_that_does_not_answer_ends_it(answer: bytes | None) -> None:
    """It says nothing, or hangs up in its answer or before: none of it is waited for long."""
    with run_stub([answer]) as (port, _):
        bucket = EntryBucket(SharedStore("web", "", f"http://127.0.0.1:{port}"), patience=0.1)
        with pytest.raises(TargetError) as failed:
            bucket.read(RECIPE.key)
    assert failed.value.code == "L851"


def test_a_bucket_that_is_not_there_is_not_taken_for_an_empty_one() -> None:
    """Else nobody would hear of it."""
    body = b"<Error><Code>NoSuchBucket</Code></Error>"
    answer = b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    with run_stub([answer]) as (port, _), pytest.raises(TargetError, match="NoSuchBucket"):
        EntryBucket(SharedStore("web", "", f"http://127.0.0.1:{port}")).read(RECIPE.key)


def test_an_object_is_named_as_its_file_is() -> None:
    """So that a store's folder can be copied there by any tool."""
    assert name_object(Key("ab" + "c" * 62)) == f"ab/{'c' * 62}"
    assert str(locate_bucket(SharedStore("web", "radio/"))) == "s3://web/radio"
