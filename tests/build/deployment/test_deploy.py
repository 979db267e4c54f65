"""Publishing: whole at every moment, completed after every cut, and nothing sent twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lydsak.build.deployment.deploy import FileSent, PublicationPlanned, Published, publish_web_root
from lydsak.build.deployment.refusals import REFUSAL_KINDS
from lydsak.build.deployment.rollback import roll_back
from lydsak.errors import LydsakError, PublishError
from lydsak.targets.base import Outgoing
from lydsak.targets.headers import is_content_named
from tests.build.deployment.conftest import CutOff, MemoryTarget, WebRoot, check_promise, make_web_root

FIRST = {"a": "sound of a", "b": "sound of b"}
SECOND = {"a": "sound of a, corrected", "b": "sound of b", "c": "sound of c"}
THIRD = {"b": "sound of b", "c": "sound of c", "a": "sound of a", "d": "sound of d"}
ALL = REFUSAL_KINDS


def test_the_first_publication_brings_everything_and_the_feed_last(web_root: WebRoot) -> None:
    """What is for the build alone stays at home."""
    files = web_root.write(FIRST)
    (web_root.root / "feed" / "README.md").write_text("for developers", encoding="utf-8")
    (web_root.root / "feed" / "e" / "a" / "episode.json").write_text("{}", encoding="utf-8")
    (web_root.root / "feed" / ".index.html.half").write_text("half", encoding="utf-8")
    target = MemoryTarget()
    events = web_root.publish(target)
    assert target.list_public() == files
    sent = [event.path for event in events if isinstance(event, FileSent)]
    assert sent[-1] == "feed.xml"
    named = [path for path in sent if is_content_named(path)]
    assert sent[: len(named)] == named
    assert events[-1] == Published("memory", 2, changed=True)


def test_what_stands_there_already_is_not_sent_again(web_root: WebRoot) -> None:
    """Two questions, and nothing else."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    changes, target.looks = target.changes, 0
    events = web_root.publish(target)
    assert events[-1] == Published("memory", 2, changed=False)
    assert (target.changes, target.looks) == (changes, 2)


def test_only_what_changed_is_sent(web_root: WebRoot) -> None:
    """And what the feed names no more is removed, once it does not."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    target.sent.clear()
    files = web_root.write(SECOND)
    web_root.publish(target)
    assert target.list_public() == files
    assert not any(path.startswith("media/b.") for path in target.sent)
    assert len(target.sent) == len(set(target.sent) - {".lydsak/sending.json"}) + 1


def test_a_dry_run_tells_all_and_changes_nothing(web_root: WebRoot) -> None:
    """Also what would be refused."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    before, changes = dict(target.files), target.changes
    web_root.write({"b": "sound of b", "c": "c"})
    (planned,) = web_root.publish(target, dry_run=True)
    assert isinstance(planned, PublicationPlanned)
    assert [path.split(".")[0] for path in planned.plan.new] == ["e/c/index", "media/c"]
    assert planned.plan.changed == ("feed.xml", "index.html")
    assert [path.split(".")[0] for path in planned.plan.removed] == ["e/a/index", "media/a"]
    assert [refusal.kind for refusal in planned.refusals] == ["lost-guid"]
    assert (target.files, target.changes) == (before, changes)


def test_what_subscribers_would_lose_is_refused_until_it_is_allowed(web_root: WebRoot) -> None:
    """Nothing is sent, not even the files."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    changes = target.changes
    files = web_root.write({"b": "sound of b"})
    with pytest.raises(PublishError) as refused:
        web_root.publish(target)
    assert refused.value.code == "L842"
    assert "--allow lost-guid" in (refused.value.help or "")
    assert target.changes == changes
    web_root.publish(target, "lost-guid")
    assert target.list_public() == files


def test_what_was_withdrawn_needs_no_leave_and_is_kept_nowhere(web_root: WebRoot) -> None:
    """Its sound is gone from the target altogether, and going back does not bring it out."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    web_root.withdraw("a")
    files = web_root.write({"b": "sound of b"})
    web_root.publish(target)
    assert target.list_public() == files
    assert not any(b"sound of a" in content or b"guid-a" in content for content in target.files.values())
    with pytest.raises(PublishError) as refused:
        list(roll_back(web_root.root, target))
    assert refused.value.code == "L845"
    assert target.list_public() == files


def test_a_damaged_or_missing_file_goes_nowhere(web_root: WebRoot) -> None:
    """A name that lies, a file that the feed names, a length that is not the feed's, and no feed at all."""
    files = web_root.write(FIRST)
    sound = web_root.root / "feed" / next(path for path in files if path.startswith("media/a."))
    target = MemoryTarget()
    for damage in (
        lambda: sound.write_bytes(b"Sound of a"),
        sound.unlink,
        (web_root.root / "feed" / "feed.xml").unlink,
    ):
        damage()
        with pytest.raises(PublishError) as refused:
            web_root.publish(target)
        assert refused.value.code in {"L841", "L846"}
    assert target.files == {}


def test_a_length_that_is_not_the_feeds_goes_nowhere(web_root: WebRoot) -> None:
    """A feed that was edited by hand."""
    web_root.write(FIRST)
    feed = web_root.root / "feed" / "feed.xml"
    feed.write_text(feed.read_text(encoding="utf-8").replace('length="10"', 'length="11"', 1), encoding="utf-8")
    with pytest.raises(PublishError) as refused:
        web_root.publish(MemoryTarget())
    assert refused.value.code == "L841"


def test_a_show_without_an_address_has_nothing_to_publish(web_root: WebRoot) -> None:
    """It says what to set."""
    web_root.write(FIRST)
    (web_root.root / "lydsak.toml").write_text('[show]\ntitle = "Prøve"\n', encoding="utf-8")
    with pytest.raises(PublishError) as refused:
        web_root.publish(MemoryTarget())
    assert refused.value.code == "L846"


def test_a_feed_of_somebody_elses_is_compared_with_too(web_root: WebRoot) -> None:
    """Without notes of ours, what stands there is what subscribers have; equal files are not sent again."""
    target = MemoryTarget(files=web_root.write(FIRST))
    web_root.write({"c": "sound of c"})
    with pytest.raises(PublishError):
        web_root.publish(target)
    files = web_root.write(FIRST | {"c": "sound of c"})
    web_root.publish(target)
    assert target.list_public() == files
    assert not any(path.startswith(("media/a.", "media/b.")) for path in target.sent)


def test_what_somebody_took_away_there_is_missed_when_it_is_asked_for(web_root: WebRoot) -> None:
    """Without that the ledger is believed; and what is gone cannot be kept, but holds nothing up."""
    files = web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    sound = next(path for path in files if path.startswith("media/a."))
    del target.files[sound], target.files["index.html"]
    assert web_root.publish(target)[-1] == Published("memory", 2, changed=False)
    list(publish_web_root(web_root.settings, target, verify=True))
    assert target.list_public() == files
    del target.files["index.html"]
    files = web_root.write(SECOND)
    web_root.publish(target)
    assert target.list_public() == files
    assert target.list_kept() == set()


def test_a_json_feed_of_an_older_build_goes_nowhere(web_root: WebRoot) -> None:
    """It may tell of what was withdrawn since."""
    web_root.write(FIRST)
    path = web_root.root / "feed" / "feed.json"
    path.write_text('{"items": [{"id": "guid-a"}]}', encoding="utf-8")
    with pytest.raises(PublishError) as refused:
        web_root.publish(MemoryTarget())
    assert (refused.value.code, "export jsonfeed" in (refused.value.help or "")) == ("L841", True)
    path.write_text('{"items": [{"id": "guid-a"}, {"id": "guid-b"}]}', encoding="utf-8")
    web_root.publish(MemoryTarget())


def test_two_machines_do_not_mix_their_feeds(web_root: WebRoot) -> None:
    """Who was overtaken before the feed leaves it as it is; the next publication completes what was begun."""
    web_root.write(FIRST)
    target = MemoryTarget()
    web_root.publish(target)
    files = web_root.write(SECOND)
    other = make_web_root(web_root.root.parent / "other")
    others = other.write(FIRST | {"e": "sound of e"})

    def publish_other(_: tuple[Outgoing, ...]) -> None:
        other.publish(target)

    with pytest.raises(PublishError) as stopped:
        list(publish_web_root(web_root.settings, target, check_reachable=publish_other))
    assert stopped.value.code == "L843"
    assert target.files["feed.xml"] == others["feed.xml"]
    check_promise(target)
    web_root.publish(target, "lost-guid")
    assert target.list_public() == files


class _Overtaken(MemoryTarget):
    """Somebody else publishes in the moment between the last look and the feed."""

    meanwhile: Callable[[], object]

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        if [file.path for file in files] == ["feed.xml"]:
            self.meanwhile()
        yield from super().send(files)


def test_not_a_moment_is_left_where_a_target_can_compare(web_root: WebRoot) -> None:
    """What was watched before the plan is replaced as it stood alone."""
    web_root.write(FIRST)
    target = _Overtaken()
    target.meanwhile = lambda: None
    web_root.publish(target)
    files = web_root.write(SECOND)
    other = make_web_root(web_root.root.parent / "other")
    others = other.write(FIRST | {"e": "sound of e"})
    target.meanwhile = lambda: other.publish(MemoryTarget(target.files))
    with pytest.raises(PublishError) as stopped:
        web_root.publish(target)
    assert stopped.value.code == "L843"
    assert target.files["feed.xml"] == others["feed.xml"]
    check_promise(target)
    target.meanwhile = lambda: None
    web_root.publish(target, "lost-guid")
    assert target.list_public() == files


def _publish_all(web_root: WebRoot, target: MemoryTarget, *versions: dict[str, str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for episodes in versions:
        files = web_root.write(episodes)
        web_root.publish(target, *ALL)
    return files


def test_cut_off_anywhere_the_feed_is_whole_and_the_next_run_completes_it(web_root: WebRoot) -> None:
    """Before each change of a publication over another; nothing with a hash in its name is sent twice."""
    undisturbed = MemoryTarget()
    files = _publish_all(web_root, undisturbed, FIRST, SECOND)
    begun = MemoryTarget()
    _publish_all(web_root, begun, FIRST)
    web_root.write(SECOND)
    for strike in range(begun.changes, undisturbed.changes):
        target = MemoryTarget(dict(begun.files), strike, begun.changes)
        with pytest.raises(CutOff):
            web_root.publish(target, *ALL)
        check_promise(target)
        target.strike = None
        web_root.publish(target, *ALL)
        assert target.list_public() == files
        assert target.list_kept() == undisturbed.list_kept()
        assert ".lydsak/sending.json" not in target.files
        twice = [path for path, count in Counter(target.sent).items() if count > 1 and is_content_named(path)]
        assert twice == []


def test_the_first_publication_can_be_cut_off_anywhere(web_root: WebRoot) -> None:
    """When there is no feed yet, and no note of what was."""
    undisturbed = MemoryTarget()
    files = _publish_all(web_root, undisturbed, FIRST)
    for strike in range(undisturbed.changes):
        target = MemoryTarget(strike=strike)
        with pytest.raises(CutOff):
            web_root.publish(target)
        check_promise(target)
        target.strike = None
        web_root.publish(target)
        assert target.list_public() == files
        assert set(target.files) == set(undisturbed.files)


_VERSIONS = st.sampled_from([FIRST, SECOND, THIRD, {"b": "other b"}])
_STEPS = st.lists(st.tuples(st.one_of(st.none(), _VERSIONS), st.integers(0, 40)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(steps=_STEPS, last=_VERSIONS)
def test_whatever_was_begun_and_cut_off_the_last_one_is_completed(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[dict[str, str] | None, int]], last: dict[str, str]
) -> None:
    """Publications and goings back, each cut off somewhere: whole after each, and nothing is left in the end."""
    web_root = make_web_root(tmp_path_factory.mktemp("steps") / "show")
    target = MemoryTarget()
    for episodes, cut in steps:
        target.strike = target.changes + cut
        try:
            if episodes is None:
                list(roll_back(web_root.root, target))
            else:
                web_root.write(episodes)
                web_root.publish(target, *ALL)
        except (CutOff, LydsakError):
            pass
        check_promise(target)
    target.strike = None
    files = web_root.write(last)
    web_root.publish(target, *ALL)
    assert target.list_public() == files
    web_root.write({"z": "z"})
    web_root.publish(target, *ALL)
    list(roll_back(web_root.root, target))
    assert target.list_public() == files
    assert target.list_kept() == set()
