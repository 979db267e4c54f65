"""What an engine is, and which ones are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lydsak.model import Language, SpeechRequest, Speech


class Engine(Protocol):
    """A voice maker. An instance may keep connections and models; `speak` is a pure function of the request.

    Engines run in worker processes and are made there by name, so nothing of them is pickled.
    """

    name: str
    online: bool
    """Needs a network."""
    takes_ipa: bool
    """Honours `SpokenWord.ipa`; a request with IPA never reaches an engine that does not."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same request would sound different: the library's version and our adapter's."""
        ...

    def voices(self) -> tuple[str, ...]:
        """The names of its Norwegian voices, the default first."""
        ...

    def default_voice(self, language: Language) -> str:
        """The voice for a role that lydsak.toml maps to nothing."""
        ...

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak one utterance. Raises EngineError."""
        ...
