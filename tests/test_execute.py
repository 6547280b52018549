"""Experiments on the made-up case: arms given on the spot, many arms, and what a result says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus import pipeline
from foedus.case import Case, build
from foedus.cli.main import main
from foedus.engine.executables import Executables
from foedus.errors import FoedusError, InterventionError, OptionError
from foedus.execute import Place, compared
from foedus.experiment import Experiment
from foedus.result.result import Result, open_result
from foedus.testing.made_up import small_case

pytestmark = pytest.mark.xdist_group("small")

SIZE: dict[str, Any] = {"draws": 12, "replicates": 2, "quarters": 4, "seed": 5}
FIRM = ["AUR.tariff=25%@2025Q2..2025Q3", "AUR.ask_spending=5%"]
MILD = ["AUR.tariff=10%@2025Q2"]
FIXED = ["param:economy.output_loss=0.01"]


@pytest.fixture(scope="module")
def case() -> Case:
    return build(small_case())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def result(case: Case, folder: Path) -> Result:
    return pipeline.run(
        case, **SIZE, policies=["baseline"], arms={"firm": FIRM, "mild": MILD}, do=["off:ledger"],
        out=folder / "first",
    )  # fmt: skip


def same(one: Result, arm: str, other: Result, name: str) -> bool:
    """Whether two arms of two results hold the same bits in every series."""
    return all(
        np.array_equal(one.values(s.name, arm), other.values(s.name, name), equal_nan=True)
        for s in one.manifest.series
    )


def test_an_arm_given_on_the_spot_ends_up_everywhere(result: Result) -> None:
    manifest = result.manifest
    assert manifest.arms == ("baseline", "firm", "mild")
    assert manifest.policies["firm"] == [*FIRM, "off:ledger"]
    assert manifest.given == {"firm": tuple(FIRM), "mild": tuple(MILD)}
    assert result.summary().policies["mild"] == (*MILD, "off:ledger")
    page = result.report.read_text("utf-8")
    assert "<strong>firm</strong>" in page
    for text in FIRM:
        assert f"<code>{text}</code>" in page
    assert manifest.experiment in page
    lever = result.series("setting").labels.index("AUR.tariff")
    assert (result.values("setting", "firm")[:, 1:3, lever] == 25.0).all()


def test_it_does_what_the_same_policy_of_a_case_does(result: Result, folder: Path) -> None:
    sections = small_case()
    sections["policies"]["firm"] = {"title": "T", "description": "D", "do": FIRM}
    found = pipeline.run(
        build(sections), **SIZE, policies=["baseline", "firm"], do=["off:ledger"],
        out=folder / "policy", report=False,
    )  # fmt: skip
    assert same(result, "firm", found, "firm")
    assert found.manifest.policies["firm"] == result.manifest.policies["firm"]


def test_other_arms_stay_as_they_are_to_the_bit(result: Result, case: Case, folder: Path) -> None:
    # One more arm, of another model at that; one with another name; all in another order.
    found = pipeline.run(
        case, **SIZE, policies=["other", "baseline"],
        arms={"fixed": FIXED, "gentle": MILD, "firm": FIRM}, do=["off:ledger"],
        out=folder / "more", report=False,
    )  # fmt: skip
    for arm, name in (("baseline", "baseline"), ("firm", "firm"), ("mild", "gentle")):
        assert same(result, arm, found, name), arm
    assert not same(found, "firm", found, "gentle"), "the control: arms differ"
    alone = pipeline.run(
        case, **SIZE, arms={"firm": FIRM}, do=["off:ledger"], out=folder / "alone", report=False
    )
    assert same(result, "firm", alone, "firm")


def test_an_experiment_that_was_written_down_gives_the_same(
    result: Result, case: Case, folder: Path
) -> None:
    made = pipeline.design(
        case, **SIZE, policies=["baseline"], arms={"firm": FIRM, "mild": MILD}, do=["off:ledger"]
    )
    assert made.digest == result.manifest.experiment
    again = pipeline.run(Experiment.from_json(made.to_json()), out=folder / "again", report=False)
    assert again.manifest.experiment == made.digest
    assert all(same(result, arm, again, arm) for arm in result.manifest.arms)
    for beside in ({"seed": 4}, {"allow_code": True}, {"parts": "mine"}):
        told = f"an experiment says already what is to be run; got {next(iter(beside))} beside it"
        for command in (pipeline.design, pipeline.run, pipeline.compare):
            with pytest.raises(OptionError, match=told):
                command(made, **beside)  # pyright: ignore[reportArgumentType]


def test_many_arms_are_compiled_once_and_streamed(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[Any] = []
    real = Executables.compile

    def compile(self: Executables, year: Any) -> None:
        compiled.append(self)
        real(self, year)

    monkeypatch.setattr(Executables, "compile", compile)
    arms = {f"tariff{i}": [f"AUR.tariff={i / 4}%@2025Q2"] for i in range(20)}
    found = pipeline.run(
        case, draws=3, replicates=1, quarters=3, arms=arms, out=folder / "many", report=False
    )
    assert len(compiled) == 1
    assert found.manifest.arms == tuple(arms)
    lever = found.series("setting").labels.index("AUR.tariff")
    levels = [float(found.values("setting", arm)[0, 2, lever]) for arm in arms]
    assert levels == [i / 4 for i in range(20)]
    assert list(found.summary().policies) == list(arms)


def test_one_arm_is_compared_with_the_baseline(case: Case, folder: Path) -> None:
    found = pipeline.compare(case, **SIZE, arms={"firm": FIRM}, out=folder / "paired")
    document = found.document
    assert (document.policies, document.against) == (("baseline", "firm"), "baseline")
    assert document.interventions["firm"] == tuple(FIRM)
    page = (found.result.path / "compare.html").read_text("utf-8")
    assert "firm against baseline" in page
    assert "What firm changes" in page
    assert f"<code>{FIRM[0]}</code>" in page


def test_policies_come_before_arms_and_an_experiment_has_its_own(case: Case) -> None:
    arms = {"firm": FIRM}
    assert compared(case, ["other"], arms) == {"policies": ("other",), "arms": arms}
    assert compared(case, "other", ()) == {"policies": ("baseline", "other"), "arms": []}
    once = (f"a{i}: off:ledger" for i in range(2))
    assert compared(case, (), once) == {
        "policies": (),
        "arms": ["a0: off:ledger", "a1: off:ledger"],
    }
    with pytest.raises(OptionError, match="two policies or more; got 1"):
        compared(case, ["baseline"], ())
    made = pipeline.design(case, **SIZE, arms=arms)
    with pytest.raises(OptionError, match="two policies or more; got 1; give the experiment"):
        pipeline.compare(made)
    both = pipeline.design(case, **SIZE, policies=["other"], arms=arms)
    assert compared(both, (), ()) == {}
    with pytest.raises(OptionError, match="what is to be run; got arms beside it"):
        pipeline.compare(both, arms=arms)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"arms": {"a": ["AUR.tarif=25%"]}}, "--arm a: 'AUR.tarif=25%': unknown instrument"),
        ({"arms": {"a": ["AUR.tarif=25%"]}}, 'did you mean "AUR.tariff"'),
        ({"arms": ["a: AUR.rhetoric=scold"]}, "--arm a: 'AUR.rhetoric=scold': unknown option"),
        ({"arms": ["a: AUR.tariff=900%"]}, "--arm a: 'AUR.tariff=900%': 900.0 is outside 0 to"),
        ({"arms": ["a: AUR.tariff=9%@2031Q1"]}, "2031Q1 is after the last quarter 2025Q4"),
        ({"arms": ["a: AUR.tariff=9%; AUR.tariff=8%"]}, "contradicts 'AUR.tariff=9%' in the same"),
    ],
)
def test_what_an_arm_cannot_impose_is_told_at_its_text(
    asked: Any, told: str, case: Case, tmp_path: Path
) -> None:
    with pytest.raises(InterventionError) as caught:
        pipeline.run(case, **SIZE, **asked, out=tmp_path / "x")
    (problem,) = caught.value.problems
    assert told in str(problem)
    assert list(tmp_path.iterdir()) == []


def test_mistakes_in_several_arms_are_told_together(case: Case, tmp_path: Path) -> None:
    with pytest.raises(FoedusError) as caught:
        pipeline.run(
            case, **SIZE, arms=["a: off:x", "b: off:y", "c: off:ledger"], do=["off:z"],
            out=tmp_path / "x",
        )  # fmt: skip
    told = [problem.where for problem in caught.value.problems]
    assert told == ["--arm a", "--do", "--arm b"]


def test_the_command_says_what_is_wrong_in_one_line_and_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arm, told in (
        ("USA.tariff=25%", "needs a name"),
        ("off:security_spiral", "cannot name an arm"),
        ("a:", "imposes nothing"),
        ("L0: USA.tariff=25%", "is the name of a policy"),
    ):
        asked = ["run", "us-japan", "--arm", arm, "--out", str(tmp_path / "x")]
        assert main(asked) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("error: --arm")
        assert told in printed.err
        assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_result_goes_to_a_free_folder(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = pipeline.compile(case)
    assert Place().folder(model) == Path("runs") / f"small-{model.digest[:8]}-1"
    assert Place(tmp_path / "x").folder(model) == tmp_path / "x"


def test_a_written_result_names_its_experiment(result: Result) -> None:
    kept = json.loads((result.path / "manifest.json").read_text("utf-8"))
    assert kept["experiment"] == open_result(result.path).manifest.experiment
    assert kept["given"] == {"firm": FIRM, "mild": MILD}
