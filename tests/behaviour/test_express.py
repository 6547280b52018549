"""What a case can express of a row, and the reason where it cannot."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.runs import Bed

from foedus.behaviour.express import Ready, express, read_of
from foedus.behaviour.suite import Row, suite

ROWS = {row.id: row for row in suite()}


def ready(bed: Bed, name: str, quarters: int = 16) -> Ready:
    found = express(bed.model, ROWS[name], quarters)
    assert isinstance(found, Ready), found
    return found


def test_us_japan_expresses_all_rows_but_those_about_another_case(us_japan: Bed) -> None:
    found = {name: express(us_japan.model, row, 16) for name, row in ROWS.items()}
    reasons = {name: why for name, why in found.items() if isinstance(why, str)}
    assert reasons == {
        "S1-nato": "it is about the case nato",
        "N7": "checked by the test suite, not by an experiment on a case",
    }
    controls = [one.control for one in found.values() if isinstance(one, Ready) and one.control]
    assert len(controls) == 8
    assert not any(control.why_not for control in controls)


def test_nato_expresses_its_row_in_twenty_quarters(bed_of: Callable[[str], Bed]) -> None:
    found = ready(bed_of("nato"), "S1-nato")
    assert found.quarters == 20
    assert found.frozen == ("DEU", "ESP", "FRA", "GBR", "ITA", "NLD", "POL", "ROU")
    assert set(found.muted) == {"control", "treated", "equal"}
    assert len(found.conditions) == 3


def test_a_condition_is_read_in_its_case_only(us_japan: Bed, bed_of: Callable[[str], Bed]) -> None:
    assert len(ready(us_japan, "S15").conditions) == 2
    (there,) = ready(bed_of("nato"), "S15").conditions
    assert there.of == "standard deviation in nato"
    other = express(bed_of("us-korea").model, ROWS["S15"], 16)
    assert other == "it is about the cases nato and us-japan"


def test_those_whom_the_band_names_are_muted(us_japan: Bed) -> None:
    asked = ready(us_japan, "S1")
    assert {arm.muted for arm in asked.muted.values()} == {("JPN",)}
    assert {arm.muted for arm in asked.live.values()} == {()}
    for name in ("S11", "S13", "N1"):
        assert not ready(us_japan, name).muted


def test_what_is_read_of_an_arm_is_what_its_row_weighs(us_japan: Bed) -> None:
    asked = ready(us_japan, "S9")
    read = list(read_of(asked))
    assert {arm for arm, _ in read} == {*asked.live.values(), *asked.muted.values()}
    assert all(look == asked.looks[""] for _, look in read)
    control = ready(us_japan, "N1").control
    assert control is not None
    options = next(v.options for v in us_japan.model.levers if v.name == "CHN.build_up")
    looks = [look for arm, look in read_of(ready(us_japan, "N1")) if arm == control.arms["treated"]]
    assert len(looks) == len(options)


@pytest.mark.parametrize(
    ("name", "change", "quarters", "reason"),
    [
        ("S7-postpone", {}, 16, "the case has no instrument BEL.talks"),
        ("S3-return", {}, 4, "a run of 4 quarters is too short"),
        ("S1", {"arms": {"control": ("policy:x",)}}, 16, "the case has no policy x"),
        ("S1", {"not_yet": "too hard"}, 16, "too hard"),
    ],
)
def test_the_reason_is_named(
    small: Bed, name: str, change: dict[str, Any], quarters: int, reason: str
) -> None:
    row: Row = ROWS[name].model_copy(update=change)
    found = express(small.model, row, quarters)
    assert isinstance(found, str)
    assert reason in found


def test_a_control_that_cannot_be_expressed_says_why(small: Bed) -> None:
    row = ROWS["N3"]
    assert row.cause is not None
    cause = row.cause.model_copy(update={"treated": ("AUR.sing=1",)})
    found = express(small.model, row.model_copy(update={"cause": cause}), 16)
    assert isinstance(found, Ready)
    assert found.control is not None
    assert found.control.why_not.endswith('unknown instrument "AUR.sing"')
