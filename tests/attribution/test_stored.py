"""Arms of a stored result: by their names, on its seed and draws, of the same case alone."""

import dataclasses
from pathlib import Path

import pytest
from tests import helpers

from foedus.attribution import stored
from foedus.attribution.question import Size
from foedus.engine.run_manifest import version
from foedus.errors import FoedusError
from foedus.testing import synthetic


def test_arms_are_found_by_name_and_the_first_is_the_twin(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=2))
    first, other = result.manifest.arms[:2]
    found = stored.arms(result.path, [other], [])
    assert (found.asked, found.against, found.case) == (other, first, result.manifest.case)
    for asked, against, said in (
        (["othr"], [], "has no arm"),
        ([other], ["x"], "--vs: the result has no arm"),
        ([other, first], [], "one arm of a result can be named"),
        ([], [first], "no arm is named"),
    ):
        with pytest.raises(FoedusError, match=said):
            stored.arms(result.path, asked, against)


def test_they_run_again_on_the_draws_and_the_seed_of_the_result() -> None:
    model = synthetic.small_model()
    made = helpers.manifest(draws=8, replicates=2)
    kept = dataclasses.replace(
        made,
        digest=model.digest,
        version=version(),
        seed=11,
        arms=("one", "two"),
        policies={"one": [], "two": ["AUR.tariff=25%"]},
        given={"one": (), "two": ("AUR.tariff=25%",)},
    )
    found = stored.Arms(kept, "two", "one").question(model, Size(draws=64, replicates=1))
    assert (found.asked.name, found.asked.texts) == ("two", ("AUR.tariff=25%",))
    assert (found.against.name, found.against.texts) == ("one", ())
    size = found.ensemble
    assert (size.draws, size.replicates, size.seed) == (8, 1, 11)
    assert size.quarters == len(kept.quarters)
    other = dataclasses.replace(kept, digest="0")
    with pytest.raises(FoedusError, match="another version"):
        stored.Arms(other, "two", "one").question(model, Size())
