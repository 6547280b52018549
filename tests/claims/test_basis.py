"""Which claims behaviour tests demand, on the shipped case."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from tests.runs import Bed

from foedus import pipeline
from foedus.claims.basis import basis
from foedus.claims.express import Expressed, express
from foedus.claims.read import read

pytestmark = pytest.mark.xdist_group("us-japan")

STATED = {
    "N4": ("C2",),
    "S6-mistrust": ("C22",),
    "S8": ("C8", "C16"),
    "S13": ("C3",),
    "S10": ("G1a", "G1b"),
    "ask": ("C11",),
}
"""Claims that the bands were written to demand, as they were listed in advance."""


@pytest.fixture(scope="module")
def claims(us_japan: Bed) -> Mapping[str, Expressed]:
    case = pipeline.load("us-japan")
    own = {k: c for k, c in read("us-japan", case).items() if not c.joins}
    found = {name: express(us_japan.model, claim) for name, claim in own.items()}
    return {name: one for name, one in found.items() if isinstance(one, Expressed)}


@pytest.mark.parametrize("row", STATED)
def test_a_claim_that_a_band_was_written_for_is_required(
    us_japan: Bed, claims: Mapping[str, Expressed], row: str
) -> None:
    for name in STATED[row]:
        origin, rows = basis(us_japan.model, claims[name])
        assert origin == "required", name
        assert row in rows


def test_claims_that_no_band_is_about_are_not(
    us_japan: Bed, claims: Mapping[str, Expressed]
) -> None:
    origins = {name: basis(us_japan.model, one)[0] for name, one in claims.items()}
    assert {"required", "predicted"} <= set(origins.values())
    assert origins["C42"] != "required"


def test_it_does_not_depend_on_what_came_out(bed_of: Callable[[str], Bed]) -> None:
    # Names and arrows alone: no engine is needed to say it.
    model = bed_of("us-japan").model
    case = pipeline.load("us-japan")
    found = express(model, read("us-japan", case)["C8"])
    assert isinstance(found, Expressed)
    assert basis(model, found) == basis(model, found)


def test_a_claim_may_name_the_test_that_demands_it_and_nothing_else_does(
    us_japan: Bed, claims: Mapping[str, Expressed]
) -> None:
    stated = claims["C3"].claim.demanded_by
    assert [demand.test for demand in stated] == ["S13"]
    silent = claims["C3"].claim.model_copy(update={"demanded_by": ()})
    assert basis(us_japan.model, replace(claims["C3"], claim=silent))[0] != "required"
    spoken = claims["C42"].claim.model_copy(update={"demanded_by": stated})
    assert basis(us_japan.model, replace(claims["C42"], claim=spoken)) == ("required", ("S13",))
