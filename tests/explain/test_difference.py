"""A traced difference is that of the run, in the ensemble and in the member, however it is read."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.explain.conftest import DRAWS, QUARTERS
from tests.runs import TARIFF, Bed

from foedus.errors import OptionError
from foedus.experiment import Arm, Ensemble, Experiment
from foedus.experiment.arm import of_policy
from foedus.explain import difference
from foedus.explain.number import Asked
from foedus.explain.replay import Replay
from foedus.result.documents.record import dumps, loads
from foedus.result.documents.trace_difference import TraceDifference
from foedus.result.result import Result

pytestmark = pytest.mark.xdist_group("small")

WHAT = ("tariff_rate", "BEL", "2025Q4")


def asked(small: Bed, *do: str, draws: int = DRAWS, **more: Any) -> Asked:
    arms = (Arm("tax", do), of_policy(small.model.case, "baseline"))
    experiment = Experiment(small.model.case, arms, Ensemble(draws, 1, QUARTERS))
    return Asked(experiment, **more)


@pytest.fixture(scope="module")
def found(small: Bed, replay: Replay) -> TraceDifference:
    document = difference.trace(small.model, WHAT, asked(small, TARIFF), walker=replay)
    assert loads(TraceDifference, dumps(document).encode()) == document
    return document


def test_the_ensemble_and_the_member_are_those_of_the_run(
    small: Bed, found: TraceDifference
) -> None:
    runs = [small.run(*do, draws=DRAWS, quarters=QUARTERS) for do in ((TARIFF,), ())]
    gaps = runs[0].of("tariff_rate", "BEL") - runs[1].of("tariff_rate", "BEL")
    ensemble, member = found.ensemble, found.member
    assert ensemble is not None
    assert ensemble.difference == pytest.approx(gaps[:, -1].mean(), rel=1e-5)
    assert ensemble.by_quarter == pytest.approx(gaps.mean(axis=0), rel=1e-4, abs=1e-6)
    assert ensemble.asked - ensemble.against == pytest.approx(ensemble.difference, rel=1e-5)
    assert (ensemble.apart, ensemble.began) == (1.0, "2025Q2")
    assert ensemble.p05 < ensemble.median < ensemble.p95
    away = np.abs(gaps[:, -1] - gaps[:, -1].mean())
    assert away[member.number] == away.min()
    assert member.by_quarter == pytest.approx(gaps[member.number], rel=1e-5)
    made = found.made_of
    assert made.asked - made.against == pytest.approx(gaps[member.number, -1], rel=1e-4)
    assert (member.began, member.why) == ("2025Q2", "nearest to the mean difference")
    assert member.apart < 1e-4


def test_the_chain_leads_to_what_is_imposed(found: TraceDifference) -> None:
    assert found.asked.interventions == (TARIFF,)
    assert [row.name for row in found.variables][:1] == ["tariff"]
    (lever,) = [row for row in found.levers if row.lever == "AUR.tariff"]
    assert lever is found.levers[0]
    assert (lever.since, lever.imposed) == ("2025Q2", (True, False))
    assert 0.0 < lever.members <= 1.0


def test_a_stored_result_says_the_same(
    small: Bed, kept: Result, replay: Replay, found: TraceDifference
) -> None:
    again = difference.trace(small.model, WHAT, asked(small, TARIFF, result=kept), walker=replay)
    assert again == found


def test_everything_looks_further(small: Bed, replay: Replay) -> None:
    what = ("country_trust", "BEL", "2025Q4")
    few = difference.trace(small.model, what, asked(small, TARIFF, member=3), walker=replay)
    assert few.member.why == "asked for"
    every = asked(small, TARIFF, member=3, everything=True)
    more = difference.trace(small.model, what, every, walker=replay)
    size = len(few.variables) + len(few.appraisals)
    assert 1 < size <= difference.NODES
    assert more.variables[: len(few.variables)] == few.variables
    assert len(more.variables) + len(more.appraisals) >= size


def test_a_number_that_no_run_keeps_has_no_ensemble(small: Bed, replay: Replay) -> None:
    what = ("expected_tariff", "AUR>BEL", "2025Q3")
    between = TARIFF.replace("10%", "12%")
    found = difference.trace(small.model, what, asked(small, between), walker=replay)
    assert found.asked.off_menu[0].startswith("12% is not on the menu of AUR.tariff (")
    assert found.against.off_menu == ()
    assert found.ensemble is None
    assert (found.member.number, found.member.why) == (0, "the first")
    assert found.member.by_quarter is None
    assert found.made_of.asked != found.made_of.against
    assert found.variables[0].name == "expected_tariff"


def test_what_cannot_be_compared_is_refused(small: Bed) -> None:
    arms = asked(small, TARIFF, draws=8)
    with pytest.raises(OptionError, match="OUTCOME: option of a lever is not computed"):
        difference.trace(small.model, ("option", "AUR.tariff", None), arms)
    with pytest.raises(OptionError, match="--member: must be between 0 and 7, got 8"):
        difference.trace(small.model, WHAT, replace(arms, member=8))
    with pytest.raises(OptionError, match='no outcome is called "tarif_rate"; did you mean'):
        difference.trace(small.model, ("tarif_rate", "BEL", None), arms)
    with pytest.raises(OptionError, match="outside the horizon"):
        difference.trace(small.model, ("tariff_rate", "BEL", "2099Q1"), arms)
    with pytest.raises(OptionError, match="--vs: impose the same"):
        difference.trace(small.model, WHAT, asked(small, draws=8))
