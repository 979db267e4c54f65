"""Bad inputs, by kind: whatever people, programs and strangers may hand to Lydsak."""

from __future__ import annotations

from collections.abc import Iterator

from faults.inputs.cases import BadInput
from faults.inputs.documents import list_documents
from faults.inputs.encodings import list_encodings
from faults.inputs.hostile import list_hostile
from faults.inputs.huge import list_huge
from faults.inputs.injections import list_injections
from faults.inputs.paths import list_paths
from faults.inputs.pictures import list_pictures
from faults.inputs.settings import list_settings
from faults.inputs.sounds import list_sounds

KINDS = (
    list_huge,
    list_hostile,
    list_encodings,
    list_injections,
    list_documents,
    list_paths,
    list_settings,
    list_sounds,
    list_pictures,
)


def list_inputs() -> Iterator[BadInput]:
    """Every bad input, each made when its turn comes."""
    for kind in KINDS:
        yield from kind()
