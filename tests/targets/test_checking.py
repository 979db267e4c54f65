"""What a table cannot mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.errors import SettingsError
from lydsak.targets.checking import check_ssh, check_url, find_known_hosts, hide_userinfo, is_loopback_host
from tests.targets.servers import SECRET


@pytest.mark.parametrize(
    "url", ["https://dav.example.no/podkast/", "http://127.0.0.1:8080", "https://[::1]:8443/a%20b"]
)
def test_addresses_without_a_login_are_fine(url: str) -> None:
    """With port and path."""
    assert check_url(url, setting="url").hostname


@pytest.mark.parametrize(
    "url",
    [
        f"https://kari:{SECRET}@dav.example.no/",
        f"https://{SECRET}@dav.example.no/",
        f"https://:{SECRET}@dav.example.no/",
        f"https://kari:{SECRET}@dav.example.no:port/",
        f"ftp://dav.example.no/{SECRET}",
        "dav.example.no/podkast",
        "https:///podkast",
        f"https://dav.example.no/?key={SECRET}",
        "https://[::1/",
    ],
)
def test_a_password_or_no_address_is_refused_and_not_repeated(url: str) -> None:
    """Neither in the message nor in what caused it."""
    with pytest.raises(SettingsError) as failed:
        check_url(url, setting="url")
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help} {failed.value.__cause__}"


@pytest.mark.parametrize("host", ["www.example.no", "web_1", "192.0.2.1", "2001:db8::1"])
def test_hosts_and_aliases_are_fine(host: str) -> None:
    """As ssh has them."""
    check_ssh(host, "kari", 22, "~/www")


@pytest.mark.parametrize(
    ("host", "user", "port", "path"),
    [
        ("-oProxyCommand=touch x", None, 22, "/srv/www"),
        (f"kari:{SECRET}@www.example.no", None, 22, "/srv/www"),
        ("www.example.no/srv", None, 22, "/srv/www"),
        ("www example", None, 22, "/srv/www"),
        ("", None, 22, "/srv/www"),
        ("www.example.no", "-lroot", 22, "/srv/www"),
        ("www.example.no", f"kari:{SECRET}", 22, "/srv/www"),
        ("www.example.no", None, 0, "/srv/www"),
        ("www.example.no", None, 65536, "/srv/www"),
        ("www.example.no", None, 22, "/"),
        ("www.example.no", None, 22, ""),
        ("www.example.no", None, 22, "/srv\n/www"),
    ],
)
def test_what_ssh_would_read_as_something_else_is_refused(host: str, user: str | None, port: int, path: str) -> None:
    """An option for a host, a password for a user, the whole disk for a web root."""
    with pytest.raises(SettingsError) as failed:
        check_ssh(host, user, port, path)
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"


def test_this_machine_is_known_by_its_addresses() -> None:
    """And not by a name that only begins so."""
    assert all(is_loopback_host(host) for host in ("localhost", "127.0.0.1", "127.8.8.8", "::1"))
    assert not any(
        is_loopback_host(host) for host in ("localhost.example.no", "127.0.0.1.example.no", "10.0.0.1", None)
    )


def test_logins_of_addresses_are_taken_out_of_a_text() -> None:
    """All of them."""
    said = f"fatal: unable to access 'https://kari:{SECRET}@example.no/a.git/': see https://{SECRET}@b.no/"
    assert hide_userinfo(said) == "fatal: unable to access 'https://example.no/a.git/': see https://b.no/"


def test_a_list_of_known_servers_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A relative path is the show's; none named is ssh's own."""
    (tmp_path / "known").touch()
    assert find_known_hosts("known", tmp_path) == tmp_path / "known"
    assert find_known_hosts(None, tmp_path) is None
    with pytest.raises(SettingsError) as failed:
        find_known_hosts("unknown", tmp_path)
    assert failed.value.code == "L856"
    assert str(failed.value.place) == str(tmp_path / "unknown")
