"""The words of pages and feeds in Bokmål and Nynorsk: every string that a listener reads and no article wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.model import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's strings; `{}` is where a value goes."""

    locale: str
    narrator: str
    label: str
    label_short: str
    by: str
    article_from: str
    listen: str
    chapters: str
    read_and_listen: str
    credits: str
    download: str
    files: str
    transcript: str
    follow: str
    back: str
    forward: str
    speed: str
    play_from: str
    recording: str
    read_along_hint: str
    subscribe: str
    subscribe_hint: str
    copy: str
    copied: str
    all_episodes: str
    more_episodes: str
    newer_episodes: str
    older_episodes: str
    episodes: str
    no_episodes: str
    draft: str
    skip: str
    no_audio: str
    made_with: str
    cover_of: str
    parts: str
    whole_article: str


BOKMAL: Final = Wording(
    locale="nb_NO",
    narrator="Syntetisk stemme",
    label="Lest av en syntetisk stemme{}.",
    label_short="Syntetisk stemme",
    by="Av {}",
    article_from="Artikkelen er fra {}",
    listen="Lytt til saken",
    chapters="Kapitler",
    read_and_listen="Les og lytt: {}",
    credits="Musikk og lyd: {}",
    download="Last ned lyden",
    files="Filer",
    transcript="Tekst med tider",
    follow="Følg lesingen",
    back="15 sekunder tilbake",
    forward="30 sekunder fram",
    speed="Fart",
    play_from="Spill fra {}",
    recording="Opptak",
    read_along_hint="Trykk på et avsnitt for å høre det.",
    subscribe="Abonner",
    subscribe_hint="Lim inn adressen i podkast-appen din.",
    copy="Kopier adressen",
    copied="Adressen er kopiert",
    all_episodes="Alle episoder",
    more_episodes="Flere episoder",
    newer_episodes="Nyere episoder",
    older_episodes="Eldre episoder",
    episodes="Episoder",
    no_episodes="Ingen episoder ennå.",
    draft="Utkast: ikke publisert",
    skip="Gå til teksten",
    no_audio="Nettleseren kan ikke spille av lyd.",
    made_with="Laget med Lydsak",
    cover_of="Omslaget til {}",
    parts="Del for del",
    whole_article="Hele saken",
)

NYNORSK: Final = Wording(
    locale="nn_NO",
    narrator="Syntetisk stemme",
    label="Lesen av ei syntetisk stemme{}.",
    label_short="Syntetisk stemme",
    by="Av {}",
    article_from="Artikkelen er frå {}",
    listen="Lytt til saka",
    chapters="Kapittel",
    read_and_listen="Les og lytt: {}",
    credits="Musikk og lyd: {}",
    download="Last ned lyden",
    files="Filer",
    transcript="Tekst med tider",
    follow="Følg lesinga",
    back="15 sekund tilbake",
    forward="30 sekund fram",
    speed="Fart",
    play_from="Spel frå {}",
    recording="Opptak",
    read_along_hint="Trykk på eit avsnitt for å høyre det.",
    subscribe="Abonner",
    subscribe_hint="Lim inn adressa i podkast-appen din.",
    copy="Kopier adressa",
    copied="Adressa er kopiert",
    all_episodes="Alle episodar",
    more_episodes="Fleire episodar",
    newer_episodes="Nyare episodar",
    older_episodes="Eldre episodar",
    episodes="Episodar",
    no_episodes="Ingen episodar enno.",
    draft="Utkast: ikkje publisert",
    skip="Gå til teksten",
    no_audio="Nettlesaren kan ikkje spele av lyd.",
    made_with="Laga med Lydsak",
    cover_of="Omslaget til {}",
    parts="Del for del",
    whole_article="Heile saka",
)


def choose_wording(language: Language) -> Wording:
    """The strings of a language."""
    return {"nb": BOKMAL, "nn": NYNORSK}[language]
