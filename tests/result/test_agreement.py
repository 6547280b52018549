from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import helpers

from foedus.errors import OptionError
from foedus.result.agreement import check_same
from foedus.result.origins import PartRow

MADE = helpers.manifest(draws=4, replicates=2)
OWN = (PartRow("mechanism", "mine", "parts/mine.py", "0" * 64),)


def test_the_same_run_is_gone_on_with() -> None:
    later = replace(MADE, created_at="2026-01-01T00:00:00+00:00")
    check_same(Path("x"), MADE, later, ("abc", "abc"))
    check_same(Path("x"), MADE, later, ("", "abc"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"version": "9.9.9"}, "the version of Foedus (0.0.0, 9.9.9)"),
        ({"case": "other", "digest": "f" * 16}, "the case (toy, other)"),
        ({"digest": "f" * 16}, "what the case says (digest 01234567, ffffffff)"),
        ({"digest": "f" * 16, "parts": OWN}, "the code of the case (parts/mine.py)"),
        ({"seed": 8}, "seed (7, 8)"),
        ({"draws": 5, "replicates": 1}, "draws (4, 5); replicates (2, 1)"),
        ({"quarters": helpers.QUARTERS[:4]}, "quarters (16, 4)"),
        ({"arms": ("baseline",)}, "arms (baseline, L0; baseline)"),
        ({"policies": {"baseline": [], "L0": ["off:x"]}},
         "what arm L0 imposes (line:USA.leader=0; off:x)"),
    ],
)  # fmt: skip
def test_what_differs_is_named_in_one_sentence(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError) as caught:
        check_same(Path("x"), MADE, replace(MADE, **changes), ("abc", "abc"))
    (problem,) = caught.value.problems
    assert problem.where == "x"
    assert problem.what.endswith(f"there and here differ: {told}")


def test_other_code_of_the_program_is_named() -> None:
    with pytest.raises(OptionError, match="the code of Foedus, which was changed since"):
        check_same(Path("x"), MADE, MADE, ("abc", "abd"))
