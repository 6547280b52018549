"""What functions of one's own parts raise, and what they return amiss, is told where they stand."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from tests import own

from foedus.case.code import read
from foedus.contract import Mechanism, Outcome
from foedus.errors import CompileError
from foedus.model.discover import discover
from foedus.model.own_parts import load
from foedus.model.part_calls import guarded, stopped
from foedus.testing import synthetic
from foedus.testing.outcome_laws import scene

pytestmark = pytest.mark.xdist_group("mechanisms")  # formulas are tried operation by operation

GAP = discover().outcomes["burden_gap"]


def told(part: Any, field: str, function: Any, *given: Any) -> str:
    import dataclasses

    changed = guarded(dataclasses.replace(part, **{field: function}), "part", "parts/a.py:7")
    with pytest.raises(CompileError) as caught:
        getattr(changed, field)(*given)
    return str(caught.value)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "returns None, and dims ('actor',) want an array of numbers"),
        ("abc", "returns 'abc', and dims"),
        (1.0, "returns 1.0, and dims"),
        (np.full((4, 256), "a"), "want an array of numbers"),
        (jnp.ones((4, 256)) * 1j, "want an array of numbers"),
        (jnp.zeros(()), "returns an array of the shape ()"),
        (jnp.zeros((4, 4, 256)), "shape (4, 4, 256), and dims ('actor',) and members are (4, 256)"),
        (jnp.zeros((4, 1)), "shape (4, 1), and dims ('actor',) and members are (4, 256)"),
    ],
)
def test_an_outcome_returns_an_array_over_what_it_declares(found: Any, said: str) -> None:
    world = scene(GAP).world
    text = told(GAP, "compute", lambda _: found, world)
    assert text.startswith("parts/a.py:7: part burden_gap: <lambda> returns ")
    assert said in text
    whole = guarded(GAP, "outcome", "parts/a.py:7")
    assert isinstance(whole, Outcome)
    assert np.array_equal(whole.compute(world), GAP.compute(world))


def test_parameters_and_procedures_are_what_comes_back() -> None:
    mechanisms = discover().mechanisms
    said = told(mechanisms["capability"], "solve", lambda w, p: None, None, SimpleNamespace())
    assert "returns None, and not the parameters" in said
    said = told(mechanisms["adviser_aggregation"], "aggregate", lambda c, p: 3, None, None)
    assert "returns 3, no Procedure" in said


def test_what_has_no_line_of_its_own_is_told_where_the_part_is() -> None:
    # Called with one more than it takes, it never comes to a line of the folder.
    said = told(GAP, "compute", partial(GAP.compute), None, None)
    assert said.startswith("parts/a.py:7: part burden_gap stopped in compute: TypeError")
    assert stopped(ValueError("odd"), "parts", "it stopped").where == "parts"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'return {"leadership_risk": jnp.minimum(risk, 0.5)}',
            "return risk",
            "no dictionary of var",
        ),
        (
            '{"leadership_risk": jnp.minimum',
            '{"leadership_rik": jnp.minimum',
            "returns leadership_rik",
        ),
        ("jnp.minimum(risk, 0.5)", "jnp.zeros(())", "returns one number for leadership_risk, and"),
        ("jnp.minimum(risk, 0.5)", "0.1", "returns 0.1 for leadership_risk, and it is an array of"),
        ("jnp.minimum(risk, 0.5)", "jnp.stack([risk, risk])", "over (2, 4), and it is over (4,)"),
    ],
)
def test_a_formula_that_returns_something_else_says_so(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    place = own.write(tmp_path, rally=(old, new))
    rally: Any = next(o.part for o in load(read(place)) if o.name == "rally")
    model = synthetic.small_model()
    draw = synthetic.ready(model, synthetic.at_quantiles(model, 0.5 * synthetic_row(model)))
    params = rally.params(*(draw.params["leadership"].hazard,) * 3)
    with pytest.raises(CompileError) as caught:
        rally.appraise(synthetic.start_world(model, draw), params)
    first = caught.value.problems[0]
    lines = (place / "rally.py").read_text(encoding="utf-8").splitlines()
    at = next(i for i, row in enumerate(lines, 1) if row.startswith("def appraise"))
    assert first.where == f"{place / 'rally.py'}:{at}"
    assert any(told in problem.what for problem in caught.value.problems)


def test_a_formula_that_stops_says_where_and_what_was_meant(tmp_path: Path) -> None:
    place = own.write(tmp_path, rally=("world.start_link.approval -", "world.start_link.aproval -"))
    rally: Any = next(o.part for o in load(read(place)) if o.name == "rally")
    assert isinstance(rally, Mechanism)
    model = synthetic.small_model()
    draw = synthetic.ready(model, synthetic.at_quantiles(model, 0.5 + 0 * synthetic_row(model)))
    with pytest.raises(CompileError) as caught:
        rally.appraise(synthetic.start_world(model, draw), None)
    (problem,) = caught.value.problems
    text = (place / "rally.py").read_text(encoding="utf-8").splitlines()
    line = next(i for i, row in enumerate(text, 1) if "aproval" in row)
    assert problem.where == f"{place / 'rally.py'}:{line}"
    assert problem.what.startswith("mechanism rally stopped in appraise: AttributeError")
    assert problem.fix == 'did you mean "approval"?'


def synthetic_row(model: Any) -> Any:
    return np.ones((1, len(model.columns)))
