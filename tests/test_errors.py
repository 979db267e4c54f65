from __future__ import annotations

import pickle
import re

import pytest

from lydsak import errors
from lydsak.errors import EngineError, LydsakError, Phrase, Place, ScriptError

FAMILY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LydsakError)]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_the_tree_on_top_of_the_file_is_the_family(kind: type[LydsakError]) -> None:
    """Each class stands in the drawing, with its exit code."""
    drawn = re.search(rf"^(?:├── |└── )?{kind.__name__} +(\d+)\b", errors.__doc__ or "", re.MULTILINE)
    assert drawn is not None
    assert int(drawn[1]) == kind.exit_code


def test_an_error_crosses_from_a_worker_whole() -> None:
    """Pickling keeps class, code, place and help."""
    error = EngineError("L420", "no answer", place=Place("scripts/a.md", 3, 1, "Hei.", 4), help="try again")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is EngineError
    assert (copy.code, copy.message, copy.place, copy.help) == (error.code, error.message, error.place, error.help)
    assert str(copy) == "no answer"


def test_a_place_prints_as_editors_jump_to_it() -> None:
    """Path, line and column, as far as they are known."""
    assert str(Place("scripts/a.md", 26, 2)) == "scripts/a.md:26:2"
    assert str(Place("lydsak.toml")) == "lydsak.toml"
    assert str(ScriptError("L202", "x").place) == "None"


def test_a_phrase_is_its_words_and_remembers_its_parts() -> None:
    """To all who print it, it is text; through a worker's pipe, what it was made of is kept too."""
    phrase = Phrase("{{shown|said}}: {kind} {line}", kind=Phrase("a list"), line=3)
    assert phrase == "{shown|said}: a list 3"
    copy = pickle.loads(pickle.dumps(EngineError("L420", phrase))).message
    assert (copy, copy.template, copy.parts) == (phrase, phrase.template, phrase.parts)
    assert isinstance(copy.parts["kind"], Phrase)
