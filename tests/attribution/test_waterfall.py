"""Why two arms differ: parts that add up, a start, and levers moved by somebody's interest."""

import pytest
from tests.runs import Bed

from foedus.attribution import groups, waterfall
from foedus.attribution.question import Size, question
from foedus.errors import OptionError
from foedus.result.documents.waterfall import Waterfall
from foedus.testing.synthetic import ALLY

pytestmark = pytest.mark.xdist_group("small")

SIZE = Size(draws=8, replicates=2, quarters=4)


def explained(bed: Bed, number: waterfall.Number, by: waterfall.By = "group") -> Waterfall:
    return waterfall.explain(
        bed.model, question(bed.model, ["AUR.tariff=25%"], (), SIZE), number, by
    )


@pytest.fixture(scope="module")
def found(small: Bed) -> Waterfall:
    return explained(small, waterfall.Number("leader_trust", ALLY))


def test_parts_add_up_to_the_mean_effect_with_its_error(found: Waterfall) -> None:
    own = found.effect.divided
    assert own.mean < 0.0
    assert own.error > 0.0
    assert sum(part.mean for part in own.parts) == pytest.approx(own.mean, rel=1e-4)
    assert found.exact
    assert set(found.groups) == {"effort", "alliance", "rivalry"}


def test_the_effect_is_that_of_its_quarters(small: Bed, found: Waterfall) -> None:
    assert found.window == ("2025Q1", "2025Q4")
    assert found.effect.divided.mean == pytest.approx(sum(found.by_quarter) / 4, rel=1e-4)
    last = explained(small, waterfall.Number("leader_trust", ALLY, "2025Q3"))
    assert last.window == ("2025Q3", "2025Q3")
    assert last.effect.divided.mean == pytest.approx(found.by_quarter[2], rel=1e-4)


def test_a_risk_is_divided_as_a_ratio(small: Bed) -> None:
    risk = explained(small, waterfall.Number("crisis_risk", ALLY))
    assert risk.effect.scale == "ratio"
    assert risk.effect.p50 == pytest.approx(1.0, abs=0.5)


def test_mechanisms_one_by_one_add_up_too(
    small: Bed, found: Waterfall, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ("capability", "leadership", "public_opinion", "resolve", "wedge")
    monkeypatch.setattr(groups, "each", lambda _: {name: (name,) for name in few})
    each = explained(small, waterfall.Number("leader_trust", ALLY), "mechanism")
    own = each.effect.divided
    assert not each.exact
    assert own.mean == pytest.approx(found.effect.divided.mean, rel=1e-5)
    assert sum(part.mean for part in own.parts) == pytest.approx(own.mean, rel=1e-4)
    means = {part.group: part.mean for part in own.parts}
    assert means["public_opinion"] == pytest.approx(own.mean, rel=0.1)
    assert means["capability"] == pytest.approx(0.0, abs=1e-6)


def test_levers_that_nobody_imposes_are_told_with_an_interest_of_their_own(
    found: Waterfall,
) -> None:
    assert found.levers
    assert all(row.lever != "AUR.tariff" for row in found.levers)
    assert [row.apart for row in found.levers] == sorted(
        (row.apart for row in found.levers), reverse=True
    )
    for row in found.levers:
        assert row.line.startswith(f"{row.government}.") or not row.line
        assert row.apart >= row.change - 1e-3


@pytest.mark.parametrize(
    ("means", "began"),
    [
        ([0.0, 0.01, 0.2, 1.0], 2),
        ([1.0, -1.0, 0.2, 1.0], 2),
        ([0.0, 0.0, 0.0, -3.0], 3),
        ([1.0, 1.0, 1.0, 0.0], None),
        ([2.0, 1.0, 1.0, 1.0], 0),
    ],
)
def test_it_began_when_it_had_its_sign_and_a_tenth_of_its_size(
    means: list[float], began: int | None
) -> None:
    assert waterfall.begins(means, 4) == began


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (waterfall.Number("trust"), 'no outcome is called "trust"'),
        (waterfall.Number("leader_trust", "XXX"), 'has no entry "XXX"'),
        (waterfall.Number("option", "AUR.tariff"), "has no mean that could be divided"),
        (waterfall.Number("leader_trust", ALLY, "2040Q1"), "outside the horizon"),
        (waterfall.Number("leader_trust", ALLY, "2026Q2"), "after the 4 quarters"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    small: Bed, number: waterfall.Number, said: str
) -> None:
    with pytest.raises(OptionError, match=said):
        explained(small, number)
