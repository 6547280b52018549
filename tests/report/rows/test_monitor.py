from dataclasses import replace
from pathlib import Path

from tests import helpers

from foedus.analyses import findings
from foedus.report.rows.monitor import flags, used
from foedus.report.rows.wording import NONE
from foedus.result.documents.summary import Flag


def test_flags_stand_by_arm() -> None:
    found = [
        Flag("L0", "USA.posture", "noise", 0.99, "close to a die"),
        Flag("baseline", "USA.posture", "noise", 0.98, "nearly a die"),
        Flag("L0", "USA.posture", "constant", 1.0, "never varies"),
    ]
    rows = [[*row.values()] for row in flags(found, helpers.manifest()).records()]
    assert rows == [
        ["United States: posture:", "nearly a die", "close to a die"],
        ["United States: posture:", "", "never varies"],
    ]
    assert flags([], helpers.manifest()).rows == ()


def test_instruments_stand_together_over_arms(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    (first, *_) = findings.analyse(result).choices
    told = replace(first, information=0.1234, state="commitment_trust CHN>JPN", regret=None)
    other = replace(first, label="JPN.talks", state="")
    table = used([told, other, replace(told, arm="L0")], result.manifest).records()
    assert [row["arm"] for row in table] == [first.arm, "L0", first.arm]
    assert table[0]["information, bit"] == "0.12"
    assert table[0]["about"] == "Commitment trust, China on Japan"
    assert (table[0]["regret"], table[2]["about"]) == (NONE, NONE)
