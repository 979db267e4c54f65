"""What was taken back on purpose."""

from __future__ import annotations

from lydsak.build.deployment.withdrawn_guids import list_withdrawn_guids
from lydsak.build.guids import mint_part_guid
from tests.build.deployment.conftest import WebRoot


def test_withdrawn_scripts_are_found_with_their_segments(web_root: WebRoot) -> None:
    """And a script that cannot be read withdraws nothing."""
    web_root.withdraw("a")
    scripts = web_root.root / "scripts"
    (scripts / "b.md").write_text("---\ntittel: B\nguid: guid-b\n---\n\nHei. ^a1\n", encoding="utf-8")
    (scripts / "c.md").write_text("---\ntittel: [\ntrukket: 2024-01-01 Feil.\n---\n", encoding="utf-8")
    script = scripts / "a.md"
    script.write_text(script.read_text(encoding="utf-8") + "\n## Kaia ^k2\n\nHei. ^b1\n", encoding="utf-8")
    found = list_withdrawn_guids(web_root.root)
    assert {"guid-a", mint_part_guid("guid-a", "k2")} <= found
    assert "guid-b" not in found


def test_episodes_from_before_that_were_withdrawn_are_found(web_root: WebRoot) -> None:
    """By the guid that their old feed had."""
    sound = '{{url = "https://x.example/{0}.mp3", length = 1, type = "audio/mpeg"}}'
    one = f'id = "{{0}}"\nguid = "old-{{0}}"\ntitle = "{{0}}"\n{{1}}enclosure = {sound}\n'
    text = "\n".join(
        f"[[episode]]\n{one.format(name, more)}"
        for name, more in (("en", ""), ("to", 'withdrawn = "2024-01-01 Feil."\n'))
    )
    (web_root.root / "earlier.toml").write_text(text, encoding="utf-8")
    found = list_withdrawn_guids(web_root.root)
    assert found == {"old-to"}
