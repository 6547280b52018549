"""The menu of a lever: options by name, and levels between and beyond them."""

import pytest

from foedus.contract import Option
from foedus.model.compile import compile as compile_case
from foedus.model.discover import discover
from foedus.model.menu import option_of
from foedus.testing import synthetic

INSTRUMENTS = discover().instruments
ASK, POSTURE = INSTRUMENTS["ask_support"], INSTRUMENTS["posture"]
RHETORIC = INSTRUMENTS["rhetoric"]


def test_an_option_is_found_by_its_name() -> None:
    assert option_of(ASK, "double") == next(o for o in ASK.options if o.name == "double")
    # A name that reads as a level is the option of that name.
    assert option_of(ASK, "+10%") == next(o for o in ASK.options if o.name == "+10%")


@pytest.mark.parametrize(("name", "level", "ask"), [("50%", 50.0, 0.5), ("400% increase", 400, 4)])
def test_a_level_is_interpolated_between_options_and_extended(
    name: str, level: float, ask: float
) -> None:
    found = option_of(ASK, name)
    assert found == Option(name, level, (("support_ask", pytest.approx(ask)),))


@pytest.mark.parametrize("name", ["2 stages", "half", "2000%", "-1%", ""])
def test_other_units_words_and_levels_out_of_bounds_are_no_options(name: str) -> None:
    assert option_of(ASK, name) is None


def test_only_ordinal_instruments_take_levels() -> None:
    assert option_of(RHETORIC, "1.5") is None
    assert option_of(POSTURE, "0.5 stage") == Option(
        "0.5 stage", 0.5, (("posture_stage", pytest.approx(0.5)),)
    )


def _ask(options: list[str]) -> dict[str, object]:
    sections = synthetic.small_case()
    ask = sections["governments"]["AUR"]["instruments"]["ask_spending"]
    ask["options"], ask["base"]["shares"] = options, {"none": 1.0}
    model = synthetic.small_model(sections=sections)
    lever = next(v for v in model.levers if v.use == "ask_spending")
    assert [o.name for o in lever.instrument.options] == list(lever.options)
    return dict(zip(lever.options, lever.levels, strict=True))


def test_a_menu_lists_levels_in_order_whatever_the_order_in_the_file() -> None:
    listed = _ask(["4%", "none", "3.5%", "2%"])
    assert listed == {"none": 0.0, "2%": 2.0, "3.5%": 3.5, "4%": 4.0}
    assert list(listed.values()) == sorted(listed.values())


def test_a_use_under_its_own_name_is_a_lever_of_its_own() -> None:
    sections = synthetic.small_case()
    held = sections["governments"]["AUR"]["instruments"]
    held["posture_third"] = {**held["posture"], "instrument": "posture", "target": "COR"}
    sections["governments"]["AUR"]["lines"]["team"]["domain"] = ["posture_third"]
    model = synthetic.small_model(sections=sections)
    home, third = (
        next(v for v in model.levers if v.use == n) for n in ("posture", "posture_third")
    )
    assert third.name == "AUR.posture_third"
    assert (home.targets, third.targets) == (("BEL",), ("COR",))
    assert home.instrument == third.instrument
    assert {f"lever.{third.name}.opening", f"lever.{home.name}.opening"} <= set(model.index)
    assert compile_case(model.case).digest == model.digest
