from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import paired
from foedus.analyses.paired import Difference, differences, leftover, spreads, used
from foedus.result.result import Result


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return helpers.write(tmp_path_factory.mktemp("paired") / "out", helpers.manifest())


@pytest.fixture(scope="module")
def found(result: Result) -> dict[tuple[str, str], Difference]:
    return {(d.series.name, d.label): d for d in differences(result, used(result))}


def test_every_outcome_and_label_is_compared(
    result: Result, found: dict[tuple[str, str], Difference]
) -> None:
    expected = {(s.name, x) for s in helpers.SERIES if not s.is_choice for x in s.labels}
    options = {("option", f"{x}={o}") for x, menu in helpers.MENUS.items() for o in menu}
    assert set(found) == expected | options
    assert not found["defence_burden", "KOR"].shown
    assert found["defence_burden", "JPN"].shown


def test_differences_agree_with_a_labelled_table(
    result: Result, found: dict[tuple[str, str], Difference]
) -> None:
    # The same by another road: xarray on the stored result, grouped by draw.
    burden = result.dataset["defence_burden"].sel(actor="JPN").load()
    change = (burden.sel(arm="L0") - burden.sel(arm="baseline")).groupby("draw").mean()
    got = found["defence_burden", "JPN"]
    for window, by_draw in (("average", change.mean("time")), ("last", change.isel(time=-1))):
        spread = got.spreads[window]
        for name, q in (("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95)):
            expected = float(by_draw.quantile(q))
            assert getattr(spread, name) == pytest.approx(expected, rel=1e-4, abs=1e-7), name
        assert spread.positive == pytest.approx(float((by_draw > 0).mean()))
        assert spread.negative == pytest.approx(float((by_draw < 0).mean()))
        assert spread.draws == 40
    last = burden.sel(arm="baseline").isel(time=-1)
    assert got.scales["last"] == pytest.approx(float(last.std(ddof=1)), rel=1e-5)
    standardised = got.standardised("last")
    assert standardised
    assert standardised.p50 == pytest.approx(
        got.spreads["last"].p50 / float(last.std(ddof=1)), rel=1e-4
    )


def test_a_hazard_is_a_relative_risk(
    result: Result, found: dict[tuple[str, str], Difference]
) -> None:
    data = result.dataset["challenge_risk"].sel(protege="TWN").load()
    mean = data.groupby("draw").mean()
    got = found["challenge_risk", "TWN"]
    assert got.ratio
    assert got.unit == "ratio"
    level = mean.mean("time")
    ratio = level.sel(arm="L0") / level.sel(arm="baseline")
    assert got.spreads["average"].p50 == pytest.approx(float(ratio.median()), rel=1e-4)
    assert got.spreads["average"].positive == pytest.approx(float((ratio > 1).mean()))
    logs = np.log(data.sel(arm="baseline").mean("time"))
    standardised = got.standardised("average")
    assert standardised
    assert standardised.p95 == pytest.approx(
        float(np.log(ratio.quantile(0.95)) / logs.std(ddof=1)), rel=1e-3
    )


def test_an_option_is_the_share_of_members_that_stand_at_it(
    result: Result, found: dict[tuple[str, str], Difference]
) -> None:
    at = [result.values("option", arm)[:, -1, 1] == 2 for arm in ("baseline", "L0")]
    by_draw = (at[1].astype(float) - at[0]).reshape(40, 4).mean(axis=1)
    spread = found["option", "USA.rhetoric=shame"].spreads["last"]
    assert spread.p95 == pytest.approx(np.quantile(by_draw, 0.95), rel=1e-5)
    assert found["option", "USA.rhetoric=shame"].unit == "share"


def test_options_of_an_instrument_with_levels_are_not_shown_twice(tmp_path: Path) -> None:
    levels = helpers.Series(
        "setting", "Level", "x", "unit of the instrument", "II", "ordinal_instrument",
        ("USA.ask_spending",),
    )  # fmt: skip
    made = helpers.manifest(draws=4, series=(*helpers.SERIES, levels))
    result = helpers.write(tmp_path / "out", made)
    shown = {d.label: d.shown for d in differences(result, used(result)) if "USA." in d.label}
    assert not shown["USA.ask_spending=3%"]
    assert shown["USA.rhetoric=shame"]
    assert shown["USA.ask_spending"]


def test_members_count_in_all_arms_or_in_none(tmp_path: Path) -> None:
    made = helpers.manifest(draws=6, replicates=2)
    # Draw 0 keeps one member, draw 2 none.
    result = helpers.write(tmp_path / "out", made, unsound={0: [0, 4], 1: [5]})
    counted = used(result)
    assert np.flatnonzero(~counted).tolist() == [0, 4, 5]
    (got,) = (d for d in differences(result, counted) if (d.label, d.series.name) ==
              ("JPN", "defence_burden"))  # fmt: skip
    spread = got.spreads["last"]
    assert spread.draws == 5
    change = (result.values("defence_burden", "L0") - result.values("defence_burden", "baseline"))[
        :, -1, 1
    ].astype(float)
    by_draw = [change[1], change[2:4].mean(), *change[6:].reshape(-1, 2).mean(axis=1)]
    assert spread.p50 == pytest.approx(np.median(by_draw), rel=1e-4)


def test_identical_arms_do_not_differ(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=5), arms=(0, 0))
    for got in differences(result, used(result)):
        for window in paired.WINDOWS:
            spread = got.spreads[window]
            assert set(vars(spread.marks).values()) == {1.0 if got.ratio else 0.0}, got.label
            assert spread.positive == spread.negative == 0.0
        assert got.telling() == 0.0


def test_what_does_not_vary_has_no_standard_deviation(tmp_path: Path) -> None:
    made = helpers.manifest(draws=1, replicates=1)
    result = helpers.write(tmp_path / "out", made)
    got = next(differences(result, used(result)))
    assert got.scales == {"average": None, "last": None}
    assert got.standardised("last") is None
    assert got.telling() == 0.0


def test_a_spread_counts_what_is_known() -> None:
    (some, none) = spreads(
        np.array([[1.0, np.nan], [np.nan, np.nan], [-1.0, np.inf], [0.0, np.nan]])
    )
    assert (some.positive, some.negative, some.draws) == (
        pytest.approx(1 / 3),
        pytest.approx(1 / 3),
        3,
    )
    assert some.p50 == 0.0
    assert (none.p50, none.positive, none.draws) == (None, None, 0)


def test_what_few_replicates_leave_of_shocks_is_found_again() -> None:
    rng = np.random.default_rng(1)
    # Draws with variance 1, shocks with variance 4: means over 8 hold 0.5 of 1.5 by chance.
    draw, shock = rng.normal(size=(4000, 1)), 2.0 * rng.normal(size=(4000, 8))
    values = (draw + shock).reshape(-1, 1)
    (share,) = leftover(values, 8)
    assert share == pytest.approx(1 / 3, abs=0.03)
    assert leftover(np.repeat(draw, 8, axis=0), 8) == [pytest.approx(0.0, abs=1e-9)]
    assert leftover(values[:, [0, 0]], 1) == [None, None]
    assert leftover(np.zeros((8, 1)), 4) == [None]
