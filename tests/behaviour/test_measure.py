"""Effects follow from the levels of the arms; what cannot be read is said, not guessed."""

from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour import measure
from foedus.behaviour.measure import Look, effect, look, numbers, recorded
from foedus.behaviour.suite import Measure
from foedus.counterfactuals.probes import Level, Moved, Stands, Yearly, columns_of
from foedus.dynamics import priors
from foedus.engine.run import columns

FIRST, SECOND = Level((0,)), Level((1,))
Arm = np.ndarray[Any, Any]


def _measure(**entry: Any) -> Measure:
    if "choice" not in entry and "levers" not in entry:
        entry = {"outcome": "gdp", "at": "{ally}", **entry}
    return Measure.model_validate({"after": 2, "as": "difference", **entry})


def _arm(*draws: list[float] | list[list[float]]) -> Arm:
    """Return (draw, quarter, probe); a draw is one path, or one per probe."""
    return np.stack([np.atleast_2d(np.array(draw, dtype=np.float32)).T for draw in draws])


def _effect(asked: Measure, **arms: Arm) -> np.ndarray[Any, Any]:
    probes = (FIRST, SECOND)
    levels = {
        name: {probes[i]: arm[:, :, i] for i in range(arm.shape[2])} for name, arm in arms.items()
    }
    return effect(Look(asked, probes), levels)


def test_a_difference_and_a_ratio_are_taken_at_their_quarter() -> None:
    arms = {
        "control": _arm([1.0, 2.0, 9.0], [1.0, 4.0, 9.0]),
        "treated": _arm([1.0, 3.0, 0.0], [1, 2, 0]),
    }
    assert _effect(_measure(), **arms).tolist() == [1.0, -2.0]
    assert _effect(_measure(**{"as": "ratio"}), **arms).tolist() == [0.5, -0.5]


def test_arms_are_weighed() -> None:
    asked = _measure(weights={"treated": 0.5, "control": -1.0, "none": 0.5})
    found = _effect(asked, control=_arm([0, 3.0]), treated=_arm([0, 8.0]), none=_arm([0, 2.0]))
    assert found.tolist() == [2.0]
    level = _effect(_measure(weights={"treated": 1.0}), treated=_arm([0, 8.0]))
    assert level.tolist() == [8.0]


def test_an_average_is_over_the_quarters_until_then() -> None:
    arms = {"control": _arm([1.0, 1.0, 9.0]), "treated": _arm([2.0, 4.0, 0.0])}
    assert _effect(_measure(average=True), **arms).tolist() == [2.0]
    assert _effect(_measure(average=True, **{"as": "ratio"}), **arms).tolist() == [2.0]


def test_a_year_is_the_four_quarters_that_end_there() -> None:
    arms = {"control": _arm([0.0] * 8), "treated": _arm([1, 1, 1, 5, 3, 3, 3, 7])}
    assert _effect(_measure(year=True, after=8), **arms).tolist() == [4.0]
    assert _effect(_measure(year=True, after=8, since=4), **arms).tolist() == [2.0]
    assert _effect(_measure(after=8, since=4), **arms).tolist() == [2.0]


def test_a_run_that_ends_early_is_read_at_its_end() -> None:
    arms = {"control": _arm([1.0, 1.0]), "treated": _arm([2.0, 4.0])}
    assert _effect(_measure(after=9), **arms).tolist() == [3.0]
    assert _effect(_measure(after=9, average=True), **arms).tolist() == [2.0]


def test_a_share_of_another_effect_is_missing_without_one() -> None:
    arms = {
        "control": _arm([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
        "treated": _arm([0, 1.0, 4.0], [0, 1.0, 0.0]),
    }
    found = _effect(_measure(of=3), **arms)
    assert found[0] == 0.25
    assert np.isnan(found[1])
    assert _effect(_measure(of=3, rest=True), **arms)[0] == 0.75


def test_an_effect_per_another_is_missing_where_that_is_none() -> None:
    asked = _measure(per={"outcome": "threat", "at": "x"})
    control = _arm(*[[[0.0, 0.0], [0.0, 0.0]]] * 3)
    treated = _arm([[0, 3.0], [0, -1.5]], [[0, 3.0], [0, 5e-7]], [[0, 3.0], [0, 2e-6]])
    found = _effect(asked, control=control, treated=treated)
    assert found[0] == -2.0
    assert np.isnan(found[1])
    assert found[2] == pytest.approx(1.5e6)


def test_a_ratio_to_nothing_is_missing() -> None:
    arms = {"control": _arm([1, 0.0], [1, 0.0]), "treated": _arm([1, 0.0], [1, 2.0])}
    assert np.isnan(_effect(_measure(**{"as": "ratio"}), **arms)).all()


def test_an_unsound_draw_is_missing() -> None:
    arms = {"control": _arm([np.nan, 1.0], [1, 1]), "treated": _arm([1, 1], [2, 2])}
    found = _effect(_measure(average=True), **arms)
    assert np.isnan(found[0])
    assert found[1] == 1.0


def test_the_share_of_an_option_is_averaged() -> None:
    asked = _measure(choice="A.talks", option="postpone")
    arms = {"control": _arm([0.0, 0.5, 1.0]), "treated": _arm([1.0, 1.0, 1.0])}
    assert _effect(asked, **arms).tolist() == [0.75]


# --- over members -------------------------------------------------------------------------------

BOTH = np.asarray([True, True])


def test_shares_over_levers_are_means_over_the_chosen_draws() -> None:
    asked = _measure(levers="shares")
    probes = (Stands((0,)), Stands((1,)))
    control, treated = np.zeros((2, 2)), np.asarray([[0, 0.5], [0, -1.0]])
    levels = {
        "control": dict.fromkeys(probes, control),
        "treated": {probes[0]: treated, probes[1]: 2 * treated},
    }
    found = Look(asked, probes, ("x at a", "x at b"))
    assert numbers(found, levels, BOTH, {}).tolist() == [0.25, 0.5], "sizes of means"
    assert numbers(found, levels, np.asarray([True, False]), {}).tolist() == [0.5, 1.0]


def test_moves_are_per_decade_and_over_the_record() -> None:
    moved = np.asarray([[9.0, 0.1, 0.3], [9.0, 0.2, 0.2]])
    levels = {"treated": {Moved(0): moved}}
    weights = {"weights": {"treated": 1.0}}
    other = Look(_measure(levers="other moves", after=3, **weights), (Moved(0),), ("x",))
    assert numbers(other, levels, BOTH, {}) == pytest.approx([8.0]), "not the first quarter"
    known = Look(_measure(levers="moves", after=3, **weights), (Moved(0),), ("x",))
    assert numbers(known, levels, BOTH, {"x": 4.0}) == pytest.approx([2.0])


def test_the_spread_of_yearly_changes_leaves_years_with_a_step_out() -> None:
    # Three years of two members: changes .1, -.1 and a step; .1, .1 and .1.
    ends = (3, 4, 5)
    read = {
        "calm": [[1, 1, 0], [1, 1, 1]],
        "change": [[0.1, -0.1, 0], [0.1, 0.1, 0.1]],
        "square": [[0.01, 0.01, 0], [0.01, 0.01, 0.01]],
        "step": [[0, 0, 1], [0, 0, 0]],
    }
    padded = {k: np.hstack([np.full((2, 3), 5.0), np.asarray(v)]) for k, v in read.items()}
    weights = {"weights": {"treated": 1.0}}

    def found(changes: str, *what: Any) -> float:
        probes = tuple(Yearly((0,), ends, w, 0.15) for w in what)
        levels = {"treated": {p: padded[p.what] for p in probes}}
        asked = _measure(changes=changes, step=0.15, **weights)
        return float(numbers(Look(asked, probes), levels, BOTH, {})[0])

    assert found("sd", "calm", "change", "square") == pytest.approx(np.std([0.1] * 4 + [-0.1]))
    assert found("steps", "step") == pytest.approx(1 / 6)


def test_the_record_is_that_of_the_drawn_moves(small: Bed) -> None:
    model = small.model
    record = recorded(model, priors.draw(model, 0, 400))
    with_moves = [v for v in model.levers if f"lever.{v.name}.opening.moves" in model.index]
    assert with_moves
    for lever in with_moves:
        (moves,) = model.columns[model.index[f"lever.{lever.name}.opening.moves"]].prior.args
        (quarters,) = model.columns[model.index[f"lever.{lever.name}.opening"]].prior.args
        before = lever.opens_before_budget
        whole = quarters / (1.0 if before is None else (before + 1) / 4.0)
        assert record[lever.name] == pytest.approx(40 * moves / whole, rel=0.2)


# --- in a model ---------------------------------------------------------------------------------


def test_probes_stand_where_the_engine_keeps_their_numbers(small: Bed) -> None:
    model, where = small.model, dict(columns(small.model))
    per = {"outcome": "challenge_risk", "at": "COR"}
    gdp, risk = look(model, _measure(per=per), 4).probes
    kept = {k.outcome.name: k.labels for k in model.kept}
    place = where["gdp"].start + kept["gdp"].index("BEL")
    assert gdp == Level((place,))
    assert risk == Level((where["challenge_risk"].start + kept["challenge_risk"].index("COR"),))
    other = where["gdp"].start + kept["gdp"].index("AUR")
    (several,) = look(model, _measure(at=["BEL", "AUR"], less=["BEL"]), 4).probes
    assert several == Level((place, other), (place,))
    (product,) = look(model, _measure(times={"outcome": "gdp", "at": "AUR"}), 4).probes
    assert product == Level((place,), times=other)


def test_options_are_found_by_name(small: Bed) -> None:
    model = small.model
    names = [lever.name for lever in model.levers]
    options = model.levers[names.index("AUR.rhetoric")].options
    lever, where = names.index("AUR.rhetoric"), columns_of(model)
    asked = _measure(choice="{patron}.rhetoric", option=["shame", "threaten"])
    places = tuple(where.stands(lever, options.index(o)) for o in ("shame", "threaten"))
    assert look(model, asked, 4).probes == (Stands(places),)
    off = look(model, _measure(choice="{patron}.rhetoric", other_than="shame"), 4).probes
    rest = tuple(where.stands(lever, i) for i, o in enumerate(options) if o != "shame")
    assert off == (Stands(rest),)


def test_all_levers_are_named(small: Bed) -> None:
    model = small.model
    shares = look(model, _measure(levers="shares"), 4)
    assert len(shares.probes) == sum(len(lever.options) for lever in model.levers)
    assert shares.names[0] == f"{model.levers[0].name} at {model.levers[0].options[0]}"
    split = [look(model, _measure(levers=which), 4).names for which in ("moves", "other moves")]
    recorded = [
        v.name
        for v in model.levers
        if model.case.governments[v.government].instruments[v.use].base.record is not None
    ]
    assert recorded
    assert sorted(split[0] + split[1]) == sorted(recorded), "elicited shares are no record"


def test_years_are_those_of_the_calendar(small: Bed) -> None:
    model = small.model
    found = look(model, _measure(changes="steps", step=0.1, after=16), 16).probes[0]
    assert isinstance(found, Yearly)
    assert found.ends
    assert all((model.first + end).of_year == 4 and end >= 7 for end in found.ends)
    with pytest.raises(ValueError, match="the run has no two whole years"):
        look(model, _measure(changes="sd", after=4), 16)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"outcome": "grain"}, "the case does not keep grain"),
        ({"at": "ATL"}, "the case does not keep gdp of ATL"),
        ({"less": ["ATL"]}, "the case does not keep gdp of ATL"),
        ({"per": {"outcome": "grain", "at": "ATL"}}, "the case does not keep grain"),
        ({"choice": "{ally}.talks", "option": "x"}, "the case has no instrument BEL.talks"),
        ({"choice": "{patron}.rhetoric", "option": "sing"}, "AUR.rhetoric has no option sing"),
        ({"choice": "{patron}.rhetoric", "other_than": "x"}, "AUR.rhetoric has no option x"),
        ({"at": "{first+9}"}, "a run of 4 quarters is too short"),
    ],
)
def test_what_the_case_does_not_keep_is_named(
    small: Bed, entry: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        measure.look(small.model, _measure(**entry), 4)
