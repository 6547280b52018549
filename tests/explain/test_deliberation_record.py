"""A deliberation as plain data: every number under its name, lines and options by theirs."""

import dataclasses
import json

import numpy as np
import pytest

from foedus.explain.deliberation_record import Found, nearest, written
from foedus.model.types import Lever, Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def lever(model: Model, name: str) -> Lever:
    return next(one for one in model.levers if one.name == name)


def numbers(model: Model, options: int) -> Found:
    """Return numbers that tell their place: lines of the first government alone hold a share."""
    lines, pairs, attributes = len(model.lines), len(model.pairs), len(model.attributes)
    rng = np.random.default_rng(0)
    mine = np.asarray([[float(v.government == "AUR")] for v in model.lines])
    by_line = {n: mine * 0.5 for n in ("share", "record share", "weight", "record", "leads", "led")}
    single = {
        n: np.float32(k)
        for k, n in enumerate(
            ("standing", "carried", "given range", "steep", "alpha", "chance", "level", "done",
             "slips", "given sharpness", "kappa")
        )
    }  # fmt: skip
    flags = {"attends": 1.0, "weighs": 1.0, "hears": 0.0, "refused": 0.0, "reviews": 0.0}
    per_option = {
        n: rng.normal(size=(options, 1))
        for n in ("log_base", "tilt", "written", "review", "taste", "lasting", "score",
                  "as_written", "odds", "own")
    }  # fmt: skip
    both = {
        n: rng.normal(size=(options, lines, 1))
        for n in ("utility", "response", "worth now", "worth then")
    }
    return {
        **by_line, **{n: np.asarray(x) for n, x in {**single, **flags}.items()}, **per_option,
        **both,
        "rule": np.asarray(0), "accepts": np.asarray(0.25), "proposed": np.asarray(1),
        "discount": np.linspace(0.8, 0.9, lines), "worth": np.arange(pairs, dtype=float),
        "felt": rng.normal(size=(pairs, options)), "now": np.zeros(attributes),
        "path": np.ones((3, attributes, options)),
    }  # fmt: skip


def test_every_number_stands_under_its_name(model: Model) -> None:
    tariff = lever(model, "AUR.tariff")
    got = numbers(model, len(tariff.options))
    found = written(model, tariff, "2025Q3", got)
    assert json.loads(json.dumps(found)) == found
    assert (found["quarter"], found["government"], found["lever"]) == ("2025Q3", "AUR", tariff.name)
    own = {line.name for line in model.lines if line.government == "AUR"}
    assert set(found["shares"]) == set(found["discounts"]) == own
    assert found["proposed"] == tariff.options[1]
    # Nobody reviews, so nothing is refused.
    assert (found["review"], found["accepts"]) == (0.0, 1.0)
    for o, option in enumerate(found["options"]):
        assert option["name"] == tariff.options[o]
        assert option["reaction"] == pytest.approx(got["tilt"][o, 0] - got["written"][o, 0])
        assert option["anew"] == pytest.approx(got["taste"][o, 0] - got["lasting"][o, 0])
        assert option["base"] == pytest.approx(np.exp(got["log_base"][o, 0]))
        assert {row["line"] for row in option["felt"]} <= own


def test_a_review_has_its_chance_to_accept(model: Model) -> None:
    tariff = lever(model, "AUR.tariff")
    got = numbers(model, len(tariff.options)) | {"reviews": np.asarray(1.0)}
    assert written(model, tariff, "2025Q3", got)["accepts"] == 0.25


def test_what_lies_ahead_is_in_the_unit_of_the_attribute(model: Model) -> None:
    tariff = lever(model, "AUR.tariff")
    got = numbers(model, len(tariff.options))
    ahead = written(model, tariff, "2025Q3", got)["options"][0]["ahead"]
    swings = {attribute.name: attribute for attribute in model.attributes}
    assert ahead
    for row in ahead:
        attribute = swings[row["attribute"]]
        # One swing up from nought: a factor where the swing is one.
        assert row["lasting"] == pytest.approx(attribute.swing)
        assert row["now"] == (1.0 if attribute.ratio else 0.0)
        assert row["gains"] == [1.0, 1.0, 1.0]


def test_the_nearest_option_stands_for_a_level_off_the_menu(model: Model) -> None:
    tariff = lever(model, "AUR.tariff")
    for option, level in zip(tariff.options, tariff.levels, strict=True):
        assert nearest(tariff, level + 0.1) == option
    low, high = sorted(tariff.levels)[:2]
    other = dataclasses.replace(tariff)
    assert nearest(other, low + 0.9 * (high - low)) == tariff.options[tariff.levels.index(high)]
