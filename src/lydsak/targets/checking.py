"""What a [publish.NAME] table cannot mean, told before anything is sent."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from lydsak.errors import Phrase, Place, SettingsError

HOST_KEY_HELP: Final = (
    "if the server is new to you, connect once with ssh and compare its key with what its owner says; if the key has "
    "changed without a word from the owner, do not publish there"
)
LOGIN_HELP: Final = "does `ssh` log in there without asking anything? it needs a key in the agent or in ~/.ssh"
_HOST: Final = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9._:-]*$")
"""Names, addresses and aliases of ~/.ssh/config. What begins with a dash would be an option to ssh."""
_USER: Final = re.compile(r"^[A-Za-z0-9_.][A-Za-z0-9_.@+-]*$")
_USERINFO: Final = re.compile(r"(?<=//)[^/\s@]*@")


def check_url(url: str, *, setting: str) -> SplitResult:
    """The parts of an http(s) address that bears no password. Raises SettingsError (L856)."""
    parts = _split_url(url, setting)
    if parts.username is not None or parts.password is not None:
        help = "take it out: passwords come from the environment, and this file is often shared"
        raise SettingsError("L856", Phrase("{setting} holds a user or password", setting=setting), help=help)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            "L856", Phrase("{setting} is no web address", setting=setting), help="write it as https://HOST/PATH"
        )
    return parts


def check_ssh(host: str, user: str | None, port: int, path: str) -> None:
    """Refuse what ssh would read as something else. Raises SettingsError (L856).

    It repeats neither host nor user: people write passwords into them.
    """
    if not _HOST.fullmatch(host):
        help = "write the host's name alone; `user`, `port` and `path` have keys of their own"
        raise SettingsError("L856", "host is no host's name", help=help)
    if user is not None and not _USER.fullmatch(user):
        help = "a user's name alone, as ssh has it; keys and passwords have no place in this file"
        raise SettingsError("L856", "user is no user's name", help=help)
    if not 0 < port < 65536:
        raise SettingsError(
            "L856", Phrase("port is no port: {port}", port=port), help="ssh listens at 22 where nothing else is said"
        )
    if not path.strip("/") or any(ord(letter) < 32 for letter in path):
        help = "name the folder that the web server serves, as /srv/www/podkast"
        raise SettingsError("L856", Phrase("path is no web root: {path}", path=f"{path!r}"), help=help)


def find_known_hosts(path: str | None, root: Path) -> Path | None:
    """The list of known servers, where one is named. Raises SettingsError (L856)."""
    if path is None:
        return None
    found = root / Path(path).expanduser()
    if not found.is_file() or '"' in str(found):
        help = Phrase(
            "make it: ssh-keyscan HOST > {name}, and compare its keys with what the server's owner says",
            name=found.name,
        )
        raise SettingsError("L856", "known_hosts names no file", place=Place(str(found)), help=help)
    return found


def is_loopback_host(host: str | None) -> bool:
    """Whether a host is this machine, so that nothing passes over a network."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def hide_userinfo(text: str) -> str:
    """The text without the user and password of any address in it."""
    return _USERINFO.sub("", text)


def _split_url(url: str, setting: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        # The address itself is not repeated: what is wrong may be a password's letters.
        raise SettingsError(
            "L856", Phrase("{setting} is no web address", setting=setting), help="write it as https://HOST/PATH"
        ) from error
    return parts
