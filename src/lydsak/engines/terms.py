"""find_terms: how an online engine may be asked, and at what price."""

from __future__ import annotations

from typing import Final

from lydsak.engines.base import AsksService, Engine, KnowsPrice, ServiceTerms

_USUAL_CONCURRENCY: Final = 2
"""Requests at once to a service whose engine does not tell."""


def find_terms(engine: Engine) -> ServiceTerms | None:
    """How an online engine may be asked; None for one that is not online."""
    if isinstance(engine, AsksService):
        return engine.terms
    if not engine.online:
        return None
    return ServiceTerms(_USUAL_CONCURRENCY, price=engine.price if isinstance(engine, KnowsPrice) else None)
