from tests import helpers

from foedus.engine.run_manifest import manifest
from foedus.report.rows.burdens import steps
from foedus.result.schema import InfluenceRow, MechanismRow
from foedus.testing import synthetic


def mechanism(*influences: tuple[str, str, str], active: bool = True) -> MechanismRow:
    rows = tuple(InfluenceRow(a, b, sign) for a, b, sign in influences)  # type: ignore[arg-type]
    return MechanismRow("m", "M9", "Made up", active, rows)


def told(*rows: MechanismRow) -> list[str]:
    return [step.words for step in steps(helpers.manifest(mechanisms=rows))]


def test_what_lies_between_two_kinds_is_named_and_signs_multiply() -> None:
    found = told(
        mechanism(
            ("planned_burden", "appropriated_burden", "+"), ("spending_norm", "approval", "-")
        ),
        mechanism(("approval", "planned_burden", "-")),
    )
    assert found == [
        "planned to passed: more makes more (M9 Made up)",
        "norm to planned, through the support of the public for its own government: "
        "more makes more (M9 Made up)",
    ]


def test_a_mechanism_that_is_off_says_nothing() -> None:
    assert told(mechanism(("planned_burden", "defence_burden", "+"), active=False)) == []
    assert told() == []


def test_an_open_sign_stays_open() -> None:
    (found,) = told(mechanism(("defence_burden", "x_y", "?"), ("x_y", "spending_norm", "-")))
    assert found == "executed to norm, through the x y: either way (M9 Made up)"


def test_the_mechanisms_that_ship_lead_from_plan_to_spending_and_to_the_norm() -> None:
    made = manifest(
        synthetic.small_model(), policies={"baseline": []}, do=(), draws=1, replicates=1,
        quarters=1, seed=1, created_at="",
    )  # fmt: skip
    found = {(step.source, step.target): step for step in steps(made)}
    assert ("planned_burden", "appropriated_burden") in found
    assert ("appropriated_burden", "defence_burden") in found
    assert ("planned_burden", "spending_norm") in found
    through = found["spending_norm", "planned_burden"].through
    assert through == "part of a planned rise that gets through at home"
