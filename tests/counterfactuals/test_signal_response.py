"""Whom levers hear: exact changes of probabilities, against worlds that are run."""

import dataclasses
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed

import foedus
from foedus import authoring
from foedus.case import parse_intervention
from foedus.case.schema import Signal
from foedus.counterfactuals import signal_response
from foedus.counterfactuals.quiet_world import LOOKED, Quiet, schedule_of, valued
from foedus.dynamics import priors
from foedus.engine import calendar
from foedus.engine.year import LANES, QUARTERS, Mode
from foedus.errors import OptionError, OutputError
from foedus.model.types import Model
from foedus.result.documents.heard import Heard

pytestmark = pytest.mark.xdist_group("small")

Table = np.ndarray[Any, Any]
DRAWS = 24
DEAF, ATTENTIVE = "BEL.support_offer", "DRA.grey_pressure"


def changed(model: Model, **columns: float) -> Any:
    """Return a patch under which some columns are the same number in every draw."""
    real = priors.draw

    def drawn(of: Model, seed: int, draws: int) -> Table:
        matrix = real(of, seed, draws)
        for name, value in columns.items():
            matrix[:, model.index[name]] = value
        return matrix

    return patch.object(priors, "draw", drawn)


@pytest.fixture(scope="module")
def heard(small: Bed) -> Heard:
    # An even chance that the better option is taken: what options are worth counts for nothing.
    with changed(small.model, **{f"lever.{DEAF}.sharpness": 0.5}):
        return signal_response.hears(small.model, draws=DRAWS, seed=0)


def test_a_lever_that_hears_nothing_has_zeros_and_another_has_not(heard: Heard) -> None:
    deaf = [cell for cell in heard.cells if cell.lever == DEAF]
    assert deaf
    assert all(cell.change == cell.p95 == cell.level == 0.0 for cell in deaf)
    other = [cell for cell in heard.cells if cell.lever == ATTENTIVE and not cell.own]
    assert max(cell.change for cell in other) > 0.05
    loudest = max(other, key=lambda cell: cell.change)
    assert loudest.p05 <= loudest.p50 <= loudest.p95
    assert max(abs(x) for x in loudest.options) > 0.01


def test_probabilities_and_their_changes_add_up(heard: Heard) -> None:
    for ear in heard.levers:
        assert sum(ear.chances) == pytest.approx(1.0, abs=1e-5)
        assert min(ear.chances) >= 0.0
        assert len(ear.chances) == len(ear.options)
        assert ear.start in ear.options
    for cell in heard.cells:
        assert sum(cell.options) == pytest.approx(0.0, abs=1e-5)
        assert 0.0 <= cell.change <= 1.0
        # The change of the mean cannot exceed the mean of changes.
        assert 0.5 * sum(abs(x) for x in cell.options) <= cell.change + 1e-5
        assert cell.left_out == 0


def test_every_other_option_is_a_signal_and_own_acts_are_told_apart(
    small: Bed, heard: Heard
) -> None:
    levers = small.model.levers
    acts = [f"{v.name}={o}" for v in levers for i, o in enumerate(v.options) if i != v.start]
    assert [signal.name for signal in heard.signals] == acts
    assert len(heard.cells) == len(acts) * (len(levers) - 1)
    for signal in heard.signals:
        assert heard.cell(signal.name, signal.lever) is None
        for lever in levers:
            cell = heard.cell(signal.name, lever.name)
            assert (cell is None) == (lever.name == signal.lever)
            assert cell is None or cell.own == (lever.government == signal.government)
    assert any(cell.own for cell in heard.cells)


def test_numbers_do_not_depend_on_what_else_is_asked(small: Bed, heard: Heard) -> None:
    names = [heard.signals[0].name, heard.signals[-1].name]
    with changed(small.model, **{f"lever.{DEAF}.sharpness": 0.5}):
        few = signal_response.hears(small.model, draws=DRAWS, seed=0, only=names, threads=1)
    assert few.cells == tuple(cell for cell in heard.cells if cell.signal in names)
    assert few.levers == heard.levers


def first_choices(model: Model, text: str, lever: int, quiet: Quiet) -> Table:
    """Return the options that members of the first draw choose in the quarter looked at."""
    schedule = schedule_of(model, [parse_intervention(text)], {})
    forced = schedule.forced.copy()
    forced[LOOKED, lever] = 0.0
    (imposed,) = calendar.imposed_years(
        model, dataclasses.replace(schedule, forced=forced), QUARTERS
    )
    runs = quiet.runs
    member = np.arange(LANES, dtype=np.uint32)
    rows = np.ascontiguousarray(np.repeat(quiet.matrix[:1], LANES, axis=0).T)
    ready, luck, carry = runs.start(rows, np.uint32(quiet.seed), member * np.uint32(0), member)
    paths = quiet._reference(schedule, quiet.matrix)
    alone = runs.alone(LANES)
    recall = dataclasses.replace(
        alone.recall,
        then=paths.compute(0)[0],
        lane=jnp.zeros(LANES, jnp.int32),
        first=jnp.float32(0.0),
    )
    mode = Mode(quiet=alone.quiet, asked=alone.asked, recall=recall)
    carry, _ = runs.year(ready, luck, np.ones(LANES, np.float32), carry, imposed, mode)
    levels = np.asarray(model.levers[lever].levels)
    return np.abs(levels[:, None] - np.asarray(carry.levels)[lever]).argmin(axis=0)


@pytest.mark.parametrize(
    ("act", "name"),
    [("AUR.posture=halt", "DRA.grey_pressure"), ("BEL.programme=+0.5", "AUR.ask_support")],
)
def test_probabilities_are_the_shares_of_what_members_choose(
    small: Bed, act: str, name: str
) -> None:
    model = small.model
    lever = next(i for i, v in enumerate(model.levers) if v.name == name)
    with changed(model, **{f"lever.{name}.opening": 1.0}):
        quiet = Quiet(model, 1, 5)
    looked = quiet.look(schedule_of(model, [parse_intervention(act)], {}))
    width = len(model.levers[lever].options)
    chance = looked.chance[:width, lever, 0]
    assert 0.02 < chance.max() < 0.98
    taken = first_choices(model, act, lever, quiet)
    share = np.bincount(taken, minlength=width) / LANES
    assert np.abs(share - chance).max() < 4.0 * np.sqrt(0.25 / LANES)


def test_interests_add_up_to_what_options_are_worth(small: Bed) -> None:
    model = small.model
    quiet = Quiet(model, 8, 0)
    whole, each = quiet.worth()
    assert np.abs(each.sum(axis=0) - whole).max() < 1e-3 * np.abs(whole).max()
    assert np.abs(whole).max() > 1.0
    stakes = {row.lever: row for row in signal_response.stakes(model, draws=8, seed=0)}
    for i, lever in enumerate(model.levers):
        row = stakes[lever.name]
        own = [model.attributes[k].name for k in valued(model, lever.government)]
        assert [interest.name for interest in row.interests] == own
        for n, interest in enumerate(row.interests):
            spread = np.ptp(each[n, : len(lever.options), i], axis=0)
            assert interest.dead == ((spread < 0.02).mean() >= 0.9)
            assert min(interest.gain, interest.loss, interest.spread) >= 0.0
            assert interest.gain <= spread.max() + 1e-5


def test_the_range_is_that_of_what_the_record_is_compared_with(small: Bed) -> None:
    # Where the lines that decide made the record too, nothing is tilted where nothing was done.
    stakes = {row.lever: row for row in signal_response.stakes(small.model, draws=DRAWS, seed=0)}
    quiet = Quiet(small.model, DRAWS, 0)
    untouched = quiet.look(schedule_of(small.model, (), {}))
    whole, _ = quiet.worth()
    for i, lever in enumerate(small.model.levers):
        width = len(lever.options)
        if np.abs(untouched.tilt[:width, i]).max() < 1e-5:
            pairs = [np.abs(whole[a, i] - whole[b, i]) for a in range(width) for b in range(a)]
            swings = np.mean(pairs, axis=0) / quiet.sharpness()[i]
            assert stakes[lever.name].own == pytest.approx(np.median(swings), rel=1e-3, abs=1e-5)
    assert stakes[ATTENTIVE].given == pytest.approx(
        np.median(quiet.matrix[:, small.model.index[f"lever.{ATTENTIVE}.range"]]), rel=1e-4
    )


@cache
def declaring(model: Model, **signals: tuple[tuple[str, ...], tuple[str, ...]]) -> Model:
    """Return a model whose case declares signals, as (do, given) by name."""
    found = {n: Signal(title=n, do=do, given=given) for n, (do, given) in signals.items()}
    return dataclasses.replace(model, case=model.case.model_copy(update={"signals": found}))


def test_a_declared_signal_is_compared_with_what_is_given(small: Bed) -> None:
    first, last = small.model.first, small.model.first + 7
    held = partial("state:commitment_trust[BEL,BEL]={}@{}..{}".format)
    given, more = (held(x, first, last) for x in ("0.8", "0.3"))
    model = declaring(small.model, doubt=((more,), (given,)), same=((given,), (given,)))
    found = signal_response.hears(model, draws=DRAWS, seed=0, only=["doubt", "same"])
    assert [signal.lever for signal in found.signals] == ["", ""]
    assert all(cell.change == 0.0 for cell in found.cells if cell.signal == "same")
    assert max(cell.change for cell in found.cells if cell.signal == "doubt") > 0.01
    assert not any(cell.own for cell in found.cells)


def test_an_act_may_be_a_declared_signal(small: Bed) -> None:
    act = "AUR.posture=halt"
    model = declaring(small.model, halt=((act,), ()))
    found = signal_response.hears(model, draws=DRAWS, seed=0, only=[act, "halt"])
    for lever in model.levers:
        named, declared = (found.cell(name, lever.name) for name in (act, "halt"))
        assert declared is not None
        assert named is None or named.options == declared.options


def test_progress_is_told(small: Bed) -> None:
    told: list[tuple[str, int, int]] = []
    note: Callable[[str, int, int], None] = lambda *call: told.append(call)  # noqa: E731
    signal_response.hears(small.model, draws=4, seed=0, only=["AUR.tariff=25%"], progress=note)
    assert told == [("listening", 1, 2), ("listening", 2, 2)]


def test_a_case_is_heard_from_end_to_end(small: Bed, tmp_path: Path) -> None:
    page, case = tmp_path / "heard.html", small.model.case
    found = foedus.hears(case, draws=4, seed=2, html=page)
    assert (found.draws, found.seed, found.case) == (4, 2, case.name)
    assert found.quarter == str(small.model.first + LOOKED)
    assert page.read_text(encoding="utf-8").count("<tbody>") == 4, "three governments, and words"
    with pytest.raises(OutputError):
        foedus.hears(case, draws=4, html=page)
    with pytest.raises(OptionError):
        foedus.hears(case, draws=0)


def test_a_range_far_from_the_models_own_is_doubted(small: Bed) -> None:
    doubts, _ = authoring.doubts(small.model.case)
    own = {row.lever: row for row in signal_response.stakes(small.model)}
    named = {doubt.what.partition(":")[0] for doubt in doubts}
    assert named == {n for n, s in own.items() if not s.own / 2 <= s.given <= 2 * s.own}
    assert "AUR.tariff" in named
    assert all(doubt.fix for doubt in doubts)


def test_what_makes_no_sense_is_told_first_and_needs_no_sizes(small: Bed) -> None:
    case = small.model.case
    model = dataclasses.replace(
        small.model, attributes=tuple(
            dataclasses.replace(a, swing=1e30) if a.name == "affront" else a
            for a in small.model.attributes
        ),
    )  # fmt: skip
    with patch.object(signal_response, "stakes") as asked:
        [odd], idle = signal_response.doubts(model, sizes=False)
    assert "affront: a swing of 1e+30" in odd.what
    assert odd.where == case.where("attributes", "affront", "swing")
    assert idle == []
    asked.assert_not_called()
    assert authoring.doubts(case, sizes=False) == ([], [])
