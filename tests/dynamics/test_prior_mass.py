"""Numbers where a prior has no mass are told with their place; those of a sound case are not."""

from typing import Any

import pytest
from tests.model.test_doubts import ELICITED, policy, put, written

from foedus import pipeline
from foedus.dynamics.prior_mass import doubts

GROWTH, STATE = "parameters/economy.growth/values/DRA", "state"


def prior(**family: Any) -> dict[str, Any]:
    return {"prior": {n: list(args) for n, args in family.items()}, **ELICITED}


def told(*changes: Any) -> list[tuple[str, str]]:
    """Return every doubt as the key or entry that it points to, and what it says."""
    model, lines = written(*changes)
    found: list[tuple[str, str]] = []
    for doubt in doubts(model):
        assert doubt.fix
        line = int(doubt.where.split(":")[1]) - 1
        # What is written under a key begins in the next line.
        found.append((lines[line if lines[line].strip()[:1] == "-" else line - 1], doubt.what))
    return [(key.strip(" -:"), what) for key, what in found]


@pytest.mark.parametrize("name", ["us-japan", "nato", "us-korea"])
def test_cases_that_ship_have_none(name: str) -> None:
    assert doubts(pipeline.compile(name)) == []


def test_what_no_prior_draws_is_told_at_its_place() -> None:
    found = told(
        put(f"{STATE}/defence_burden/values/BEL", prior(lognormal=(500.0, 0.1))),
        put(f"{STATE}/tariff/default", prior(normal=(5000.0, 1.0))),
        put(f"{STATE}/approval/values/BEL", prior(beta=(1e6, 0.5))),
        put(f"{STATE}/spending_norm/values/BEL", prior(normal=(10.0, 1.0), bounds=(1.0, 6.0))),
        put(GROWTH, {"value": 4.0, **ELICITED}),
        put("parameters/economy.pass_through/values/all", {"value": -0.9, **ELICITED}),
        policy("hasty", "param:economy.growth[BEL]=0.5"),
    )
    assert [key for key, _ in found] == [
        "BEL",
        "default",
        "BEL",
        "BEL",
        "DRA",
        "all",
        "param:economy.growth[BEL]=0.5",
    ]
    for (_, what), said in zip(
        found,
        (
            "defence_burden starts where nothing can be: half of its prior is beyond 500",
            "tariff starts where nothing can be: half of its prior is beyond 5000",
            "spending_norm: bounds 1 to 6 leave 3e-05 of the mass of a normal prior around 10",
            "approval starts on its bound 1 in single precision",
            "economy.growth: got 4, where its prior has no mass",
            "economy.pass_through: got -0.9, where its prior has no mass",
            "'param:economy.growth[BEL]=0.5': got 0.5, where its prior has no mass",
        ),
        strict=True,
    ):
        assert said in what


def test_a_number_of_its_own_and_a_null_are_not_doubted() -> None:
    assert not told(
        put(f"{STATE}/defence_burden/values/BEL", prior(lognormal=(30.0, 0.1))),
        put(f"{STATE}/approval/values/BEL", prior(beta=(50.0, 2.0))),
        put(f"{STATE}/spending_norm/values/BEL", prior(normal=(6.5, 1.0), bounds=(1.0, 6.0))),
        put(f"{STATE}/forward_presence/values/BEL", {"value": 0, **ELICITED}),
        put(GROWTH, {"value": 0.12, **ELICITED}),
        put("parameters/economy.pass_through/values/all", {"value": 0.0, **ELICITED}),
        policy("still", "param:economy.growth_sd=0", "param:economy.growth[BEL]=-0.1"),
    )
