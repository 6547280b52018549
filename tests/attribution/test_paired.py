"""Both arms with groups off: on common draws, in one executable, and exact where all is linear."""

import numpy as np
import pytest
from tests.runs import Bed

from foedus.attribution import paired, shapley
from foedus.attribution.question import Size, question
from foedus.claims.read_outs import outcome_probe
from foedus.engine.run import Engine
from foedus.testing.synthetic import ALLY, RIVAL

pytestmark = pytest.mark.xdist_group("small")


def held(bed: Bed) -> list[str]:
    """Return all levers but the tariff, held at their start: nobody decides.

    The tariff then reaches output through nothing but its own mechanism.
    """
    return [
        f"{lever.name}={lever.options[lever.start]}"
        for lever in bed.model.levers
        if lever.name != "AUR.tariff"
    ]


@pytest.fixture(scope="module")
def found(small: Bed) -> paired.Pairs:
    model = small.model
    size = Size(draws=6, replicates=2, quarters=4, seed=1)
    asked = question(model, [*held(small), "AUR.tariff=25%"], [*held(small), "AUR.tariff=0%"], size)
    probes = [
        outcome_probe(model, "gdp", ALLY),
        outcome_probe(model, "leader_trust", ALLY),
        outcome_probe(model, "capability", RIVAL),
    ]
    own = {"output": ("economy",), "opinion": ("public_opinion",), "spiral": ("security_spiral",)}
    return paired.run(model, asked, probes, own, shapley.subsets(tuple(own)))


def divided(found: paired.Pairs, number: int, ratio: bool = False) -> shapley.Division:
    effects = found.effects(found.probes[number], ratio)
    return shapley.exact(effects, ("output", "opinion", "spiral"))


def test_arms_compile_nothing_of_their_own(small: Bed, found: paired.Pairs) -> None:
    assert len(found.by) == 8
    assert Engine(small.model).executables.code.traces <= 1, (
        "once for all, or none where it was kept"
    )


def test_all_of_a_linear_effect_goes_to_what_carries_it(found: paired.Pairs) -> None:
    gdp = divided(found, 0, ratio=True)
    assert (gdp.total < 0.0).all(), "a tariff costs output in every draw"
    np.testing.assert_allclose(gdp.parts["output"], gdp.total, rtol=1e-4, atol=1e-7)
    for inert in ("opinion", "spiral"):
        np.testing.assert_allclose(gdp.parts[inert], 0.0, atol=1e-7)
    np.testing.assert_allclose(gdp.rest, 0.0, atol=1e-7)


def test_shares_add_up_and_what_is_off_does_not_move(found: paired.Pairs) -> None:
    trust = divided(found, 1)
    assert np.abs(trust.total).max() > 1e-4
    np.testing.assert_allclose(sum(trust.parts.values()) + trust.rest, trust.total, atol=1e-9)
    frozen = found.by[frozenset({"output", "spiral"})]
    assert np.ptp(frozen.asked[:, :, 1], axis=1) == pytest.approx(0.0, abs=1e-7)


def test_unsound_draws_are_left_out(found: paired.Pairs) -> None:
    assert found.sound.all()
    assert found.level(found.whole.asked, found.probes[0]).shape == (6,)
