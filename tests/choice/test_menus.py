"""Menus as tables, and the agenda of a round."""

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.choice import menus
from foedus.choice.menus import ABREAST, NOWHERE
from foedus.contract import LineBelief
from foedus.model.types import Model
from foedus.testing import synthetic

Table = npt.NDArray[Any]


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def table(model: Model) -> menus.Menus:
    return menus.menus(model)


def test_menus_are_padded_to_one_width(model: Model, table: menus.Menus) -> None:
    sizes = [len(lever.options) for lever in model.levers]
    assert table.offered.sum(axis=1).tolist() == sizes
    for row, lever in zip(table.levels, model.levers, strict=True):
        assert tuple(row[: len(lever.levels)]) == pytest.approx(lever.levels)
    names = [lever.name for lever in model.levers]
    assert [model.actors[i] for i in table.holder] == [v.government for v in model.levers]
    assert table.guessed.tolist() == [float(name.startswith("AUR.")) for name in names]
    assert table.ordinal.tolist() == [float(name != "AUR.rhetoric") for name in names]
    assert table.start.tolist() == [float(lever.start) for lever in model.levers]


def test_lines_are_guessed_where_a_mechanism_writes_what_is_believed_of_them(model: Model) -> None:
    known = tuple(dataclasses.replace(m, line_belief=None) for m in model.mechanisms)
    found = dataclasses.replace(model, mechanisms=known)
    assert found.line_belief is None
    assert not menus.menus(found).guessed.any()
    about = LineBelief("transactional_belief", over="ally")
    other = (*known[1:], dataclasses.replace(known[0], line_belief=about))
    guessed = menus.menus(dataclasses.replace(model, mechanisms=other)).guessed
    assert guessed.tolist() == [float(v.government == "BEL") for v in model.levers]


def test_menus_know_lines_and_domains(model: Model, table: menus.Menus) -> None:
    names, lines = ([x.name for x in part] for part in (model.levers, model.lines))
    assert table.mine.tolist() == [
        [float(line.split(".")[0] == lever.split(".")[0]) for line in lines] for lever in names
    ]
    held = {(names[v], lines[i]) for v, i in np.argwhere(table.domain)}
    assert held == {
        ("AUR.ask_support", "AUR.leader"),
        ("AUR.rhetoric", "AUR.leader"),
        ("AUR.tariff", "AUR.leader"),
        ("AUR.ask_spending", "AUR.team"),
        ("AUR.posture", "AUR.team"),
    }


def test_menus_know_who_answers_and_with_what(model: Model, table: menus.Menus) -> None:
    names = [lever.name for lever in model.levers]
    answered = {(names[v], names[w]) for _, v, w in np.argwhere(table.answers)}
    assert table.answers.shape[0] == 1
    assert answered == {
        ("AUR.ask_spending", "BEL.programme"),
        ("AUR.posture", "DRA.grey_pressure"),
        ("BEL.programme", "AUR.ask_spending"),
    }
    # The whole menu of the one that answers, padded to the longest of them.
    assert table.menu == 4
    for first, second in answered:
        lever = model.levers[names.index(second)]
        column = names.index(first)
        there = table.reply_offered[:, column] > 0.0
        assert table.reply_level[there, column].tolist() == pytest.approx(lever.levels)
    alone = [i for i, name in enumerate(names) if name not in dict(answered)]
    assert not table.reply_offered[:, alone].any()


def test_deliberations_are_taken_apart_into_lines_interests_and_the_rest(model: Model) -> None:
    found = menus.parts(model)
    assert found[: len(model.lines)] == tuple(f"line:{line.name}" for line in model.lines)
    interests = tuple(f"interest:{a.name}" for a in model.attributes)
    assert found[len(model.lines) : -len(menus.EXTRAS)] == interests
    assert found[-len(menus.EXTRAS) :] == menus.EXTRAS


# --- what there is to look at in a round ----------------------------------------------------------

LANES = 3


def agenda(
    model: Model,
    table: menus.Menus,
    *picked: str,
    valid: float = 0.0,
    standing: Table | None = None,
    looked: float = 1.0,
) -> menus.Agenda:
    names = [lever.name for lever in model.levers]
    start = np.asarray([v.levels[v.start] for v in model.levers], np.float32)
    stands = jnp.asarray(np.repeat(start[:, None], LANES, 1) if standing is None else standing)
    mine = np.zeros((len(names), LANES), np.float32)
    mine[[names.index(name) for name in picked]] = 1.0
    wide = np.ones_like(mine)
    return menus.turn_to(
        table, jnp.asarray(mine), jnp.asarray(looked * wide), stands, stands,
        jnp.asarray(valid * wide),
    )  # fmt: skip


def test_every_option_is_looked_at_with_every_other_answer(
    model: Model, table: menus.Menus
) -> None:
    names = [lever.name for lever in model.levers]
    found = agenda(model, table, "AUR.ask_spending", "AUR.tariff")
    ask, tariff = names.index("AUR.ask_spending"), names.index("AUR.tariff")
    # Four options, unanswered and met by the two settings that do not stand already.
    assert np.asarray(found.replies)[ask].tolist() == [3] * LANES
    assert np.asarray(found.rows)[ask].tolist() == [-(-4 * 3 // ABREAST)] * LANES
    assert np.asarray(found.rows)[tariff].tolist() == [-(-4 // ABREAST)] * LANES
    rest = [i for i in range(len(names)) if i not in (ask, tariff)]
    assert not np.asarray(found.rows)[rest].any()
    assert int(found.ends[-1]) == np.asarray(found.rows).sum()
    assert int(found.entries[-1]) == 2 * LANES
    assert (np.asarray(found.known) == NOWHERE).all()


def test_an_answer_that_stands_already_is_no_other_future(model: Model, table: menus.Menus) -> None:
    names = [lever.name for lever in model.levers]
    programme = model.levers[names.index("BEL.programme")]
    start = np.asarray([v.levels[v.start] for v in model.levers], np.float32)
    stands = np.repeat(start[:, None], LANES, axis=1)
    # Cut, between two options, and at the last one.
    stands[names.index(programme.name)] = (programme.levels[0], 0.1, programme.levels[-1])
    found = agenda(model, table, "AUR.ask_spending", standing=stands)
    ask = names.index("AUR.ask_spending")
    assert np.asarray(found.replies)[ask].tolist() == [3, 4, 3]
    assert np.asarray(found.slots)[:3, ask].T.tolist() == [[0, 1, 2], [1, 2, 3], [1, 2, 0]]


def test_the_future_of_what_stands_is_known_after_a_round(model: Model, table: menus.Menus) -> None:
    names = [lever.name for lever in model.levers]
    ask = names.index("AUR.ask_spending")
    start = np.asarray([v.levels[v.start] for v in model.levers], np.float32)
    stands = np.repeat(start[:, None], LANES, axis=1)
    stands[ask] = (0.0, 3.5, 3.0)  # the last is on no menu
    found = agenda(model, table, "AUR.ask_spending", valid=1.0, standing=stands)
    assert np.asarray(found.known)[ask].tolist() == [0, 2 * 3, NOWHERE]
    looks = np.asarray([12 - 1, 12 - 1, 12])
    assert np.asarray(found.rows)[ask].tolist() == (-(-looks // ABREAST)).tolist()


def test_nothing_is_looked_at_where_it_is_not_asked_for(model: Model, table: menus.Menus) -> None:
    found = agenda(model, table, "AUR.ask_spending", looked=0.0)
    assert int(found.ends[-1]) == 0
    assert int(found.entries[-1]) == LANES, "it is settled all the same"


def test_entries_are_the_levers_in_turn(model: Model, table: menus.Menus) -> None:
    names = [lever.name for lever in model.levers]
    found = agenda(model, table, "AUR.tariff", "BEL.programme")
    at = menus.entries_of(found, jnp.arange(2 * LANES), LANES)
    assert np.asarray(at.lever).tolist() == sorted(
        [names.index("AUR.tariff")] * LANES + [names.index("BEL.programme")] * LANES
    )
    assert np.asarray(at.lane).tolist() == [*range(LANES), *range(LANES)]
    rows = jnp.arange(len(names) * LANES, dtype=jnp.float32).reshape(len(names), LANES)
    assert np.array_equal(at.member(rows), rows[at.lever, at.lane])
    wide = jnp.arange(len(names) * 2 * LANES).reshape(len(names), 2, LANES)
    assert np.array_equal(at.member(wide)[1], wide[at.lever, 1, at.lane])


def test_the_largest_is_found_where_it_stands_first() -> None:
    table = np.random.default_rng(2).integers(-3, 3, size=(5, 40)).astype(np.float32)
    table[:, 0], table[:, 1] = -np.inf, 0.0
    assert (np.sum(table == table.max(axis=0), axis=0) > 1).any(), "some are equal"
    for axis in (0, 1):
        found = np.asarray(menus.largest(jnp.asarray(table), axis))
        assert np.array_equal(found, table.argmax(axis=axis))
