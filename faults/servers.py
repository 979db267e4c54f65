"""Attacks on `serve`, `studio` and `add URL`: `python -m faults servers [--quick] [--fuzz 2000] [--seed 1]`.

Real servers on loopback. Whatever is sent: no answer gives out what is not published, no file changes, the next honest
answer comes at once, the terminal stays silent, and no address of this machine is ever asked.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from faults.attacks.addresses import ADDRESSES, MOVES, lay_trap, try_address
from faults.attacks.cases import Attack, judge_reply, send_attack
from faults.attacks.doors import list_forgeries, list_hosts, list_intruders
from faults.attacks.endpoints import fuzz_studio
from faults.attacks.pages import open_hostile_pages
from faults.attacks.paths import list_feed_paths, list_script_paths, list_static_paths, list_watched_pages
from faults.attacks.ranges import list_ranges
from faults.attacks.slow import CLIENTS, crowd_server, list_ways
from faults.attacks.targets import Target, start_target
from faults.attacks.traps import lay_traps
from faults.attacks.wires import list_bodies, list_broken_requests, list_methods
from faults.running import make_environment, run_lydsak
from faults.shows import make_show
from faults.table import FaultRow, print_rows
from faults.trees import compare_trees, snapshot_tree

_SOURCES = (
    "lydsak.toml",
    "words.toml",
    "articles",
    "scripts/broen.md",
    "scripts/ulla.md",
    "feed/feed.xml",
    "feed/index.html",
)
_WAITING = ("CR alone", "a chunk of 2^64", "no end of the body")
_LARGEST_MEMORY = 200
"""MB; of the issue."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A built show with traps, and both its servers."""

    root: Path
    environment: Mapping[str, str]
    serve: Target
    studio: Target

    @property
    def sound(self) -> Path:
        """An episode as it is published."""
        return next((self.root / "feed" / "media").glob("*.mp3"))


def main(arguments: Sequence[str]) -> int:
    """Print a row for each kind of attack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="leave out what takes its time: slow clients, a browser, add"
    )
    parser.add_argument("--fuzz", type=int, default=2000, help="requests of the fuzzer")
    parser.add_argument("--seed", type=int, default=1, help="of the fuzzer")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        scene = open_scene(Path(folder), stack)
        rows = attack_servers(scene, quick=given.quick)
        if not given.quick:
            rows += crowd_servers(scene)
            rows.append(try_addresses(scene))
            rows.append(open_hostile_pages(Path(folder) / "pages", scene.environment))
        rows.append(judge_servers(scene))
        rows.append(fuzz_studio(scene.studio, scene.root, given.fuzz, given.seed))
        return print_rows(rows)


def open_scene(scratch: Path, stack: ExitStack) -> Scene:
    """Build a show, lay the traps and start the servers, until the stack is closed."""
    environment = make_environment(scratch / "own")
    root = make_show(scratch, environment=environment)
    built = run_lydsak(root, "build", environment=environment)
    if built.code:
        raise RuntimeError(built.stderr)
    lay_traps(root)
    servers = [stack.enter_context(start_target(kind, root, environment, scratch)) for kind in ("serve", "studio")]
    return Scene(root, environment, *servers)


def attack_servers(scene: Scene, *, quick: bool = False) -> list[FaultRow]:
    """Every attack that is one request; `quick` leaves out those that wait for the server to lose its patience."""
    broken = [one for one in list_broken_requests() if not (quick and one.name in _WAITING)]
    sound, before = f"/media/{scene.sound.name}", snapshot_tree(scene.root, _SOURCES)
    rows = [
        _attack("serve: paths that lead out, links, pipes, devices", scene.serve, list_feed_paths()),
        _attack("serve: pages to wait for", scene.serve, list_watched_pages()),
        _attack("serve: parts of a file", scene.serve, list_ranges(sound, scene.sound.stat().st_size)),
        _attack("serve: other names of this machine", scene.serve, list_hosts(400)),
        _attack("serve: broken requests", scene.serve, broken),
        _attack("serve: methods", scene.serve, [*list_methods("/index.html"), *list_methods("/feed.xml")]),
        _attack("studio: paths that lead out of feed/", scene.studio, list_feed_paths("/feed")),
        _attack("studio: paths that lead out of its own files and scripts/", scene.studio,
                [*list_static_paths(), *list_script_paths()]),
        _attack("studio: other names of this machine", scene.studio, list_hosts(403)),
        _attack("studio: forged requests of other sites", scene.studio, list_forgeries()),
        _attack("studio: forged cookies and tokens", scene.studio, list_intruders()),
        _attack("studio: broken requests", scene.studio, broken),
        _attack("studio: methods", scene.studio, [*list_methods("/"), *list_methods("/api/scripts/broen")]),
        _attack("studio: bodies and queries", scene.studio, list_bodies()),
    ]  # fmt: skip
    rows[-1].violations += compare_trees(before, snapshot_tree(scene.root, _SOURCES))
    return rows


def crowd_servers(scene: Scene) -> list[FaultRow]:
    """Slow clients, as many at once as there may be, in every way to be slow."""
    rows = []
    for target, large in ((scene.serve, f"/media/{scene.sound.name}"), (scene.studio, "/static/studio.js")):
        row = FaultRow(f"{target.kind}: {CLIENTS} slow clients")
        for way in list_ways():
            row.count(way, crowd_server(target, way, large))
        rows.append(row)
    return rows


def try_addresses(scene: Scene) -> FaultRow:
    """`add` with every address that is not to be asked, and with pages that lead to one."""
    row = FaultRow("add: addresses of this machine, its network, and redirects to what is no page")
    before = snapshot_tree(scene.root, _SOURCES)
    with lay_trap() as trap:
        for address in ADDRESSES:
            url = address.replace("@PORT@", str(trap.port))
            row.count(*try_address(scene.root, url, trap, scene.environment, private=False))
        for move in MOVES:
            trap.moved = move.replace("@PORT@", str(trap.port))
            url = f"http://127.0.0.1:{trap.port}/rundt"
            row.count(*try_address(scene.root, url, trap, scene.environment, private=True))
    row.violations += compare_trees(before, snapshot_tree(scene.root, _SOURCES))
    return row


def judge_servers(scene: Scene) -> FaultRow:
    """What all of it did to the servers: they answer, they were silent, and they stayed small."""
    row = FaultRow("afterwards: an answer, silence on the terminal, memory")
    for target in (scene.serve, scene.studio):
        memory = target.measure_memory()
        found = [f"{target.kind} said: {line}" for line in target.list_complaints()]
        if target.ask_plainly() != 200:
            found.append(f"{target.kind} does not answer")
        if memory > _LARGEST_MEMORY:
            found.append(f"{target.kind} took {memory} MB")
        row.count(f"{target.kind} {memory} MB", found)
    return row


def _attack(fault: str, target: Target, attacks: Iterable[Attack]) -> FaultRow:
    row = FaultRow(fault)
    for attack in attacks:
        try:
            reply = send_attack(target, attack)
            broken = [f"{attack.name}: {violation}" for violation in judge_reply(attack, reply)]
        except OSError as error:
            row.count("no connection", [f"{attack.name}: {error}"])
            continue
        row.count(str(reply.status or "closed"), broken)
    if target.ask_plainly() != 200:
        row.violations.append("the server does not answer any more")
    return row
