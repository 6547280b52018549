"""Signed paths: from a lever to what a line values, for good and for ill."""

from foedus.model.paths import paths, reach
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
