"""What is structure and what is number: equal digests mean that the very same code is compiled."""

import dataclasses
import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.runs import Bed

from foedus.engine import calendar
from foedus.engine.executables import Code
from foedus.engine.structure import structure_of
from foedus.engine.year import LANES, QUARTERS
from foedus.testing.synthetic import small_case, small_model

pytestmark = pytest.mark.xdist_group("small")

ELICITED = {"source": "assumption", "grade": "E"}


def digest(**sections: Any) -> str | None:
    return structure_of(small_model(sections={**small_case(), **sections})).digest


def other_numbers(sections: dict[str, Any]) -> None:
    """Change whatever is a number of a case and no line of its code."""
    for attribute in sections["attributes"].values():
        attribute["swing"] = 1.0 + 1.1 * (attribute["swing"] - 1.0) + 0.1
    lever = sections["governments"]["AUR"]["instruments"]["tariff"]
    lever["range"] = {"value": 2.0, **ELICITED}
    lever["opens_before_budget"] = 2
    sections["variants"] = {"commitment_trust": {"commitment_trust": 0.3, "current_calculus": 0.7}}
    sections["slots"] = [
        {"actor": "AUR", "date": datetime.date(2025, 8, 1), "description": "New.", **ELICITED}
    ]


def changed(by: Callable[[dict[str, Any]], Any]) -> str | None:
    sections = small_case()
    by(sections)
    return structure_of(small_model(sections=sections)).digest


def test_numbers_are_no_structure() -> None:
    assert digest() is not None
    assert changed(other_numbers) == digest()


def test_one_digest_is_one_text(small: Bed) -> None:
    def text(bed: Bed) -> list[str]:
        imposed = calendar.imposed_years(bed.model, bed.arm(quarters=QUARTERS), QUARTERS)[0]
        runs = bed.engine.executables
        code = Code(structure_of(bed.model))
        lowered = code._lowered(runs._numbers, imposed, runs.alone(LANES))
        return [function.as_text() for function in lowered]

    sections = small_case()
    other_numbers(sections)
    other = Bed(small_model(sections=sections))
    assert other.engine.executables.code is small.engine.executables.code
    assert text(other) == text(small)


def drop_option(sections: dict[str, Any]) -> None:
    tariff = sections["governments"]["AUR"]["instruments"]["tariff"]
    tariff["options"], tariff["base"]["shares"] = ["0%", "25%"], {"0%": 0.5, "25%": 0.5}


def look_further(sections: dict[str, Any]) -> None:
    sections["look_ahead"] = 2


def see_less(sections: dict[str, Any]) -> None:
    sections["governments"]["AUR"]["leaves_out"] = ["security_spiral"]


@pytest.mark.parametrize("by", [drop_option, look_further, see_less])
def test_what_is_constant_in_the_code_is_structure(by: Callable[[dict[str, Any]], None]) -> None:
    assert changed(by) not in (None, digest())


def test_code_that_is_not_of_the_program_has_no_digest(small: Bed) -> None:
    model = small.model
    first = model.mechanisms[0]

    def foreign(*given: Any) -> Any:
        return first.step(*given) if first.step else {}

    for step in (foreign, lambda *given: given, sorted):
        mechanism = dataclasses.replace(first, step=step)
        other = dataclasses.replace(model, mechanisms=(mechanism, *model.mechanisms[1:]))
        assert structure_of(other).digest is None
        assert structure_of(other) != structure_of(model)


PROGRAM = """
from foedus.engine import compilation
compilation.configure()
from foedus.engine.structure import structure_of
from foedus.testing.synthetic import small_model
print(structure_of(small_model()).digest)
"""


def test_a_digest_is_the_same_in_another_process(small: Bed) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == structure_of(small.model).digest
