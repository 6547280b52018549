"""Signed paths: from a lever to what a line values, for good and for ill."""

import dataclasses

from foedus.model.paths import Path, moved, paths, reach, reached
from foedus.model.types import Model
from foedus.testing.synthetic import small_model

MODEL = small_model()


def test_a_chain_of_signs_multiplies() -> None:
    found = reach(MODEL, "posture_stage")
    assert ("command_integration", "+") in found
    assert ("challenge_risk", "-") in found
    assert found["command_integration", "+"] == ("posture_stage", "command_integration")


def test_a_disputed_effect_opens_both_sides() -> None:
    lever = next(v for v in MODEL.levers if v.instrument.name == "ask_spending")
    benefits, costs = paths(MODEL, lever)
    assert ("AUR.leader", "ally_burden") in {(p.line, p.attribute) for p in benefits}
    assert ("AUR.leader", "ally_burden") in {(p.line, p.attribute) for p in costs}


def test_every_lever_has_both_kinds_and_says_how() -> None:
    for lever in MODEL.levers:
        benefits, costs = paths(MODEL, lever)
        assert benefits
        assert costs
        assert all(str(p).startswith(f"{lever.name} -> ") for p in (*benefits, *costs))


def through_an_answer(model: Model, *answers: str) -> dict[str, Path]:
    """Return the paths of a support ask by way of answers, by attribute."""
    ask = next(v for v in model.levers if v.name == "AUR.ask_support")
    both = paths(model, dataclasses.replace(ask, answered_by=answers))
    return {p.attribute: p for side in both for p in side if p.nodes[1] in answers}


def test_a_path_may_lead_through_the_answer_of_another_government() -> None:
    # What the ask reaches by itself is shown as such; the answer adds what it does not reach.
    assert through_an_answer(MODEL) == {}
    found = through_an_answer(MODEL, "BEL.programme")
    path = found["security_cost"]
    assert path.nodes[:3] == ("AUR.ask_support", "BEL.programme", "programme")
    assert path.sign == "?", "nobody knows which way the answer goes"
    assert "cash" not in found


def test_only_a_government_that_cares_answers() -> None:
    indifferent = tuple(
        dataclasses.replace(line, valued=(False,) * len(line.valued))
        if line.government == "BEL"
        else line
        for line in MODEL.lines
    )
    assert through_an_answer(dataclasses.replace(MODEL, lines=indifferent), "BEL.programme") == {}


def test_outcomes_reached_are_those_that_a_line_can_value() -> None:
    assert "tariff_rate" in moved(MODEL, "AUR")
    assert "tariff_rate" not in moved(MODEL, "DRA")
    assert reached(MODEL, ["posture_stage"]) >= {"command_integration", "challenge_risk"}
    assert reached(MODEL, ["opportunity"]) == reached(MODEL, []) == set()


def test_what_an_answer_moves_is_moved_by_who_asks() -> None:
    alone = dataclasses.replace(
        MODEL,
        levers=tuple(
            dataclasses.replace(v, answered_by=answers)
            for v in MODEL.levers
            for answers in [() if v.government == "DRA" else v.answered_by]
        ),
    )
    pressing = dataclasses.replace(
        MODEL,
        levers=tuple(
            dataclasses.replace(v, answered_by=("AUR.tariff",)) if v.government == "DRA" else v
            for v in MODEL.levers
        ),
    )
    assert "tariff_rate" in moved(pressing, "DRA") - moved(alone, "DRA")
