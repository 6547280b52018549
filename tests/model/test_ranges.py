"""What numbers may be: the priors that ship are within, a slip of the keyboard is not."""

import math

import pytest

from foedus import contract
from foedus.case import load
from foedus.contract import Prior, param_specs
from foedus.model import ranges
from foedus.model.discover import discover
from foedus.state import STATE


def support(prior: Prior) -> tuple[float, float]:
    match prior.family:
        case "uniform":
            return prior.args[0], prior.args[1]
        case "triangular":
            return prior.args[0], prior.args[2]
        case "normal":
            return prior.lower, prior.upper
        case "mixture":
            ends = [support(part) for part in prior.parts]
            return min(low for low, _ in ends), max(high for _, high in ends)
        case "beta":
            return 0.0, 1.0
        case "fixed":
            return prior.args[0], prior.args[0]
        case _:
            return 0.0, math.inf


def test_every_prior_that_ships_keeps_the_range_of_its_unit() -> None:
    bounded = 0
    for mechanism in discover().mechanisms.values():
        for name, spec in param_specs(mechanism.params).items():
            low, high = ranges.of_parameter(spec.unit)
            ends = support(spec.prior)
            assert low <= ends[0], (mechanism.name, name, ends)
            assert ends[1] <= high, (mechanism.name, name, ends)
            bounded += math.isfinite(high)
    assert bounded > 40


def test_every_start_that_ships_is_of_this_earth() -> None:
    for name, table in load("us-japan").state.items():
        limits = ranges.of_state(STATE[name].unit)
        assert not any(ranges.leaves(q.support, limits) for q in table.values.values()), name


@pytest.mark.parametrize(
    ("unit", "limits", "spelt"),
    [
        ("probability/quarter", (0.0, 1.0), "from 0 to 1"),
        ("share", (-1.0, 1.0), "from -1 to 1"),
        ("incidents/quarter", (0.0, math.inf), "at least 0"),
    ],
)
def test_a_range_is_known_by_its_unit(unit: str, limits: ranges.Range, spelt: str) -> None:
    assert ranges.of_parameter(unit) == limits
    assert ranges.spell(limits) == spelt


def test_coefficients_are_free() -> None:
    assert ranges.of_parameter("log-odds per stage") == (-math.inf, math.inf)


def test_single_precision_decides_what_stands_on_a_bound() -> None:
    assert ranges.stands_on(0.999999999, 1.0)
    assert not ranges.stands_on(0.999, 1.0)


def test_an_outcome_spans_what_its_unit_allows_and_money_the_largest_economy() -> None:
    assert ranges.span("probability/quarter", 9.0) == ranges.span("index 0-1", 9.0) == 1.0
    assert ranges.span("bn USD/year", 9.0) == 9.0
    assert ranges.span("% of GDP/year", 9.0) == 100.0
    assert ranges.span("index", 9.0) == ranges.span("stages", 9.0) > 100.0


def test_the_largest_economy_is_that_of_the_case() -> None:
    case = load("us-japan")
    largest = max(q.support[1] for q in case.state["gdp"].values.values())
    assert ranges.largest_economy(case) == largest
    assert ranges.largest_economy(case.model_copy(update={"state": {}})) == 1e6


def test_zero_is_carried_as_next_to_nothing_where_there_can_be_none() -> None:
    for name, spec in STATE.items():
        least = ranges.nothing(spec)
        assert (least is None) == (spec.link == "identity" or name == "gdp")
        carried = ranges.lifted(contract.fixed(0.0), spec)
        assert carried == contract.fixed(least or 0.0)
        assert ranges.lifted(contract.fixed(0.5), spec) == contract.fixed(0.5)


def test_a_part_of_a_mixture_may_be_zero() -> None:
    some = contract.uniform(1.0, 5.0)
    mixed = contract.mixture((0.5, contract.fixed(0.0)), (0.5, some))
    assert ranges.lifted(mixed, STATE["forward_presence"]).parts == (contract.fixed(1e-3), some)
