from __future__ import annotations

import json
from typing import get_args

import pytest

from lydsak.config.schemas import SchemaName, make_schema
from tests.cli.conftest import Lydsak


@pytest.mark.parametrize("name", get_args(SchemaName))
def test_every_schema_can_be_printed(lydsak: Lydsak, name: SchemaName) -> None:
    """As one JSON document and nothing beside it, Norwegian letters as they are; no show is needed."""
    outcome = lydsak("schema", name)
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == json.loads(json.dumps(make_schema(name)))
    assert "\\u00" not in outcome.out


def test_without_a_name_it_is_that_of_the_settings(lydsak: Lydsak) -> None:
    """The file that every show has."""
    assert lydsak("schema").out == lydsak("schema", "settings").out


def test_another_name_is_wrong_usage(lydsak: Lydsak) -> None:
    """The answer lists those that there are."""
    outcome = lydsak("schema", "feed")
    assert (outcome.code, outcome.out) == (2, "")
    for name in get_args(SchemaName):
        assert name in outcome.err
