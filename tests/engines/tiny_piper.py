"""A voice in piper's own format, small enough to make in a test: tones for phonemes, and piper's two kinds of noise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import lydsak.engines.piper  # noqa: F401 - before piper imports onnxruntime

NAME = "no_NO-talesyntese-medium"
RATE = 22_050
HOP = 256

# The inputs, outputs and the one Ceil are those of piper's export_onnx; every id takes four frames of 256 samples at
# length 1. Pauses and punctuation (ids below 14) are silent but for the noise.
_GRAPH = """
<ir_version: 8, opset_import: ["" : 17]>
tiny (int64[one, N] input, int64[one] input_lengths, float[3] scales{sid_input}) => (float[one, 1, T] output)
<int64[1] first = {{0}}, int64[2] front = {{0, 1}}, int64[1] behind = {{1}}, int64 none = {{0}}, int64 unit = {{1}},
 int64 two = {{2}}, int64 hop = {{256}}, int64 sounding = {{13}}, float frames = {{4.0}}, float least = {{1.0}},
 float step = {{0.005}}, float loud = {{0.3}}, float faint = {{0.05}}, int64 many = {{40}}>
{{
  ids = Squeeze(input, first)
  noise = Gather(scales, none)
  length = Gather(scales, unit)
  width_noise = Gather(scales, two)
  flat = CastLike(ids, frames)
  chance = RandomNormalLike(flat)
  strayed = Mul(chance, width_noise)
  usual = Mul(frames, length)
  wide = Add(strayed, usual)
  wanted = Max(wide, least)
  w_ceil = Ceil(wanted)
  w = Cast<to = 7>(w_ceil)
  ends = CumSum(w, none)
  all = ReduceSum<keepdims = 0>(w)
  total = Mul(all, hop)
  sample = Range(none, total, unit)
  frame = Div(sample, hop)
  turn = Range(none, all, unit)
  ends_column = Unsqueeze(ends, behind)
  turn_row = Unsqueeze(turn, first)
  over = LessOrEqual(ends_column, turn_row)
  over_number = Cast<to = 7>(over)
  index_of_turn = ReduceSum<keepdims = 0>(over_number, first)
  index = Gather(index_of_turn, frame)
  id = Gather(ids, index)
  heard = Greater(id, sounding)
  gain = CastLike(heard, frames)
  {tone}
  product = Mul(sample, pitch)
  angle_whole = CastLike(product, frames)
  angle = Mul(angle_whole, step)
  wave = Sin(angle)
  voiced = Mul(wave, gain)
  louder = Mul(voiced, loud)
  hiss = RandomNormalLike(louder)
  hiss_scaled = Mul(hiss, noise)
  hiss_faint = Mul(hiss_scaled, faint)
  mixed = Add(louder, hiss_faint)
  output = Unsqueeze(mixed, front)
}}
"""


def make_voice(folder: Path, name: str = NAME, *, speakers: int = 1, language: str = "nb", tells: bool = True) -> Path:
    """Write NAME.onnx and NAME.onnx.json; without `tells` nothing in the model says how long phonemes are."""
    import onnx
    import onnx.parser
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    several = speakers > 1
    tone = "shift = Mul(sid, many)\n pitch = Add(id, shift)" if several else "pitch = Identity(id)"
    text = _GRAPH.format(sid_input=", int64[one] sid" if several else "", tone=tone)
    if not tells:
        text = text.replace("w_ceil = Ceil(wanted)", "w_ceil = Round(wanted)")
    model = folder / f"{name}.onnx"
    onnx.save(onnx.parser.parse_model(text), str(model))
    config = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": language},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": speakers,
        "speaker_id_map": {f"taler{number}": number for number in range(speakers)} if several else {},
        "piper_version": "1.0.0",
    }
    Path(f"{model}.json").write_text(json.dumps(config), encoding="utf-8")
    return model


@contextmanager
def offer() -> Iterator[str]:
    """The voice in a folder of its own, for as long as the contract is tested."""
    with TemporaryDirectory() as folder:
        make_voice(Path(folder))
        yield json.dumps({"folder": folder})
