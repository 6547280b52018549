"""What lines look at: single entries, and means over several."""

import itertools
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.choice import foresight
from foedus.dynamics import priors
from foedus.model import view
from foedus.model.types import Model
from foedus.testing import synthetic

Table = npt.NDArray[Any]

SWING = 1.2


def _seen(model: Model, name: str, actors: tuple[str, ...] | None = None) -> np.ndarray:
    draw = synthetic.ready(model, priors.draw(model, 0, 4))
    world = synthetic.disturbed_world(model, draw, 1)
    if actors:
        index = np.asarray([model.actors.index(a) for a in actors])
        model, world = view.restrict(model, actors), view.take(world, index)
        draw = view.take(draw, index)
    row = [a.name for a in model.attributes].index(name)
    return np.asarray(foresight.attributes(model, draw, world)[row])


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
    found = foresight.attributes(model, draw, world)[0]
    burden = model.attributes[0]
    assert (burden.outcome, burden.rows, burden.swing) == ("defence_burden", ((1,),), 0.5)
    assert jnp.array_equal(found, world.state.defence_burden[1] / np.float32(0.5))


# --- utilities of lines by hand -------------------------------------------------------------------


def valuing(pairs: tuple[tuple[int, int], ...]) -> Any:
    """Return as much of a model as utilities need: who values what."""
    lines, attributes = (range(1 + max(index)) for index in zip(*pairs, strict=True))
    return SimpleNamespace(pairs=pairs, lines=lines, attributes=attributes)


def utilities(
    pairs: tuple[tuple[int, int], ...], now: Any, ahead: Any, worth: Any, discount: Any
) -> Table:
    """Return each line's utility by the module's own two steps."""
    model = valuing(pairs)
    felt = foresight.felt(model, *(jnp.asarray(x) for x in (now, ahead, discount)))
    return np.asarray(foresight.by_line(model, jnp.asarray(worth), felt))


PAIRS = ((0, 0), (0, 2), (1, 1), (1, 2), (1, 3), (2, 0))


def by_hand(now: Table, ahead: Table, worth: Table, discount: Table) -> Table:
    """The formula of the module, member by member and term by term; the last row is what lasts."""
    horizon, lanes = len(ahead) - 1, now.shape[1]
    total = np.zeros((len(discount), lanes))
    for lane, (pair, (line, k)) in itertools.product(range(lanes), enumerate(PAIRS)):
        g = discount[line, lane]
        felt = 3.0 * np.tanh((ahead[:, k, lane] - now[k, lane]) / 3.0)
        ahead_of = sum((1 - g) * g**h * felt[h] for h in range(horizon)) + g**horizon * felt[-1]
        total[line, lane] += worth[pair, lane] * ahead_of
    return total


def test_line_utilities_by_hand() -> None:
    rng = np.random.default_rng(3)
    now, ahead = rng.normal(0, 2, (4, 5)), rng.normal(0, 4, (6, 4, 5))
    worth, discount = rng.normal(0, 1, (len(PAIRS), 5)), rng.uniform(0.8, 0.98, (3, 5))
    found = utilities(PAIRS, now, ahead, worth, discount)
    assert found == pytest.approx(by_hand(now, ahead, worth, discount), rel=1e-4, abs=1e-5)


def test_what_interests_add_is_what_lines_feel() -> None:
    # Taken apart by line or by interest, the weighed sum is the same.
    rng = np.random.default_rng(4)
    model = valuing(PAIRS)
    worth, feelings, weight = (jnp.asarray(rng.normal(0, 1, (n, 7))) for n in (6, 6, 3))
    lines = foresight.by_line(model, worth, feelings)
    interests = foresight.by_interest(model, worth, feelings, weight)
    assert interests.shape == (4, 7)
    assert np.asarray(jnp.sum(weight * lines, axis=0)) == pytest.approx(
        np.asarray(jnp.sum(interests, axis=0)), rel=1e-4, abs=1e-5
    )


def one_line(path: list[float], discount: float = 0.9, worth: float = 1.0) -> float:
    # What lasts is the last entry of the path again.
    ahead = jnp.asarray([*path, path[-1]], dtype=jnp.float32)[:, None, None]
    found = utilities(
        ((0, 0),), jnp.zeros((1, 1)), ahead, jnp.full((1, 1), worth), jnp.full((1, 1), discount)
    )
    return float(found[0, 0])


def test_a_lasting_swing_is_worth_its_weight() -> None:
    # Discounting and the terminal value add up to one: what is kept for good counts once.
    small = 3.0 * np.tanh(1.0 / 3.0)
    for horizon, discount in itertools.product((1, 4, 8), (0.8, 0.95)):
        assert one_line([1.0] * horizon, discount, worth=2.0) == pytest.approx(
            2.0 * small, rel=1e-5
        )


def test_gains_saturate() -> None:
    worth = [one_line([size] * 4) for size in (0.1, 1.0, 3.0, 10.0, 1000.0)]
    assert worth[0] == pytest.approx(0.1, rel=1e-3)
    assert worth[2] == pytest.approx(3.0 * np.tanh(1.0), rel=1e-5), "a quarter is lost"
    assert worth[4] == pytest.approx(3.0, rel=1e-5)
    assert worth == sorted(worth)
    assert one_line([-10.0] * 4) == pytest.approx(-worth[3])


def test_what_is_built_by_the_end_lasts() -> None:
    assert one_line([0.0, 0.0, 1.0], 0.95) > one_line([1.0, 0.0, 0.0], 0.95) > 0.0
