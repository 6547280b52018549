"""Every column of a model has one of the names that are written down, and no two share one."""

import pytest

from foedus import column_names as names
from foedus.contract import param_specs
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def every(model: Model) -> set[str]:
    found = {names.TRANSITORY} | {names.rival(m.slot) for m in model.mechanisms if m.slot}
    for lever in model.levers:
        own = (names.base_weight, names.opening, names.opening_moves, names.sharpness, names.spread)
        found |= {of(lever.name) for of in own}
        found |= {names.base_share(lever.name, option) for option in lever.options}
        found.add(names.anticipation(lever.government))
    for line in model.lines:
        found |= {names.line_weight(line.name), names.line_discount(line.name)}
        for attribute in model.attributes:
            found.add(names.interest_weight(line.name, attribute.name))
            found.add(names.interest_sign(line.name, attribute.name))
    for mechanism in model.mechanisms:
        for field, spec in param_specs(mechanism.params).items():
            actors = model.actors if spec.per_actor else ("",)
            found |= {names.parameter(mechanism.name, field, actor) for actor in actors}
    return found


def test_every_column_has_a_name_that_is_written_down(model: Model) -> None:
    rest = {column.name for column in model.columns} - every(model)
    assert rest
    for name in rest:
        variable, (_, key) = names.variable_of(name), names.split(name)
        assert name == names.start_value(variable, key)


def test_a_lever_has_its_own_columns(model: Model) -> None:
    first, *others = (lever.name for lever in model.levers)
    mine = [c.name for c in model.columns if names.is_of_lever(c.name, first)]
    assert names.opening(first) in mine
    assert not any(names.is_of_lever(name, other) for name in mine for other in others)


def test_only_start_values_have_a_variable() -> None:
    assert names.variable_of(names.start_value("commitment_trust", "DRA>BEL")) == "commitment_trust"
    assert names.variable_of(names.parameter("state_of_mind", "gain", "JPN")) == ""
    assert names.split(names.base_share("AUR.tariff", "25%")) == ("lever.AUR.tariff.base", "25%")
    assert names.split(names.TRANSITORY) == (names.TRANSITORY, "")
