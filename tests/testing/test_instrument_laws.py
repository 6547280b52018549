"""The laws of instruments hold for all that ship, and can be broken."""

import dataclasses
from typing import Any

import pytest

from foedus.contract import uniform
from foedus.model.discover import discover
from foedus.testing.instrument_laws import LAWS

INSTRUMENTS = discover().instruments
TARIFF, WORDS = INSTRUMENTS["tariff"], INSTRUMENTS["rhetoric"]


@pytest.mark.parametrize("law", LAWS)
def test_every_instrument_keeps_the_law(law: str) -> None:
    assert len(INSTRUMENTS) > 10
    broken = {name: list(LAWS[law](part)) for name, part in INSTRUMENTS.items()}
    assert not {name: found for name, found in broken.items() if found}


def breaches(law: str, of: Any = TARIFF, **changes: Any) -> list[str]:
    return list(LAWS[law](dataclasses.replace(of, **changes)))


def test_options_feed_what_is_declared() -> None:
    law = "options_feed_what_is_declared"
    (told,) = breaches(law, writes=("word",))
    assert told == "option \"0%\" feeds ('tariff_rate',), not ('word',)"
    none = tuple(dataclasses.replace(o, channels=(("tariff_rate", 0.0),)) for o in TARIFF.options)
    assert breaches(law, options=none) == ["tariff_rate is the same whatever is chosen"]


def test_levels_rise_within_bounds() -> None:
    law = "levels_rise_within_bounds"
    assert breaches(law, options=TARIFF.options[:1]) == [
        "has 1 options: there is nothing to choose"
    ]
    assert breaches(law, bounds=(0.0, 20.0)) == ["levels 0 to 25 leave the bounds (0.0, 20.0)"]
    turned = breaches(law, options=TARIFF.options[::-1])
    assert turned == ["levels do not rise: [25.0, 15.0, 10.0, 0.0]"]
    same = tuple(dataclasses.replace(o, name="x") for o in TARIFF.options)
    assert breaches(law, options=same) == ["two options have one name"]
    odd = tuple(dataclasses.replace(o, level=o.level / 2) for o in WORDS.options)
    (told,) = breaches(law, WORDS, options=odd)
    assert told.startswith("levels of a nominal instrument are ranks from 0, not [0.0, 0.5")


def test_chances_are_chances() -> None:
    law = "chances_are_chances"
    assert breaches(law, opening=uniform(0.0, 2.0)) == [
        "opening goes from 0.002 to 1.998, not within 0 to 1"
    ]
    assert breaches(law, sharpness=uniform(0.2, 0.8)) == [
        "sharpness goes from 0.2006 to 0.7994, not within 0.5 to 1"
    ]


def test_an_instrument_says_where_it_is_from() -> None:
    assert breaches("says_where_it_is_from", source="", grade="X", meaning="") == [
        "has no source",
        "has the grade 'X', none of V, R, M, E",
        "does not say what is moved",
    ]
