"""Verdicts are read from runs; with everybody muted the suite must not hold as it does."""

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour import bands, experiment, express
from foedus.behaviour.bands import Band, Condition, Control, Least
from foedus.behaviour.suite import Row, suite
from foedus.behaviour.verdict import POOLED, QUANTILES
from foedus.dynamics import priors
from foedus.experiment import Ensemble
from foedus.result.documents.suite import Verdict

SHAMING = {"control": ["{patron}.rhetoric=neutral"], "treated": ["{patron}.rhetoric=shame"]}


def _row(name: str, measure: dict[str, Any], *conditions: Condition, **more: Any) -> Row:
    """Return a made-up row about shaming."""
    of_band = {"kind": "S", "muted": "-", **more.pop("band", {})}
    band = Band(
        id=name, status="new", title=name, measured=f"{name} of {{ally}}", unit="x",
        conditions=conditions or (Condition("mean", low=-9.0, high=9.0),), origin="outside",
        why="x", **of_band,
    )  # fmt: skip
    measure = {"after": 3, "as": "difference", **measure}
    return Row.model_validate(
        {"id": name, "band": band, "arms": SHAMING, "measure": measure} | more
    )


def _between(low: float, high: float, share: float = 1.0) -> Condition:
    return Condition("draws", low=low, high=high, share=share)


def _run(bed: Bed, rows: list[Row], **size: int) -> dict[str, Verdict]:
    ensemble = Ensemble(**{"draws": 6, "replicates": 2, "quarters": 4, "seed": 1, **size})
    return {v.id: v for v in experiment.run(bed.model, ensemble, rows=rows) if v.reading == POOLED}


BURDEN = {"outcome": "defence_burden", "at": "{ally}"}
SHAMES = {"choice": "{patron}.rhetoric", "option": "shame"}
GAP = {"outcome": "word_deed_gap", "at": "{ally}"}


@pytest.mark.xdist_group("small")
def test_what_is_measured_is_read_from_a_run(small: Bed) -> None:
    rows = [
        _row("shaming", SHAMES, _between(0.9, 1.1)),
        _row("neutral", {**SHAMES, "option": "neutral"}, _between(-1.1, -0.9)),
        _row("itself", {**GAP, "per": GAP}, _between(0.9, 1.1)),
        _row("nothing", {**BURDEN, "per": {"outcome": "gdp", "at": "{ally}"}, "after": 1}),
        _row("average", {**BURDEN, "average": True}),
        _row("talks", {"choice": "{ally}.talks", "option": "postpone"}),
    ]
    found = _run(small, rows)
    assert list(found) == [row.id for row in rows], "in the order of the rows"
    for name, value in (("shaming", 1.0), ("neutral", -1.0), ("itself", 1.0)):
        assert found[name].verdict == "passes"
        assert found[name].quantiles == pytest.approx([value] * QUANTILES)
    assert found["shaming"].measured == "shaming of BEL"
    assert (found["nothing"].verdict, found["nothing"].left_out) == ("defect", 6)
    assert found["nothing"].reason == "no draw gives a number"
    assert (found["talks"].verdict, found["talks"].reason) == (
        "not yet", "the case has no instrument BEL.talks",
    )  # fmt: skip
    assert {v.bands for v in found.values()} == {bands.digest()}
    json.dumps([asdict(v) for v in found.values()], allow_nan=False)


@pytest.mark.xdist_group("small")
def test_numbers_do_not_depend_on_the_rows_beside_a_row(small: Bed) -> None:
    """Nor on how far these are run: beside one that is read later it takes another year."""
    row = _row("gap", GAP)
    alone = _run(small, [row], quarters=8)["gap"]
    assert _run(small, [_row("burden", {**BURDEN, "after": 8}), row], quarters=8)["gap"] == alone
    assert len(set(alone.quantiles)) > 1
    assert list(alone.quantiles) == sorted(alone.quantiles)
    assert alone.mean == pytest.approx(sum(alone.quantiles) / QUANTILES, rel=0.2)


@pytest.mark.xdist_group("small")
def test_decisions_of_the_muted_are_frozen(small: Bed) -> None:
    """Of a lever that nothing imposes no effect is left; of one that an arm imposes all is."""
    asked = {"control": ["{patron}.ask_spending=none"], "treated": ["{patron}.ask_spending=5%"]}
    own = {"choice": "{patron}.ask_spending", "option": "5%"}
    lever = next(v for v in small.model.levers if v.name == "BEL.programme")
    free = {"choice": "{ally}.programme", "other_than": lever.options[lever.start]}
    whole = Condition("mean", low=-1.0, high=1.0)
    muted = {"muted": "ally", "least": Least(1e-9, "x")}
    levels = {"weights": {"treated": 1.0}}
    rows = [
        _row("own", own, whole, arms=asked, band={"muted": "patron", "least": Least(0.1, "x")}),
        _row("free", {**free, **levels}, whole, arms=asked, band=muted),
    ]
    found = _run(small, rows, draws=24, quarters=8)
    assert found["own"].muted is not None
    assert found["free"].muted is not None
    assert (found["own"].mean, found["own"].muted.effect) == (1.0, 1.0)
    assert found["own"].verdict == "inert", "imposed, so that no decision stands in between"
    assert found["free"].mean is not None
    assert found["free"].mean > 0.0
    assert found["free"].muted.effect == 0.0
    assert found["free"].muted.governments == ("BEL",)


@pytest.mark.xdist_group("small")
def test_a_control_is_an_experiment_of_its_own(small: Bed) -> None:
    needs = {"kind": "N", "control": Control("shaming", "choice:{patron}.rhetoric", 0.05)}
    led = {"control": ["line:{patron}.{cabinet}=1"], "treated": ["line:{patron}.leader=1"]}
    shamed, still = {**SHAMING, "after": 3}, {"control": [], "treated": [], "after": 3}
    risk = {"kind": "N", "control": Control("shaming", "word_deed_gap", 1e-6)}
    rows = [
        _row("live", BURDEN, band=needs, cause={**led, "after": 3}),
        _row("deaf", BURDEN, band=needs, cause=still),
        _row("outcome", BURDEN, band=risk, cause={**shamed, "at": "{ally}"}),
    ]
    found = _run(small, rows)
    assert found["live"].control is not None
    assert found["live"].verdict == "passes"
    assert found["live"].control.effect
    assert 0.05 < found["live"].control.effect < 1.0, "a change of chances"
    assert found["live"].control.moves == "choice:AUR.rhetoric"
    assert found["deaf"].control is not None
    assert (found["deaf"].verdict, found["deaf"].control.effect) == ("inert", 0.0)
    assert found["outcome"].control is not None
    assert found["outcome"].control.effect


@pytest.mark.xdist_group("small")
def test_what_was_put_in_is_given_back_in_part(small: Bed) -> None:
    threat = "state:threat[{rival},{ally}]="
    arms = {
        "control": [threat + "0.02@{first}..{last}"],
        "treated": [threat + "0.04@{first}..{last}"],
    }
    put_in = {"parameter": "defence_demand.threat_elasticity", "size": 2.0}
    seen = {"outcome": "threat", "at": "{rival}>{ally}"}
    rows = [
        _row("S1", seen, arms=arms, recovery=put_in),
        _row("none", seen, arms=arms, recovery={**put_in, "parameter": "no.such"}),
    ]
    found = _run(small, rows, draws=64)
    drawn = priors.draw(small.model, 1, 64)[:, small.model.index[str(put_in["parameter"])]]
    # The threat doubles; the parameter would have raised it by so much.
    wanted = 1.0 / np.expm1(2.0 * drawn).mean()
    assert found["S1"].recovered == pytest.approx(wanted, rel=1e-3)
    assert found["none"].recovered is None


# --- us-japan -----------------------------------------------------------------------------------

DECIDED = ("S1", "S4", "S5", "S7-postpone", "S10")
CONTROLLED = ("S5-off", "N1", "N4", "N6-exit")
SMOKE = ("S6-abandonment", "S6-entrapment", "S11")


@pytest.fixture(scope="module")
def shipped(us_japan: Bed) -> list[Verdict]:
    """Return verdicts of the shipped case, small, where the muted are all governments."""
    some = [r for r in suite() if r.id in (*DECIDED, *CONTROLLED, *SMOKE, "N7", "S1-nato")]
    everybody = us_japan.model.governments
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(express, "governments", lambda *_: everybody)
        return experiment.run(us_japan.model, Ensemble(64, 2, 16, 1), rows=some)


@pytest.mark.xdist_group("us-japan")
def test_with_everybody_muted_the_suite_does_not_pass(shipped: list[Verdict]) -> None:
    pooled = {v.id: v for v in shipped if v.reading == POOLED}
    muted = {name: pooled[name].muted for name in DECIDED}
    assert all(found is not None for found in muted.values())
    frozen = {name for name, found in muted.items() if found and found.outcome == "fails"}
    assert {"S1", "S7-postpone", "S10"} <= frozen
    # What still holds, holds nothing: nowhere is an effect left that would count.
    assert [f.live for n, f in muted.items() if f and n not in frozen] == [0.0] * 2
    assert pooled["S5"].verdict == "passes", "the test could fail"


@pytest.mark.xdist_group("us-japan")
def test_positive_controls_move_their_lever(shipped: list[Verdict]) -> None:
    controls = {v.id: v.control for v in shipped if v.reading == POOLED and v.control}
    assert set(controls) == set(CONTROLLED)
    assert not any(control.note for control in controls.values())
    sizes = {name: abs(control.effect or 0.0) for name, control in controls.items()}
    assert min(sizes.values()) > 0.0, sizes
    assert all(controls[name].live for name in CONTROLLED), sizes


@pytest.mark.xdist_group("us-japan")
def test_the_shipped_case_behaves(us_japan: Bed, shipped: list[Verdict]) -> None:
    pooled = {v.id: v for v in shipped if v.reading == POOLED}
    assert {name: pooled[name].verdict for name in SMOKE} == dict.fromkeys(SMOKE, "passes")
    # Asking lowers nothing and raises nothing where nobody is asked.
    assert pooled["S5-off"].median == pytest.approx(0.0, abs=1e-6)
    assert pooled["N7"].verdict == pooled["S1-nato"].verdict == "not yet"
    assert pooled["S1"].recovered is not None
    readings = {v.reading for v in shipped if v.id == "S1"}
    slots = [m.name for m in us_japan.model.mechanisms if m.slot]
    assert {"commitment_trust", "current_calculus", "weighted_sum", "agenda_veto"} <= set(slots)
    assert readings == {POOLED, *slots}
    for verdict in shipped:
        assert replace(verdict, reading="") != verdict
        json.dumps(asdict(verdict), allow_nan=False)
