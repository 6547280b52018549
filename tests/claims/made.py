"""Claims about the made-up case, and arms whose numbers are given and not simulated."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.claims.bank import Bank
from foedus.claims.express import Expressed, express
from foedus.claims.investigate import Inquiry
from foedus.claims.schema import Claim
from foedus.claims.study import expressed
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model

Table = npt.NDArray[Any]
LEAST = {"value": 0.05, "unit": "share", "why": "about the error of a poll"}
TRUST = {"outcome": "country_trust", "at": "BEL", "sign": "-", "least": LEAST}


def claim(**changed: Any) -> Claim:
    """Return a claim that a tariff lowers trust, with some keys changed."""
    written = {
        "id": "K1",
        "paragraphs": ["P1"],
        "text": "A tariff lowers trust",
        "voice": "author",
        "arms": {"t0": ["AUR.tariff=0%"], "t25": ["AUR.tariff=25%"]},
        "cause": {"contrast": ["t0", "t25"]},
        "effect": [TRUST],
        **changed,
    }
    return Claim.model_validate(written)


def able(model: Model, **changed: Any) -> Expressed:
    """Return such a claim in a model that can express it."""
    found = express(model, claim(**changed))
    assert isinstance(found, Expressed)
    return found


def inquiry(model: Model, *claims: Claim, thorough: bool = True) -> Inquiry:
    """Return claims ready to be judged."""
    return expressed(model, {one.id: one for one in claims}, thorough=thorough)


Number = Callable[[Sequence[str], npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""What an arm shows of every probe: from its words and a normal score of every draw."""


def given(number: Number, noise: float = 0.0) -> Callable[..., tuple[list[Table], Table]]:
    """Return what stands in for `paired_arms.read`: numbers by a formula, shocks around them."""

    def read(
        model: Model,
        schedules: Sequence[Any],
        probes: Sequence[Any],
        ensemble: Any,
        members: Table | None = None,
        **_: Any,
    ) -> tuple[list[Table], Table]:
        rng = np.random.default_rng(7)
        score = rng.normal(size=1024)[: ensemble.draws]
        shocks = noise * rng.normal(size=(1024, 32))[: ensemble.draws, : ensemble.replicates]
        found: list[Table] = []
        for schedule, read_of in zip(schedules, probes, strict=True):
            level = number(schedule, score)[:, None] + shocks
            own = level.reshape(-1)[... if members is None else members]
            shape = (len(own), ensemble.quarters, len(read_of))
            found.append(np.broadcast_to(own[:, None, None], shape).copy())
        return found, np.zeros((ensemble.draws, len(model.columns)))

    return read


def bank_of(model: Model, one: Expressed, levels: Mapping[str, Table], size: int) -> Bank:
    """Return a bank that holds what is expected of the arms of a claim: (draw, probe) by arm."""
    probes = tuple(dict.fromkeys(probe for look in one.looks for probe in look.probes))
    bank = Bank(model, probes, one.quarters, 0)
    for name, arm in one.arms.items():
        table = np.repeat(np.asarray(levels[name])[:, None, :], one.quarters, axis=1)
        found = paired_arms.Expected(table, (table, table), np.ones_like(table))
        bank._found[arm, size, 2] = found  # pyright: ignore[reportPrivateUsage]
    return bank
