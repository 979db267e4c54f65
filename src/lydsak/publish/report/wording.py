"""The words of an episode's report in Bokmål and Nynorsk; producers read them, listeners do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lydsak.model import Language


@dataclass(frozen=True, slots=True)
class ReportWording:
    """One language's strings; `{}` is where a value goes."""

    heading: str
    picture: str
    picture_description: str
    measures: str
    measure: str
    value: str
    wanted: str
    holds: str
    fails: str
    integrated: str
    integrated_wanted: str
    range: str
    short_term_max: str
    momentary_max: str
    true_peak: str
    true_peak_wanted: str
    gain: str
    voice_chain: str
    voice_chain_off: str
    duration: str
    samples: str
    encoding: str
    mono: str
    stereo: str
    chapters: str
    chapter: str
    start: str
    length: str
    sounds: str
    sound: str
    kind: str
    speech: str
    music: str
    bed: str
    clips: str
    wave: str
    wave_legend: str
    ducking: str
    ducking_legend: str
    loudness: str
    momentary: str
    short_term: str
    target: str
    no_timeline: str
    made_with: str


BOKMAL_REPORT: Final = ReportWording(
    heading="Lydrapport",
    picture="Lyden fra begynnelse til slutt",
    picture_description="{} kapitler på {}. Målt lydstyrke er {} LUFS. Tabellene under har de samme tallene.",
    measures="Målinger",
    measure="Mål",
    value="Verdi",
    wanted="Ønsket",
    holds="holder",
    fails="holder ikke",
    integrated="Integrert lydstyrke",
    integrated_wanted="{} LUFS, ± 0,5",
    range="Lydstyrkeomfang (LRA)",
    short_term_max="Høyeste korttidsstyrke (3 s)",
    momentary_max="Høyeste øyeblikksstyrke (400 ms)",
    true_peak="Sann topp",
    true_peak_wanted="høyst {} dBTP",
    gain="Forsterkning før begrenseren",
    voice_chain="Stemmekjede",
    voice_chain_off="av",
    duration="Varighet",
    samples="Punktprøver i hver kanal",
    encoding="Koding",
    mono="mono",
    stereo="stereo",
    chapters="Kapitler",
    chapter="Kapittel",
    start="Start",
    length="Lengde",
    sounds="Stemmer og lyder",
    sound="Stemme eller fil",
    kind="Slag",
    speech="tale",
    music="lyd",
    bed="teppe",
    clips="Klipp",
    wave="Bølge",
    wave_legend="lyst: topp, mørkt: middelverdi (RMS)",
    ducking="Musikkens nivå",
    ducking_legend="dB under musikkens eget høyeste nivå",
    loudness="Lydstyrke",
    momentary="øyeblikk, 400 ms",
    short_term="korttid, 3 s",
    target="mål",
    no_timeline="Tidslinjen er ikke bevart. Den kommer når episoden bygges på nytt.",
    made_with="Laget med Lydsak. Alle tall er målt i den ferdige MP3-filen.",
)

NYNORSK_REPORT: Final = ReportWording(
    heading="Lydrapport",
    picture="Lyden frå byrjing til slutt",
    picture_description="{} kapittel på {}. Målt lydstyrke er {} LUFS. Tabellane under har dei same tala.",
    measures="Målingar",
    measure="Mål",
    value="Verdi",
    wanted="Ønskt",
    holds="held",
    fails="held ikkje",
    integrated="Integrert lydstyrke",
    integrated_wanted="{} LUFS, ± 0,5",
    range="Lydstyrkeomfang (LRA)",
    short_term_max="Høgaste korttidsstyrke (3 s)",
    momentary_max="Høgaste augeblinksstyrke (400 ms)",
    true_peak="Sann topp",
    true_peak_wanted="høgst {} dBTP",
    gain="Forsterking før avgrensaren",
    voice_chain="Røystkjede",
    voice_chain_off="av",
    duration="Lengd",
    samples="Punktprøver i kvar kanal",
    encoding="Koding",
    mono="mono",
    stereo="stereo",
    chapters="Kapittel",
    chapter="Kapittel",
    start="Start",
    length="Lengd",
    sounds="Røyster og lydar",
    sound="Røyst eller fil",
    kind="Slag",
    speech="tale",
    music="lyd",
    bed="teppe",
    clips="Klipp",
    wave="Bølgje",
    wave_legend="lyst: topp, mørkt: middelverdi (RMS)",
    ducking="Nivået til musikken",
    ducking_legend="dB under det høgaste nivået til musikken sjølv",
    loudness="Lydstyrke",
    momentary="augeblink, 400 ms",
    short_term="korttid, 3 s",
    target="mål",
    no_timeline="Tidslinja er ikkje teken vare på. Ho kjem når episoden blir bygd på nytt.",
    made_with="Laga med Lydsak. Alle tal er målte i den ferdige MP3-fila.",
)


def choose_report_wording(language: Language) -> ReportWording:
    """The strings of a language."""
    return {"nb": BOKMAL_REPORT, "nn": NYNORSK_REPORT}[language]
