"""Interventions become masks: what they set, what wins, and what is refused."""

from typing import Any

import numpy as np
import pytest

from foedus.case import build, parse_intervention
from foedus.errors import CompileError, InterventionError
from foedus.experiment import Arm, Ensemble, Experiment
from foedus.model import schedule
from foedus.model.compile import compile
from foedus.testing.made_up import small_case
from foedus.testing.synthetic import small_model

MODEL = small_model()
LEVERS = [lever.name for lever in MODEL.levers]


def _of(*do: str, quarters: int = 8) -> schedule.Schedule:
    return schedule.of_policy(MODEL, "baseline", quarters, do)[0]


def _refused(*do: str) -> str:
    with pytest.raises(InterventionError) as caught:
        _of(*do)
    return str(caught.value)


def test_nothing_is_imposed_by_an_empty_policy() -> None:
    empty = _of()
    assert not empty.forced.any()
    assert (empty.active == -1).all()
    assert not any(mask.any() for mask in empty.state_set.values())
    assert empty.columns == {}
    assert (empty.attention == 1).all()
    assert not empty.leaning.any()
    assert empty.leaning.shape == (8, len(LEVERS), max(len(v.levels) for v in MODEL.levers))


def test_a_lever_is_set_in_its_quarters_only() -> None:
    found = _of("AUR.ask_spending=3.5%@2025Q3..2026Q1")
    i = LEVERS.index("AUR.ask_spending")
    assert found.forced[:, i].tolist() == [0, 0, 1, 1, 1, 0, 0, 0]
    assert found.level[2, i] == 3.5


def test_an_option_name_and_an_off_menu_level_are_levels() -> None:
    found = _of("AUR.rhetoric=threaten", "AUR.tariff=13%")
    assert found.level[0, LEVERS.index("AUR.rhetoric")] == 3.0
    assert found.level[0, LEVERS.index("AUR.tariff")] == 13.0


def test_later_entries_win_and_free_gives_back() -> None:
    found = _of("AUR.tariff=25%", "AUR.tariff=10%@2025Q3", "free:AUR.tariff@2026Q1")
    i = LEVERS.index("AUR.tariff")
    assert found.level[:4, i].tolist() == [25, 25, 10, 10]
    assert found.forced[:, i].tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_shifts_add_up() -> None:
    found = _of("AUR.ask_spending+=0.5", "AUR.ask_spending+=0.5%@2025Q2..2025Q2")
    i = LEVERS.index("AUR.ask_spending")
    assert found.level_shift[:3, i].tolist() == [0.5, 1.0, 0.5]


def test_state_is_set_and_shifted_on_its_link() -> None:
    found = _of(
        "state:commitment_trust[BEL,BEL]=0.75@2025Q2",
        "state:commitment_trust[BEL,BEL]+=0.2@2025Q1",
        "state:gdp[BEL]+=1%@2025Q1",
        "state:threat[DRA,BEL]=0.02@2025Q1",
    )
    i = MODEL.actors.index("BEL")
    assert found.state_value["commitment_trust"][1, i, i] == pytest.approx(np.log(3.0))
    assert found.state_set["commitment_trust"][:3, i, i].tolist() == [0, 1, 0]
    assert found.state_shift["commitment_trust"][0, i, i] == pytest.approx(0.2)
    assert found.state_shift["gdp"][0, i] == pytest.approx(np.log(1.01))
    assert found.state_set["threat"].sum() == 1


def test_mechanisms_variants_lines_and_parameters() -> None:
    found = _of(
        "off:security_spiral@2026Q1",
        "variant:commitment_trust=current_calculus",
        "line:AUR.cabinet=1",
        "param:economy.output_loss=0.03",
        "param:economy.growth[BEL]=0.01",
    )
    names = [m.name for m in MODEL.mechanisms]
    assert found.active[:, names.index("security_spiral")].tolist() == [-1] * 4 + [0] * 4
    assert (found.active[:, names.index("current_calculus")] == 1).all()
    assert (found.active[:, names.index("commitment_trust")] == 0).all()
    assert found.line_value[0].tolist() == [0, 0, 1, 0, 0, 0]
    assert found.columns[MODEL.index["economy.output_loss"]] == 0.03
    assert found.columns[MODEL.index["economy.growth[BEL]"]] == 0.01


def test_a_parameter_of_all_actors_is_set_for_all() -> None:
    found = _of("param:economy.growth=0.01")
    assert len(found.columns) == len(MODEL.actors)


@pytest.mark.parametrize(
    ("do", "message"),
    [
        ("AUR.tarif=10%", 'did you mean "AUR.tariff"'),
        ("AUR.tariff=10bn", 'AUR.tariff is in "%", not "bn"'),
        ("AUR.tariff=200%", "200.0 is outside 0 to 100"),
        ("AUR.rhetoric=2", "AUR.rhetoric takes an option by name"),
        ("AUR.rhetoric+=1", "has no scale to shift"),
        ("AUR.rhetoric=scold", 'unknown option "scold"'),
        ("off:spiral", 'unknown mechanism "spiral"'),
        ("line:AUR.boss=0.2", 'unknown line "AUR.boss"'),
        ("line:AUR.leader=1.2", "outside 0 to 1"),
        ("param:economy.grwth=1", 'did you mean "economy.growth"'),
        ("param:economy.growth[BEX]=1", 'did you mean "economy.growth[BEL]"'),
        ("state:gdpp[BEL]+=1@2025Q1", 'did you mean "gdp"'),
        ("state:gdp[BEX]+=1@2025Q1", 'did you mean "BEL"'),
        ("state:gdp[BEL]=0@2025Q1", "on or beyond a bound"),
        ("state:threat[DRA,BEL]+=1%@2025Q1", 'threat shifts in log-odds, not in "%"'),
        ("variant:commitment_trust=vibes", 'unknown rival of commitment_trust "vibes"'),
        ("AUR.tariff=10%@2024Q1", "2024Q1 is before the first quarter 2025Q1"),
        ("AUR.tariff=10%@2031Q1", "2031Q1 is after the last quarter 2026Q4"),
    ],
)
def test_what_cannot_be_imposed_is_said(do: str, message: str) -> None:
    assert message in _refused(do)


def test_an_unknown_parameter_is_offered_only_what_can_be_written() -> None:
    message = _refused("param:zzz.qqq=1")
    assert "closest of" in message
    assert "line." not in message
    assert "lever." not in message
    assert len(message) < 200


def test_contradictions_are_errors() -> None:
    assert "contradicts 'AUR.tariff=10%'" in _refused("AUR.tariff=10%", "AUR.tariff=25%")
    assert "contradicts" in _refused("AUR.tariff=10%@2025Q2", "free:AUR.tariff@2025Q2")


def test_lines_cannot_add_up_to_more_than_one() -> None:
    assert "adds up to 1.3; at most 1" in _refused("line:AUR.leader=0.7", "line:AUR.team=0.6")


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(InterventionError) as caught:
        schedule.build(MODEL, [parse_intervention("off:a"), parse_intervention("off:b")], 4)
    assert len(caught.value.problems) == 2


def test_an_unknown_policy_gets_the_nearest_name() -> None:
    with pytest.raises(InterventionError, match='did you mean "baseline"'):
        schedule.of_policy(MODEL, "baselin", 4)


def test_a_shorter_horizon_cuts_a_policy_without_complaint() -> None:
    sections_end = schedule.build(MODEL, [parse_intervention("AUR.tariff=10%@2026Q4")], 4)
    assert not sections_end.forced.any()


def test_a_shortened_schedule_is_the_beginning_of_the_whole() -> None:
    whole = _of("AUR.tariff=10%", "param:economy.output_loss=0")
    part = schedule.shortened(whole, 3)
    assert part.columns == whole.columns != {}
    assert np.array_equal(part.forced, whole.forced[:3])
    assert np.array_equal(part.state_set["tariff"], whole.state_set["tariff"][:3])
    assert len(part.attention) == 3
    assert len(whole.attention) == 8


def _built(**policies: Any) -> Any:
    sections = small_case()
    for name, part in policies.items():
        sections["policies"][name] = {"title": "T", "description": "D", **part}
    return compile(build(sections))


def test_a_policy_changes_what_it_builds_on() -> None:
    model = _built(
        war={"do": ["state:gdp[BEL]+=1%@2025Q1"]},
        firm={"builds_on": "war", "do": ["AUR.tariff=10%"]},
        firmer={"builds_on": ["firm", "war"], "do": ["AUR.tariff=25%"]},
    )
    found, texts = schedule.of_policy(model, "firmer", 4)
    assert texts == ["state:gdp[BEL]+=1%@2025Q1", "AUR.tariff=10%", "AUR.tariff=25%"]
    lever = [lever.name for lever in model.levers].index("AUR.tariff")
    assert found.level[:, lever].tolist() == [25] * 4
    shift = found.state_shift["gdp"][0, model.actors.index("BEL")]
    assert shift == pytest.approx(np.log(1.01)), "a base that is reached twice applies once"


def test_a_mistake_in_a_base_is_told_once_and_where_it_stands() -> None:
    with pytest.raises(CompileError) as caught:
        _built(war={"do": ["AUR.tarif=10%"]}, firm={"builds_on": "war", "do": []})
    assert len(caught.value.problems) == 1


def test_a_variable_can_be_held_at_next_to_nothing() -> None:
    do = ["state:forward_presence[BEL]=0@2025Q1", "state:approval[BEL]=0@2025Q1"]
    held, _ = schedule.of_policy(MODEL, "baseline", 4, do)
    ally = MODEL.actors.index("BEL")
    forces, support = (held.state_value[name][0, ally] for name in ("forward_presence", "approval"))
    assert np.exp(forces) == pytest.approx(1e-3)
    assert 1.0 / (1.0 + np.exp(-support)) == pytest.approx(1e-4)


def test_an_arm_that_is_undone_in_every_arm_is_refused() -> None:
    do = ("variant:commitment_trust=current_calculus",)
    arms = (Arm("a", ("off:commitment_trust",)), Arm("b", ("off:ledger",)))
    with pytest.raises(InterventionError) as caught:
        schedule.of_experiment(MODEL, Experiment(MODEL.case, arms, Ensemble(1, 1, 4), do))
    assert str(caught.value) == (
        f"--arm a: 'off:commitment_trust' contradicts --do '{do[0]}'; "
        "keep one: --do holds in every arm"
    )
    found = schedule.of_experiment(MODEL, Experiment(MODEL.case, arms[1:], Ensemble(1, 1, 4), do))
    assert list(found) == ["b"]
