"""An experiment is written down and read back exactly, and its digest follows what is simulated."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from foedus.case import build, digest, gather, load, shipped, with_code
from foedus.errors import DocumentError, InterventionError, OptionError
from foedus.experiment import Arm, Ensemble, Experiment, design
from foedus.experiment.record import read
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
    with pytest.raises(ValueError, match=r"^experiment: ") as caught:
        Experiment.from_json(text)
    assert isinstance(caught.value, DocumentError)


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


def test_what_nobody_can_impose_is_refused_at_once() -> None:
    with pytest.raises(InterventionError) as caught:
        Experiment(CASE, (Arm("a", ("tariff", "of:x")), Arm("b", ("off:ledger",))), SIZE, ("z",))
    assert [problem.where for problem in caught.value.problems] == ["--arm a", "--arm a", "--do"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("us-japan", (Arm("a"),), SIZE), "needs a value of Case, got 'us-japan'"),
        ((CASE, (Arm("a"),), 8), "needs a value of Ensemble, got 8"),
        ((CASE, ("a: off:ledger",), SIZE), "must be an Arm or a list of Arms, got 'a: off:ledger'"),
        ((CASE, (Arm("a"),), SIZE, 5), "--do: must be a text or a list of texts, got 5"),
    ],
)
def test_what_is_no_part_of_an_experiment_is_refused(given: Any, told: str) -> None:
    with pytest.raises(OptionError, match=told):
        Experiment(*given)


def test_lists_and_lone_values_are_taken_as_they_are_meant() -> None:
    arm = Arm("a", ("off:ledger",))
    meant = Experiment(CASE, (arm,), SIZE, ("off:ledger",))
    given: list[Any] = [arm, [arm]]
    for arms in given:
        assert Experiment(CASE, arms, SIZE, "off:ledger") == meant  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"arms": [{"name": "../../x", "do": ["off:ledger"]}]}, '"../../x" cannot name an arm'),
        ({"arms": [{"name": "x", "do": ["AUR.tariff"]}]}, "--arm x: 'AUR.tariff' column 11"),
        ({"do": ["of:ledger"]}, "--do: 'of:ledger' column 1: unknown prefix"),
        ({"ensemble": {"draws": 0, "replicates": 1, "quarters": 1}}, "--draws: must be between"),
    ],
)
def test_what_cannot_be_made_cannot_be_read(change: dict[str, Any], told: str) -> None:
    text = json.dumps(json.loads(MADE.to_json()) | change)
    with pytest.raises(DocumentError, match=re.escape(told)):
        Experiment.from_json(text)


def test_with_the_same_parts_it_is_read_back_exactly(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("mine", "yours")]
    for folder in folders:
        folder.mkdir()
        (folder / "part.py").write_text("raise SystemExit\n", "utf-8")
    made = dataclasses.replace(MADE, case=with_code(CASE, gather(None, folders[0], False)))
    for folder in folders:
        again = Experiment.from_json(made.to_json(), parts=folder)
        assert (again, again.digest, hash(again)) == (made, made.digest, hash(made))
        assert again.to_json() == made.to_json()
    with pytest.raises(
        DocumentError, match=r"whose code is not in it: part\.py; name their folder"
    ):
        Experiment.from_json(made.to_json())
    assert read(made.to_json(), made.case.code) == made


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
