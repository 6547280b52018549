"""What lines look at: single entries, and means over several."""

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.engine import foresight, priors
from foedus.model import view
from foedus.model.types import Model
from foedus.testing import synthetic

SWING = 1.2


def _seen(model: Model, name: str, actors: tuple[str, ...] | None = None) -> np.ndarray:
    draw = synthetic.ready(model, priors.draw(model, 0, 4))
    world = synthetic.disturbed_world(model, draw, 1)
    if actors:
        index = np.asarray([model.actors.index(a) for a in actors])
        model, world = view.restrict(model, actors), view.take(world, index)
    row = [a.name for a in model.attributes].index(name)
    return np.asarray(foresight.attributes(model, world)[row])


def _model(at: object) -> Model:
    sections = synthetic.small_case()
    sections["attributes"]["crisis"]["at"] = at
    return synthetic.small_model(sections=sections)


def test_a_list_is_looked_at_by_its_mean_on_the_scale_of_the_swing() -> None:
    home, third = _seen(_model("BEL"), "crisis"), _seen(_model("COR"), "crisis")
    assert not np.allclose(home, third)
    both = _seen(_model(["BEL", "COR"]), "crisis")
    assert both == pytest.approx((home + third) / 2.0, rel=1e-5)
    # The ratio of geometric means: one swing is a factor on all of them.
    model = _model(["BEL", "COR"])
    draw = synthetic.ready(model, priors.draw(model, 0, 4))
    risk = np.asarray(synthetic.disturbed_world(model, draw, 1).appraisals.crisis_risk)
    wanted = np.log(risk[[1, 2]]).mean(axis=0) / np.log(SWING)
    assert both == pytest.approx(wanted, rel=1e-4)


def test_what_is_out_of_view_holds_course_and_counts_in_the_mean() -> None:
    actors = ("AUR", "BEL", "DRA")
    alone = _seen(_model("BEL"), "crisis", actors)
    assert _seen(_model(["BEL", "COR"]), "crisis", actors) == pytest.approx(alone / 2.0, rel=1e-5)
    assert _seen(_model("COR"), "crisis", actors).tolist() == [0.0] * 4


def test_a_single_entry_is_divided_by_its_swing_alone() -> None:
    model = _model("BEL")
    draw = synthetic.ready(model, priors.draw(model, 0, 4))
    world = synthetic.start_world(model, draw)
    found = foresight.attributes(model, world)[0]
    burden = model.attributes[0]
    assert (burden.outcome, burden.rows, burden.swing) == ("defence_burden", ((1,),), 0.5)
    assert jnp.array_equal(found, world.state.defence_burden[1] / np.float32(0.5))
