from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.intro_outro import HEADROOM, LONGEST_MUSIC, LaidMusic, lay_intro, lay_outro
from lydsak.audio.pieces import MusicClip
from lydsak.model import Clip, Db, Key, Ms, Music

lengths = st.integers(1, 200_000).map(Ms)
musics = st.builds(
    Music,
    st.just("m"),
    st.none(),
    st.none(),
    overlap=st.integers(0, 60_000).map(Ms),
    ducking=st.just(Db(-16.0)),
    attack=st.integers(50, 10_000).map(Ms),
    release=st.integers(50, 10_000).map(Ms),
    fade_in=st.integers(0, 30_000).map(Ms),
    fade_out=st.integers(0, 30_000).map(Ms),
)


def _find_clip(laid: LaidMusic) -> Clip:
    ((clip,),) = (track.clips for track in laid.tracks)
    return clip


def _sound(duration: Ms) -> MusicClip:
    return MusicClip(Key("m"), duration, Db(-4.5))


@given(lengths, musics, lengths)
def test_intro_is_low_whenever_speech_is_heard(duration: Ms, music: Music, speech: Ms) -> None:
    """The level under speech is reached before speech begins, and speech begins before the music ends."""
    bed = lay_intro(_sound(duration), music, speech)
    clip = _find_clip(bed)
    assert clip.duration == min(duration, LONGEST_MUSIC)
    assert clip.duration - bed.speech_start == min(music.overlap, clip.duration // 2)
    if bed.speech_start < clip.duration:
        (duck,) = clip.fades
        assert 0 <= duck.start <= duck.end <= bed.speech_start
        assert duck.to == clip.gain + music.ducking
        assert duck.end - duck.start == min(music.attack, duck.end)


@given(lengths, musics, lengths)
def test_outro_is_low_until_speech_is_over(duration: Ms, music: Music, speech: Ms) -> None:
    """The music starts low and begins to rise only when the last word has been said; half of it is heard alone."""
    bed = lay_outro(_sound(duration), music, speech)
    clip = _find_clip(bed)
    under = speech - clip.start
    assert bed.speech_start == 0
    assert 0 <= under <= clip.duration // 2
    assert all(
        under <= fade.start < fade.end <= clip.duration and fade.to == clip.gain - music.ducking for fade in clip.fades
    )
    assert bool(clip.fades) == (under > 0)
    assert clip.fade_in + clip.fade_out <= clip.duration
    assert (clip.fade_in, clip.fade_out) == tuple(
        min(fade, clip.duration // 2) for fade in (music.fade_in, music.fade_out)
    )


@given(musics)
def test_music_alone_is_at_its_solo_level(music: Music) -> None:
    """Without speech nothing is ducked: the level is the sound's, the producer's gain and the mix's headroom."""
    for bed in (lay_intro(_sound(Ms(9_000)), music, Ms(0)), lay_outro(_sound(Ms(9_000)), music, Ms(0))):
        assert _find_clip(bed).fades == ()
        assert _find_clip(bed).gain == -4.5 + music.gain + HEADROOM
