"""Going back: one publication, never two, however often it is cut off."""

from __future__ import annotations

import pytest

from lydsak.build.deployment.deploy import FileSent, publish_web_root
from lydsak.build.deployment.rollback import RollbackPlanned, RolledBack, roll_back
from lydsak.errors import PublishError
from tests.build.deployment.conftest import CutOff, MemoryTarget, WebRoot, check_promise

FIRST = {"a": "sound of a", "b": "sound of b"}
SECOND = {"a": "sound of a, corrected", "b": "sound of b", "c": "sound of c"}
THIRD = {"a": "sound of a, corrected", "b": "b once more", "d": "sound of d"}


def _publish(web_root: WebRoot, target: MemoryTarget, episodes: dict[str, str]) -> dict[str, bytes]:
    files = web_root.write(episodes)
    web_root.publish(target, "lost-guid")
    return files


def test_a_target_goes_back_one_publication(web_root: WebRoot) -> None:
    """With its pages, feed and sounds as they were; then there is nothing further back."""
    target = MemoryTarget()
    _publish(web_root, target, FIRST)
    second = _publish(web_root, target, SECOND)
    _publish(web_root, target, THIRD)
    events = list(roll_back(web_root.root, target))
    assert target.list_public() == second
    assert target.list_kept() == set()
    assert isinstance(events[0], RollbackPlanned)
    assert events[0].episodes == 3
    assert isinstance(events[-1], RolledBack)
    with pytest.raises(PublishError) as refused:
        list(roll_back(web_root.root, target))
    assert refused.value.code == "L845"
    assert target.list_public() == second


def test_a_dry_run_changes_nothing(web_root: WebRoot) -> None:
    """It tells what would be restored and removed."""
    target = MemoryTarget()
    _publish(web_root, target, FIRST)
    second = _publish(web_root, target, SECOND)
    (planned,) = roll_back(web_root.root, target, dry_run=True)
    assert isinstance(planned, RollbackPlanned)
    assert "feed.xml" in planned.restored
    assert any(path.startswith("media/c.") for path in planned.removed)
    assert target.list_public() == second


def test_asking_for_every_file_leaves_the_way_back(web_root: WebRoot) -> None:
    """Whether all of them are there or one is sent again: nothing new was published."""
    target = MemoryTarget()
    first = _publish(web_root, target, FIRST)
    _publish(web_root, target, SECOND)
    list(publish_web_root(web_root.settings, target, verify=True))
    del target.files["index.html"]
    list(publish_web_root(web_root.settings, target, verify=True))
    assert "index.html" in target.files
    list(roll_back(web_root.root, target))
    assert target.list_public() == first


def test_what_was_gone_back_from_does_not_come_out_again_unasked(web_root: WebRoot) -> None:
    """The same command run again, by a clock as well: only leave by its name, or something else, brings more out."""
    target = MemoryTarget()
    first = _publish(web_root, target, FIRST)
    second = _publish(web_root, target, SECOND)
    list(roll_back(web_root.root, target))
    for _ in range(2):
        with pytest.raises(PublishError) as refused:
            web_root.publish(target)
        assert refused.value.code == "L849"
        assert '"a" is still as' in refused.value.message
        assert "--allow rolled-back" in (refused.value.help or "")
        assert target.list_public() == first
    web_root.publish(target, "rolled-back")
    assert target.list_public() == second


def test_what_was_mended_goes_out_and_ends_the_memory(web_root: WebRoot) -> None:
    """What was gone back from is another matter by then."""
    target = MemoryTarget()
    _publish(web_root, target, {"a": "sound of a", "b": "sound of b"})
    _publish(web_root, target, {"a": "a wrong number", "b": "sound of b"})
    list(roll_back(web_root.root, target))
    mended = web_root.write({"a": "the right number", "b": "sound of b"})
    web_root.publish(target)
    assert target.list_public() == mended
    wrong = web_root.write({"a": "a wrong number", "b": "sound of b"})
    web_root.publish(target)
    assert target.list_public() == wrong


def test_a_mended_episode_does_not_bring_out_another_one(web_root: WebRoot) -> None:
    """Each is told by its name."""
    target = MemoryTarget()
    _publish(web_root, target, FIRST)
    _publish(web_root, target, SECOND)
    list(roll_back(web_root.root, target))
    web_root.write(SECOND | {"a": "sound of a, at last"})
    with pytest.raises(PublishError) as refused:
        web_root.publish(target)
    assert '"c" is still as' in refused.value.message
    assert '"a"' not in refused.value.message


def test_what_is_built_as_it_stands_there_is_up_to_date(web_root: WebRoot) -> None:
    """And what was gone back from is remembered, also through asking for every file."""
    target = MemoryTarget()
    _publish(web_root, target, FIRST)
    _publish(web_root, target, SECOND)
    list(roll_back(web_root.root, target))
    web_root.write(FIRST)
    web_root.publish(target)
    del target.files["index.html"]
    list(publish_web_root(web_root.settings, target, verify=True))
    web_root.write(SECOND)
    with pytest.raises(PublishError) as refused:
        web_root.publish(target)
    assert refused.value.code == "L849"


def test_what_was_cut_off_and_gone_back_from_does_not_come_out_again_unasked(web_root: WebRoot) -> None:
    """Its new sounds are known by their names."""
    target = MemoryTarget()
    first = _publish(web_root, target, FIRST)
    web_root.write(SECOND)
    target.strike = target.changes + 3
    with pytest.raises(CutOff):
        web_root.publish(target)
    target.strike = None
    list(roll_back(web_root.root, target))
    with pytest.raises(PublishError) as refused:
        web_root.publish(target)
    assert refused.value.code == "L849"
    assert target.list_public() == first


def test_going_back_can_be_cut_off_anywhere_and_goes_no_further(web_root: WebRoot) -> None:
    """The next --rollback completes it; only the one after that would be a step of its own, and there is none."""
    begun = MemoryTarget()
    _publish(web_root, begun, FIRST)
    second = _publish(web_root, begun, SECOND)
    _publish(web_root, begun, THIRD)
    undisturbed = MemoryTarget(dict(begun.files))
    list(roll_back(web_root.root, undisturbed))
    for strike in range(undisturbed.changes):
        target = MemoryTarget(dict(begun.files), strike)
        with pytest.raises(CutOff):
            list(roll_back(web_root.root, target))
        check_promise(target)
        target.strike = None
        list(roll_back(web_root.root, target))
        assert ".lydsak/sending.json" not in target.files
        assert target.list_public() == second
        assert target.list_kept() == set()


def test_a_publication_that_was_cut_off_is_undone_and_not_the_one_before_it(web_root: WebRoot) -> None:
    """Wherever it was cut off, and wherever going back is cut off then: the last whole one is what stands."""
    begun = MemoryTarget()
    _publish(web_root, begun, FIRST)
    second = _publish(web_root, begun, SECOND)
    web_root.write(THIRD)
    whole = MemoryTarget(dict(begun.files))
    web_root.publish(whole, "lost-guid")
    for strike in range(1, whole.changes - 1):
        cut = MemoryTarget(dict(begun.files), strike)
        with pytest.raises(CutOff):
            web_root.publish(cut, "lost-guid")
        undisturbed = MemoryTarget(dict(cut.files))
        list(roll_back(web_root.root, undisturbed))
        assert undisturbed.list_public() == second
        for again in range(undisturbed.changes - 1):
            target = MemoryTarget(dict(cut.files), again)
            with pytest.raises(CutOff):
                list(roll_back(web_root.root, target))
            check_promise(target)
            target.strike = None
            list(roll_back(web_root.root, target))
            assert target.list_public() == second


def test_what_is_kept_and_damaged_is_not_brought_out(web_root: WebRoot) -> None:
    """Nothing is changed then."""
    target = MemoryTarget()
    _publish(web_root, target, FIRST)
    second = _publish(web_root, target, SECOND)
    for path in target.list_kept():
        target.files[path] = b"damaged"
    with pytest.raises(PublishError) as refused:
        list(roll_back(web_root.root, target))
    assert refused.value.code == "L845"
    assert target.list_public() == second
    assert ".lydsak/sending.json" not in target.files


def test_where_nothing_was_published_there_is_nothing_to_go_back_to(web_root: WebRoot) -> None:
    """Nor after the first publication."""
    target = MemoryTarget()
    with pytest.raises(PublishError):
        list(roll_back(web_root.root, target))
    _publish(web_root, target, FIRST)
    with pytest.raises(PublishError):
        list(roll_back(web_root.root, target))


LONG = {"a": "a long sound of a " * 100_000, "b": "sound of b"}


def test_what_is_large_is_put_back_by_the_target_itself(web_root: WebRoot) -> None:
    """Cut off anywhere, it is whole after the next one, and no feed names what is not there."""
    begun = MemoryTarget()
    first = _publish(web_root, begun, LONG)
    _publish(web_root, begun, FIRST)
    undisturbed = MemoryTarget(dict(begun.files))
    events = list(roll_back(web_root.root, undisturbed))
    assert undisturbed.list_public() == first
    assert not any(path.startswith("media/a.") for path in undisturbed.sent)
    sent = [event for event in events if isinstance(event, FileSent)]
    assert [event.done for event in sent] == [*range(1, len(sent) + 1)]
    assert {event.total for event in sent} == {len(sent)}
    for strike in range(undisturbed.changes):
        target = MemoryTarget(dict(begun.files), strike)
        with pytest.raises(CutOff):
            list(roll_back(web_root.root, target))
        check_promise(target)
        target.strike = None
        list(roll_back(web_root.root, target))
        assert target.list_public() == first


def test_what_is_large_and_damaged_changes_nothing_that_is_out(web_root: WebRoot) -> None:
    """It is found before anything is begun: what is published next is no going back that was cut off."""
    target = MemoryTarget()
    _publish(web_root, target, LONG)
    second = _publish(web_root, target, FIRST)
    (kept,) = (path for path in target.list_kept() if len(target.files[path]) > 1_000_000)
    target.files[kept] = target.files[kept].replace(b"long", b"torn")
    with pytest.raises(PublishError) as refused:
        list(roll_back(web_root.root, target))
    assert refused.value.code == "L845"
    assert {path: target.files[path] for path in second} == second
    assert ".lydsak/sending.json" not in target.files
