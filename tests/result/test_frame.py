from pathlib import Path

import numpy as np
import pandas
import pytest
from tests import helpers

from foedus.errors import OptionError
from foedus.result import frame
from foedus.result.result import Result

UNSOUND = 3


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.manifest(draws=5, replicates=2)
    return helpers.write(tmp_path_factory.mktemp("frame") / "out", made, unsound={1: [UNSOUND]})


def test_every_row_is_the_number_that_it_names(result: Result) -> None:
    table = result.to_frame("defence_burden", "commitment_trust")
    assert tuple(table.columns) == frame.MEMBERS
    labels = len(helpers.ACTORS) + len(helpers.TRUST)
    assert len(table) == (10 + 9) * 16 * labels
    data = result.dataset
    for row in table.sample(40, random_state=2).itertuples():
        dim = result.series(str(row.outcome)).dim
        at = {"arm": row.arm, "time": row.quarter, dim: row.label}
        member = row.draw * 2 + row.replicate
        assert data[row.outcome].sel(at).values[member] == row.value
        assert data.sel(time=row.quarter)["date"].values == np.datetime64(row.date)
        assert row.unit == result.series(str(row.outcome)).unit
        assert pandas.isna(row.option)


def test_types_are_few_and_stated(result: Result) -> None:
    types = result.to_frame("defence_burden").dtypes.astype(str).to_dict()
    assert types == {
        "arm": "category", "quarter": "category", "date": "datetime64[ns]", "outcome": "category",
        "label": "category", "draw": "int32", "replicate": "int32", "value": "float32",
        "option": "category", "unit": "category",
    }  # fmt: skip


def test_unsound_members_are_left_out(result: Result) -> None:
    table = result.to_frame("defence_burden")
    assert table["value"].notna().all()
    member = table["draw"] * 2 + table["replicate"]
    assert set(member[table["arm"] == "baseline"]) == set(range(10))
    assert set(member[table["arm"] == "L0"]) == set(range(10)) - {UNSOUND}


def test_options_stand_beside_their_number(result: Result) -> None:
    table = result.to_frame("option")
    for row in table.sample(30, random_state=1).itertuples():
        assert helpers.MENUS[str(row.label)][int(row.value)] == row.option


def test_what_is_not_on_the_menu_has_no_option() -> None:
    menu = np.array([4, 7])
    assert frame._named(np.array([0, -1, 1]), menu).tolist() == [4, -1, 7]


def test_quantiles_are_those_of_the_summary(result: Result) -> None:
    table = result.to_frame("defence_burden", "option", quantiles=True)
    assert tuple(table.columns) == frame.SUMMARISED
    document = result.summary()
    found = table.set_index(["arm", "quarter", "outcome", "label", "statistic"])["value"]
    told = document.outcomes["defence_burden"].by["L0"]["JPN"]
    for statistic in ("mean", "p05", "p25", "p50", "p75", "p95"):
        values = found.loc["L0", :, "defence_burden", "JPN", statistic]
        assert tuple(values) == getattr(told, statistic)
    taken = table[(table["label"] == "USA.rhetoric") & (table["option"] == "shame")]
    assert set(taken["statistic"]) == {"share"}
    assert set(taken["unit"]) == {"share"}
    told_shares = document.choices["USA.rhetoric"].by["baseline"]["shame"]
    np.testing.assert_allclose(taken["value"][taken["arm"] == "baseline"], told_shares, rtol=1e-5)


def test_pieces_have_the_same_columns_and_types(result: Result) -> None:
    found = list(frame.pieces(result, frame.chosen(result, ["option", "challenges"])))
    assert len(found) == 4
    for piece in found[1:]:
        assert (piece.dtypes == found[0].dtypes).all()


def test_nothing_named_is_everything(result: Result) -> None:
    assert frame.chosen(result, []) == list(result.manifest.series)
    assert [series.name for series in frame.chosen(result, ["option", "option"])] == ["option"]


def test_unknown_outcomes_are_all_told(result: Result) -> None:
    with pytest.raises(OptionError) as caught:
        result.to_frame("defence_burdn", "ledger_of_all")
    first, second = caught.value.problems
    assert str(first) == (
        'outcome "defence_burdn": is not in this result; did you mean "defence_burden"?'
    )
    assert 'outcome "ledger_of_all"' in str(second)


def test_a_result_without_a_sound_member_has_no_rows(tmp_path: Path) -> None:
    made = helpers.manifest(draws=2, replicates=1, arms=("only",), policies={"only": []})
    result = helpers.write(tmp_path / "out", made, unsound={0: [0, 1]})
    assert len(result.to_frame("defence_burden", "option")) == 0
