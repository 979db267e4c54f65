"""What a bucket's address means; tests/targets/test_s3.py has the client at work."""

from __future__ import annotations

import pytest

from lydsak.errors import SettingsError, TargetError
from lydsak.targets.s3_client import (
    BucketAddress,
    check_bucket_address,
    explain_bucket,
    find_s3_code,
    open_bucket,
)
from tests.targets.servers import SECRET, set_s3_keys


@pytest.mark.parametrize(
    ("address", "server", "shown"),
    [
        (BucketAddress("web"), "https://s3.us-east-1.amazonaws.com", "s3://web"),
        (BucketAddress("web", "/a/b/", region="eu-north-1"), "https://s3.eu-north-1.amazonaws.com", "s3://web/a/b"),
        (BucketAddress("web", "a", "https://s3.example"), "https://s3.example", "s3://web/a at https://s3.example"),
    ],
)
def test_an_address_is_amazons_or_another_stores(address: BucketAddress, server: str, shown: str) -> None:
    """People are told whose."""
    check_bucket_address(address)
    assert (address.server, str(address)) == (server, shown)


@pytest.mark.parametrize(
    "address",
    [
        BucketAddress("web/folder"),
        BucketAddress("web", endpoint="http://s3.example"),
        BucketAddress("web", endpoint=f"https://me:{SECRET}@s3.example"),
    ],
)
def test_what_is_no_bucket_or_not_encrypted_is_refused(address: BucketAddress) -> None:
    """Before anything is asked; a password is not repeated."""
    with pytest.raises(SettingsError) as refused:
        check_bucket_address(address)
    assert refused.value.code == "L856"
    assert SECRET not in f"{refused.value.message} {refused.value.help}"


def test_keys_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both, and what is missing is named."""
    set_s3_keys(monkeypatch)
    open_bucket(BucketAddress("web"), patience=1.0, attempts=1)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(TargetError, match="AWS_SECRET_ACCESS_KEY not set"):
        open_bucket(BucketAddress("web"), patience=1.0, attempts=1)


def test_what_the_library_says_becomes_an_error_of_ours() -> None:
    """Without its headers: a missing bucket is a refusal, whatever kind of error it comes as."""
    said = "Object not found: <Error><Code>NoSuchBucket</Code></Error>, authorization: AWS4 secret"
    with pytest.raises(TargetError) as told, explain_bucket(BucketAddress("web", "a"), "feed.xml"):
        raise FileNotFoundError(said)
    assert (told.value.code, str(told.value.place)) == ("L852", "web/a/feed.xml")
    assert "AWS4" not in told.value.message
    assert find_s3_code(said) == "NoSuchBucket"
    assert find_s3_code("Connection refused") is None
