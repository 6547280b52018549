"""Arms of claims are told as a command that is taken as it stands."""

import shlex
from itertools import pairwise

import pytest
from tests.verdicts import bare, claim

from foedus import case
from foedus.claims.read import read
from foedus.experiment.arm import own
from foedus.report.rows.claim_command import command


def test_arms_are_a_command() -> None:
    assert command("us-japan", claim()) == (
        'foedus compare us-japan --arm "none: USA.ask_spending=none" '
        '--arm "ask: USA.ask_spending=3.5%" --quarters 8'
    )
    arms = {"as_is": (), "off": ("USA.tariff=0%", "free: USA.tariff@2026Q1"), "L0": ("policy:L0",)}
    assert command("us-japan", claim(arms=arms, limbs=())) == (
        "foedus compare us-japan --policy baseline "
        '--arm "off-arm: USA.tariff=0%; free: USA.tariff@2026Q1" --policy L0'
    )
    # No option says a policy and more; a quote of the shell must not end the argument.
    assert not command("us-japan", claim(arms={"a": (), "b": ("policy:L0", "x=1")}))
    assert not command("us-japan", bare("T1", "open", arms={}))
    assert "--arm 'b: $x'" in command("c", claim(arms={"a": (), "b": ("$x",)}))


@pytest.mark.parametrize("name", ["us-japan", "us-korea"])
def test_commands_of_shipped_claims_give_arms_that_are_taken(name: str) -> None:
    loaded = case.load(name)
    for one in read(name, loaded).values():
        arms = {arm: tuple(do) for arm, do in one.arms.items()}
        words = shlex.split(command(name, claim(one.id, arms=arms)))
        given = own([b for a, b in pairwise(words) if a == "--arm"], loaded)
        policies = [b for a, b in pairwise(words) if a == "--policy"]
        assert set(policies) <= set(loaded.policies)
        if words:
            assert len({*policies, *(arm.name for arm in given)}) == len(arms)
