"""What stands on a card: found by roles, never by a country."""

import dataclasses

import pytest

from foedus import pipeline
from foedus.attribution import entries
from foedus.counterfactuals.probes import Level, Stands
from foedus.engine.run import columns
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.testing import synthetic
from foedus.testing.synthetic import ALLY, RIVAL, STAKE


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_entries_name_outcomes_that_ship_and_no_actor() -> None:
    known = discover().outcomes
    assert {entry.outcome for entry in entries.ENTRIES} <= set(known)
    actors = {name for case in ("us-japan", "nato") for name in pipeline.load(case).actors}
    said = {str(x) for entry in entries.ENTRIES for x in dataclasses.astuple(entry)}
    assert not said & actors


def test_every_entry_is_read_of_the_column_that_holds_it(model: Model) -> None:
    found = entries.read(model, [ALLY])
    assert [one.entry for one in found] == list(entries.ENTRIES)
    labels = {kept.outcome.name: kept.labels for kept in model.kept}
    where = dict(columns(model))
    for one in found:
        who = STAKE if one.entry.over == "stake" else ALLY
        key = f"{who}>{who}" if one.entry.over == "ally>ally" else who
        name = one.entry.outcome
        assert one.actors == (who,)
        assert one.probe == Level((where[name].start + labels[name].index(key),))


def test_an_entry_that_nobody_has_is_left_out(model: Model) -> None:
    nobody = entries.read(model, [])
    assert [one.entry.over for one in nobody] == ["stake"]
    assert all(one.entry.over != "stake" for one in entries.read(model, [STAKE]))


def test_the_answer_is_read_of_every_option_of_a_rival(model: Model) -> None:
    found = entries.moves(model)
    assert {(move.lever, move.government) for move in found} == {(f"{RIVAL}.grey_pressure", RIVAL)}
    assert [move.option for move in found] == ["eased", "steady", "raised"]
    assert len({move.probe for move in found}) == 3
    assert all(isinstance(move.probe, Stands) for move in found)


def test_the_ally_is_the_one_the_question_is_aimed_at() -> None:
    nato = pipeline.compile("nato")
    every = entries.allies_of(nato, [])
    assert len(every) > 1
    aimed = next(lever for lever in nato.levers if set(lever.targets) & set(every))
    held = next(lever for lever in nato.levers if lever.government in every)
    expected = tuple(a for a in every if a in aimed.targets)
    assert entries.allies_of(nato, [aimed.name]) == expected
    assert held.government in entries.allies_of(nato, [held.name])
    both = entries.read(nato, every)
    assert both[0].actors == every
