"""From what is asked for to an experiment."""

from typing import Any

import pytest

from foedus.case import build
from foedus.errors import FoedusError, InterventionError, OptionError
from foedus.experiment import Arm, Ensemble, design, first_arm, one_arm, request, with_baseline
from foedus.testing.made_up import small_case

CASE = build(small_case())
BASELINE = Arm("baseline", (), "baseline")
OTHER = Arm("other", ("line:AUR.cabinet=1",), "other")
FIRM = Arm("firm", ("AUR.tariff=25%",))


def test_by_default_the_arms_and_the_horizon_of_the_case() -> None:
    made = design(CASE)
    assert made.arms == (BASELINE, OTHER)
    assert made.ensemble == Ensemble(1024, 8, 8, 0)
    assert made.do == ()


def test_quarters_end_with_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "LAST", CASE.start + 4)
    assert design(CASE, quarters=4).ensemble.quarters == 4
    told = f"5 quarters from {CASE.start} on end after {CASE.start + 4}"
    with pytest.raises(OptionError, match=told):
        design(CASE, quarters=5)


@pytest.mark.parametrize(
    ("asked", "arms"),
    [
        ({"policies": ["other", "baseline", "other"]}, (OTHER, BASELINE)),
        ({"arms": {"firm": ["AUR.tariff=25%"]}}, (FIRM,)),
        ({"arms": ["firm: AUR.tariff=25%"], "policies": ["other"]}, (OTHER, FIRM)),
        ({"policies": "other"}, (OTHER,)),
        ({"arms": FIRM}, (FIRM,)),
        ({"arms": (arm for arm in [FIRM])}, (FIRM,)),
    ],
)
def test_what_is_named_runs_and_nothing_else(asked: Any, arms: tuple[Arm, ...]) -> None:
    assert design(CASE, **asked).arms == arms


@pytest.mark.parametrize(
    ("error", "asked", "told"),
    [
        (InterventionError, {"policies": ["othr"]}, '--policy: unknown policy "othr"; did you'),
        (OptionError, {"draws": 0}, "--draws: must be between 1"),
        (OptionError, {"draws": 8.5}, "--draws: must be a whole number, got 8.5"),
        (OptionError, {"seed": 1.5}, "--seed: must be a whole number, got 1.5"),
        (OptionError, {"policies": 5}, "--policy: must be a text or a list of texts, got 5"),
        (OptionError, {"do": [5]}, "--do: must be a text or a list of texts, got 5"),
        (OptionError, {"policies": ["other"], "arms": ["other: off:ledger"]}, "name of a policy"),
        (
            InterventionError,
            {"arms": ["a: AUR.tariff=25%"], "do": ["AUR.tariff=10%"]},
            "--arm a: 'AUR.tariff=25%' contradicts --do 'AUR.tariff=10%'",
        ),
    ],
)
def test_what_cannot_be_is_refused(error: type[FoedusError], asked: Any, told: str) -> None:
    with pytest.raises(error, match=told):
        design(CASE, **asked)


@pytest.mark.parametrize(
    ("policies", "arms", "paired"),
    [
        (["other"], (), ("baseline", "other")),
        ((), ["firm: AUR.tariff=25%"], ("baseline",)),
        (["baseline"], (), ("baseline",)),
        ((), (), ()),
        (["other", "baseline"], (), ("other", "baseline")),
        (["other"], {"firm": ["AUR.tariff=25%"]}, ("other",)),
        ("other", (), ("baseline", "other")),
        ((), FIRM, ("baseline",)),
    ],
)
def test_one_arm_is_paired_with_the_baseline(policies: Any, arms: Any, paired: Any) -> None:
    assert with_baseline(CASE, policies, arms) == paired


def test_a_lone_text_in_every_arm_is_one_intervention() -> None:
    assert design(CASE, do="off:ledger").do == ("off:ledger",)


def test_without_a_baseline_the_first_arm_of_the_case_is_taken() -> None:
    sections = small_case()
    sections["policies"]["free"] = sections["policies"].pop("baseline")
    case = build(sections | {"default_policies": ["free"]})
    assert with_baseline(case, ["other"], ()) == ("free", "other")
    assert first_arm(case, Ensemble(1, 1, 1)).arms[0].name == "free"


def test_one_arm_can_be_looked_at() -> None:
    assert one_arm(CASE, None, ()).arms == (BASELINE,)
    assert one_arm(CASE, "other", (), draws=5).ensemble == Ensemble(5, 1, 8)
    assert one_arm(CASE, None, ["firm: AUR.tariff=25%"]).arms == (FIRM,)
    assert one_arm(CASE, None, (arm for arm in [FIRM])).arms == (FIRM,)
    with pytest.raises(OptionError, match="--arm: one arm can be looked at; got 2"):
        one_arm(CASE, "other", ["firm: AUR.tariff=25%"])


def test_what_is_said_of_parts_is_taken_out_of_what_is_asked() -> None:
    asked: request.Traced = {"draws": 3, "parts": "p", "allow_code": True}
    assert request.taken_code(asked) == {"parts": "p", "allow_code": True}
    assert asked == {"draws": 3}
    assert request.taken_code(asked) == {}
