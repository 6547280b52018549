"""A government's view is the same model on fewer actors."""

import jax.numpy as jnp
import numpy as np

from foedus.model import view
from foedus.state import State, dims_of
from foedus.testing import synthetic

MODEL = synthetic.small_model()


def test_the_default_view_holds_the_core_and_the_stakes() -> None:
    assert view.view_of(MODEL, "AUR") == MODEL.actors


def test_roles_and_attributes_follow_the_actors() -> None:
    seen = view.restrict(MODEL, ("AUR", "BEL", "DRA"))
    assert seen.roles["tie"].shape == (3, 3)
    assert seen.roles["patron"].tolist() == [1, 0, 0]
    third = next(a for a in seen.attributes if a.name == "third_risk")
    assert third.rows == ()
    home = next(a for a in seen.attributes if a.name == "home_risk")
    assert home.rows == ((1,),)


def test_of_a_list_a_view_keeps_what_it_sees() -> None:
    sections = synthetic.small_case()
    sections["attributes"]["crisis"]["at"] = ["BEL", "COR"]
    sections["governments"]["AUR"]["instruments"]["posture"]["target"] = ["BEL", "COR"]
    model = synthetic.small_model(sections=sections)
    seen = view.restrict(model, ("AUR", "BEL", "DRA"))
    crisis = next(a for a in seen.attributes if a.name == "crisis")
    assert (crisis.at, crisis.rows) == (("BEL", "COR"), ((1,),))
    posture = next(v for v in seen.levers if v.use == "posture")
    assert view.visible(posture, seen)
    assert not view.visible(posture, view.restrict(model, ("AUR", "DRA")))


def test_every_dimension_that_counts_actors_is_cut() -> None:
    n = len(MODEL.actors)
    fields = {
        name: jnp.zeros([n if d in ("actor", "other") else 3 for d in dims_of(State, name)] + [5])
        for name in State.__dataclass_fields__
    }
    cut = view.take(State(**fields), np.asarray([0, 2]))
    assert cut.gdp.shape == (2, 5)
    assert cut.threat.shape == (2, 2, 5)
    assert cut.line_weight.shape == (3, 5)
