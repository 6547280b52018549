"""Effects follow from the levels of two arms; what cannot be read is said, not guessed."""

from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour.measure import Probe, effect, probes, unit
from foedus.behaviour.suite import Measure
from foedus.engine.run import columns


def _measure(**entry: Any) -> Measure:
    if "choice" not in entry:
        entry = {"outcome": "gdp", "at": "{ally}", **entry}
    return Measure.model_validate({"after": 2, "as": "difference", **entry})


def _arm(*draws: list[float] | list[list[float]]) -> np.ndarray[Any, Any]:
    """Return (draw, quarter, probe); a draw is one path, or one per probe."""
    paths = [np.atleast_2d(np.array(draw, dtype=np.float32)).T for draw in draws]
    return np.stack(paths)


def test_a_difference_and_a_ratio_are_taken_at_their_quarter() -> None:
    control, treated = _arm([1.0, 2.0, 9.0], [1.0, 4.0, 9.0]), _arm([1.0, 3.0, 0.0], [1, 2, 0])
    assert effect(_measure(), control, treated).tolist() == [1.0, -2.0]
    assert effect(_measure(**{"as": "ratio"}), control, treated).tolist() == [0.5, -0.5]


def test_an_average_is_over_the_quarters_until_then() -> None:
    control, treated = _arm([1.0, 1.0, 9.0]), _arm([2.0, 4.0, 0.0])
    assert effect(_measure(average=True), control, treated).tolist() == [2.0]
    ratio = _measure(average=True, **{"as": "ratio"})
    assert effect(ratio, control, treated).tolist() == [2.0]


def test_a_run_that_ends_early_is_read_at_its_end() -> None:
    control, treated = _arm([1.0, 1.0]), _arm([2.0, 4.0])
    assert effect(_measure(after=9), control, treated).tolist() == [3.0]
    assert effect(_measure(after=9, average=True), control, treated).tolist() == [2.0]


def test_a_share_of_a_later_effect_is_zero_without_one() -> None:
    control, treated = _arm([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]), _arm([0, 1.0, 4.0], [0, 1.0, 0.0])
    assert effect(_measure(of=3), control, treated).tolist() == [0.25, 0.0]


def test_an_effect_per_another_is_missing_where_that_is_none() -> None:
    measure = _measure(per={"outcome": "threat", "at": "x"})
    control = _arm(*[[[0.0, 0.0], [0.0, 0.0]]] * 3)
    treated = _arm([[0, 3.0], [0, -1.5]], [[0, 3.0], [0, 5e-7]], [[0, 3.0], [0, 2e-6]])
    found = effect(measure, control, treated)
    assert found[0] == -2.0
    assert np.isnan(found[1])
    assert found[2] == pytest.approx(1.5e6)


def test_a_ratio_to_nothing_is_missing() -> None:
    found = effect(_measure(**{"as": "ratio"}), _arm([1, 0.0], [1, 0.0]), _arm([1, 0.0], [1, 2.0]))
    assert np.isnan(found).all()


def test_an_unsound_draw_is_missing() -> None:
    found = effect(_measure(average=True), _arm([np.nan, 1.0], [1, 1]), _arm([1, 1], [2, 2]))
    assert np.isnan(found[0])
    assert found[1] == 1.0


def test_the_share_of_an_option_is_averaged() -> None:
    measure = _measure(choice="A.talks", option="postpone")
    assert effect(measure, _arm([0.0, 0.5, 1.0]), _arm([1.0, 1.0, 1.0])).tolist() == [0.75]


def test_an_option_is_read_as_taken_or_not() -> None:
    values = np.array([[[7.0, 2.0], [7.0, 1.0], [7.0, -1.0]], [[7.0, np.nan]] * 3])
    read = Probe(1, 2).read(values)
    assert read[0].tolist() == [1.0, 0.0, 0.0]
    assert np.isnan(read[1]).all(), "an unsound member stands at no option"
    assert Probe(0).read(values).tolist() == [[7.0] * 3] * 2


def test_probes_stand_where_the_engine_keeps_their_numbers(small: Bed) -> None:
    model, where = small.model, dict(columns(small.model))
    per = {"outcome": "challenge_risk", "at": "COR"}
    gdp, risk = probes(model, _measure(per=per), 4)
    kept = {k.outcome.name: k.labels for k in model.kept}
    assert gdp == Probe(where["gdp"].start + kept["gdp"].index("BEL"))
    assert risk == Probe(where["challenge_risk"].start + kept["challenge_risk"].index("COR"))
    names = [lever.name for lever in model.levers]
    (taken,) = probes(model, _measure(choice="{patron}.rhetoric", option="shame"), 4)
    options = model.levers[names.index("AUR.rhetoric")].options
    column = where["option"].start + names.index("AUR.rhetoric")
    assert taken == Probe(column, options.index("shame"))


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"outcome": "grain"}, "the case does not keep grain"),
        ({"at": "ATL"}, "the case does not keep gdp of ATL"),
        ({"per": {"outcome": "grain", "at": "ATL"}}, "the case does not keep grain"),
        ({"choice": "{ally}.talks", "option": "x"}, "the case has no instrument BEL.talks"),
        ({"choice": "{patron}.rhetoric", "option": "sing"}, "AUR.rhetoric has no option sing"),
    ],
)
def test_what_the_case_does_not_keep_is_named(
    small: Bed, entry: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        probes(small.model, _measure(**entry), 4)


def test_only_a_plain_difference_has_a_unit(small: Bed) -> None:
    model = small.model
    (burden,) = [k.outcome.unit for k in model.kept if k.outcome.name == "defence_burden"]
    assert burden
    assert unit(model, _measure(outcome="defence_burden", average=True)) == burden
    for entry in (
        {"as": "ratio"},
        {"of": 8},
        {"per": {"outcome": "gdp", "at": "x"}},
        {"choice": "{patron}.rhetoric", "option": "shame"},
    ):
        assert unit(model, _measure(**entry)) == ""
