import dataclasses
import datetime

import numpy as np
import pytest

from foedus.engine import calendar
from foedus.model.schedule import of_policy
from foedus.model.types import Model
from foedus.state import Clock
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.mark.parametrize(("quarters", "years"), [(1, 1), (4, 1), (5, 2), (8, 2), (16, 4)])
def test_a_horizon_is_covered_by_whole_years(quarters: int, years: int) -> None:
    assert calendar.years(quarters) == years


def test_fiscal_years_start_where_the_case_says(model: Model) -> None:
    fiscal = calendar.clock_table(model, 8)["fiscal_start"]
    starts = {name: 4 for name in ("AUR",)} | {"BEL": 2, "COR": 3, "DRA": 1}
    for i, name in enumerate(model.actors):
        assert [t % 4 + 1 for t in range(8) if fiscal[t, i]] == [starts[name]] * 2


def test_contracts_are_renewed_where_the_case_says(model: Model) -> None:
    renewal = calendar.clock_table(model, 8)["renewal"]
    assert np.argwhere(renewal).tolist() == [[3, model.actors.index("BEL")]]  # 2025Q4


def test_an_election_weighs_in_its_quarter_and_two_before(model: Model) -> None:
    election = calendar.clock_table(model, 8)["election"]
    near = [[t, model.actors.index("BEL")] for t in (4, 5, 6)]  # held in 2026Q3
    assert np.argwhere(election).tolist() == near
    # One beyond the horizon casts its shadow into it.
    assert np.argwhere(calendar.clock_table(model, 5)["election"]).tolist() == near[:1]


def test_a_leader_changes_in_the_quarter_of_the_date() -> None:
    sections = synthetic.small_case()
    sections["slots"] = [
        {
            "actor": "AUR", "date": datetime.date(2025, 7, 1), "description": "Handover.",
            "source": "assumption", "grade": "E",
        }
    ]  # fmt: skip
    model = synthetic.small_model(sections=sections)
    table = calendar.clock_table(model, 8)
    assert np.argwhere(table["leader_slot"]).tolist() == [[2, model.actors.index("AUR")]]
    assert not calendar.clock_table(synthetic.small_model(), 8)["leader_slot"].any()
    assert set(table) == {f.name for f in dataclasses.fields(Clock)}


def test_an_instrument_tied_to_a_renewal_opens_before_it(model: Model) -> None:
    table = calendar.agenda_table(model, 8)
    names = [lever.name for lever in model.levers]
    # Within two quarters of 2025Q4, and in it.
    assert table[:, names.index("AUR.ask_support")].tolist() == [0, 1, 1, 1, 0, 0, 0, 0]
    assert table[:, names.index("AUR.tariff")].all()


def test_an_instrument_tied_to_the_budget_opens_before_its_own_government_s(model: Model) -> None:
    # Belmark's fiscal year starts in the second quarter: open in the first and the second.
    table = calendar.agenda_table(model, 8)
    names = [lever.name for lever in model.levers]
    assert table[:, names.index("BEL.programme")].tolist() == [1, 1, 0, 0, 1, 1, 0, 0]
    for before, wanted in ((0, [0, 1, 0, 0]), (2, [1, 1, 0, 1]), (3, [1, 1, 1, 1])):
        sections = synthetic.small_case()
        held = sections["governments"]["BEL"]["instruments"]["programme"]
        held["opens_before_budget"] = before
        other = calendar.agenda_table(synthetic.small_model(sections=sections), 4)
        assert other[:, names.index("BEL.programme")].tolist() == wanted


def test_what_waits_for_renewal_and_budget_waits_for_both() -> None:
    sections = synthetic.small_case()
    sections["governments"]["BEL"]["instruments"]["support_offer"]["opens_before_budget"] = 3
    both = synthetic.small_model(sections=sections)
    sections["governments"]["BEL"]["instruments"]["support_offer"]["opens_before_budget"] = 1
    fewer = synthetic.small_model(sections=sections)
    place = [lever.name for lever in both.levers].index("BEL.support_offer")
    assert calendar.agenda_table(both, 8)[:, place].tolist() == [0, 1, 1, 1, 0, 0, 0, 0]
    assert calendar.agenda_table(fewer, 8)[:, place].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]


def test_the_renewal_of_any_target_opens_a_lever() -> None:
    sections = synthetic.small_case()
    ask = sections["governments"]["AUR"]["instruments"]["ask_support"]
    ask["target"] = ["COR", "BEL"]
    model = synthetic.small_model(sections=sections)
    place = [lever.name for lever in model.levers].index("AUR.ask_support")
    assert calendar.agenda_table(model, 8)[:, place].tolist() == [0, 1, 1, 1, 0, 0, 0, 0]


def test_beyond_the_horizon_governments_think_and_lean_nowhere(model: Model) -> None:
    arm = of_policy(model, "baseline", 3)[0]
    arm.attention[:] = 0.0
    arm.leaning[:, :, 1] = 2.0
    [block] = calendar.imposed_years(model, arm, 3)
    assert np.asarray(block.attention)[:, 0, 0].tolist() == [0, 0, 0, 1]
    assert np.asarray(block.leaning)[:, 0, 1, 0].tolist() == [2, 2, 2, 0]


def test_years_hold_the_schedule_in_order(model: Model) -> None:
    arm = of_policy(model, "baseline", 6, ["AUR.tariff=25%@2025Q2..2026Q1"])[0]
    blocks = calendar.imposed_years(model, arm, 6)
    assert len(blocks) == 2
    lever = [v.name for v in model.levers].index("AUR.tariff")
    forced = np.concatenate([np.asarray(b.forced)[:, lever, 0] for b in blocks])
    assert forced.tolist() == [0, 1, 1, 1, 1, 0, 0, 0], "nothing is imposed beyond the horizon"
    numbers = np.concatenate([np.asarray(b.number) for b in blocks])
    assert numbers.tolist() == list(range(8))
    active = np.concatenate([np.asarray(b.active)[:, 0, 0] for b in blocks])
    assert (active == -1.0).all()


def test_the_calendar_ahead_is_public_beyond_the_horizon(model: Model) -> None:
    # What is known of the years after the run does not depend on where the run ends.
    def ahead(quarters: int) -> np.ndarray:
        arm = of_policy(model, "baseline", quarters)[0]
        return np.asarray(calendar.imposed_years(model, arm, quarters)[0].ahead.fiscal_start)

    short, long = ahead(1), ahead(8)
    assert short.shape == (4, model.look_ahead, len(model.actors), 1)
    assert np.array_equal(short, long)
    fiscal = calendar.clock_table(model, 8)["fiscal_start"]
    for t in range(4):
        for h in range(model.look_ahead):
            assert np.array_equal(short[t, h, :, 0], fiscal[t + h])
