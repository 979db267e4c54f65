"""What the tab "changes" shows: the script beside its versions, and the article's revision with what is to choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lydsak.build.editing.history import compare_version
from lydsak.build.editing.update import UpdatePlan, apply_update, plan_update, settle_update
from lydsak.build.json_forms import encode_change
from lydsak.config import Settings
from lydsak.errors import LydsakError, Phrase, UsageError
from lydsak.studio.intake import HeldSource
from lydsak.studio.phrases import encode_told_error
from lydsak.text.changes import compare_scripts, mark_words
from lydsak.text.script.parsing import parse_script


def describe_changes(settings: Settings, path: Path, against: str) -> dict[str, Any]:
    """The script beside one of its versions."""
    try:
        comparison = compare_version(settings, path, against)
    except UsageError as error:
        return {"against": against, "available": False, "why": encode_told_error(error), "changes": []}
    changes = [encode_change(change) for change in comparison.changes]
    return {"against": against, "available": True, "why": None, "changes": changes}


def list_outside_changes(old: str | None, new: str) -> list[dict[str, Any]]:
    """What somebody else changed between two texts of a script."""
    if old is None:
        return []
    try:
        changes = compare_scripts(parse_script(old, path="before"), parse_script(new, path="after"))
    except LydsakError:
        words = [{"kind": span.kind, "text": span.text} for span in mark_words(old, new)]
        return [{"kind": "changed", "id": None, "old": old, "new": new, "words": words}]
    return [encode_change(change) for change in changes if change.kind != "same"]


def describe_update(settings: Settings, path: Path, revision: HeldSource | None = None) -> dict[str, Any]:
    """What the article in articles/ would change, or the one that an editor brings."""
    try:
        source, encoding = (revision.source, revision.encoding) if revision else (None, None)
        plan = plan_update(settings, path, source, encoding=encoding)
    except LydsakError as error:
        return {"changed": False, "why": encode_told_error(error), "changes": [], "conflicts": [], "left_out": []}
    return {"changed": plan.changed, "why": None, **_encode_plan(plan)}


def run_update(
    settings: Settings, path: Path, choices: dict[str, Any], revision: HeldSource | None = None
) -> UpdatePlan:
    """Merge with an editor's choices and write. Raises UsageError where some are missing, LydsakError."""
    chosen = {key: _read_choice(value) for key, value in choices.items()}
    source, encoding = (revision.source, revision.encoding) if revision else (None, None)
    plan = plan_update(settings, path, source, encoding=encoding)
    plan = settle_update(settings, plan, chosen, source, encoding=encoding)
    missing = [one.id for one in plan.merge.conflicts if one.id not in chosen]
    if missing:
        message = Phrase("nobody has chosen at {places}", places=", ".join(missing))
        raise UsageError("L029", message, help="choose one of the two texts in each place")
    apply_update(settings, plan)
    return plan


def _read_choice(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    if not isinstance(text, str) or not text.strip():
        raise UsageError("L029", "a choice is mine, article or a text", help="choose one of the two texts")
    return text


def _encode_plan(plan: UpdatePlan) -> dict[str, Any]:
    return {
        "changes": [
            {
                "kind": one.kind,
                "id": one.id,
                "old": one.before,
                "new": one.after,
                "words": [
                    {"kind": span.kind, "text": span.text} for span in mark_words(one.before or "", one.after or "")
                ],
            }
            for one in plan.merge.changes
        ],
        "conflicts": [
            {
                "id": one.id,
                "mine": one.mine,
                "article": one.article,
                "base": one.base,
                "words": [
                    {"kind": span.kind, "text": span.text} for span in mark_words(one.mine or "", one.article or "")
                ],
            }
            for one in plan.merge.conflicts
        ],
        "left_out": [{"text": one.text, "reason": one.reason} for one in plan.left_out],
    }
