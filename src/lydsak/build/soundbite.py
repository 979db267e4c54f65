"""`utdrag` of a script's front matter: from the paragraphs that it names to the time at which they are heard."""

from __future__ import annotations

from collections.abc import Iterable

from lydsak.build.transcript import list_heard
from lydsak.errors import Phrase, Place, ScriptError
from lydsak.model import Ms, Script, Soundbite, TimedUtterance


def check_soundbite(script: Script, path: str) -> None:
    """Look whether what `utdrag` names is read aloud, in that order. Raises ScriptError L226."""
    wanted = script.front_matter.soundbite
    if wanted is None:
        return
    heard = list_heard(script)
    missing = [id for id in wanted if id not in heard]
    if missing:
        message = Phrase("utdrag names ^{id}, and no paragraph that is read aloud has that id", id=missing[0])
    elif heard.index(wanted[0]) > heard.index(wanted[1]):
        message = Phrase("utdrag ends before it begins: ^{last} stands above ^{first}", last=wanted[1], first=wanted[0])
    else:
        return
    lines = enumerate((script.front_matter.raw or "").split("\n"), script.preamble.count("\n") + 1)
    line = next((number for number, text in lines if text.startswith(("utdrag", "soundbite"))), None)
    help = "name one paragraph, like b3, or the first and the last, like b3-b5"
    raise ScriptError("L226", message, place=Place(path, line), help=help)


def find_soundbite(script: Script, utterances: Iterable[TimedUtterance]) -> Soundbite | None:
    """When the stretch is heard; None where there is none. The script is one that was checked."""
    wanted = script.front_matter.soundbite
    if wanted is None:
        return None
    heard = list_heard(script)
    stretch = set(heard[heard.index(wanted[0]) : heard.index(wanted[1]) + 1])
    timed = [utterance for utterance in utterances if utterance.paragraph in stretch]
    start = min(utterance.start for utterance in timed)
    return Soundbite(start, Ms(max(utterance.end for utterance in timed) - start))
