from __future__ import annotations

from pathlib import Path

from tests.docs.blocks import Step, match_output, read_blocks
from tests.docs.stage import set_stage

PAGE = """\
<!-- not run: takes an account -->
```sh
lydsak publish
```

<!-- run afresh -->
<!-- ends with 3 -->
<!-- run with here.xml for https://a.example/feed.xml -->
```console
$ lydsak new --from-feed https://a.example/feed.xml
Made it
$ false
```

```sh
cat > a <<'EOF'
one

EOF
echo a \\
  b
```
"""


def test_a_block_is_read_with_what_is_said_of_it() -> None:
    """Reasons, stand-ins and exit codes from the comments; commands that run over several lines as one."""
    skipped, console, shell = read_blocks(PAGE)
    assert skipped.reason == "takes an account"
    assert (console.afresh, console.exit_code) == (True, 3)
    assert console.steps == (Step("lydsak new --from-feed here.xml", "Made it\n"), Step("false", ""))
    assert [step.command for step in shell.steps] == ["cat > a <<'EOF'\none\n\nEOF", "echo a \\\n  b"]


def test_output_is_held_to_its_words() -> None:
    """Numbers, digests and folders may differ, words may not; three points stand for any lines."""
    assert match_output("Built a: 41 s -> x.0a1b2c3d.mp3\n", "Built a: 40 s -> x.99999999.mp3\n")
    assert match_output("a\n...\nz\n", "a\nb\nc\nz\n")
    assert not match_output("Built a\n", "Made a\n")
    assert not match_output("Built a\n", "Built a\nand b\n")


def test_a_shell_tells_of_each_command(tmp_path: Path) -> None:
    """What it printed on both streams, and its exit code; the shell's folder and the rest go on."""
    stage = set_stage(tmp_path / "room")
    steps = [Step("mkdir a && cd a"), Step("ls b"), Step("basename $PWD")]
    outcomes = stage.run_steps(steps)
    assert [outcome.code != 0 for outcome in outcomes] == [False, True, False]
    assert "b" in outcomes[1].printed
    assert outcomes[2].printed == "a\n"


def test_a_stage_has_no_network(tmp_path: Path) -> None:
    """A Python that a page starts finds it shut."""
    stage = set_stage(tmp_path / "room")
    asked = 'import socket; socket.create_connection(("192.0.2.1", 80), 5)'
    (outcome,) = stage.run_steps([Step(f"python3 -c '{asked}'")])
    assert outcome.code == 1
    assert "tests reach loopback only" in outcome.printed
