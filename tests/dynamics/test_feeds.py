import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.contract import Option
from foedus.dynamics.feeds import channels_of, start_channels, start_levels
from foedus.model import view
from foedus.model.discover import discover
from foedus.model.types import Lever, Model
from foedus.state import CHANNELS
from foedus.testing import synthetic

ALLY = 1  # in canonical order


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def at(model: Model, **levels: float) -> dict[str, np.ndarray]:
    """Return all channels with some levers set and the others at their start."""
    setting = np.array(start_levels(model))
    for name, level in levels.items():
        setting[[lever.instrument.name for lever in model.levers].index(name)] = level
    found = channels_of(model, jnp.asarray(setting))
    return {name: np.asarray(getattr(found, name))[..., 0] for name in CHANNELS}


def holder(model: Model, lever: Lever) -> int:
    return model.actors.index(lever.government)


def test_every_option_feeds_what_it_declares(model: Model) -> None:
    for lever in model.levers:
        for option in lever.instrument.options:
            if option.name not in lever.options:
                continue
            found = at(model, **{lever.instrument.name: option.level})
            for channel, value in option.channels:
                entry = (ALLY,) if found[channel].ndim == 1 else (holder(model, lever), ALLY)
                assert found[channel][entry] == pytest.approx(value), (option.name, channel)


def test_only_the_target_is_fed(model: Model) -> None:
    found = at(
        model, ask_spending=3.5, tariff=25.0, rhetoric=3.0, posture=-0.5, ask_support=100.0,
        programme=0.5, support_offer=12.0, grey_pressure=1.0,
    )  # fmt: skip
    for name, values in found.items():
        assert np.count_nonzero(values) == (name in model.channels), name


@pytest.mark.parametrize(("level", "fed"), [(2.75, 2.75), (10.0, 10.0), (-1.0, -1.0), (0.5, 0.5)])
def test_ordinal_settings_are_interpolated_and_continued(
    model: Model, level: float, fed: float
) -> None:
    assert at(model, ask_spending=level)["spending_ask"][ALLY] == pytest.approx(fed)


def test_interpolation_is_piecewise_linear(model: Model) -> None:
    # "threaten" lies between no option: its channels turn at every step of the menu.
    halfway = at(model, rhetoric=2.5)
    assert halfway["word"][ALLY] == pytest.approx(-0.75)
    assert halfway["shame"][ALLY] == pytest.approx(0.75)
    assert halfway["cutback"][ALLY] == pytest.approx(0.5)


def changed(model: Model, lever: str, **fields: object) -> Model:
    levers: list[Lever] = [
        dataclasses.replace(v, **fields) if v.name == lever else v  # pyright: ignore
        for v in model.levers
    ]
    return dataclasses.replace(model, levers=tuple(levers))


def test_an_option_listed_twice_changes_nothing(model: Model) -> None:
    tariff = discover().instruments["tariff"]
    twice = Option("ten again", 10.0, (("tariff_rate", 10.0),))
    options = (*tariff.options[:2], twice, *tariff.options[2:])
    other = changed(
        model,
        "AUR.tariff",
        instrument=dataclasses.replace(tariff, options=options),
        options=tuple(option.name for option in options),
        levels=tuple(option.level for option in options),
    )
    for level in (0.0, 5.0, 10.0, 12.0, 30.0):
        before, after = at(model, tariff=level), at(other, tariff=level)
        assert after["tariff_rate"] == pytest.approx(before["tariff_rate"])


def test_a_lever_with_one_option_feeds_it(model: Model) -> None:
    other = changed(model, "AUR.rhetoric", options=("shame",), levels=(2.0,), start=0)
    found = at(other)
    assert found["word"][ALLY] == -0.5
    assert found["shame"][ALLY] == 1.0
    assert discover().instruments["rhetoric"].options[2].name == "shame"


def test_start_channels_are_those_of_the_start(model: Model) -> None:
    start, again = start_channels(model), channels_of(model, start_levels(model))
    for name in CHANNELS:
        assert np.array_equal(getattr(start, name), getattr(again, name)), name


def test_a_lever_out_of_view_feeds_nothing(model: Model) -> None:
    seen = view.restrict(model, ("AUR", "COR", "DRA"))
    found = channels_of(seen, start_levels(seen) + 1.0)
    for name, spec in CHANNELS.items():
        value = np.asarray(getattr(found, name))
        assert value.shape[: len(spec.dims)] == (3,) * len(spec.dims)
        assert not value.any()


def test_without_levers_all_channels_are_idle(model: Model) -> None:
    none = dataclasses.replace(model, levers=())
    for channels in (start_channels(none), channels_of(none, start_levels(none))):
        for name in CHANNELS:
            assert not np.asarray(getattr(channels, name)).any()


def test_one_move_feeds_every_target_alike_and_nobody_else() -> None:
    sections = synthetic.small_case()
    ask = sections["governments"]["AUR"]["instruments"]["ask_spending"]
    ask["target"], ask["options"] = ["BEL", "COR"], ["none", "2%", "5%"]
    ask["base"]["shares"] = {"none": 0.8, "2%": 0.2}
    model = synthetic.small_model(sections=sections)
    asked = {
        model.actors[i]: float(value)
        for i, value in enumerate(at(model, ask_spending=2.0)["spending_ask"])
    }
    assert asked == {"AUR": 0.0, "BEL": 2.0, "COR": 2.0, "DRA": 0.0}
    # Of its targets a view feeds those it sees.
    seen = view.restrict(model, ("AUR", "BEL", "DRA"))
    assert at(seen, ask_spending=2.0)["spending_ask"].tolist() == [0.0, 2.0, 0.0]
