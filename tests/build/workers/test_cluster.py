from __future__ import annotations

import shutil
import signal
import socket
import sys
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lydsak.build.events import EpisodeFailed, EpisodeReady, Event, FeedReady, Remark
from lydsak.build.show import BuildOptions
from lydsak.build.workers import Workers, cluster, heartbeats, inquiry, installation
from lydsak.build.workers.cluster import ClusterWorkers, check_cluster_address
from lydsak.errors import ClusterError, UsageError
from lydsak.model import Key
from lydsak.store import Store
from tests.build.conftest import SCRIPT
from tests.build.dask_cluster import DaskCluster
from tests.targets.conftest import LINUX
from tests.targets.servers import SECRET, set_s3_keys

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

    MakeShow = Callable[..., ShowFolder]

NAMES = ("brua", "ferja", "kaia")
_GUID = "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b"
EDITION = """
---
tittel: Nyhetene i dag
dato: 2026-11-20 08:00
artikkeldato: 2026-11-20
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b20
saker: [brua, ferja]
---
"""
STRIKER = """\
import os, signal, struct, sys
from pathlib import Path

text, marks, strike = sys.stdin.read(), Path(sys.argv[1]), signal.Signals[sys.argv[3]]
if sys.argv[4] in text and len(list(marks.iterdir())) < int(sys.argv[2]):
    process = os.getppid()
    while b"dask_worker" not in Path(f"/proc/{process}/cmdline").read_bytes():
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        if process == 1:
            break
    else:
        (marks / str(process)).touch()
        os.kill(process, strike)
        sys.exit(9)  # nothing is left of the sentence
pcm = (struct.pack("<h", 9000) * 40 + struct.pack("<h", -9000) * 40) * (14 * len(text))
sys.stdout.buffer.write(b"RIFF" + struct.pack("<I", 36 + len(pcm)) + b"WAVEfmt " + struct.pack(
    "<IHHIIHH", 16, 1, 1, 16000, 32000, 2, 16) + b"data" + struct.pack("<I", len(pcm)) + pcm)
"""


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler for all tests here; its workers have the keys to a bucket in their own environment."""
    keys = {"AWS_ACCESS_KEY_ID": "AKEXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET}
    with DaskCluster(tmp_path_factory.mktemp("dask"), environment=keys) as started:
        yield started


@pytest.fixture
def on_cluster(dask: DaskCluster) -> BuildOptions:
    """Options that build on two workers."""
    dask.add_workers(2)
    return BuildOptions(workers=1, cluster=dask.address)


@pytest.fixture
def shared_store(weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Settings of a bucket that no other test uses."""
    set_s3_keys(monkeypatch)
    return f'\n[shared_store]\nbucket = "web"\nprefix = "{tmp_path.name}"\nendpoint = "{weed}"\n'


def _fill(show: ShowFolder, names: Sequence[str] = NAMES) -> ShowFolder:
    """A script each, and an intro that is too large to be sent unasked."""
    for number, name in enumerate(names, 11):
        text = SCRIPT.replace(f"{_GUID}11", f"{_GUID}{number}").replace(
            "Det var ventet.", f"{name.title()} var ventet."
        )
        show.write_script(text, name)
    with wave.open(str(show.root / "audio" / "music" / "intro.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"\0\x10" * 24_000 + b"\0\xf0" * 24_000)
    show.add_settings('\n[sound.intro]\nfile = "intro.wav"\n')
    return show


def _read_tree(show: ShowFolder) -> dict[str, bytes]:
    return show.list_files("feed") | {f"audio/{name}": content for name, content in show.list_files("audio").items()}


def _note_made_here(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of what workers of this machine do from now on."""
    run_tasks, names = Workers.run_tasks, set[str]()

    def note(self: Workers, run: Callable[[Any], Any], tasks: Sequence[Any], **options: Any) -> Iterator[Any]:
        names.update([getattr(run, "__name__", type(run).__name__)] if tasks else [])
        return run_tasks(self, run, tasks, **options)

    monkeypatch.setattr(Workers, "run_tasks", note)
    return names


@pytest.fixture(scope="module")
def near(make_show: MakeShow) -> ShowFolder:
    """Built on this machine."""
    built = _fill(make_show("near"))
    built.write_script(EDITION, "samlet")
    built.build(BuildOptions(workers=2))
    return built


def _list_ready(events: Sequence[Event]) -> list[EpisodeReady]:
    return [event for event in events if isinstance(event, EpisodeReady)]


def test_a_cluster_gives_the_bytes_that_this_machine_gives(
    make_show: MakeShow, near: ShowFolder, on_cluster: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every episode is made by the workers, in order of the scripts; then there is nothing left to do."""
    far = _fill(make_show("far"))
    far.write_script(EDITION, "samlet")
    with monkeypatch.context() as patch:
        made_here = _note_made_here(patch)
        events = far.build(on_cluster)
    assert made_here == set()
    assert [event.episode.slug for event in _list_ready(events)] == [*NAMES, "samlet"]
    assert _read_tree(far) == _read_tree(near)
    (feed,) = [event for event in far.build() if isinstance(event, FeedReady)]
    assert feed.written == ()


def test_so_do_workers_that_do_not_see_the_show(
    make_show: MakeShow, near: ShowFolder, on_cluster: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes back stands as if it had been made here, store and notes too: one edit is one sentence again."""
    apart = _fill(make_show("apart"))
    apart.write_script(EDITION, "samlet")
    monkeypatch.setattr(ClusterWorkers, "_try_sharing", lambda *_: False)
    with monkeypatch.context() as patch:
        made_here = _note_made_here(patch)
        events = apart.build(on_cluster)
    assert made_here == set()
    assert [event.episode.slug for event in _list_ready(events)] == [*NAMES, "samlet"]
    assert _read_tree(apart) == _read_tree(near)
    for folder in ("store", "used", "last", "base", "reports"):
        assert apart.list_files(f".lydsak/{folder}") == near.list_files(f".lydsak/{folder}"), folder
    assert (apart.root / "audio" / "episodes" / "brua.mp3").stat().st_nlink == 2
    kaia = apart.root / "scripts" / "kaia.md"
    kaia.write_text(kaia.read_text(encoding="utf-8").replace("Ingen falt", "Noen falt"), encoding="utf-8")
    made_here = _note_made_here(monkeypatch)
    edited = [event for event in _list_ready(apart.build(on_cluster)) if event.written]
    assert [(event.episode.slug, event.spoken, event.encoded) for event in edited] == [("kaia", 1, 1)]
    assert made_here == {"_work_unit"}, "its sentence is spoken there, and mixed here"


@LINUX
def test_with_a_bucket_workers_apart_keep_the_pieces_there(
    make_show: MakeShow,
    near: ShowFolder,
    on_cluster: BuildOptions,
    shared_store: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same bytes, and nothing of what was spoken or encoded comes back: an edit has it from the bucket."""
    apart = _fill(make_show("bucket"))
    apart.write_script(EDITION, "samlet")
    apart.add_settings(shared_store)
    monkeypatch.setattr(ClusterWorkers, "_try_sharing", lambda *_: False)
    with monkeypatch.context() as patch:
        made_here = _note_made_here(patch)
        events = apart.build(on_cluster)
    assert made_here == set()
    assert [event.episode.slug for event in _list_ready(events)] == [*NAMES, "samlet"]
    assert [event.message for event in events if isinstance(event, Remark) and event.slug == "store"] == []
    assert _read_tree(apart) == _read_tree(near)
    assert {"speech", "unit-frames"} <= _list_steps(near)
    assert _list_steps(apart) & {"speech", "speech-info", "clip-loudness", "unit-frames", "unit-facts"} == set()
    kaia = apart.root / "scripts" / "kaia.md"
    kaia.write_text(kaia.read_text(encoding="utf-8").replace("Ingen falt", "Noen falt"), encoding="utf-8")
    edited = [event for event in _list_ready(apart.build(BuildOptions(workers=1))) if event.written]
    assert [(event.episode.slug, event.spoken, event.encoded) for event in edited] == [("kaia", 1, 1)]


def _list_steps(show: ShowFolder) -> set[str]:
    store = Store(show.root / ".lydsak" / "store")
    recipes = (store.read_recipe(Key(path.parent.name + path.name)) for path in store.root.glob("??/*"))
    return {recipe.step for recipe in recipes if recipe}


def test_another_version_on_a_worker_is_refused_before_any_work(
    make_show: MakeShow, on_cluster: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is named, with what it has and what it should have."""
    find = installation._find_version
    monkeypatch.setattr(installation, "_find_version", lambda name: "9.9" if name == "soxr" else find(name))
    show = _fill(make_show("mismatch"))
    with pytest.raises(ClusterError) as caught:
        show.build(on_cluster)
    assert caught.value.code == "L881"
    assert f"soxr: {find('soxr')} there, 9.9 here" in caught.value.message
    assert "tcp://127.0.0.1:" in caught.value.message
    assert not list((show.root / "feed").rglob("*.mp3"))


def _let_strike(
    show: ShowFolder, tmp_path: Path, times: int, strike: signal.Signals, at: str = "Kaia var ventet"
) -> ShowFolder:
    """Speak by a program that sends a signal to so many of Dask's workers, each when it says these words."""
    program, marks = tmp_path / "striker.py", tmp_path / f"marks-{show.root.parent.name}"
    program.write_text(STRIKER, encoding="utf-8")
    marks.mkdir()
    words = ", ".join(f'"{word}"' for word in (sys.executable, program, marks, times, strike.name, at))
    show.add_settings(f"\n[engines.command]\nprogram = [{words}]\n")
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"tone"', '"command"'), encoding="utf-8")
    return _fill(show, NAMES[1:])


@pytest.mark.skipif(sys.platform != "linux", reason="the program looks for the worker in /proc")
def test_a_build_whose_workers_are_killed_is_finished(
    make_show: MakeShow,
    on_cluster: BuildOptions,
    tmp_path: Path,
    dask: DaskCluster,
    shared_store: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Amid a sentence, by SIGKILL: the other is given it, and when that is killed too, this machine goes on.

    With a bucket and without, the bytes are the same.
    """
    monkeypatch.setattr(cluster, "_ALONE", 1.0)
    show = _let_strike(make_show("killed"), tmp_path, len(dask.workers), signal.SIGKILL)
    settings = (show.root / "lydsak.toml").read_text(encoding="utf-8")
    show.add_settings(shared_store)
    events = show.build(on_cluster)
    (show.root / "lydsak.toml").write_text(settings, encoding="utf-8")
    assert [worker.poll() for worker in dask.workers] == [-signal.SIGKILL] * 2
    assert [event for event in events if isinstance(event, EpisodeFailed)] == []
    _check_bytes(show)


@pytest.mark.skipif(sys.platform != "linux", reason="the program looks for the worker in /proc")
@pytest.mark.parametrize("frozen", [1, 2])
def test_a_build_whose_workers_are_frozen_is_finished(
    frozen: int,
    make_show: MakeShow,
    on_cluster: BuildOptions,
    tmp_path: Path,
    dask: DaskCluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One, and both: what they have is made by this machine, long before the scheduler gives them up."""
    monkeypatch.setattr(heartbeats, "SILENT", 3.0)
    monkeypatch.setattr(cluster, "_ALONE", 1.0)
    show = _let_strike(make_show(f"frozen-{frozen}"), tmp_path, frozen, signal.SIGSTOP, at="var ventet")
    try:
        events = show.build(on_cluster)
        states = [Path(f"/proc/{one.pid}/stat").read_text(encoding="utf-8").split()[2] for one in dask.workers]
    finally:
        for worker in dask.workers:
            worker.kill()
    assert states.count("T") == frozen
    assert [event for event in events if isinstance(event, EpisodeFailed)] == []
    _check_bytes(show)


@pytest.mark.skipif(sys.platform != "linux", reason="a frozen program is Linux's")
def test_workers_that_do_not_answer_at_the_start_are_passed_over(
    make_show: MakeShow, on_cluster: BuildOptions, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen since before the build: the other one makes all of it; where none answers, that is told."""
    monkeypatch.setattr(inquiry, "PATIENCE", 5.0)
    made_here = _note_made_here(monkeypatch)
    show = _fill(make_show("silent"))
    first, second = dask.workers
    try:
        first.send_signal(signal.SIGSTOP)
        ready = [event.episode.slug for event in show.build(on_cluster) if isinstance(event, EpisodeReady)]
        made = set(made_here)
        second.send_signal(signal.SIGSTOP)
        _check_bytes(show)
        show.write_script(SCRIPT.replace("Det var ventet.", "Det var sagt."), "brua")
        with pytest.raises(ClusterError) as nobody:
            show.build(on_cluster)
    finally:
        for worker in dask.workers:
            worker.kill()
    assert (sorted(ready), made) == (sorted(NAMES), set())
    assert (nobody.value.code, dask.address in nobody.value.message) == ("L882", True)


def _check_bytes(show: ShowFolder) -> None:
    """They are those that this machine makes by itself."""
    made = _read_tree(show)
    for folder in ("feed", "audio/episodes", "audio/segments", ".lydsak"):
        shutil.rmtree(show.root / folder)
    show.build(BuildOptions(workers=2))
    assert made == _read_tree(show)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An authority's, and one of its with the key, as paths that Dask's settings take."""
    import trustme

    folder, authority = tmp_path_factory.mktemp("certificates"), trustme.CA()
    paths = {name: str(folder / f"{name}.pem") for name in ("ca-file", "cert", "key")}
    issued = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(paths["ca-file"])
    issued.cert_chain_pems[0].write_to_path(paths["cert"])
    issued.private_key_pem.write_to_path(paths["key"])
    return paths


def test_certificates_are_those_of_dasks_own_settings(
    built_copy: ShowFolder, tmp_path: Path, certificates: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them nobody is let in; with them a scheduler that has no workers is told, and one that has builds."""
    import dask

    given: dict[str, object] = {"distributed.comm.tls.ca-file": certificates["ca-file"]}
    for role in ("client", "scheduler", "worker"):
        given |= {f"distributed.comm.tls.{role}.{name}": certificates[name] for name in ("cert", "key")}
    options = [part for name, path in certificates.items() for part in (f"--tls-{name}", path)]
    monkeypatch.setattr(cluster, "_ANSWERS", 2.0)
    show = built_copy
    show.write_script(SCRIPT.replace("Det var ventet.", "Det var sagt."))
    with DaskCluster(tmp_path, ("--protocol", "tls", *options)) as secured:
        build_secured = BuildOptions(workers=1, cluster=secured.address)
        assert secured.address.startswith("tls://")
        with pytest.raises(ClusterError) as refused:
            show.build(build_secured)
        with dask.config.set(given):
            with pytest.raises(ClusterError) as idle:
                show.build(build_secured)
            secured.add_workers(1)
            made_here = _note_made_here(monkeypatch)
            (ready,) = [event for event in show.build(build_secured) if isinstance(event, EpisodeReady)]
    assert (refused.value.code, idle.value.code) == ("L880", "L882")
    assert (ready.spoken, ready.encoded > 0, made_here) == (1, True, set())


def test_nobody_at_the_address_is_told(make_show: MakeShow, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bounded time, with the address."""
    monkeypatch.setattr(cluster, "_ANSWERS", 0.5)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ClusterError, match=address) as caught:
            make_show("nobody").build(BuildOptions(workers=1, cluster=address))
    assert caught.value.code == "L880"


def test_what_is_up_to_date_asks_no_cluster(built_copy: ShowFolder) -> None:
    """Nobody is there, and nobody is needed."""
    events = built_copy.build(BuildOptions(workers=1, cluster="tcp://127.0.0.1:1"))
    assert [event.written for event in events if isinstance(event, EpisodeReady)] == [()]


@pytest.mark.parametrize("address", ["scheduler:8786", "http://scheduler:8786", "tcp://scheduler", "tcp://a/b:1", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    """With how one is written."""
    with pytest.raises(UsageError, match="no address"):
        check_cluster_address(address)


@pytest.mark.parametrize("address", ["tcp://scheduler:8786", "tls://10.0.0.1:8786", "tcp://[::1]:8786"])
def test_addresses_of_schedulers_are_taken(address: str) -> None:
    """As schedulers print them."""
    check_cluster_address(address)
