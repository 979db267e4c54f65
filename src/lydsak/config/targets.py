"""The [publish.NAME] tables: where the show is published to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

import msgspec

from lydsak.config.faults import explain_validation, find_key
from lydsak.config.parsing import SETTINGS_FILE
from lydsak.errors import Phrase, SettingsError
from lydsak.targets.options import TargetOptions

TARGET_KINDS: Final[Mapping[str, type[msgspec.Struct]]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(TargetOptions)
}
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_PATHS: Final = {"git": "folder", "s3": "prefix", "webdav": "url"}
"""What other kinds call a path is called so."""
_SECRET: Final = re.compile(r"(?i)(^|_)(key|token|secret|password|passphrase|credentials?)(_id)?$")
_USER_IN_URL: Final = re.compile(r"//[^/]*:[^/]*@")


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """A target by the name that lydsak.toml gives it."""

    name: str
    options: TargetOptions


def read_target_tables(tables: Mapping[str, Mapping[str, Any]], text: str) -> tuple[NamedTarget, ...]:
    """Each table, checked; `text` is the whole of lydsak.toml. Raises SettingsError."""
    return tuple(_read_target(name, table, text) for name, table in tables.items())


def _read_target(name: str, table: Mapping[str, Any], text: str) -> NamedTarget:
    keys = ("publish", name)
    place = find_key(text, SETTINGS_FILE, keys)
    if not _NAME.fullmatch(name):
        help = "small letters, digits and hyphens, like [publish.web]"
        raise SettingsError("L107", Phrase('"{name}" is no name of a target', name=name), place=place, help=help)
    for key, value in table.items():
        if _SECRET.search(key) or (isinstance(value, str) and _USER_IN_URL.search(value)):
            place = find_key(text, SETTINGS_FILE, (*keys, key))
            help = "keys and passwords come from the environment: docs/how-to/publish.md"
            raise SettingsError("L110", "a key does not belong in lydsak.toml", place=place, help=help)
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in TARGET_KINDS:
        near = difflib.get_close_matches(str(kind), TARGET_KINDS, n=1)
        known = Phrase("one of {choices}", choices=", ".join(TARGET_KINDS))
        message = (
            "the target has no kind" if kind is None else Phrase('no kind of target is called "{kind}"', kind=kind)
        )
        place = find_key(text, SETTINGS_FILE, (*keys, "kind"))
        help = (
            Phrase('did you mean "{near}"? {known}', near=near[0], known=known)
            if near
            else Phrase("kind = ...: {known}", known=known)
        )
        raise SettingsError("L107", message, place=place, help=help)
    if "path" in table and kind in _PATHS:
        help = Phrase("did you mean {kind}? {kind2} has no path", kind=_PATHS[kind], kind2=kind)
        raise SettingsError(
            "L104", 'unknown setting "path"', place=find_key(text, SETTINGS_FILE, (*keys, "path")), help=help
        )
    try:
        options: TargetOptions = msgspec.convert(table, TargetOptions)
    except msgspec.ValidationError as error:
        raise explain_validation(error, text, SETTINGS_FILE, table=(keys, TARGET_KINDS[kind])) from None
    for key, message, help in _judge_target(options):
        raise SettingsError("L107", message, place=find_key(text, SETTINGS_FILE, (*keys, key)), help=help)
    return NamedTarget(name, options)


def _judge_target(options: Any) -> Iterator[tuple[str, str, str]]:
    """What types alone do not say: a key, what is wrong with its value, and what to write."""
    for key in ("public_url", "url", "endpoint"):
        address = getattr(options, key, None)
        if address is not None and not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[!-~]*)?", address):
            yield (
                key,
                Phrase('not a web address: "{address}"', address=address),
                "like https://example.no/podkast, plain ASCII",
            )
    for key in ("path", "host", "bucket", "repository", "branch"):
        value = getattr(options, key, None)
        if value is not None and (not value.strip() or value.startswith("-") or not value.isprintable()):
            yield key, Phrase("{key} is empty, or no {key}", key=key), "write where the show is to go"
    for key in ("prefix", "folder"):
        value = str(getattr(options, key, ""))
        parts = value.strip("/").split("/") if value.strip("/") else []
        if ".." in parts:
            yield key, Phrase("{key} leads upwards", key=key), "a folder below, like podkast"
        elif key == "folder" and not _is_folder(value, parts):
            yield (
                key,
                Phrase('{key} is no folder: "{value}"', key=key, value=value),
                "a folder below, like podkast or nett/podkast",
            )
    port = getattr(options, "port", 22)
    if not 1 <= port <= 65535:
        yield "port", "there is no such port", "1 to 65535; ssh has 22"


def _is_folder(value: str, parts: list[str]) -> bool:
    """Whether git can have a folder of that name; what is its own it refuses, after all the work."""
    return value.isprintable() and "\\" not in value and not {"", ".", ".git"}.intersection(map(str.lower, parts))
