from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from lydsak.build.events import EpisodeFailed
from lydsak.build.show import BuildOptions
from lydsak.build.sound import alternates, assembly, mastering
from lydsak.build.workers import patience
from lydsak.build.workers.patience import allow_for_sound
from lydsak.model import Ms

if TYPE_CHECKING:
    from types import ModuleType

    from tests.build.conftest import ShowFolder


def _hang(*_: Any) -> None:
    signal.pause()


def _allow_little(*_: Any) -> float:
    return 0.5


def test_longer_sound_may_take_longer() -> None:
    """A stretch that lies under one long bed is one task, however long."""
    assert allow_for_sound(Ms(30_000)) == 420.0
    assert allow_for_sound(Ms(3_600_000)) > patience.A_FILE


@pytest.mark.parametrize(
    ("module", "task", "code"),
    [
        (mastering, "_work_unit", "L520"),
        (alternates, "_encode_alternate", "L525"),
        (assembly, "_keep_sound", "L521"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_is_not_held_up_by_what_hangs(
    show: ShowFolder, monkeypatch: pytest.MonkeyPatch, module: ModuleType, task: str, code: str, workers: int
) -> None:
    """Its worker is ended, and the error says what it was at and for how long."""
    if module is alternates:
        show.add_settings("\n[sound.alternates]\nopus = 40\n")
    if module is assembly:
        soundfile.write(show.root / "audio" / "music" / "skille.wav", np.full(48_000, 0.1), 48_000)
        show.add_settings('\n[sound.intro]\nfile = "skille.wav"\n')
        monkeypatch.setattr(assembly, "A_FILE", 0.5)
    monkeypatch.setattr(module, task, _hang)
    monkeypatch.setattr(module, "_find_patience", _allow_little)
    (failed,) = [event for event in show.build(BuildOptions(workers=workers)) if isinstance(event, EpisodeFailed)]
    assert failed.error.code == code
    assert "did not end in 0.5 s" in failed.error.message
