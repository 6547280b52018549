"""A traced number is the run's, its terms add up, and each follows from a formula by hand."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from tests.runs import Bed

from foedus.errors import InterventionError, OptionError
from foedus.experiment import one_arm
from foedus.explain import number
from foedus.explain.causal_chain import Story
from foedus.explain.number import Asked, Provenance, trace
from foedus.explain.question import Target, entries, find
from foedus.explain.replay import Replay
from foedus.model.types import Model
from foedus.report.rows.bibliography import line
from foedus.result.documents.record import content, dumps, loads
from foedus.result.documents.trace import Trace

pytestmark = pytest.mark.xdist_group("small")

Record = dict[str, Any]
DRAWS, QUARTERS = 24, 4


@pytest.fixture(scope="module")
def tracing(small: Bed, replay: Replay) -> Provenance:
    with patch.object(number, "Replay", lambda _: replay):
        return Provenance(small.engine)


def in_one_arm(
    model: Model, *, member: int | None = None, everything: bool = False, **arm: Any
) -> Asked:
    policy, arms = arm.pop("policy", None), arm.pop("arms", ())
    chosen = one_arm(model.case, policy, arms, **{"draws": DRAWS, **arm})
    return Asked(chosen, member, everything)


def traced(
    tracing: Provenance, outcome: str, actor: str, last: int = QUARTERS, **asked: Any
) -> Record:
    model = tracing.engine.model
    target = find(model, outcome, actor, str(model.first + (last - 1)))
    document = tracing.trace(target, in_one_arm(model, **asked), line)
    assert loads(Trace, dumps(document).encode()) == document
    return content(document)


def variable(document: Record, name: str) -> Record:
    return next(row for row in document["variables"] if row["name"] == name)


def terms(row: Record, kind: str, scale: str = "link") -> float:
    return sum(term[scale] for term in row["terms"] if term["kind"] == kind)


def test_the_member_is_that_of_the_run_and_the_nearest_to_its_median(
    small: Bed, tracing: Provenance
) -> None:
    run = small.run(draws=DRAWS, quarters=QUARTERS)
    for outcome, actor in (("commitment_trust", "BEL>BEL"), ("burden_gap", "BEL")):
        document = traced(tracing, outcome, actor)
        last = run.of(outcome, actor)[:, -1]
        assert document["ensemble"]["median"] == pytest.approx(np.median(last))
        low, high = np.percentile(last, [5, 95])
        assert document["ensemble"]["p05"] == pytest.approx(low)
        assert document["ensemble"]["p95"] == pytest.approx(high)
        number = document["member"]["number"]
        assert abs(last[number] - np.median(last)) == np.min(np.abs(last - np.median(last)))
        assert document["made_of"]["value"] == pytest.approx(last[number], rel=1e-4)
        assert document["member"]["apart"] < 1e-4


def test_any_member_of_any_replicate_can_be_asked_for(small: Bed, tracing: Provenance) -> None:
    run = small.run(draws=DRAWS, replicates=2, quarters=QUARTERS)
    document = traced(tracing, "approval", "BEL", member=31, replicates=2)
    assert document["member"] | {"draw": 15, "replicate": 1, "number": 31} == document["member"]
    assert document["member"]["why"] == "asked for"
    assert document["made_of"]["value"] == pytest.approx(
        run.of("approval", "BEL")[31, -1], rel=1e-4
    )


def test_terms_add_up_on_the_link_and_in_natural_units(tracing: Provenance) -> None:
    shocks = 0
    for outcome, actor in (
        ("commitment_trust", "BEL>BEL"),
        ("gdp", "BEL"),
        ("approval", "BEL"),
        ("challenge_risk", "BEL"),
    ):
        document = traced(tracing, outcome, actor, member=3)
        assert document["variables"]
        for row in document["variables"]:
            for scale, start, end in (
                ("link", row["start_link"], row["value_link"]),
                ("natural", row["start"], row["value"]),
            ):
                total = sum(term[scale] for term in row["terms"])
                assert start + total == pytest.approx(end, rel=1e-9, abs=1e-12), row["name"]
            # What is left over is the rounding of 32-bit sums, one for each quarter.
            assert abs(terms(row, "rounding")) < 1e-6 * QUARTERS * (1.0 + abs(row["value_link"]))
            shocks += terms(row, "shocks") != 0.0
    assert shocks


def test_the_inside_of_a_mechanism_adds_up_to_its_term(tracing: Provenance) -> None:
    row = variable(traced(tracing, "commitment_trust", "BEL>BEL", member=3), "commitment_trust")
    inside = row["inside"]
    for sums in (inside["quarter"], inside["since"]):
        parts = sum(sums[name] for name in ("at_rest", "inputs", "remainder", "shocks"))
        assert parts == pytest.approx(sums["increment"], abs=1e-12)
    moved = terms(row, "mechanism") + terms(row, "shocks")
    assert inside["since"]["increment"] == pytest.approx(moved, abs=1e-5)
    assert sum(one["since"] for one in inside["inputs"]) == pytest.approx(
        inside["since"]["inputs"], abs=1e-4
    )
    assert abs(inside["since"]["inputs"]) > 1e-3


def test_a_tariff_by_hand(tracing: Provenance) -> None:
    """An imposed tariff closes a part s of what is left each quarter: t' = t + s (t* - t)."""
    document = traced(tracing, "tariff_rate", "BEL", member=5, do=("AUR.tariff=10%",))
    row = variable(document, "tariff")
    (speed,) = [
        p for p in row["inside"]["parameters"] if p["name"] == "implementation.tariff_speed"
    ]
    s, start = speed["value"], row["start"]
    path = [start + 10.0 * (1.0 - (1.0 - s) ** n) for n in range(QUARTERS + 1)]
    assert document["made_of"]["value"] == pytest.approx(path[-1], rel=1e-5)
    assert terms(row, "mechanism") == pytest.approx(path[-1] - start, rel=1e-5)
    assert terms(row, "shocks") == terms(row, "intervention") == 0.0
    inputs = {one["name"]: one for one in row["inside"]["inputs"]}
    assert set(inputs) == {"tariff_rate", "tariff"}
    assert inputs["tariff_rate"]["effect"] == pytest.approx(10.0 * s)
    assert inputs["tariff_rate"]["since"] == pytest.approx(10.0 * s * QUARTERS)
    assert inputs["tariff"]["effect"] == pytest.approx(-s * (path[-2] - start), rel=1e-4)
    assert inputs["tariff"]["since"] == pytest.approx(
        -s * (sum(path[:-1]) - QUARTERS * start), rel=1e-4
    )
    # The increment s (t* - t) is proportional to s where the path so far is taken as given.
    assert speed["elasticity"] == pytest.approx(1.0, rel=1e-4)
    assert speed["grade"] == "E"
    (lever,) = [c for c in document["choices"] if c["channels"]]
    assert lever["lever"] == "AUR.tariff"
    assert (lever["level"], lever["since"], lever["imposed"]) == (10.0, document["first"], True)
    assert document["imposed"] == ["AUR.tariff=10%"]


def test_an_autoregression_by_hand(small: Bed, tracing: Provenance) -> None:
    """Availability is ln a' = rho ln a + sd shock: what is kept is known from the path."""
    path = np.log(small.run(draws=DRAWS, quarters=QUARTERS).of("availability", "AUR")[7])
    row = variable(traced(tracing, "availability", "AUR", member=7), "availability")
    params = {p["name"].partition(".")[2]: p for p in row["inside"]["parameters"]}
    rho = params["persistence"]["value"]
    kept = (rho - 1.0) * path[:-1].sum()
    assert terms(row, "mechanism") == pytest.approx(kept, abs=1e-6)
    assert terms(row, "shocks") == pytest.approx(path[-1] - kept, abs=1e-6)
    assert params["persistence"]["slope"] == pytest.approx(path[-2], abs=1e-6)
    shock = path[-1] - rho * path[-2]
    assert params["shock_sd"]["per_percent"] == pytest.approx(shock / 100.0, abs=1e-6)


def test_interventions_stand_apart(small: Bed, tracing: Provenance) -> None:
    second = str(small.model.first + 1)
    do = (f"state:approval[BEL]=0.7@{second}", f"state:gdp[BEL]+=5%@{second}")
    held = traced(tracing, "approval", "BEL", member=2, do=do, last=2)
    assert held["made_of"]["value"] == pytest.approx(0.7, abs=1e-5)
    row = variable(held, "approval")
    others = terms(row, "mechanism") + terms(row, "shocks") + terms(row, "rounding")
    assert terms(row, "intervention") == pytest.approx(
        row["value_link"] - row["start_link"] - others
    )
    assert terms(row, "intervention") != 0.0
    shifted = variable(traced(tracing, "gdp", "BEL", member=2, do=do), "gdp")
    assert terms(shifted, "intervention") == pytest.approx(np.log(1.05), rel=1e-3)
    assert shifted["inside"]["since"]["increment"] == pytest.approx(
        terms(shifted, "mechanism") + terms(shifted, "shocks"), abs=1e-5
    )


def test_a_mechanism_that_is_off_adds_nothing(tracing: Provenance) -> None:
    row = variable(traced(tracing, "approval", "BEL", do=("off:two_level_game",)), "approval")
    assert row["writer"] == ""
    assert row["inside"] is None
    assert row["value"] == row["start"]


def test_the_reading_is_the_one_the_draw_holds(tracing: Provenance) -> None:
    names = set()
    for rival in ("commitment_trust", "current_calculus"):
        document = traced(
            tracing, "commitment_trust", "BEL>BEL", do=(f"variant:commitment_trust={rival}",)
        )
        names.add(variable(document, "commitment_trust")["writer"])
        shown = {m["name"]: m for m in document["mechanisms"]}
        assert shown[rival]["rivals"].keys() == {"commitment_trust", "current_calculus"}
        assert "l'" in shown[rival]["equations"]
        # An ask reaches belief in one step, in the reading that learns from it alone.
        ways = [row["way"] for row in document["choices"]]
        direct = ["spending_ask", "commitment_trust"] in ways
        assert direct == (rival == "commitment_trust")
    assert names == {"commitment_trust", "current_calculus"}


def test_an_event_is_told_by_its_hazard(tracing: Provenance) -> None:
    for member in (0, 1):
        document = traced(tracing, "challenges", "BEL", member=member)
        (row,) = [a for a in document["appraisals"] if a["hazard"]]
        hazard = row["hazard"]
        assert row["name"] == hazard["rate"] == "challenge_risk"
        happened = hazard["uniform"] < hazard["value"]
        assert hazard["happened"] == document["made_of"]["value"] == float(happened)


def test_effects_on_an_appraisal_start_from_its_start(tracing: Provenance) -> None:
    document = traced(tracing, "challenge_risk", "BEL", member=3)
    (row,) = [a for a in document["appraisals"] if a["name"] == "challenge_risk"]
    total = sum(one["effect"] for one in row["inputs"]) + row["remainder"]
    assert row["start"] + total == pytest.approx(row["value"], rel=1e-5)
    assert row["inputs"]
    sizes = [abs(one["effect"]) for one in row["inputs"]]
    assert sizes == sorted(sizes, reverse=True)


def test_influence_that_is_imposed_is_said_to_be(tracing: Provenance) -> None:
    document = traced(tracing, "line_share", "AUR.leader", do=("line:AUR.leader=0.9",))
    (row,) = document["appraisals"]
    assert row["imposed"]
    assert row["value"] == pytest.approx(0.9)
    free = traced(tracing, "line_share", "AUR.leader")
    assert not free["appraisals"][0]["imposed"]


def test_a_choice_is_told_by_its_deliberation(small: Bed, tracing: Provenance) -> None:
    run = small.run(draws=DRAWS, quarters=QUARTERS)
    i = [v.name for v in small.model.levers].index("AUR.posture")
    taken = run["option"][:, -1, i].astype(int)
    document = traced(tracing, "option", "AUR.posture")
    lever = small.model.levers[i]
    shares = document["ensemble"]["shares"]
    assert shares == {o: pytest.approx(np.mean(taken == k)) for k, o in enumerate(lever.options)}
    (row,) = document["choices"]
    assert row["option"] == lever.options[taken[document["member"]["number"]]]
    assert document["member"]["why"] == "the first with what most hold"
    assert shares[row["option"]] == max(shares.values())
    told = row["deliberation"]
    if row["since"]:
        assert told["quarter"] == row["since"]
        assert told["taken"] == row["option"]
    for name in told["prevailed"]:
        assert told["favourites"][name] == told["taken"]
    assert sum(told["weights"].values()) == pytest.approx(1.0, abs=1e-5)
    for option in told["options"]:
        assert option["tilt"] == pytest.approx(option["now"] - option["then"], abs=1e-4)
        assert option["tilt"] == pytest.approx(option["written"] + option["reaction"], abs=1e-5)
    numbers = {number["short"]: number for number in row["numbers"]}
    assert {*lever.options, "range", "sharpness", "opening", "transitory"} <= {*numbers}
    p, span = numbers["sharpness"]["value"], numbers["range"]["value"]
    assert told["sharpness"] == pytest.approx(np.log(p / (1.0 - p)) / span, rel=1e-4)


def test_what_is_carried_out_is_told_where_it_lags(small: Bed, tracing: Provenance) -> None:
    do = ("variant:aggregation=agenda_slippage",)
    run = small.run(*do, draws=DRAWS, quarters=QUARTERS)
    late = 0
    for i, lever in enumerate(small.model.levers):
        if lever.instrument.kind != "ordinal":
            continue
        moved = run["option"][:, -1, i] != run["option"][:, -2, i]
        if moved.any():
            member = int(np.flatnonzero(moved)[0])
            (row,) = traced(tracing, "setting", lever.name, member=member, do=do)["choices"]
            assert row["late"] == (abs(row["done"] - row["level"]) > 1e-6)
            late += row["late"]
    assert late


def test_every_outcome_is_made_of_what_it_reads(
    small: Bed, tracing: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each value is that of the run, and there is something to follow."""
    seen: list[Story] = []
    real = Story.number
    monkeypatch.setattr(Story, "number", lambda self: seen.append(self) or real(self))
    traced(tracing, "detente", next(iter(entries(small.model)["detente"])), member=1)
    (story,) = seen
    kept = {
        name: place
        for name, place in small_columns(small).items()
        if name not in ("option", "setting")
    }
    last = story.path.steps[-1].kept[:, 0]
    for name, labels in entries(small.model).items():
        label, index = next(iter(labels.items()))
        if name in ("option", "setting"):
            continue
        story.target = Target(name, label, index, QUARTERS - 1, None)
        outcome = next((k.outcome for k in small.model.kept if k.outcome.name == name), None)
        if outcome is None:
            continue
        made, direct = story.made_of(outcome, index)
        assert made.value == pytest.approx(float(last[kept[name]]), rel=1e-4, abs=1e-6), name
        total = sum(one.effect for one in made.inputs) + made.remainder
        assert made.start + total == pytest.approx(made.value, abs=1e-9)
        assert direct, name


def small_columns(small: Bed) -> dict[str, int]:
    from foedus.engine.run import columns

    return {name: place.start for name, place in columns(small.model)}


def test_progress_is_told(small: Bed, tracing: Provenance) -> None:
    told: list[tuple[str, int, int]] = []
    target = find(small.model, "gdp", "BEL", str(small.model.first))
    tracing.trace(target, in_one_arm(small.model, draws=4), line, lambda *call: told.append(call))
    assert {stage for stage, _, _ in told} == {"simulating", "tracing"}
    assert told[-1] == ("tracing", 2, 2)


def test_what_cannot_be_traced_is_refused(small: Bed) -> None:
    with pytest.raises(OptionError, match="--member: must be between 0 and 7, got 8"):
        trace(small.model, ("gdp", "BEL", None), in_one_arm(small.model, draws=8, member=8), line)
    with pytest.raises(OptionError, match="no outcome is called"):
        trace(small.model, ("gdq", "BEL", None), in_one_arm(small.model), line)
    with pytest.raises(InterventionError, match="unknown policy"):
        trace(small.model, ("gdp", "BEL", None), in_one_arm(small.model, policy="none"), line)
