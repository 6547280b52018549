from dataclasses import replace

import pytest

from foedus import contract
from foedus.dynamics.streams import streams
from foedus.model.plan import PHASES, describe, plan
from foedus.result.documents.heard import Interest, Stakes
from foedus.result.documents.plan import Dated, Plan, Sizes, Stake
from foedus.result.documents.record import dumps, loads
from foedus.state import APPRAISALS, CHANNELS, STATE
from foedus.testing import synthetic

MODEL = synthetic.small_model()
PLAN = plan(MODEL, streams(MODEL).names)


def test_a_plan_is_a_document() -> None:
    assert loads(Plan, dumps(PLAN).encode()) == PLAN
    assert PLAN.phases == PHASES
    assert PLAN.digest == MODEL.digest


def test_a_plan_shows_its_levers_in_short() -> None:
    text = repr(PLAN)
    assert text.startswith("Plan small: ")
    assert f"{len(MODEL.columns)} drawn numbers" in text
    assert "benefit" not in text
    assert len(text.splitlines()) <= 15
    for row in PLAN.instruments:
        assert f"{row.government}.{row.name}" in text
    stake = Sizes(Stake("cash", 0.25), None)
    sized = replace(PLAN, instruments=(replace(PLAN.instruments[0], sizes=stake),))
    assert "cash 0.25" in repr(sized)
    assert "<td>cash 0.25</td>" in sized._repr_html_()


def test_a_model_says_how_much_there_is_of_everything() -> None:
    text = repr(MODEL)
    assert text.startswith("Model small: ")
    assert f"mechanisms     {len(MODEL.mechanisms)}" in text
    assert MODEL.digest in text
    assert len(text) < 500


def test_every_variable_is_shown_with_its_owner() -> None:
    rows = {row.name: row for row in PLAN.variables}
    assert set(rows) == {*STATE, *APPRAISALS, *CHANNELS}
    assert rows["defence_burden"].owner == "implementation"
    assert rows["commitment_trust"].owner == "commitment_trust or current_calculus"
    assert rows["bilateral_imports"].owner == "exogenous"
    assert rows["tariff_rate"].owner == "tariff"
    assert "nobody" not in {rows[name].owner for name in {*STATE, *APPRAISALS}}
    assert all(row.unit and row.meaning for row in rows.values())


def test_every_instrument_is_shown_with_its_paths() -> None:
    found = {row.name: row for row in PLAN.instruments}
    assert set(found) == {
        "ask_spending", "ask_support", "posture", "rhetoric", "tariff", "programme",
        "support_offer", "grey_pressure",
    }  # fmt: skip
    for name, row in found.items():
        assert row.benefits, name
        assert row.costs, name
        start = f"{row.government}.{name} -> "
        assert all(path.startswith(start) for path in row.benefits + row.costs)
    assert found["ask_support"].opens.endswith("within 2 quarters of a renewal")
    assert found["programme"].opens.endswith("within 1 quarters of a budget")
    assert found["tariff"].opens.endswith("per quarter")
    assert found["posture"].start == "upgrade"
    assert found["posture"].answered_by == ("DRA.grey_pressure",)
    assert found["tariff"].answered_by == ()


def test_every_number_and_stream_is_listed() -> None:
    assert [row.name for row in PLAN.parameters] == [c.name for c in MODEL.columns]
    assert PLAN.streams == tuple(streams(MODEL).names)
    assert all(row.prior and row.source for row in PLAN.parameters)
    mechanisms = {row.name: row for row in PLAN.mechanisms}
    assert mechanisms["current_calculus"].share == 0.5
    assert mechanisms["economy"].share == 1.0
    assert mechanisms["agenda_veto"].share == 0.25
    everyone = ("AUR", "BEL", "COR", "DRA")
    assert PLAN.views == {government: everyone for government in ("AUR", "BEL", "DRA")}
    assert PLAN.left_out == {government: () for government in ("AUR", "BEL", "DRA")}
    assert PLAN.renewals == (Dated("BEL", "2025Q4"),)
    assert PLAN.elections == (Dated("BEL", "2026Q3"),)


@pytest.mark.parametrize(
    ("prior", "text"),
    [
        (contract.fixed(0.5), "fixed(0.5)"),
        (contract.normal(0.0, 1.0), "normal(0, 1)"),
        (contract.normal(0.12, 0.12, -0.15, 0.4), "normal(0.12, 0.12) on [-0.15, 0.4]"),
        (
            contract.mixture((0.5, contract.uniform(-1.0, 0.0)), (0.5, contract.fixed(1.0))),
            "0.5 uniform(-1, 0) + 0.5 fixed(1)",
        ),
    ],
)
def test_priors_are_described(prior: contract.Prior, text: str) -> None:
    assert describe(prior) == text


def test_sizes_stand_beside_the_paths_and_change_nothing_else() -> None:
    good, bad = Interest("cash", 1.0, 0.5, 0.0, False), Interest("risk", 1.0, 0.0, 0.04, False)
    stakes = [Stakes(lever.name, 0.9, 1.0, 1.0, (good, bad)) for lever in MODEL.levers]
    found = plan(MODEL, streams(MODEL).names, stakes)
    assert loads(Plan, dumps(found).encode()) == found
    for row in found.instruments:
        assert row.sizes == Sizes(benefit=Stake("cash", 0.5), cost=Stake("risk", 0.04))
    assert len(found.warnings) == len(MODEL.levers)
    assert all("has no cost of 0.1 log-odds" in warning for warning in found.warnings)
    unsized = tuple(replace(row, sizes=None) for row in found.instruments)
    assert replace(found, instruments=unsized, warnings=()) == PLAN
