"""A member walked again is the member of the run, and what was added makes up its state."""

import numpy as np
import pytest
from tests.explain.conftest import MEMBER, QUARTERS
from tests.runs import Bed, Run

from foedus.explain.replay import Path, imposed_by_quarter, settings
from foedus.state import STATE

pytestmark = pytest.mark.xdist_group("small")


def test_the_member_is_the_one_of_the_run(path: Path, whole: Run) -> None:
    assert path.apart < 1e-4
    kept = np.concatenate([step.kept for step in path.steps], axis=1).T
    assert kept == pytest.approx(whole.values[MEMBER], rel=1e-3, abs=1e-4)


def test_increments_make_up_the_state(path: Path) -> None:
    for step in path.steps:
        for name in STATE:
            added = [own[name] for own in step.added.values() if name in own]
            total = getattr(step.moving.link, name) + sum(added, np.float32(0.0))
            assert total == pytest.approx(getattr(step.evolved, name), abs=1e-5), name


def test_shocks_are_what_is_not_there_without_them(path: Path) -> None:
    shaken = {
        (mechanism, name)
        for step in path.steps
        for mechanism, own in step.added.items()
        for name, value in own.items()
        if not np.array_equal(value, step.quiet[mechanism][name])
    }
    with_shocks = {m.name for m in path.model.mechanisms if m.shocks}
    assert shaken
    assert {mechanism for mechanism, _ in shaken} <= with_shocks


def test_quarters_follow_each_other(path: Path) -> None:
    for before, after in zip(path.steps, path.steps[1:], strict=False):
        assert np.array_equal(before.after.link.gdp, np.asarray(after.carried.gdp))
        assert np.asarray(after.carry.levels)[:, 0] == pytest.approx(before.levels)


def test_settings_are_read_from_what_a_run_keeps(small: Bed, whole: Run) -> None:
    found = settings(small.model, whole.values[MEMBER])
    taken = whole["option"][MEMBER].astype(int)
    for i, lever in enumerate(small.model.levers):
        assert found[:, i] == pytest.approx([lever.levels[o] for o in taken[:, i]]), lever.name


def test_each_quarter_has_what_is_imposed_in_it(small: Bed) -> None:
    arm = small.arm("AUR.tariff=25%@2025Q2..2025Q3", quarters=QUARTERS)
    found = imposed_by_quarter(small.model, arm)
    assert [int(one.number) for one in found] == list(range(QUARTERS))
    tariff = [lever.name for lever in small.model.levers].index("AUR.tariff")
    assert [float(one.forced[tariff, 0]) for one in found] == [0.0, 1.0, 1.0, 0.0]
