import dataclasses
from typing import Any

import pytest
from tests import rereading

from foedus import pipeline
from foedus.dynamics import priors
from foedus.engine import run_manifest
from foedus.engine.run import columns
from foedus.model import schedule
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def manifest(model: Model, *do: str) -> Any:
    return run_manifest.manifest(
        model, policies={"baseline": [], "other": ["line:AUR.cabinet=1"]}, do=do, draws=4,
        replicates=2, quarters=3, seed=9, created_at="2025-01-01T00:00:00+00:00",
    )  # fmt: skip


def test_arms_that_are_policies_keep_what_the_case_calls_them(model: Model) -> None:
    given = {"firm": ["AUR.tariff=25%@2025Q2"]}
    asked = pipeline.design(model.case, policies=["baseline"], arms=given, draws=4, quarters=3)
    imposed = schedule.of_experiment(model, asked)
    made = run_manifest.of_experiment(model, asked, imposed)
    assert made.arms == ("baseline", "firm")
    assert made.titles == {"baseline": model.case.policies["baseline"].title}
    assert made.given == {"firm": ("AUR.tariff=25%@2025Q2",)}


def test_series_are_those_the_engine_writes(model: Model) -> None:
    written = [(name, cut.stop - cut.start) for name, cut in columns(model)]
    assert [(s.name, len(s.labels)) for s in run_manifest.series(model)] == written
    assert len({s.name for s in run_manifest.series(model)}) == len(written)


def test_a_run_is_told_in_full(model: Model) -> None:
    made = manifest(model)
    assert made.case == "small"
    assert made.digest == model.digest
    assert made.quarters == ("2025Q1", "2025Q2", "2025Q3")
    assert made.arms == ("baseline", "other")
    assert made.policies["other"] == ["line:AUR.cabinet=1"]
    assert (made.draws, made.replicates, made.seed) == (4, 2, 9)
    assert made.stream_scheme == priors.STREAM_SCHEME
    assert [row.name for row in made.parameters] == [c.name for c in model.columns]
    assert set(made.focus) == {"AUR", "BEL", "COR", "DRA"}
    assert made.names["AUR"] == "Aurelia"
    assert made.names["AUR.leader"] == "leader"


def test_a_mechanism_that_is_off_is_marked(model: Model) -> None:
    off = manifest(model, "off:ledger", "off:posture@2025Q2..2025Q3")
    active = {row.name: row.active for row in off.mechanisms}
    assert not active["ledger"]
    assert active["posture"], "off for a while is not off"
    cited = " ".join(off.references)
    assert "snyder1984security" in cited
    assert "gao2021burden" not in cited, "what is off is not cited"


def test_what_mechanisms_declare_is_told(model: Model) -> None:
    told = {row.name: row.influences for row in manifest(model).mechanisms}
    for mechanism in model.mechanisms:
        declared = [(e.source, e.target, e.sign) for e in mechanism.effects]
        assert [(i.source, i.target, i.sign) for i in told[mechanism.name]] == declared


def test_how_arms_read_the_record_is_told(model: Model) -> None:
    assert manifest(model).readings == ()
    reread = synthetic.small_model(sections=rereading.sections())
    made = run_manifest.manifest(
        reread, policies={"baseline": [], "other": ["variant:plans=bold", "line:AUR.cabinet=1"]},
        do=(), draws=4, replicates=2, quarters=3, seed=9, created_at="2025-01-01T00:00:00+00:00",
    )  # fmt: skip
    told = {(row.name, row.coding): row for row in made.readings}
    assert set(told) == {("practice", "both"), ("plans", "written"), ("plans", "bold")}
    bold = told["plans", "bold"]
    assert (bold.arms, bold.recodes, bold.default) == (("other",), ("BEL.programme",), False)
    assert (bold.question, bold.title) == ("What a step is", "longer steps")
    assert told["practice", "both"].arms == ("baseline", "other")
    assert told["plans", "written"].default


def test_only_what_was_run_is_cited(model: Model) -> None:
    few = dataclasses.replace(
        model, mechanisms=tuple(m for m in model.mechanisms if m.name == "ledger")
    )
    cited = " ".join(run_manifest.manifest(
        few, policies={}, do=(), draws=1, replicates=1, quarters=1, seed=0, created_at=""
    ).references)  # fmt: skip
    assert "gao2021burden" in cited
    assert "snyder1984security" not in cited


def test_without_levers_there_are_no_choices_to_save(model: Model) -> None:
    none = dataclasses.replace(model, levers=())
    assert {s.name for s in run_manifest.series(none)} == {k.outcome.name for k in model.kept}


def test_what_lines_value_is_told_as_the_case_says_it(model: Model) -> None:
    made = manifest(model)
    assert [row.name for row in made.interests] == [a.name for a in model.attributes]
    assert [row.name for row in made.lines] == [line.name for line in model.lines]
    labels = {series.name: series.labels for series in made.series}
    for row in made.interests:
        spec = model.case.attributes[row.name]
        assert set(row.at) <= set(labels[row.outcome]), "the path of every interest is saved"
        assert (row.swing, row.ratio, row.grade) == (spec.swing, spec.scale == "ratio", spec.grade)
    drawn = {row.name for row in made.parameters}
    for row in made.lines:
        spec = model.case.governments[row.government].lines[row.name.partition(".")[2]]
        assert row.signs == {name: value.sign for name, value in spec.values.items()}
        assert row.counterfactual == spec.counterfactual
        assert f"line.{row.name}.discount" in drawn
        assert (f"line.{row.name}.weight" in drawn) == (not row.counterfactual)
        for name, sign in row.signs.items():
            assert f"line.{row.name}.{name}.weight" in drawn
            assert (f"line.{row.name}.{name}.sign" in drawn) == (sign == "?")


QUARTERS = ("2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4")


def told(do: list[str], **series: Any) -> Any:
    """Return how a series is told where a policy of that content is held against it."""
    row = {"outcome": "gdp", "at": "BEL", "title": "Y", "unit": "bn USD", "kind": "proxy"}
    row |= {"source": "assumption", "grade": "E", "values": dict.fromkeys(QUARTERS, 1.0)}
    policy = {"title": "As happened", "description": "It is imposed.", "do": do}
    written = synthetic.small_case()
    written |= {"scorecard": "happened", "observed": [row | series]}
    written["policies"] = {**written["policies"], "happened": policy}
    made = manifest(synthetic.small_model(sections=written))
    assert made.scorecard == "happened"
    return made.observed[0]


@pytest.mark.parametrize(
    ("do", "imposed"),
    [
        ([], ()),
        (["AUR.tariff=10%@2025Q2..2025Q3"], ("2025Q2", "2025Q3")),
        (["AUR.tariff=10%@2025Q3"], ("2025Q3", "2025Q4")),
        (["AUR.tariff=10%", "free:AUR.tariff@2025Q3"], ("2025Q1", "2025Q2")),
        (["AUR.rhetoric=shame", "line:AUR.leader=0.2"], ()),
        (["state:gdp[BEL]+=1%@2025Q1"], ("2025Q1",)),
        (["state:gdp[DRA]+=1%@2025Q1"], ()),
    ],
)
def test_what_the_policy_of_the_scorecard_imposes_is_told(
    do: list[str], imposed: tuple[str, ...]
) -> None:
    assert told(do, set_by="AUR.tariff").imposed == imposed


def test_without_a_lever_of_its_own_a_series_is_free() -> None:
    row = told(["AUR.tariff=10%"], seen=["2025Q1"])
    assert row.imposed == ()
    assert row.seen == ("2025Q1",)


def test_a_case_need_not_have_a_scorecard(model: Model) -> None:
    assert manifest(model).scorecard == ""
