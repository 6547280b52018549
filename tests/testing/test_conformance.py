import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import pytest

from foedus.contract import Effect, Mechanism, param, uniform
from foedus.mechanisms import capability, moral_hazard, posture, two_level_game, wedge
from foedus.model.discover import discover
from foedus.testing import conformance
from foedus.testing.bench import Bench, bench
from foedus.testing.conformance import LAWS, Fault, check

MECHANISMS = discover().mechanisms
TRUE = capability.MECHANISM


@cache
def on_bench(name: str) -> Bench:
    return bench(MECHANISMS[name])


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_keeps_the_laws(name: str) -> None:
    assert len(LAWS) > 10
    broken = {law: sorted(set(faults(on_bench(name)))) for law, faults in LAWS.items()}
    assert not {law: found for law, found in broken.items() if found}


# --- the laws can be broken ---------------------------------------------------------------------


def breaches(law: str, **changes: Any) -> list[str]:
    """Plant a fault in the stock of capability, and see what a law says."""
    changed = dataclasses.replace(TRUE, **changes)
    return [fault.what for fault in check(changed, (law,))]


def stepping(change: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return the step of capability with its result changed."""

    def step(world: Any, params: Any, shocks: Any) -> dict[str, Any]:
        return change(capability.step(world, params, shocks), world, params)

    return step


def test_an_undeclared_write_is_found() -> None:
    planted = stepping(lambda out, world, params: {**out, "gdp": 0.0 * world.link.gdp})
    assert breaches("writes_what_it_declares", step=planted) == [
        "step writes gdp, which is not declared"
    ]


def test_a_missing_write_is_found() -> None:
    declared = (*TRUE.writes, "bilateral_imports")
    broken = dataclasses.replace(on_bench("capability"), mechanism=dataclasses.replace(
        TRUE, writes=declared))  # fmt: skip
    assert list(conformance.writes_what_it_declares(broken)) == [
        "step does not write bilateral_imports, which is declared"
    ]


def test_a_wrong_shape_is_found() -> None:
    planted = stepping(lambda out, world, params: {"capability": out["capability"][:, None]})
    assert "has shape" in breaches("writes_what_it_declares", step=planted)[0]


def test_a_solve_that_changes_a_drawn_parameter_is_found() -> None:
    def solve(world: Any, params: Any) -> Any:
        return dataclasses.replace(params, depreciation=2.0 * params.depreciation)

    found = breaches("writes_what_it_declares", solve=solve)
    assert found == [
        "solve changes depreciation, which is drawn",
        "solve has no intercept to fill",
    ]


@pytest.mark.parametrize("hidden", ["threat", "patron_ledger", "grey_rate", "shame", "challenge"])
def test_a_hidden_read_is_found(hidden: str) -> None:
    def read(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        holders = (world.state, world.appraisals, world.channels, world.events)
        seen = next(getattr(h, hidden) for h in holders if hasattr(h, hidden))
        seen = jnp.sum(seen, axis=0) if seen.ndim == 3 else seen
        return {"capability": out["capability"] + 1e-5 * seen}

    assert breaches("reads_what_it_declares", step=stepping(read)) == [
        f"step.capability depends on {hidden}, which is not among the reads"
    ]


def test_a_hidden_read_of_a_start_value_is_found() -> None:
    def read(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        return {"capability": out["capability"] + 1e-3 * world.start_link.threat[0]}

    assert breaches("reads_what_it_declares", step=stepping(read))


def test_an_appraisal_out_of_order_is_found() -> None:
    def appraise(world: Any, params: Any) -> dict[str, Any]:
        found = wedge.appraise(world, params)
        return {**found, "backing": found["backing"] * (1.0 + world.appraisals.tariff_news)}

    planted = dataclasses.replace(
        wedge.MECHANISM, appraise=appraise, reads=(*wedge.MECHANISM.reads, "tariff_news")
    )
    found = [fault.what for fault in check(planted, ("appraises_after_its_needs",))]
    assert found == ["appraise.backing uses tariff_news, which is not among the needs"]


def test_a_wrong_sign_is_found() -> None:
    effects = (Effect("defence_burden", "capability", "-", "real_value"), TRUE.effects[1])
    [found] = breaches("claimed_directions_hold", effects=effects)
    assert found.startswith("defence_burden -> capability (- through real_value): goes the other")


def test_a_sign_that_fails_in_a_few_draws_is_found() -> None:
    def step(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        few = jnp.where(params.depreciation > 0.095, -1.0, 1.0)
        return {"capability": few * out["capability"]}

    found = breaches("claimed_directions_hold", step=stepping(step))
    assert any("goes the other way" in what for what in found)


def test_an_effect_without_effect_is_found() -> None:
    planted = stepping(lambda out, world, params: {"capability": 0.0 * out["capability"]})
    found = breaches("claimed_directions_hold", step=planted)
    assert len(found) == 2
    assert all(what.endswith("never moves anything") for what in found)


def test_an_open_sign_that_is_never_open_is_found() -> None:
    effects = (Effect("defence_burden", "capability", "?", "real_value"), TRUE.effects[1])
    assert breaches("open_signs_are_open", effects=effects) == [
        "defence_burden -> capability (? through real_value): the other sign never seen"
    ]


def test_an_effect_that_survives_its_null_is_found() -> None:
    def step(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        return {"capability": out["capability"] + 0.1 * world.link.gdp}

    assert breaches("null_parameters_silence", step=stepping(step)) == [
        "gdp -> capability (+ through real_value): still moves with real_value at its null value"
    ]


def test_an_effect_without_a_null_is_found() -> None:
    effects = (dataclasses.replace(TRUE.effects[0], through="depreciation"), TRUE.effects[1])
    assert breaches("effects_name_their_ends", effects=effects) == [
        "defence_burden -> capability (+ through depreciation): depreciation declares no null value"
    ]


def test_effects_between_strangers_are_found() -> None:
    effects = (*TRUE.effects, Effect("threat", "gdp", "+"))
    found = breaches("effects_name_their_ends", effects=effects)
    assert len(found) == 2
    assert "not among the reads" in found[0]
    assert "not written" in found[1]


def test_an_undeclared_influence_is_found() -> None:
    assert breaches("influences_are_declared", effects=TRUE.effects[:1]) == [
        "gdp moves capability, which no effect declares"
    ]


def swapped(mechanism: Mechanism, old: Effect, *new: Effect) -> Mechanism:
    """Return the mechanism with one effect declared otherwise."""
    assert old in mechanism.effects
    rest = tuple(effect for effect in mechanism.effects if effect != old)
    return dataclasses.replace(mechanism, effects=(*rest, *new))


def test_a_wrong_sign_between_two_appraisals_of_one_mechanism_is_found() -> None:
    # Provocation is appraised and used in one file: it is raised through trust in the patron.
    true = Effect("provocation", "patron_joins", "-", "provoked_effect")
    false = dataclasses.replace(true, sign="+")
    planted = swapped(moral_hazard.MECHANISM, true, false)
    [found] = check(planted, ("claimed_directions_hold",))
    assert found.what.startswith("provocation -> patron_joins (+ through provoked_effect): goes")


def test_an_undeclared_step_of_a_chain_is_found() -> None:
    planted = swapped(
        moral_hazard.MECHANISM, Effect("provocation", "patron_joins", "-", "provoked_effect")
    )
    assert [fault.what for fault in check(planted, ("influences_are_declared",))] == [
        f"{source} moves patron_joins, which no effect declares"
        for source in ("abandonment_fear", "bargaining_share", "commitment_trust")
    ]


def test_an_effect_that_needs_a_deciding_ally_is_seen() -> None:
    true = Effect("support_offer", "support_concession", "+")
    planted = swapped(two_level_game.MECHANISM, true, dataclasses.replace(true, sign="-"))
    found = [fault.what for fault in check(planted, ("claimed_directions_hold",))]
    assert len(found) == 1
    assert found[0].startswith("support_offer -> support_concession (-): goes the other way")


def test_a_number_that_is_not_finite_is_found() -> None:
    # Only where depreciation is above 0.0990: one draw in 800, and the upper corners.
    def step(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        return {"capability": out["capability"] + jnp.sqrt(0.0990 - params.depreciation)}

    assert any("not finite" in what for what in breaches("finite_at_extremes", step=stepping(step)))


def test_code_that_changes_under_jit_is_found() -> None:
    calls: list[int] = []

    def step(out: dict[str, Any], world: Any, params: Any) -> dict[str, Any]:
        calls.append(1)
        return {"capability": out["capability"] + 0.01 * len(calls)}

    assert breaches("jit_equals_eager", step=stepping(step)) == [
        "step.capability differs between jit and eager"
    ]


def test_an_unknown_reference_is_found() -> None:
    assert breaches("references_resolve", references=("nobody1999nothing",)) == [
        "cites nobody1999nothing, which is not in references.bib"
    ]
    assert breaches("references_resolve", references=()) == ["cites no literature"]


def test_an_unknown_source_of_a_parameter_is_found() -> None:
    class Params(eqx.Module):
        speed: Any = param(uniform(0.0, 1.0), "1", "how fast", "nobody1999nothing")
        size: Any = param(uniform(0.0, 1.0), "1", "how large", "assumption", "V")

    changed = dataclasses.replace(TRUE, params=Params)
    broken = dataclasses.replace(on_bench("capability"), mechanism=changed)
    assert list(conformance.references_resolve(broken)) == [
        "speed has source nobody1999nothing, which is not in references.bib",
        "size is an assumption with grade V",
    ]


def test_a_number_without_unit_or_beyond_it_is_found() -> None:
    class Params(eqx.Module):
        speed: Any = param(uniform(0.0, 2.0), "probability/quarter", "", "assumption")

    changed = dataclasses.replace(TRUE, params=Params)
    broken = dataclasses.replace(on_bench("capability"), mechanism=changed)
    assert list(conformance.numbers_have_units(broken)) == [
        "speed has no meaning",
        "speed is in probability/quarter and reaches 0.002 to 1.998; allowed: from 0 to 1",
    ]


def test_a_mechanism_that_says_too_little_is_found() -> None:
    changed = dataclasses.replace(TRUE, title="", limits="none", params=Fault)
    broken = dataclasses.replace(on_bench("capability"), mechanism=changed)
    assert list(conformance.describes_itself(broken)) == [
        "has no title",
        "its limits are no sentence",
        'the text at the head of its file has no paragraph "Model:" with its equations',
    ]


# --- the report ---------------------------------------------------------------------------------


def test_faults_are_sorted_and_say_where() -> None:
    assert str(Fault("law", "posture", "something")) == "posture: something [law]"
    planted: Mechanism = dataclasses.replace(
        posture.MECHANISM, references=("b2000b", "a2000a"), effects=()
    )
    found = check(planted, ("references_resolve", "influences_are_declared"))
    assert found == sorted(found)
    assert {fault.law for fault in found} == {"references_resolve", "influences_are_declared"}
