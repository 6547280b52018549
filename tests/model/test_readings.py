"""A model under a rival reading: which priors change, which arms hold it, what is refused."""

import dataclasses

import pytest
from tests import rereading

from foedus.errors import CompileError, InterventionError
from foedus.model import plan, readings, schedule
from foedus.model.types import Model
from foedus.testing.synthetic import small_model


@pytest.fixture(scope="module")
def model() -> Model:
    return small_model(sections=rereading.sections())


def priors_of(model: Model) -> dict[str, object]:
    return {column.name: column.prior for column in model.columns}


def test_a_reading_adds_no_column_and_leaves_the_case_as_it_is(model: Model) -> None:
    assert priors_of(model) == priors_of(small_model())
    assert readings.reread(model, {}) is model


def test_a_coding_changes_the_priors_of_its_levers_alone(model: Model) -> None:
    other = readings.reread(model, {"plans": "bold"})
    before, after = priors_of(model), priors_of(other)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith("lever.BEL.programme.") for name in changed)
    assert [lever.name for _, lever in readings.recoded(model, {"plans": "bold"})] == [
        "BEL.programme"
    ]
    one = {lever.name for _, lever in readings.recoded(model, {"practice": "one"})}
    assert {"BEL.programme", "AUR.rhetoric"} <= one
    assert "AUR.tariff" not in one, "its shares are elicited"


def test_columns_are_there_where_only_some_coding_has_moves() -> None:
    sections = rereading.sections()
    still = {"record": {"2017Q1": "plan"}, **rereading.ELICITED}
    sections["governments"]["BEL"]["instruments"]["programme"]["base"] = still
    model = small_model(sections=sections)
    name = "lever.BEL.programme.opening"
    other = readings.reread(model, {"plans": "bold"})
    assert priors_of(model)[f"{name}.moves"].args == (0.0,)  # type: ignore[attr-defined]
    assert priors_of(model)[name].family != "fitted"  # type: ignore[attr-defined]
    assert [c.name for c in model.columns] == [c.name for c in other.columns]
    assert priors_of(other)[f"{name}.moves"].args[0] > 0.0  # type: ignore[attr-defined]


def test_an_arm_holds_what_it_chooses_and_the_default_is_nothing(model: Model) -> None:
    def chosen(*do: str) -> dict[str, str]:
        return schedule.of_policy(model, "baseline", 8, do)[0].readings

    assert chosen() == {}
    assert chosen("variant:plans=bold") == {"plans": "bold"}
    assert chosen("variant:plans=written") == {}
    assert chosen("variant:plans=bold", "variant:practice=one") == {
        "plans": "bold", "practice": "one",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("variant:plan=bold", 'unknown slot or reading "plan"; did you mean "plans"?'),
        ("variant:plans=bolt", 'unknown coding of plans "bolt"; did you mean "bold"?'),
    ],
)
def test_a_wrong_name_is_one_error_with_the_nearest(model: Model, text: str, said: str) -> None:
    with pytest.raises(InterventionError) as caught:
        schedule.of_policy(model, "baseline", 8, [text])
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


def test_two_codings_of_one_reading_contradict(model: Model) -> None:
    with pytest.raises(InterventionError, match="contradicts"):
        schedule.of_policy(model, "baseline", 8, ["variant:plans=bold", "variant:plans=written"])


def test_a_plan_tells_what_each_coding_recodes(model: Model) -> None:
    found = plan.plan(model, [], None, {"plans": "bold"})
    plans = found.readings[1]
    assert (plans.name, plans.default, plans.chosen) == ("plans", "written", "bold")
    assert [coding.recodes for coding in plans.codings] == [(), ("BEL.programme",)]
    name = "lever.BEL.programme.base[+0.5]"
    rows = [{r.name: r.prior for r in p.parameters} for p in (found, plan.plan(model, []))]
    assert rows[0][name] != rows[1][name]
    assert readings.chosen(model, ["variant:plans=bold"]) == {"plans": "bold"}
    with pytest.raises(InterventionError, match="readings of the case: practice, plans"):
        readings.chosen(model, ["AUR.tariff=25%"])


@pytest.mark.parametrize(
    ("lever", "record", "said"),
    [
        ("BEL.programm", {"2017Q1": "plan"}, 'unknown instrument "BEL.programm"; did you mean'),
        (
            "BEL.programme",
            {"2017Q1": "plann"},
            'no option "plann" on its menu; did you mean "plan"',
        ),
        ("BEL.programme", {"2017Q1": "cut"}, 'starts from "plan"; its record has "cut"'),
    ],
)
def test_names_of_a_coding_are_checked(lever: str, record: dict[str, str], said: str) -> None:
    sections = rereading.sections()
    coding = sections["readings"]["plans"]["codings"]["bold"]
    coding["bases"] = {lever: {"record": record, **rereading.ELICITED}}
    with pytest.raises(CompileError) as caught:
        small_model(sections=sections)
    assert said in str(caught.value)


def test_a_reading_is_no_slot_of_rivals() -> None:
    sections = rereading.sections()
    sections["readings"]["aggregation"] = sections["readings"].pop("plans")
    with pytest.raises(CompileError, match='"aggregation" is the slot of rival mechanisms already'):
        small_model(sections=sections)


def test_a_shortened_schedule_reads_alike(model: Model) -> None:
    arm = schedule.of_policy(model, "baseline", 8, ["variant:plans=bold"])[0]
    assert schedule.shortened(arm, 4).readings == {"plans": "bold"}
    assert dataclasses.replace(arm, readings={}).readings == {}
