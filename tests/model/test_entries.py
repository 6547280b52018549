"""Entries are read at the place where they stand, and refused where two of one list contradict."""

import pytest

from foedus.case import build, parse_intervention
from foedus.errors import InterventionError
from foedus.model import entries
from foedus.model.compile import compile
from foedus.testing.made_up import small_case
from foedus.testing.synthetic import small_model

MODEL = small_model()


def test_what_is_given_for_one_run_names_the_option_it_was_given_under() -> None:
    (entry,) = entries.asked(MODEL, ["AUR.tariff=10%"], 4)
    assert (entry.where, entry.text) == ("--do", "AUR.tariff=10%")
    (entry,) = entries.asked(MODEL, ["AUR.tariff=10%"], 4, "--arm firm")
    assert entry.where == "--arm firm"


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (["AUR.tariff=10%@2026Q1"], "--arm firm: 'AUR.tariff=10%@2026Q1': 2026Q1 is after the las"),
        (["AUR.tariff=1%", "free:AUR.tariff"], "'free:AUR.tariff': contradicts 'AUR.tariff=1%' in"),
        (["AUR.tariff"], "column 11: expected = or +="),
    ],
)
def test_what_cannot_be_is_told_with_its_text(do: list[str], told: str) -> None:
    with pytest.raises(InterventionError) as caught:
        entries.asked(MODEL, do, 4, "--arm firm")
    assert told in str(caught.value)


def test_a_policy_may_change_what_another_says_and_not_what_it_says_itself() -> None:
    sections = small_case()
    head = {"title": "T", "description": "D"}
    sections["policies"]["firm"] = {**head, "do": ["AUR.tariff=10%"]}
    sections["policies"]["firmer"] = {**head, "builds_on": "firm", "do": ["AUR.tariff=25%"]}
    model = compile(build(sections))
    found = entries.written(model, "firmer")
    assert [entry.text for entry in found] == ["AUR.tariff=10%", "AUR.tariff=25%"]
    with pytest.raises(InterventionError, match="contradicts"):
        entries.asked(model, [entry.text for entry in found], 4)


def test_a_number_between_options_is_told_with_the_nearest_one() -> None:
    texts = ["AUR.tariff=12%@2026Q1", "AUR.tariff=25%", "AUR.posture=halt", "AUR.tariff+=1%"]
    (said,) = entries.off_menu(
        MODEL, [*texts, "AUR.tariff=12%@2026Q2", "state:commitment_trust=0.5@2026Q1"]
    )
    lever = next(lever for lever in MODEL.levers if lever.name == "AUR.tariff")
    near = min(zip(lever.levels, lever.options, strict=True), key=lambda x: abs(x[0] - 12.0))[1]
    assert said.startswith(f"12% is not on the menu of AUR.tariff ({', '.join(lever.options)})")
    assert said.endswith(f'counts as "{near}" where options are counted.')
    every = [f"AUR.tariff={option}" for option in lever.options]
    assert not entries.off_menu(MODEL, every)


@pytest.mark.parametrize(
    ("own", "common", "undone"),
    [
        ("off:commitment_trust", "variant:commitment_trust=current_calculus", True),
        ("off:current_calculus", "variant:commitment_trust=current_calculus", True),
        ("off:security_spiral", "variant:commitment_trust=current_calculus", False),
        ("variant:commitment_trust=current_calculus", "off:current_calculus", True),
        ("variant:commitment_trust=current_calculus", "off:commitment_trust", False),
        ("AUR.ask_support=double", "AUR.ask_support=100%", False),
        ("AUR.ask_support=100%", "AUR.ask_support=double", False),
        ("AUR.ask_support=double", "AUR.ask_support=50%", True),
        ("AUR.ask_support=double", "AUR.ask_support+=50%", False),
    ],
)
def test_the_model_knows_what_undoes_an_entry(own: str, common: str, undone: bool) -> None:
    assert entries.undone(MODEL, *map(parse_intervention, (own, common))) == undone


def test_an_option_and_its_number_do_not_contradict_each_other() -> None:
    assert len(entries.asked(MODEL, ["AUR.ask_support=double", "AUR.ask_support=100%"], 4)) == 2
    with pytest.raises(InterventionError, match=r"contradicts 'AUR\.ask_support=double'"):
        entries.asked(MODEL, ["AUR.ask_support=double", "AUR.ask_support=50%"], 4)
