"""A result is asked again by its arms' names, of the same case and program alone."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.runs import Bed

from foedus.errors import CaseError, OptionError
from foedus.explain import stored
from foedus.model import schedule
from foedus.result.result import Result

pytestmark = pytest.mark.xdist_group("small")


def test_a_folder_with_a_manifest_is_a_result(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=2))
    assert stored.is_result(result.path)
    assert not stored.is_result(tmp_path)
    assert not stored.is_result("us-japan")


def test_another_case_or_program_is_refused_in_one_sentence(small: Bed, kept: Result) -> None:
    stored.check(small.model, kept.manifest)
    changed = dataclasses.replace(kept.manifest, digest="0")
    with pytest.raises(OptionError, match="was made of another version of"):
        stored.check(small.model, changed)
    older = dataclasses.replace(kept.manifest, version="0.0.7")
    with pytest.raises(OptionError, match=r"by version 0\.0\.7 of the program, and this is"):
        stored.check(small.model, older)


def test_the_experiment_of_a_result_imposes_what_it_imposed(small: Bed, kept: Result) -> None:
    made = stored.experiment(small.model, kept.manifest, "baseline", "tax")
    assert made.digest == kept.manifest.experiment
    renamed = {"hers": kept.manifest.policies["baseline"]}
    other = dataclasses.replace(kept.manifest, arms=("hers",), policies=renamed)
    assert stored.experiment(small.model, other, "hers").arms[0].do == ()
    assert stored.experiment(small.model, other, "hers").arms[0].policy == "baseline"
    turned = stored.experiment(small.model, kept.manifest, "tax", "baseline")
    found = schedule.of_experiment(small.model, turned)
    assert {arm: texts for arm, (_, texts) in found.items()} == dict(kept.manifest.policies)
    assert [*found] == ["tax", "baseline"]


def test_arms_are_meant_by_name_and_the_rest_is_fixed(small: Bed, kept: Result) -> None:
    def compiled(_: Any) -> Any:
        return small.model

    def meant(*names: str | None, **other: Any) -> stored.Meant:
        given = {"arms": (), "do": (), "size": {"seed": 0}} | other
        return stored.meant(kept.path, compiled, names, **given)

    first = meant(None)
    assert [arm.name for arm in first.experiment.arms] == ["baseline"]
    assert first.result is not None
    assert first.result.manifest == kept.manifest
    assert [arm.name for arm in meant("tax", "baseline").experiment.arms] == ["tax", "baseline"]
    with pytest.raises(OptionError) as refused:
        meant("taxx", "bas", do=("off:x",), size={"draws": 3, "replicates": 2, "seed": 5})
    said = [str(problem) for problem in refused.value.problems]
    assert [line.partition(":")[0] for line in said] == [
        "--do", "--draws", "--replicates", "--seed", "--policy", "--vs",
    ]  # fmt: skip
    assert 'no arm "taxx"; did you mean "tax"?' in said[4]
    with pytest.raises(OptionError, match="--vs: is tax like the arm that is compared with it"):
        meant("tax", "tax")


def test_a_result_whose_case_is_gone_says_so(kept: Result) -> None:
    def gone(name: Any) -> Any:
        raise CaseError(f"there is no {name}")

    with pytest.raises(OptionError, match="which cannot be read from here any more"):
        stored.of_result(kept.path, gone)


def test_an_arm_of_a_case_is_not_compared_with_itself(small: Bed) -> None:
    for names in (("baseline", "baseline"), (None, "baseline")):
        with pytest.raises(OptionError, match="--vs: is baseline like the arm"):
            stored.meant("small", lambda _: small.model, names, (), (), {"draws": 8, "seed": 0})


def test_a_case_gives_its_policies_and_arms_on_the_spot(small: Bed) -> None:
    found = stored.meant(
        "small",
        lambda _: small.model,
        (None, "tax: AUR.tariff=10%"),
        (),
        ("off:wedge",),
        {"draws": 8, "seed": 0},
    )
    assert found.result is None
    assert [(arm.name, arm.do) for arm in found.experiment.arms][1] == ("tax", ("AUR.tariff=10%",))
    assert found.experiment.do == ("off:wedge",)
