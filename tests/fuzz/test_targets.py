"""What is fuzzed: some inputs for each target, so that none of them rots."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import hypothesis
import pytest

from fuzz.target_names import TARGET_NAMES, load_target
from fuzz.watch import limit_time
from lydsak.errors import LydsakError


@pytest.mark.parametrize("name", TARGET_NAMES)
def test_some_inputs_keep_every_promise(name: str) -> None:
    """The same ones each time; many more come with `python -m fuzz`."""
    target = load_target(name)

    @hypothesis.settings(
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(target.inputs)
    def check(value: Any) -> None:
        with limit_time(10), suppress(LydsakError):
            target.check(value)

    check()


@pytest.mark.parametrize("name", TARGET_NAMES)
def test_seeds_are_inputs(name: str) -> None:
    """What a fuzzer begins from is read, or refused, as all else is."""
    target = load_target(name)
    for seed in target.seeds()[:5]:
        if target.decode:
            with limit_time(10), suppress(LydsakError):
                target.check(target.decode(seed))
