"""An experiment is written down and read back exactly, and its digest follows what is simulated."""

import dataclasses
import json

import pytest

from foedus.case import build, digest, load, shipped
from foedus.errors import OptionError
from foedus.experiment import Arm, Ensemble, Experiment, design
from foedus.testing.made_up import small_case

CASE = build(small_case())
SIZE = Ensemble(draws=8, replicates=2, quarters=4, seed=7)
MADE = Experiment(
    CASE,
    (Arm("other", ("line:AUR.cabinet=1",), "other"), Arm("firm", ("AUR.tariff=25%@2025Q2",))),
    SIZE,
    ("off:ledger",),
)


@pytest.mark.parametrize("name", ["small", *shipped()])
def test_it_is_read_back_as_it_was_written(name: str) -> None:
    case = CASE if name == "small" else load(name)
    made = design(case, arms=["a: param:economy.growth=0.1"], policies=[*case.policies], seed=3)
    text = made.to_json()
    again = Experiment.from_json(text)
    assert again == made
    assert again.to_json() == text
    assert (again.digest, digest(again.case)) == (made.digest, digest(case))
    assert hash(again) == hash(made)


@pytest.mark.parametrize("text", ["", "{}", '{"format": "foedus-experiment/2"}', "[1]"])
def test_what_is_no_experiment_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Experiment.from_json(text)


def test_a_written_experiment_of_another_version_is_refused() -> None:
    other = json.loads(MADE.to_json()) | {"format": "foedus-experiment/9"}
    with pytest.raises(ValueError, match="foedus-experiment/1"):
        Experiment.from_json(json.dumps(other))


def test_the_digest_follows_all_that_is_simulated() -> None:
    first, second = MADE.arms
    others = [
        dataclasses.replace(MADE, arms=(second, first)),
        dataclasses.replace(MADE, arms=(first, dataclasses.replace(second, name="firmer"))),
        dataclasses.replace(MADE, arms=(first, Arm("firm", ("AUR.tariff=10%@2025Q2",)))),
        dataclasses.replace(MADE, do=()),
        dataclasses.replace(MADE, ensemble=dataclasses.replace(SIZE, seed=8)),
        dataclasses.replace(MADE, case=build(small_case() | {"look_ahead": 4})),
    ]
    assert len({MADE.digest, *(other.digest for other in others)}) == 7
    given = dataclasses.replace(MADE, arms=(dataclasses.replace(first, policy=""), second))
    assert given.digest == MADE.digest, "wherever an arm comes from, it imposes the same"


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        ((), "at least one arm"),
        ((Arm("a"), Arm("a")), 'two arms are called "a"'),
        ((Arm("a", (), "other"),), 'arm "a" is not policy "other" of the case'),
        ((Arm("a", (), "none"),), 'arm "a" is not policy "none" of the case'),
    ],
)
def test_arms_that_cannot_stand_side_by_side_are_refused(arms: tuple[Arm, ...], told: str) -> None:
    with pytest.raises(OptionError, match=told):
        Experiment(CASE, arms, SIZE)


def test_it_shows_its_arms_and_its_ensemble() -> None:
    assert repr(MADE).splitlines() == [
        f"Experiment on {CASE.name}: {CASE.title}",
        "  arm    imposes",
        "  other  line:AUR.cabinet=1",
        "  firm   AUR.tariff=25%@2025Q2",
        "in every arm: off:ledger",
        f"16 members per arm (8 draws x 2 replicates), 4 quarters from {CASE.first}, seed 7",
    ]


def test_a_hostile_title_is_escaped_in_html() -> None:
    case = build(small_case() | {"title": "<script>alert(1)</script>"})
    page = dataclasses.replace(MADE, case=case)._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<td>AUR.tariff=25%@2025Q2</td>" in page
