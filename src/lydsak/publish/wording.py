"""The words of pages and feeds in Bokmål, Nynorsk and English: what a listener reads and no article wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.model import PageLanguage


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
    corrections: str
    corrected: str
    withdrawn: str
    withdrawn_hint: str
    start_over: str
    embed: str
    embed_hint: str
    embed_code: str
    copy_code: str
    copied_code: str
    whole_story: str
    apps: str
    apps_hint: str
    search: str
    found: str
    found_none: str
    found_more: str
    feed_heading: str
    feed_hint: str
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
    corrections="Rettelser",
    corrected="Rettet {}",
    withdrawn="Trukket tilbake {}",
    withdrawn_hint="Denne episoden kan ikke lenger høres.",
    start_over="Fra begynnelsen",
    embed="Legg inn spilleren",
    embed_hint="Lim denne koden inn der spilleren skal stå.",
    embed_code="Koden for spilleren",
    copy_code="Kopier koden",
    copied_code="Koden er kopiert",
    whole_story="Les hele saken",
    apps="Åpne i appen",
    apps_hint="Skjer det ingenting, er appen ikke på denne enheten. Kopier da adressen og lim den inn i din egen app.",
    search="Søk i episodene",
    found="{} treff",
    found_none="Ingen treff.",
    found_more="Flere enn {} treff. Skriv mer for å finne færre.",
    feed_heading="Dette er en podkast-strøm",
    feed_hint="Kopier adressen til denne siden og lim den inn i podkast-appen din, så kommer nye episoder av seg selv.",
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
    corrections="Rettingar",
    corrected="Retta {}",
    withdrawn="Trekt tilbake {}",
    withdrawn_hint="Denne episoden kan ikkje lenger høyrast.",
    start_over="Frå starten",
    embed="Bygg inn spelaren",
    embed_hint="Lim denne koden inn der spelaren skal stå.",
    embed_code="Koden for spelaren",
    copy_code="Kopier koden",
    copied_code="Koden er kopiert",
    whole_story="Les heile saka",
    apps="Opne i appen",
    apps_hint="Skjer det ingenting, er ikkje appen på denne eininga. Kopier då adressa og lim ho inn i din eigen app.",
    search="Søk i episodane",
    found="{} treff",
    found_none="Ingen treff.",
    found_more="Fleire enn {} treff. Skriv meir for å finne færre.",
    feed_heading="Dette er ein podkast-straum",
    feed_hint="Kopier adressa til denne sida og lim ho inn i podkast-appen din, så kjem nye episodar av seg sjølv.",
    parts="Del for del",
    whole_article="Heile saka",
)

ENGLISH: Final = Wording(
    locale="en_GB",
    narrator="Synthetic voice",
    label="Read by a synthetic voice{}.",
    label_short="Synthetic voice",
    by="By {}",
    article_from="The article is from {}",
    listen="Listen to the story",
    chapters="Chapters",
    read_and_listen="Read and listen: {}",
    credits="Music and sound: {}",
    download="Download the audio",
    files="Files",
    transcript="Text with times",
    follow="Follow the reading",
    back="15 seconds back",
    forward="30 seconds forward",
    speed="Speed",
    play_from="Play from {}",
    recording="Recording",
    read_along_hint="Press a paragraph to hear it.",
    subscribe="Subscribe",
    subscribe_hint="Paste the address into your podcast app.",
    copy="Copy the address",
    copied="The address is copied",
    all_episodes="All episodes",
    more_episodes="More episodes",
    newer_episodes="Newer episodes",
    older_episodes="Older episodes",
    episodes="Episodes",
    no_episodes="No episodes yet.",
    draft="Draft: not published",
    skip="Go to the text",
    no_audio="The browser cannot play audio.",
    made_with="Made with Lydsak",
    cover_of="The cover of {}",
    corrections="Corrections",
    corrected="Corrected {}",
    withdrawn="Withdrawn {}",
    withdrawn_hint="This episode can no longer be heard.",
    start_over="From the start",
    embed="Embed the player",
    embed_hint="Paste this code where the player should appear.",
    embed_code="The code of the player",
    copy_code="Copy the code",
    copied_code="The code is copied",
    whole_story="Read the whole story",
    apps="Open in the app",
    apps_hint="If nothing happens, the app is not on this device. Copy the address and paste it into the app you use.",
    search="Search the episodes",
    found="{} found",
    found_none="Nothing found.",
    found_more="More than {} found. Write more to find fewer.",
    feed_heading="This is a podcast feed",
    feed_hint="Copy the address of this page into your podcast app, and new episodes will come by themselves.",
    parts="Part by part",
    whole_article="The whole story",
)


def choose_wording(language: PageLanguage) -> Wording:
    """The strings of a language."""
    return {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}[language]
