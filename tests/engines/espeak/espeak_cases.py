"""The pronunciations of cases/*.tsv, what espeak-ng makes of them before and after, and the page that shows it.

`python -m tests.engines.espeak.espeak_cases` writes docs/reference/espeak.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.engines.espeak.corrections import correct_word
from lydsak.engines.espeak.ipa import _CONSONANTS, _VOWELS, convert_ipa
from lydsak.engines.espeak.library import EspeakLibrary, find_library
from lydsak.engines.espeak.mnemonics import Sounds, is_vowel, split_mnemonics
from lydsak.engines.espeak.plan import list_letters, plan_word
from lydsak.text.norwegian.tables import load_names

CASES: Final = Path(__file__).parent / "cases"
PAGE: Final = Path(__file__).parents[3] / "docs" / "reference" / "espeak.md"
FILES: Final = {
    "words": "Frequent words",
    "fresh": "Loanwords put aside",
    "article": "Loanwords and names of one article",
}

# Unstressed, a vowel is told by its kind alone; the open schwa is how the voice ends a word.
_UNSTRESSED: Final = {
    "@": "e", "a#": "e", "e": "e", "E": "e", "e:": "e", "E:": "e", "I": "i", "i:": "i", "o": "o", "O": "o", "o:": "o",
    "O:": "o", "u": "o", "U": "o", "u:": "o", "A:": "A", "a:": "a", "y:": "y", "Y:": "W", "u-:": "u-",
}  # fmt: skip
_STRESSED: Final = {"o": "O", "u": "U", "i": "I", "e": "E"}
_IPA: Final = {
    **{mnemonic: symbol for symbol, mnemonic in reversed([*_VOWELS.items(), *_CONSONANTS.items()])},
    "a#": "ə", "@": "ə", "R": "r", "r": "r", "n": "n", "l": "l", "t": "t", "d": "d", "g": "ɡ",
    "S": "ʃ", "s;": "ʂ", "Y:": "øː", "a": "æ", "a:": "æː",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A word, how it may be said, and how the voice says it by itself and corrected."""

    word: str
    expected: str
    before: Sounds
    after: Sounds

    @property
    def was_right(self) -> bool:
        return reduce_sounds(self.before) in _reduce_readings(self.expected)

    @property
    def is_right(self) -> bool:
        return reduce_sounds(self.after) in _reduce_readings(self.expected)


def read_cases(name: str) -> tuple[Case, ...]:
    """The cases of one file; names that names.tsv has are said as it says."""
    rows = [line.split("\t") for line in (CASES / f"{name}.tsv").read_text(encoding="utf-8").split("\n")]
    words = {row[0]: row[1] for row in rows if row[0] and not row[0].startswith("#")}
    plans = {word: plan_word(word) for word in words}
    letters = sorted({*words, *(part for plan in plans.values() for part in list_letters(plan))})
    library = EspeakLibrary(find_library())
    answers = dict(zip(letters, library.read_phonemes(letters, "gmq/nb"), strict=True))
    read = {text: tuple(answer.split("|")) for text, answer in answers.items()}
    return tuple(
        Case(word, expected, read[word], _say_name(word) or _say_corrected(correct_word(plans[word], read), read[word]))
        for word, expected in words.items()
    )


def _say_name(word: str) -> Sounds:
    return _split_ipa(load_names()[word].ipa) if word in load_names() else ()


def _say_corrected(corrected: str | None, own: Sounds) -> Sounds:
    return own if corrected is None else split_mnemonics(corrected.strip("[]"))


def _split_ipa(ipa: str) -> Sounds:
    """The sounds of IPA, its stress moved from the syllable to the vowel."""
    stress, sounds = "", []
    for sound in convert_ipa(ipa).strip("[]").split("|"):
        stress += sound if sound in {"'", ","} else ""
        if sound not in {"'", ",", ":"}:
            sounds.append(f"{stress if is_vowel(sound) else ''}{sound}")
            stress = "" if is_vowel(sound) else stress
    return tuple(sounds)


def _reduce_readings(expected: str) -> set[str]:
    return {reduce_sounds(_split_ipa(reading.strip())) for reading in expected.split("|")}


def reduce_sounds(sounds: Sequence[str]) -> str:
    """What two transcriptions must agree in: the stressed vowel in length and quality, and the rest by its kind.

    Not told apart: long and short consonants, r + s and the retroflex, n and ng before k, lesser stress.
    """
    kept = [sound.rstrip(";") for sound in sounds if sound.rstrip(";")]
    vowels = [index for index, sound in enumerate(kept) if is_vowel(sound)]
    main = next((i for i in vowels if kept[i][0] == "'"), next((i for i in vowels if kept[i][0] == ","), vowels[0]))
    reduced: list[str] = []
    for index, sound in enumerate(kept):
        bare = sound.lstrip("',")
        if is_vowel(sound):
            reduced.append(f"'{_STRESSED.get(bare, bare)}" if index == main else _UNSTRESSED.get(bare, bare))
        else:
            _add_consonant(reduced, bare.rstrip(":"))
    return "".join(reduced)


def _add_consonant(reduced: list[str], consonant: str) -> None:
    last = reduced[-1] if reduced else ""
    if consonant == "k" and last == "n":
        reduced[-1] = "N"
    if last == "R" and consonant in {"s", "S"}:
        reduced[-1] = "S"
    elif last != consonant:
        reduced.append(consonant)


def count_right(cases: Sequence[Case]) -> tuple[int, int]:
    """How many the voice says right by itself, and corrected."""
    return sum(case.was_right for case in cases), sum(case.is_right for case in cases)


def write_page() -> str:
    """The page as it should be now."""
    cases = {name: read_cases(name) for name in FILES}
    return (PAGE_HEAD + "\n".join(_write_summary(cases)) + "\n" + "\n".join(_write_tables(cases))).rstrip("\n") + "\n"


def _write_summary(cases: dict[str, tuple[Case, ...]]) -> Iterator[str]:
    yield "| list | words | wrong before | wrong after |"
    yield "|---|---|---|---|"
    for name, found in cases.items():
        before, after = count_right(found)
        total = len(found)
        wrong = (f"{total - right} ({(total - right) / total:.0%})" for right in (before, after))
        yield f"| {FILES[name]} | {total} | {' | '.join(wrong)} |"


def _write_tables(cases: dict[str, tuple[Case, ...]]) -> Iterator[str]:
    for name, found in cases.items():
        yield f"\n## {FILES[name]}\n"
        yield "| word | right | before | after | |"
        yield "|---|---|---|---|---|"
        for case in found:
            after = _write_ipa(case.after) if case.after != case.before else "as before"
            verdict = "" if case.is_right else "wrong"
            right = case.expected.replace("|", "or")
            yield f"| {case.word} | {right} | {_write_ipa(case.before)} | {after} | {verdict} |"


def _write_ipa(sounds: Sounds) -> str:
    return "".join(
        sound[0].translate({39: "ˈ", 44: "ˌ"}) * (sound[0] in "',") + _write_sound(sound.lstrip("',"))
        for sound in sounds
        if sound != ";"
    )


def _write_sound(mnemonic: str) -> str:
    bare = mnemonic.removesuffix(":")
    return _IPA.get(mnemonic) or f"{_IPA[bare]}{'ː' * (bare != mnemonic)}"


PAGE_HEAD: Final = """\
# What the espeak voice is corrected in

espeak-ng's Norwegian voice stresses nearly every loanword on the first syllable, says a short front vowel for the a of
*dag*, a throaty sound for *kj*, and most small words as they are spelt. Lydsak hands it phonemes for such words; the
others it reads by itself. Its corrections are the tables in `src/lydsak/engines/espeak/data`.

How the frequent words should be said was mostly written down before the corrections were tried, and the corrections
were then made until they were right. The loanwords put aside were written when the rules were done, and no rule was
changed for them: theirs is the figure to expect. Some stand in the table of words all the same; of the 48 that do not,
17 are wrong.

"Right" means the stress, the length and quality of the stressed vowel, and every consonant; tones, lesser stress and
the shade of unstressed vowels do not count. Before and after, stress is written before the vowel.

`python -m tests.engines.espeak.espeak_cases` writes this page; a test fails when it is out of date.

"""

if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
