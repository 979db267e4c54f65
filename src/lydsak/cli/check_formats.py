"""Findings for programs: annotations of GitHub Actions, and SARIF 2.1.0 for code scanners and editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

from lydsak.config import SETTINGS_FILE
from lydsak.errors import Finding, Place

if TYPE_CHECKING:
    from lydsak.cli.explain import Explanation

CheckFormat = Literal["text", "json", "github", "sarif"]
FORMATS: Final = ("text", "json", "github", "sarif")
_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render_annotation(finding: Finding) -> str:
    """A workflow command: `::error file=scripts/a.md,line=3,col=1,title=L202::unknown voice`."""
    place = finding.place
    properties: dict[str, object] = {}
    if place is not None and place.path:
        properties["file"] = place.path
        if place.line is not None:
            properties["line"] = place.line
            if place.column is not None:
                properties |= {"col": place.column, "endColumn": place.column + place.width}
    properties["title"] = finding.code
    listed = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in properties.items())
    message = finding.message if finding.help is None else f"{finding.message}\nhelp: {finding.help}"
    return f"::{_COMMANDS[finding.level]} {listed}::{_escape(message)}"


def render_sarif(findings: Sequence[Finding]) -> str:
    """One run of one tool (SARIF 2.1.0, section 3.14), with a rule for each code that was found.

    What has no place of its own is of the show: code scanners refuse a result without a location.
    """
    from importlib.metadata import version

    from lydsak.cli.explain import read_explanations

    known = read_explanations()
    codes = sorted({finding.code for finding in findings})
    rules = [_encode_rule(code, known.get(code)) for code in codes]
    driver = {"name": "Lydsak", "semanticVersion": version("lydsak"), "rules": rules}
    results = [_encode_result(finding, codes.index(finding.code)) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _encode_rule(code: str, explanation: Explanation | None) -> dict[str, Any]:
    title, text = (code, code) if explanation is None else (explanation.title, explanation.text)
    help = {"text": text, "markdown": text}
    return {"id": code, "shortDescription": {"text": title}, "fullDescription": {"text": text}, "help": help}


def _encode_result(finding: Finding, rule: int) -> dict[str, Any]:
    message = finding.message if finding.help is None else f"{finding.message} ({finding.help})"
    place = finding.place if finding.place is not None and finding.place.path else Place(SETTINGS_FILE)
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path or ""), "uriBaseId": "%SRCROOT%"}}
    if place.line is not None:
        region = {"startLine": place.line}
        if place.column is not None:
            region |= {"startColumn": place.column, "endColumn": place.column + place.width}
        location["region"] = region
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.level,
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }


def _escape(text: str, more: str = "") -> str:
    """As the runner's toolkit does: percent signs and line ends, in properties also colons and commas."""
    return "".join(f"%{ord(sign):02X}" if sign in "%\r\n" + more else sign for sign in text)
