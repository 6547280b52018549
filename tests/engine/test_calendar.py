import numpy as np
import pytest

from foedus.engine import calendar
from foedus.model.schedule import of_policy
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.mark.parametrize(("quarters", "years"), [(1, 1), (4, 1), (5, 2), (8, 2), (16, 4)])
def test_a_horizon_is_covered_by_whole_years(quarters: int, years: int) -> None:
    assert calendar.years(quarters) == years


def test_fiscal_years_start_where_the_case_says(model: Model) -> None:
    fiscal, _ = calendar.clock_table(model, 8)
    starts = {name: 4 for name in ("AUR",)} | {"BEL": 2, "COR": 3, "DRA": 1}
    for i, name in enumerate(model.actors):
        assert [t % 4 + 1 for t in range(8) if fiscal[t, i]] == [starts[name]] * 2


def test_contracts_are_renewed_where_the_case_says(model: Model) -> None:
    _, renewal = calendar.clock_table(model, 8)
    assert np.argwhere(renewal).tolist() == [[3, model.actors.index("BEL")]]  # 2025Q4


def test_an_instrument_tied_to_a_renewal_opens_before_it(model: Model) -> None:
    table = calendar.agenda_table(model, 8)
    names = [lever.name for lever in model.levers]
    # Within two quarters of 2025Q4, and in it.
    assert table[:, names.index("AUR.ask_support")].tolist() == [0, 1, 1, 1, 0, 0, 0, 0]
    assert table[:, names.index("AUR.tariff")].all()


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
    fiscal, _ = calendar.clock_table(model, 8)
    for t in range(4):
        for h in range(model.look_ahead):
            assert np.array_equal(short[t, h, :, 0], fiscal[t + h])
