from __future__ import annotations

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.espeak.library import EspeakLibrary, _synthesize, find_library
from lydsak.engines.espeak.mnemonics import graft_ending, join_sounds, move_stress, split_mnemonics, weaken_stress
from lydsak.engines.espeak.tables import load_known_words

SOUNDS = ("A:", "'A", ",i:", "I", "aI", "u-", "'u-:", "@", "t", "s", "S", "d", "k", "R", "N", "j", "n")


@given(st.lists(st.sampled_from(SOUNDS), min_size=1, max_size=12))
def test_joined_sounds_are_the_same_when_split(sounds: list[str]) -> None:
    """What is written for the library holds the same sounds, the last schwa open."""
    last = "a#" if sounds[-1] == "@" and len(sounds) > 1 else sounds[-1]
    assert split_mnemonics(join_sounds(sounds).strip("[]")) == (*sounds[:-1], last)


def test_library_reads_the_sounds_that_were_joined() -> None:
    """Without bars the library finds the very mnemonics that were meant, in every word of the table."""
    words = [known.sounds for known in load_known_words().values()]
    with EspeakLibrary(find_library())._open() as (library, rate):
        library.espeak_SetVoiceByName(b"gmq/nb")
        _synthesize(library, rate, "[[t'A]]", 0x101)  # from now on it reads phonemes
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p

        def read(text: str) -> bytes:
            answer: bytes = library.espeak_TextToPhonemes(
                ctypes.byref(ctypes.c_char_p(text.encode())), 0x101, ord("|") << 8
            )
            return answer

        barred = ["[[" + "|".join(split_mnemonics(join_sounds(sounds).strip("[]"))) + "]]" for sounds in words]
        assert [read(join_sounds(sounds)) for sounds in words] == [read(text) for text in barred]


@pytest.mark.parametrize(
    ("sounds", "syllable", "moved"),
    [("'i:deu:", 2, "Ide'u:"), ("m'A:R,i:A", 1, "mAR'i:A"), ("b'ARn", 3, "b'ARn"), ("f'ORb@dR@", 1, "fORb'e:dR@")],
)
def test_stress_moves_and_shortens_what_is_before(sounds: str, syllable: int, moved: str) -> None:
    """Those before lose their length; a schwa becomes an e; a syllable that is not there moves nothing."""
    assert move_stress(split_mnemonics(sounds), syllable) == split_mnemonics(moved)


def test_ending_replaces_the_last_syllables() -> None:
    """As many vowels go as the ending has, and one consonant for each that it begins with."""
    assert graft_ending(split_mnemonics("'e:ne:R,IN"), split_mnemonics("'i:")) == split_mnemonics("eneR'i:N"[:-1])
    assert graft_ending(split_mnemonics("t'e:u:l,u:ji:"), split_mnemonics("g'i:")) == split_mnemonics("teUlUg'i:")


def test_weak_part_of_a_compound_keeps_one_lesser_stress() -> None:
    """The main stress becomes a lesser one, and lesser ones go."""
    assert weaken_stress(("m", "I", "n", "'I", "s", "t", ",@", "R")) == ("m", "I", "n", ",I", "s", "t", "@", "R")
