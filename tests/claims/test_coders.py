"""Two codings of one claim, where what each of them implies is known."""

from typing import Any

import pytest
from tests.claims.made import LEAST, TRUST, claim, given

from foedus.claims.coders import asserted, coders, turned
from foedus.claims.masses import masses_of
from foedus.claims.schema import Claim
from foedus.counterfactuals import paired_arms
from foedus.errors import OptionError
from foedus.model.types import Model
from foedus.result.documents.coders import Coders
from foedus.result.documents.verdicts import SideFound
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tariff lower trust by a fifth in all draws."""
    monkeypatch.setattr(
        paired_arms, "read", given(lambda s, z: z - 0.2 * float(s.level.max()) / 25.0)
    )


def _compared(model: Model, one: Claim, other: Claim, *ids: str) -> Coders:
    first, second = ("anna", {one.id: one}), ("ben", {other.id: other})
    return coders(model, first, second, ids, thorough=False)


def _shares(*numbers: float) -> tuple[SideFound, ...]:
    return tuple(
        SideFound(name, x) for name, x in zip(("for", "neither", "against"), numbers, strict=True)
    )


@pytest.mark.usefixtures("known")
def test_what_only_one_coder_finds_counts_for_half(model: Model) -> None:
    found = _compared(model, claim(), claim(effect=[{**TRUST, "sign": "+"}]))
    assert found.coders == ("anna", "ben")
    assert [(d.field, d.first, d.second) for d in found.disputes] == [
        ("sign of country_trust[BEL]", "-", "+")
    ]
    assert found.same < 1.0, "a sign counts as much as a field"
    (coded,) = found.coded
    assert (coded.id, coded.first, coded.second) == ("K1", "appears", "opposite")
    assert coded.sides == (_shares(1.0, 0.0, 0.0), _shares(0.0, 0.0, 1.0))
    assert coded.mixed == _shares(0.5, 0.0, 0.5)
    assert (coded.word, coded.disputed) == ("contingent", True)


@pytest.mark.usefixtures("known")
def test_another_least_effect_is_carried_into_the_masses(model: Model) -> None:
    large = {**TRUST, "least": {**LEAST, "value": 0.4}}
    found = _compared(model, claim(), claim(effect=[large]))
    by_name = {field.name: field for field in found.fields}
    assert (by_name["least"].same, by_name["voice"].same) == (0.0, 1.0)
    assert found.same == pytest.approx(1.0 - 1.0 / (len(found.fields) + 1), abs=1e-4)
    assert found.coded[0].mixed == _shares(0.5, 0.5, 0.0)
    assert found.coded[0].word == "open"


@pytest.mark.usefixtures("known")
def test_a_direction_and_an_absence_have_no_word_in_common(model: Model) -> None:
    absent = claim(pattern="equivalent", effect=[{**TRUST, "sign": "0"}])
    found = _compared(model, claim(), absent)
    assert found.coded[0].mixed == _shares(0.5, 0.0, 0.5)
    assert found.coded[0].word is None


@pytest.mark.usefixtures("known")
def test_the_same_coding_is_no_dispute(model: Model) -> None:
    found = _compared(model, claim(), claim(text="A duty makes trust fall"))
    assert (found.same, found.disputes, found.coded[0].disputed) == (1.0, (), False)
    assert found.coded[0].first == found.coded[0].second == "appears"


def test_masses_are_turned_to_what_is_asserted() -> None:
    side = [1.0] * 50 + [0.0] * 30 + [-1.0] * 20
    masses = masses_of(side)  # type: ignore[arg-type]
    assert turned(masses, "-").plus.value == pytest.approx(0.2)
    three = {s: asserted(masses, s) for s in ("+", "-", ">=", "<=", "0")}  # type: ignore[arg-type]
    values = {
        s: tuple(round(m.value, 6) for m in (f.plus, f.zero, f.minus)) for s, f in three.items()
    }
    assert values == {
        "+": (0.5, 0.3, 0.2),
        "-": (0.2, 0.3, 0.5),
        ">=": (0.8, 0.0, 0.2),
        "<=": (0.5, 0.0, 0.5),
        "0": (0.3, 0.0, 0.7),
    }
    assert three[">="].plus.low == pytest.approx(1.0 - masses.minus.high)


def test_coders_without_a_claim_in_common_are_refused(model: Model) -> None:
    with pytest.raises(OptionError, match="no claim in common: anna has K1; ben has K2"):
        _compared(model, claim(), claim(id="K2"))
    with pytest.raises(OptionError, match='no claim "K7" of both coders'):
        _compared(model, claim(), claim(), "K7")


@pytest.mark.usefixtures("known")
def test_claims_that_join_others_take_those_of_their_coder(model: Model) -> None:
    both: dict[str, Any] = {"cause": None, "effect": [], "arms": {}}
    joined = claim(id="J1", joins=["K1"], **both)
    turned = claim(effect=[{**TRUST, "sign": "+"}])
    found = coders(
        model,
        ("anna", {"K1": claim(), "J1": joined}),
        ("ben", {"K1": turned, "J1": joined}),
        ["J1"],
        thorough=False,
    )
    assert [(c.id, c.first, c.second) for c in found.coded] == [("J1", "appears", "opposite")]
