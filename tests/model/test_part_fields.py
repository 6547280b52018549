"""Fields of one's own parts hold what they are declared to hold, priors and parameters too."""

import dataclasses
from typing import Any

import pytest

from foedus.contract import Effect, Instrument, Shock, dirichlet
from foedus.model import part_fields
from foedus.model.discover import discover
from foedus.parts import Module, Scalar, intercept, param, uniform

PARTS = discover()
GAP = PARTS.outcomes["burden_gap"]
RIVAL = PARTS.mechanisms["capability"]


def found(part: Any, /, **changes: Any) -> list[str]:
    faults = part_fields.faults(dataclasses.replace(part, **changes))
    return [f"{at} {what}; {fix}" for at, what, fix in faults]


def test_parts_that_ship_are_what_they_say() -> None:
    every = [*PARTS.mechanisms.values(), *PARTS.instruments.values(), *PARTS.outcomes.values()]
    assert len(every) > 80
    assert not {part.name: told for part in every if (told := found(part))}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"part": "IX"}, "part is 'IX'; allowed: I, II, III, IV"),
        ({"part": ["I"]}, "part is ['I']; allowed: I, II, III, IV"),
        ({"dims": ("actr",)}, "dims[0] is 'actr'; allowed: actor, other, line"),
        ({"dims": "actor"}, "dims is 'actor', no tuple; write dims=('actor',)"),
        ({"compute": 3}, "compute is 3, no function; write the name of a function"),
        ({"index": "yes"}, "index is 'yes', no bool; "),
        ({"unit": None}, "unit is None, no str; "),
        ({"effects": ("gdp",)}, "effects[0] is 'gdp', no Effect; "),
        ({"effects": (Effect("a", "b", "up"),)}, "effects[0].sign is 'up'; allowed: +, -, ?"),  # type: ignore[arg-type]
    ],
)
def test_a_field_of_another_kind_is_told(changes: dict[str, Any], told: str) -> None:
    assert found(GAP, **changes) == [told]


def test_what_lies_within_is_looked_at_too() -> None:
    shocks: Any = (Shock("luck", ("actr",)),)  # pyright: ignore
    assert found(RIVAL, shocks=shocks) == [
        "shocks[0].dims[0] is 'actr'; allowed: actor, other, line"
    ]
    tariff = PARTS.instruments["tariff"]
    assert isinstance(tariff, Instrument)
    assert found(tariff, bounds=(0.0,)) == ["bounds is (0.0,); write 2 values"]
    assert found(tariff, bounds=(0.0, True)) == ["bounds[1] is True, no number; write a number"]
    assert found(tariff, opening=uniform(0.3, 0.1)) == [
        "opening uniform needs low < high; got [0.3, 0.1]; mend the numbers"
    ]


def test_parameters_are_declared_with_priors() -> None:
    text: Any = "a"

    class Params(Module):
        bare: Scalar
        turned: Scalar = param(uniform(1.0, 0.0), "1", "m", "assumption")
        words: Scalar = param(uniform(text, 1.0), "1", "m", "assumption")
        bound: Scalar = param(dirichlet(0.5, 1.0), "1", "m", "assumption")
        solved: Scalar = intercept("m", text)

    assert found(RIVAL, params=Params) == [
        "bare has no prior; write param(...) or intercept(...) after it",
        "turned.prior uniform needs low < high; got [1.0, 0.0]; mend the numbers",
        "words.prior.args[0] is 'a', no number; write a number",
        "bound.prior is dirichlet, which depends on other numbers; take another family",
        "solved.dims[0] is 'a'; allowed: actor, other, line",
    ]
    (told,) = found(RIVAL, params=int)
    assert told.startswith("params is int, no class of fields; write class Params(Module)")
