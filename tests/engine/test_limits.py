from types import SimpleNamespace
from typing import Any

import pytest

from foedus.engine import limits
from foedus.errors import ResourceError
from foedus.experiment import Ensemble

MODEL: Any = SimpleNamespace(kept=[SimpleNamespace(labels=("a", "b"))], columns=range(10))


@pytest.mark.parametrize(
    ("counts", "fix"),
    [((10**7, 1, 1), "reduce --draws"), ((1000, 1000, 40), "reduce --replicates")],
)
def test_what_memory_cannot_hold_is_refused(
    counts: tuple[int, int, int], fix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foedus.engine.compilation.available_memory", lambda: 2_000_000_000)
    with pytest.raises(ResourceError, match=fix):
        limits.check_memory(MODEL, Ensemble(*counts))
    limits.check_memory(MODEL, Ensemble(100, 8, 16))
    monkeypatch.setattr("foedus.engine.compilation.available_memory", lambda: None)
    limits.check_memory(MODEL, Ensemble(*counts))
