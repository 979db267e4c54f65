from __future__ import annotations

from dataclasses import asdict
from string import Formatter

from lydsak.publish.report.wording import choose_report_wording


def test_both_languages_say_everything_with_the_same_gaps() -> None:
    """No empty string, and as many `{}` in the same ones."""
    bokmal, nynorsk = asdict(choose_report_wording("nb")), asdict(choose_report_wording("nn"))
    assert all((*bokmal.values(), *nynorsk.values()))
    for name, text in bokmal.items():
        assert _count_gaps(text) == _count_gaps(nynorsk[name]), name


def test_the_languages_differ() -> None:
    """Nynorsk is not Bokmål under another name."""
    assert choose_report_wording("nn").ducking != choose_report_wording("nb").ducking


def _count_gaps(text: str) -> int:
    return sum(field is not None for _, field, _, _ in Formatter().parse(text))
