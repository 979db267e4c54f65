from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from lydsak.errors import BusyError
from lydsak.studio.building import BuildJob, describe_event


async def follow(job: BuildJob) -> list[tuple[str, dict[str, Any]]]:
    """All that a listener is told."""
    return [news async for news in job.follow()]


def build_twice_followed(root: Path, slugs: list[str] | None) -> list[list[tuple[str, dict[str, Any]]]]:
    """A build with one who listens from the beginning, and one who comes when it is over."""

    async def run() -> list[list[tuple[str, dict[str, Any]]]]:
        job = BuildJob(root)
        try:
            job.start(slugs)
            with pytest.raises(BusyError) as caught:
                job.start(slugs)
            assert caught.value.code == "L901"
            early = await follow(job)
            assert not job.runs
            return [early, await follow(job)]
        finally:
            job.stop()

    return asyncio.run(run())


def test_a_build_is_told_to_all_who_listen(tones: Path) -> None:
    """From its beginning, whenever they come; one at a time; it ends with `done`."""
    early, late = build_twice_followed(tones, ["ferja"])
    assert early == late
    names = [name for name, _ in early]
    assert names[0] == "progress"
    assert names.index("episode") < names.index("feed") < names.index("done") == len(names) - 1
    episode = dict(early)["episode"]
    assert (episode["slug"], episode["page"]) == ("ferja", "/feed/e/ferja/")
    assert (tones / "feed" / "e" / "ferja" / "index.html").is_file()


def test_a_script_that_cannot_be_built_is_told(tones: Path, script: Path) -> None:
    """With its error and place, and the build still ends."""
    script.write_text(script.read_text(encoding="utf-8").replace("Kaia holder", "Kaia {holder"), encoding="utf-8")
    news, _ = build_twice_followed(tones, None)
    failed = dict(news)["failed"]
    assert (failed["slug"], failed["error"]["code"], failed["error"]["line"]) == ("ferja", "L222", 18)
    assert news[-1][0] == "done"


def test_broken_settings_are_told(tones: Path) -> None:
    """As a failure of no script."""
    (tones / "lydsak.toml").write_text("[show", encoding="utf-8")
    news, _ = build_twice_followed(tones, None)
    assert [name for name, _ in news] == ["failed", "done"]
    assert news[0][1]["slug"] is None


def test_a_build_that_is_stopped_ends_for_its_listeners(tones: Path) -> None:
    """As when the studio is told to stop."""

    async def run() -> list[tuple[str, dict[str, Any]]]:
        job = BuildJob(tones)
        job.start(None)
        job.stop()
        return await follow(job)

    assert asyncio.run(run())[-1] == ("done", {"seconds": None, "feed": None, "stopped": True})


def test_before_any_build_there_is_nothing_to_follow(tones: Path) -> None:
    """And one who listens is not kept."""
    assert asyncio.run(follow(BuildJob(tones))) == []


def test_a_listener_of_one_build_is_not_told_of_the_next(tones: Path) -> None:
    """It began in between."""

    async def run() -> tuple[list[str], list[str]]:
        job = BuildJob(tones)
        try:
            job.start(["ferja"])
            listener = job.follow()
            first = [(await anext(listener))[0]]
            await follow(job)
            job.start([])
            first += [name async for name, _ in listener]
            second = [name for name, _ in await follow(job)]
            return first, second
        finally:
            job.stop()

    first, second = asyncio.run(run())
    assert first.count("done") == second.count("done") == 1
    assert first[-1] == "done"


def test_what_the_studio_does_not_tell_has_no_name() -> None:
    """Whatever comes."""
    assert describe_event(object()) == ("", {})
