"""The whole of a publication to every kind of target, as its users reach it."""

from __future__ import annotations

from pathlib import Path

from lydsak.build.deployment.deploy import FileSent, Published
from lydsak.build.deployment.rollback import roll_back
from lydsak.targets.opening import open_target
from lydsak.targets.options import TargetOptions
from tests.build.deployment.conftest import make_web_root

FIRST = {"a": "sound of a", "b": "sound of b"}
SECOND = {"a": "sound of a, corrected", "b": "sound of b", "c": "sound of c"}


def test_a_show_goes_out_again_and_back(options: TargetOptions, tmp_path: Path) -> None:
    """Each time over a connection of its own: what was published is known there, and nothing of it is sent again."""
    web_root = make_web_root(tmp_path / "show")
    first = web_root.write(FIRST)

    def publish() -> tuple[list[str], Published]:
        with open_target(options, root=web_root.root) as target:
            events = web_root.publish(target)
        assert isinstance(events[-1], Published)
        return [event.path for event in events if isinstance(event, FileSent)], events[-1]

    def check(files: dict[str, bytes], gone: set[str]) -> None:
        with open_target(options, root=web_root.root) as target:
            assert {path: target.read(path) for path in files} == files
            assert {path: target.read(path) for path in gone} == dict.fromkeys(gone)

    sent, published = publish()
    assert (set(sent), sent[-1], published.episodes) == (set(first), "feed.xml", 2)
    assert publish()[0] == []
    second = web_root.write(SECOND)
    sent, _ = publish()
    assert set(sent) == {path for path in second if first.get(path) != second[path]}
    check(second, first.keys() - second.keys())
    with open_target(options, root=web_root.root) as target:
        list(roll_back(web_root.root, target))
    check(first, second.keys() - first.keys())


def test_a_long_sound_goes_back_without_coming_down_the_line(options: TargetOptions, tmp_path: Path) -> None:
    """The target has it, and puts it back itself."""
    web_root = make_web_root(tmp_path / "show")
    first = web_root.write({"a": "long sound of a " * 100_000})
    with open_target(options, root=web_root.root) as target:
        web_root.publish(target)
    web_root.write({"a": "short sound of a"})
    with open_target(options, root=web_root.root) as target:
        web_root.publish(target)
    with open_target(options, root=web_root.root) as target:
        (sound,) = (event for event in roll_back(web_root.root, target) if getattr(event, "size", 0) > 1_000_000)
    assert isinstance(sound, FileSent)
    with open_target(options, root=web_root.root) as target:
        assert {path: target.read(path) for path in first} == first
