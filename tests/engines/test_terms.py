from __future__ import annotations

from lydsak.engines.base import ServiceTerms
from lydsak.engines.installed import load_engine
from lydsak.engines.terms import find_terms
from lydsak.engines.tone import ToneEngine


class _Metered(ToneEngine):
    online = True
    price: float | None = 12.5


class _Silent(ToneEngine):
    online = True


def test_only_what_is_online_has_terms() -> None:
    """A service's own; of an engine of others its price, where it says one."""
    assert find_terms(ToneEngine()) is None
    assert find_terms(_Metered()) == ServiceTerms(2, price=12.5)
    assert find_terms(_Silent()) == ServiceTerms(2, price=None)
    gtts = find_terms(load_engine("gtts", '{"price": 4.0}'))
    assert gtts is not None
    assert gtts.price == 4.0
