"""One member of the small case walked again, shared by the tests of what explains it."""

from collections.abc import Callable

import pytest
from tests.runs import Bed, Run

from foedus.engine import run_manifest, sink, start_values
from foedus.engine.run import Block
from foedus.experiment import Arm, Ensemble, Experiment
from foedus.experiment.arm import of_policy
from foedus.explain.replay import Path, Replay
from foedus.model import schedule
from foedus.result.result import Result, open_result
from foedus.result.store import ResultWriter

MEMBER, DRAWS, QUARTERS = 5, 24, 4


@pytest.fixture(scope="session")
def whole(small: Bed) -> Run:
    """Return the run that the member is of."""
    return small.run(draws=DRAWS, quarters=QUARTERS)


@pytest.fixture(scope="session")
def replay(small: Bed) -> Replay:
    """Return what walks members of the small case again: it compiles on its first walk."""
    return Replay(small.engine)


@pytest.fixture(scope="session")
def walked(small: Bed, replay: Replay) -> Callable[..., Path]:
    """Return a function that walks the member again, under what is imposed."""

    def path(*do: str) -> Path:
        run = small.run(*do, draws=DRAWS, quarters=QUARTERS)
        arm = small.arm(*do, quarters=QUARTERS)
        values = run.values[MEMBER]
        return replay.walk(arm, run.matrix, values, draw=MEMBER, replicate=0, seed=0)

    return path


@pytest.fixture(scope="session")
def path(walked: Callable[..., Path]) -> Path:
    """Return the member where nothing is imposed."""
    return walked()


TARIFF = "AUR.tariff=10%@2025Q2"


@pytest.fixture(scope="session")
def kept(small: Bed, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return a stored result of the small case: its baseline, and an arm with a tariff."""
    arms = (of_policy(small.model.case, "baseline"), Arm("tax", (TARIFF,)))
    experiment = Experiment(small.model.case, arms, Ensemble(DRAWS, 1, QUARTERS))
    imposed = schedule.of_experiment(small.model, experiment)
    made = run_manifest.of_experiment(small.model, experiment, imposed, "2026-01-01T00:00:00Z")
    blocks: list[Block] = []
    schedules = [arm for arm, _ in imposed.values()]
    size = experiment.ensemble.size
    matrix = small.engine.run(schedules, **size, sink=blocks.append)
    cut = sink.cutter(small.model)
    with ResultWriter(tmp_path_factory.mktemp("kept") / "small", made) as writer:
        for block in blocks:
            writer.write(*cut(block))
        drawn = start_values.common(matrix, schedules)
        writer.write_parameters(matrix)
        writer.write_starts(start_values.starts(small.engine.executables, drawn))
        return open_result(writer.finish())
