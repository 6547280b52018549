"""Arms given on the spot: how they are written, and what is refused."""

from typing import Any

import pytest

from foedus.case import Case, build
from foedus.errors import FoedusError, OptionError
from foedus.experiment.arm import (
    Arm,
    check_common,
    count,
    interventions,
    listed,
    of_policy,
    own,
)
from foedus.testing.made_up import small_case


@pytest.fixture(scope="module")
def case() -> Case:
    return build(small_case())


FIRM = Arm("firm", ("AUR.tariff=25%@2025Q2", "off:security_spiral"))


@pytest.mark.parametrize(
    "given",
    [
        ["firm: AUR.tariff=25%@2025Q2; off:security_spiral"],
        "  firm :AUR.tariff=25%@2025Q2;off:security_spiral ; ",
        {"firm": ["AUR.tariff=25%@2025Q2", "off:security_spiral"]},
        {"firm": "AUR.tariff=25%@2025Q2; off:security_spiral"},
        [FIRM],
        FIRM,
        [Arm("firm", ["AUR.tariff=25%@2025Q2", "off:security_spiral"])],  # pyright: ignore[reportArgumentType]
    ],
)
def test_an_arm_can_be_written_in_several_ways(given: Any, case: Case) -> None:
    assert own(given, case) == [FIRM]
    assert count(given) == 1


@pytest.mark.parametrize("name", ["../../x", "", "a b", "off", "x" * 65, 5, None])
def test_no_arm_has_a_name_that_a_result_cannot_have(name: Any) -> None:
    with pytest.raises(OptionError, match=r"^--arm: "):
        Arm(name, ("off:ledger",))


def test_a_lone_text_is_one_intervention_and_no_row_of_letters() -> None:
    assert Arm("a", "off:ledger").do == ("off:ledger",)  # pyright: ignore[reportArgumentType]
    with pytest.raises(OptionError, match="--arm a: must be a text or a list of texts, got 5"):
        Arm("a", 5)  # pyright: ignore[reportArgumentType]


def test_a_policy_may_be_called_like_a_prefix() -> None:
    assert Arm("off", (), "off").name == "off"


def test_arms_that_can_be_gone_through_once_are_kept() -> None:
    found = listed(text for text in ("a: off:ledger", "b: off:ledger"))
    assert count(found) == count(found) == 2  # pyright: ignore[reportArgumentType]


def test_arms_keep_their_order(case: Case) -> None:
    names = [f"tariff{i}" for i in range(100)]
    assert [arm.name for arm in own({name: "AUR.tariff=10%" for name in names}, case)] == names


def test_a_policy_is_an_arm_as_well(case: Case) -> None:
    assert of_policy(case, "other") == Arm("other", ("line:AUR.cabinet=1",), "other")
    assert [entry.where for entry in interventions(FIRM)] == ["--arm firm"] * 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("AUR.tariff=25%", "--arm: an arm needs a name and a colon before its expressions"),
        ("AUR.tariff=25%; off:x", "an arm needs a name and a colon before its expressions"),
        ("firm", "needs a name and a colon before its expressions; got 'firm'; write --arm"),
        ("", "an arm needs a name"),
        (": AUR.tariff=25%", "--arm: an arm has no name; write --arm"),
        ("  \t : AUR.tariff=25%", "--arm: an arm has no name; write --arm"),
        ({"": ["AUR.tariff=25%"]}, "--arm: an arm has no name"),
        ("firm:", "--arm firm: the arm imposes nothing; write --arm"),
        ("firm: ; ;", "--arm firm: the arm imposes nothing"),
        ({"firm": []}, "--arm firm: the arm imposes nothing"),
        ("off:security_spiral", '"off" begins an intervention and cannot name an arm; put a name'),
        ("state: AUR.tariff=2%", '"state" begins an intervention and cannot name an arm'),
        ({"free": "AUR.tariff=2%"}, '"free" begins an intervention and cannot name an arm'),
        ("x" * 300 + ": AUR.tariff=2%", "has 300 letters; a name has at most 64; shorten it"),
        ("é: AUR.tariff=2%", '"é" cannot name an arm; a name begins with a letter of A to Z'),
        ("a b: AUR.tariff=2%", '"a b" cannot name an arm'),
        ("a\x07: AUR.tariff=2%", '"a\\u0007" cannot name an arm'),
        ("../x: AUR.tariff=2%", '"../x" cannot name an arm'),
        ("other: AUR.tariff=2%", '"other" is the name of a policy of the case; choose another'),
        (["a: AUR.tariff=2%", "a: AUR.tariff=3%"], '"a" is given twice; give each arm its own'),
        ("a: AUR.tariff=2%@26", "--arm a: 'AUR.tariff=2%@26' column 15: \"26\" is not a quarter"),
        ("a: of:ledger", "--arm a: 'of:ledger' column 1: unknown prefix"),
        ({"a": ["off:ledger; off:memory"]}, '";" stands between the entries of --arm alone'),
        ([("a", ["off:ledger"])], "--arm: must be texts like NAME: EXPR; EXPR, a dictionary by na"),
        ([{"a": ["off:ledger"]}], 'in Python write {"tariff25": ["USA.tariff=25%@2026Q1"]}'),
        ([5], "or values of Arm, got 5; in Python write"),
        (5, "or values of Arm, got 5; in Python write"),
        (None, "or values of Arm, got None; in Python write"),
        ({5: ["off:ledger"]}, "--arm: a name must be a text, got 5"),
        ({"a": None}, "--arm a: must be a text or a list of texts, got None"),
        ({"a": [5]}, "--arm a: must be a text or a list of texts, got 5"),
    ],
)
def test_arms_that_cannot_be_are_refused(given: Any, told: str, case: Case) -> None:
    with pytest.raises(FoedusError) as caught:
        own([given] if isinstance(given, str) else given, case)
    (problem,) = caught.value.problems
    assert told in str(problem)


@pytest.mark.parametrize("prefix", ["off", "state", "line", "param", "variant", "free"])
def test_no_prefix_of_an_intervention_is_a_name(prefix: str, case: Case) -> None:
    with pytest.raises(FoedusError, match=f'"{prefix}" begins an intervention'):
        own([f"{prefix}: AUR.tariff=2%"], case)


def test_every_mistake_is_told_at_once(case: Case) -> None:
    with pytest.raises(FoedusError) as caught:
        own(["a b: AUR.tariff=2%", "c:", "d: of:ledger; AUR.tariff"], case)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    ("mine", "common"),
    [
        ("AUR.tariff=25%@2025Q2", "AUR.tariff=10%"),
        ("AUR.tariff=25%", "AUR.tariff=10%@2025Q1..2025Q2"),
        ("AUR.tariff=25%@2025Q2..2025Q3", "free:AUR.tariff@2025Q3"),
        ("AUR.tariff+=5%@2025Q2", "AUR.tariff=10%"),
        ("line:AUR.leader=0.3", "line:AUR.leader=0.4@2025Q3"),
        ("param:economy.growth=0.1", "param:economy.growth[BEL]=0.2"),
        ("variant:commitment_trust=current_calculus", "variant:commitment_trust=commitment_trust"),
        ("state:gdp[BEL]=3@2025Q1..2025Q4", "state:gdp=4@2025Q4"),
    ],
)
def test_an_arm_that_contradicts_what_holds_in_all_is_refused(mine: str, common: str) -> None:
    with pytest.raises(FoedusError) as caught:
        check_common([Arm("a", (mine,))], [common])
    (problem,) = caught.value.problems
    assert str(problem) == (
        f"--arm a: '{mine}' contradicts --do '{common}'; keep one: --do holds in every arm"
    )


@pytest.mark.parametrize(
    ("mine", "common"),
    [
        ("AUR.tariff=25%@2025Q2", "AUR.tariff=25%@2025Q2"),
        ("AUR.tariff=25%@2025Q2", "AUR.tariff=10%@2025Q1..2025Q1"),
        ("AUR.tariff=25%", "AUR.tariff+=5%"),
        ("AUR.tariff=25%", "AUR.ask_spending=5%"),
        ("AUR.ask_support=double", "AUR.ask_support=100%"),
        ("off:ledger", "off:ledger@2025Q1"),
        ("param:economy.growth[AUR]=0.1", "param:economy.growth[BEL]=0.2"),
        ("state:gdp[BEL]=3@2025Q1", "state:gdp[BEL]=4@2025Q2"),
    ],
)
def test_what_does_not_contradict_passes(mine: str, common: str) -> None:
    check_common([Arm("a", (mine,))], [common])


def test_a_policy_of_the_case_gives_way_to_what_holds_in_all() -> None:
    check_common([Arm("other", ("line:AUR.cabinet=1",), "other")], ["line:AUR.cabinet=0.5"])
