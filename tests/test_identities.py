"""What must hold by construction: the cabinet of prior practice does as the record has it."""

import dataclasses

import numpy as np
import pytest
from tests.runs import Bed, Run

pytestmark = pytest.mark.xdist_group("us-japan")

DRAWS, REPLICATES, QUARTERS = 128, 8, 16


@pytest.fixture(scope="module")
def runs(us_japan: Bed) -> tuple[Run, Run, Run]:
    """Return baseline, L0, and L0 with governments for which the record alone decides."""
    free, cabinet = us_japan.arm(), us_japan.arm(policy="L0")
    record = dataclasses.replace(cabinet, weighs=np.zeros_like(cabinet.weighs))
    found = us_japan.arms(
        [free, cabinet, record], draws=DRAWS, replicates=REPLICATES, quarters=QUARTERS
    )
    return found[0], found[1], found[2]


def standing(run: Run, lever: str, options: tuple[str, ...]) -> np.ndarray:
    """Return the share of members at each option, by quarter."""
    taken = run.of("option", lever)
    return np.stack([(taken == o).mean(axis=0) for o in range(len(options))], axis=1)


def coerced(run: Run, options: tuple[str, ...]) -> float:
    """Return the share of member-quarters in which the patron shames or threatens."""
    taken = run.of("option", "USA.rhetoric")
    return float(np.isin(taken, [options.index("shame"), options.index("threaten")]).mean())


def test_the_cabinet_shames_as_seldom_as_the_record(runs: tuple[Run, Run, Run]) -> None:
    """S13, an identity; the control is the government as it is, which is no such cabinet."""
    baseline, cabinet, record = runs
    lever = next(v for v in baseline.model.levers if v.name == "USA.rhetoric")
    shares = [coerced(run, lever.options) for run in (baseline, cabinet, record)]
    assert abs(shares[1] - shares[2]) < 0.03
    assert shares[0] > shares[2] + 0.05, "the test could fail"


def test_shares_stay_near_the_record_while_nothing_is_imposed(
    runs: tuple[Run, Run, Run],
) -> None:
    """S14, an identity: shares after sixteen quarters, cabinet against the record alone."""
    errors: list[float] = []
    control: list[float] = []
    for lever in runs[0].model.levers:
        last = [standing(run, lever.name, lever.options)[-1] for run in runs]
        errors += list(np.abs(last[1] - last[2]))
        control += list(np.abs(last[0] - last[2]))
    assert max(errors) < 0.10
    assert np.mean(errors) < 0.04
    assert max(control) > 0.20, "the test could fail"


def test_moves_are_about_as_frequent_as_in_the_record(runs: tuple[Run, Run, Run]) -> None:
    """S17: moves in ten years under the cabinet, against the reference quarters of the record."""
    _, cabinet, _ = runs
    model = cabinet.model
    for lever in model.levers:
        name = f"lever.{lever.name}.opening.moves"
        if name not in model.index:
            continue
        moves = float(np.mean(np.diff(cabinet.of("option", lever.name), axis=1) != 0)) * 40
        prior = model.columns[model.index[f"lever.{lever.name}.opening"]].prior
        assert prior.family == "fitted"
        quarters = prior.args[0]
        part = 1.0 if lever.opens_before_budget is None else (lever.opens_before_budget + 1) / 4.0
        seen = float(cabinet.column(name).mean()) / quarters * part * 40
        assert seen / 2.0 < moves < 2.0 * seen, (lever.name, moves, seen)
