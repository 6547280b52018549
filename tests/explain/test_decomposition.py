"""Terms of a variable add up to its change, on its link and in natural units."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from foedus.explain import decomposition, sensitivity
from foedus.explain.replay import Path
from foedus.explain.sensitivity import Input
from foedus.report.rows.bibliography import line
from foedus.state import APPRAISALS, STATE

pytestmark = pytest.mark.xdist_group("small")


@pytest.mark.parametrize("link", ["identity", "log", "logit"])
def test_the_slope_is_that_of_the_chord(link: str) -> None:
    inverse = decomposition.INVERSE[link]
    slope = decomposition.slope_of(link, 0.2, 0.7)
    assert slope * 0.5 == pytest.approx(inverse(0.7) - inverse(0.2))


@pytest.mark.parametrize(("link", "slope"), [("log", math.exp(0.3)), ("logit", 0.24445831)])
def test_without_a_change_the_slope_is_the_derivative(link: str, slope: float) -> None:
    assert decomposition.slope_of(link, 0.3, 0.3) == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("name", sorted(STATE))
def test_terms_add_up(path: Path, name: str) -> None:
    for one in sensitivity.inputs(path.model, [name])[:2]:
        row = decomposition.variable(path, one, line, inside=False)
        change = row.value_link - row.start_link
        terms = row.terms
        assert sum(term.link for term in terms) == pytest.approx(change, abs=1e-6)
        natural = row.value - row.start
        assert sum(t.natural for t in terms) == pytest.approx(natural, rel=1e-4, abs=1e-5)
        rounding = [term.link for term in terms if term.kind == "rounding"]
        assert abs(rounding[0]) < 1e-4
        assert row.value == pytest.approx(one.of(path.steps[-1].after), rel=1e-4, abs=1e-5)


def test_what_is_imposed_is_a_term_of_its_own(walked: Callable[..., Path]) -> None:
    held = walked("state:approval[BEL]=0.9@2025Q2..2025Q4")
    at = held.model.actors.index("BEL")
    row = decomposition.variable(held, Input("state", "approval", (at,)), line, inside=False)
    kinds = {term.kind for term in row.terms}
    assert "intervention" in kinds
    assert row.value == pytest.approx(0.9, rel=1e-4)


def test_inputs_and_the_remainder_make_up_an_appraisal(path: Path) -> None:
    told = 0
    for name in sorted(APPRAISALS):
        one = sensitivity.inputs(path.model, [name])[-1]
        row, matter = decomposition.appraisal(path, one, line)
        assert len(matter) == len(row.inputs)
        if not row.inputs:
            continue
        told += 1
        parts = sum(entry.effect for entry in row.inputs) + row.remainder
        assert parts == pytest.approx(row.value - row.start, rel=1e-3, abs=1e-4), name
    assert told > 3


def test_an_event_happens_where_its_number_is_below_the_rate(path: Path) -> None:
    kinds = {h.name: h.kind for m in path.model.mechanisms for h in m.hazards}
    seen = set[bool]()
    for name, kind in kinds.items():
        for one in sensitivity.inputs(path.model, [name]):
            row = decomposition.hazard(path, one)
            if kind == "count":
                assert row.uniform is None
            else:
                assert bool(row.happened) == (np.float32(row.uniform) < row.value)
                seen.add(bool(row.happened))
    assert seen
