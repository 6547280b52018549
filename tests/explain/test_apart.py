"""What differs between two walks of a member adds up, by terms and by inputs."""

from collections.abc import Callable

import pytest

from foedus.explain import apart, decomposition, sensitivity
from foedus.explain.apart import Both
from foedus.explain.causal_chain import outcome_of
from foedus.explain.replay import Path
from foedus.explain.sensitivity import Input
from foedus.state import STATE

pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture(scope="module")
def both(walked: Callable[..., Path], path: Path) -> Both:
    """Return the member with a tariff from the second quarter on, and without."""
    return Both(walked("AUR.tariff=10%@2025Q2"), path)


@pytest.mark.parametrize("name", sorted(STATE))
def test_terms_add_up_to_the_difference(both: Both, name: str) -> None:
    for one in sensitivity.inputs(both.asked.model, [name]):
        values = [one.of(p.steps[-1].after) for p in (both.asked, both.against)]
        if not apart.differ(*values):
            continue
        row, _ = apart.variable(both, one)
        assert [row.asked, row.against] == pytest.approx(values, rel=1e-5, abs=1e-6)
        assert sum(term.link for term in row.terms) == pytest.approx(row.difference, abs=1e-9)
        natural = sum(term.natural for term in row.terms)
        assert natural == pytest.approx(row.asked - row.against, rel=1e-4, abs=1e-9)
        inside = sum(i.total for i in row.inputs) + row.formula + row.remainder
        written = sum(term.link for term in row.terms if term.kind == "mechanism")
        assert inside == pytest.approx(written, rel=1e-3, abs=2e-6)
        assert row.since >= "2025Q2"


def test_a_tariff_is_the_input_from_which_on_its_rate_differs(both: Both) -> None:
    at = (both.asked.model.actors.index("AUR"), both.asked.model.actors.index("BEL"))
    row, follow = apart.variable(both, Input("state", "tariff", at))
    assert row.since == "2025Q2"
    by = {one.name: one for one in row.inputs}
    assert (by["tariff_rate"].asked, by["tariff_rate"].since) == (10.0, "2025Q2")
    # What is imposed works in three of four quarters: t' = t + s (t* - t).
    (speed,) = [
        row for row in range(len(both.asked.row))
        if both.asked.model.columns[row].name == "implementation.tariff_speed"
    ]  # fmt: skip
    s = float(both.asked.row[speed])
    assert by["tariff_rate"].total == pytest.approx(3 * 10.0 * s, rel=1e-4)
    assert {one.name for one in follow} == {"tariff_rate", "tariff"}
    assert row.formula == pytest.approx(0.0, abs=1e-6)


def test_other_parameters_are_told_apart_from_inputs(
    walked: Callable[..., Path], path: Path
) -> None:
    fast = Both(walked("param:economy.growth=0.05"), path)
    at = (path.model.actors.index("BEL"),)
    row, _ = apart.variable(fast, Input("state", "gdp", at))
    assert row.since == "2025Q1"
    assert abs(row.formula) > 0.9 * abs(row.difference) > 0.0
    off = Both(walked("off:economy"), path)
    row, _ = apart.variable(off, Input("state", "gdp", at))
    assert (row.writer, row.writer_against) == ("", "economy")
    assert not row.inputs
    assert row.formula == pytest.approx(
        sum(term.link for term in row.terms if term.kind == "mechanism"), rel=1e-3
    )


def test_an_appraisal_and_an_outcome_are_made_of_what_differs(both: Both) -> None:
    model = both.asked.model
    outcome = outcome_of(model, "tariff_rate")
    at = (model.actors.index("AUR"), model.actors.index("BEL"))
    entry = next(k for k in model.kept if k.outcome.name == "tariff_rate")
    index = entry.rows[list(entry.labels).index("BEL")]
    made, follow = apart.number(both, outcome, index)
    assert made.asked - made.against == pytest.approx(sum(i.effect for i in made.inputs), rel=1e-6)
    assert follow == [Input("state", "tariff", at)]
    told = 0
    for name in ("tariff_news", "current_reading", "hazard"):
        if name not in decomposition.APPRAISALS:
            continue
        for one in sensitivity.inputs(model, [name]):
            row, _ = apart.appraisal(both, one, for_step=False)
            parts = sum(i.effect for i in row.inputs) + row.formula + row.remainder
            if row.writer:
                assert parts == pytest.approx(row.asked - row.against, rel=1e-3, abs=1e-5)
                told += parts != 0.0
    assert told
