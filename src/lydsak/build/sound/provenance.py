"""What is signed into an episode: who published it, and how it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from lydsak.build.fingerprint import digest_code, digest_content
from lydsak.build.plan import EpisodePlan
from lydsak.build.speech.engines import load_show_engine
from lydsak.config import Settings
from lydsak.engines.base import SpeaksByRule
from lydsak.model import AudioTags, Claim, Key, SourceType
from lydsak.store import Recipe, Store

if TYPE_CHECKING:
    from lydsak.audio.provenance import Credentials


def make_claim(plan: EpisodePlan, settings: Settings, tags: AudioTags, published: str | None) -> Claim:
    """What is said of an episode's making."""
    front_matter = plan.script.front_matter
    voices = sorted({str(source.request.voice) for source in plan.speech})
    source = front_matter.source
    path = settings.root / source if source and "://" not in source else None
    inside = path is not None and path.resolve().is_relative_to(settings.root.resolve()) and path.is_file()
    return Claim(
        title=tags.title,
        publisher=settings.show.newspaper,
        author=front_matter.author,
        language=tags.language,
        published=published,
        approval=front_matter.status,
        source_type=_choose_source_type(plan, settings),
        voices=tuple(voices),
        article=source,
        article_sha256=digest_content(path.read_bytes()) if path is not None and inside else None,
    )


def sign_file(
    claim: Claim,
    credentials: Credentials,
    store: Store,
    render_tag: Callable[[bytes], bytes],
    read_frames: Callable[[], Iterable[bytes]],
) -> tuple[Key, bytes]:
    """The manifest of an MP3, which begins with `render_tag(manifest)` and goes on with `read_frames()`, and its key.

    No two signatures are alike, so each is kept: an episode that was signed keeps its bytes. Raises AssetError L531.
    """
    from lydsak.audio.provenance import ManifestMaker

    recipe = Recipe(
        "provenance",
        {
            "sound": _digest_parts(_chain_parts(render_tag(b""), read_frames())),
            "claim": msgspec.to_builtins(claim),
            "certificate": digest_content(credentials.certificate),
            "code": digest_code("audio"),
        },
    )

    def sign() -> bytes:
        maker = ManifestMaker(claim, credentials)
        length = len(maker.placeholder)
        head = render_tag(maker.placeholder)
        start = len(head) - length  # it ends the tag
        return maker.sign(start, _chain_parts(head[:start], read_frames()))

    return recipe.key, store.get_or_make(recipe, sign)


def _chain_parts(head: bytes, frames: Iterable[bytes]) -> Iterable[bytes]:
    yield head
    yield from frames


def _digest_parts(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _choose_source_type(plan: EpisodePlan, settings: Settings) -> SourceType:
    """IPTC's term for the speech; music is not looked at, since the same intro is under every voice."""
    if any(sound.text is not None for sound in plan.narration.sounds):
        return "compositeSynthetic"
    engines = (load_show_engine(settings, name) for name in {source.request.voice.engine for source in plan.speech})
    rules = all(isinstance(engine, SpeaksByRule) and engine.by_rule for engine in engines)
    return "algorithmicMedia" if rules else "trainedAlgorithmicMedia"
