"""What expected answers add, by hand, and how a government sees the lines of who answers."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice import answers, menus
from foedus.choice.answers import Answer
from foedus.choice.menus import Entries
from foedus.choice.settle import council
from foedus.contract import LineBelief
from foedus.model.types import Model
from foedus.state import World
from foedus.testing import synthetic

OPTIONS, REPLIES, LINES, ENTRIES = 2, 3, 2, 4


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def seen_with(kappa: float) -> Any:
    wide = jnp.full((1, ENTRIES), kappa)
    return SimpleNamespace(draw=SimpleNamespace(values=SimpleNamespace(anticipation=wide)))


def expected(moves: Any, there: float = 1.0, opens: float = 0.5) -> Answer:
    at = Entries(jnp.zeros(ENTRIES, int), jnp.arange(ENTRIES))
    none = jnp.zeros(ENTRIES)
    return Answer(there + none, at, jnp.asarray(moves), opens + none, none, none, none)


def test_an_answer_adds_what_it_changes_by_its_chance() -> None:
    rng = np.random.default_rng(1)
    moves = rng.dirichlet(np.ones(REPLIES), (OPTIONS, ENTRIES)).transpose(0, 2, 1)
    plain = rng.normal(size=(OPTIONS, LINES, ENTRIES))
    ends = rng.normal(size=(OPTIONS, REPLIES, LINES, ENTRIES))
    at = Entries(jnp.zeros(ENTRIES, int), jnp.arange(ENTRIES))
    found = answers.response(seen_with(0.8), at, expected(moves), plain, ends)
    for o in range(OPTIONS):
        for k in range(LINES):
            for e in range(ENTRIES):
                change = sum(
                    moves[o, r, e] * (ends[o, r, k, e] - plain[o, k, e]) for r in range(REPLIES)
                )
                assert float(found[o, k, e]) == pytest.approx(0.8 * 0.5 * change, abs=1e-5)


def test_nothing_is_added_where_nobody_answers_or_nothing_is_expected() -> None:
    moves = np.full((OPTIONS, REPLIES, ENTRIES), 1.0 / REPLIES)
    plain, ends = np.zeros((OPTIONS, LINES, ENTRIES)), np.ones((OPTIONS, REPLIES, LINES, ENTRIES))
    at = Entries(jnp.zeros(ENTRIES, int), jnp.arange(ENTRIES))
    for kappa, there, opens in ((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)):
        answer = expected(moves, there, opens)
        assert not np.asarray(answers.response(seen_with(kappa), at, answer, plain, ends)).any()


def test_of_the_patron_others_weigh_its_leader_by_what_they_believe(model: Model) -> None:
    names = [lever.name for lever in model.levers]
    belief = np.linspace(0.1, 0.9, len(model.actors))
    share = np.asarray([0.5 if v.government == "AUR" else 1.0 for v in model.lines])
    share = np.where([v.counterfactual for v in model.lines], 0.0, share)
    seen: Any = SimpleNamespace(
        model=model,
        world=SimpleNamespace(
            appraisals=SimpleNamespace(line_share=jnp.asarray(share)[:, None]),
            state=SimpleNamespace(transactional_belief=jnp.asarray(belief)[:, None]),
        ),
    )
    theirs, ours = names.index("BEL.programme"), names.index("AUR.ask_spending")
    lane = jnp.zeros(1, int)

    def of(lever: int, its: int) -> dict[str, float]:
        at = Entries(jnp.asarray([lever]), lane), Entries(jnp.asarray([its]), lane)
        found = answers.believed_shares(seen, menus.menus(model), *at)
        return {v.name: float(x) for v, x in zip(model.lines, found[:, 0], strict=True)}

    ally = of(theirs, ours)
    trust = float(belief[model.actors.index("BEL")])
    led = sum(ally[v.name] for v in model.lines if v.government == "AUR" and v.leader)
    assert led == pytest.approx(trust, rel=1e-5)
    assert sum(ally.values()) == pytest.approx(1.0, rel=1e-5)
    # Of others than the patron it is known which lines prevail.
    patron = of(ours, theirs)
    for line, own in zip(model.lines, share, strict=True):
        assert patron[line.name] == pytest.approx(own if line.government == "BEL" else 0.0)


@pytest.fixture(scope="module")
def world(model: Model) -> World:
    u = np.random.default_rng(3).uniform(0.1, 0.9, (ENTRIES, len(model.columns)))
    return synthetic.disturbed_world(
        model, synthetic.ready(model, synthetic.at_quantiles(model, u)), 1
    )


def entries(model: Model, lever: str) -> Entries:
    place = [v.name for v in model.levers].index(lever)
    return Entries(jnp.full(ENTRIES, place), jnp.arange(ENTRIES))


def as_seen(model: Model, world: World, by: str, whose: str) -> tuple[Any, Any]:
    """Return the lines that hold a lever as another's holder sees them, and as they are."""
    table, its = menus.menus(model), entries(model, whose)
    outlook: Any = SimpleNamespace(model=model, world=world)
    shares = council(model, table, its, world.appraisals.line_share).share
    believed = answers.believed_shares(outlook, table, entries(model, by), its)
    return np.asarray(believed), np.asarray(shares)


def test_others_see_the_leader_by_their_belief(model: Model, world: World) -> None:
    found, shares = as_seen(model, world, "BEL.programme", "AUR.tariff")
    lines = [line.name for line in model.lines]
    belief = np.asarray(world.state.transactional_belief)[model.actors.index("BEL")]
    assert found[lines.index("AUR.leader")] == pytest.approx(belief)
    assert found.sum(axis=0) == pytest.approx(np.ones(ENTRIES))
    assert not np.allclose(found, shares)


def test_lines_about_which_nobody_believes_anything_are_seen_as_they_are(
    model: Model, world: World
) -> None:
    known = tuple(dataclasses.replace(m, line_belief=None) for m in model.mechanisms)
    open_book = dataclasses.replace(model, mechanisms=known)
    about = LineBelief("transactional_belief", over="rival")
    of_rivals = dataclasses.replace(
        model, mechanisms=(*known[1:], dataclasses.replace(known[0], line_belief=about))
    )
    for other in (open_book, of_rivals):
        found, shares = as_seen(other, world, "BEL.programme", "AUR.tariff")
        assert np.array_equal(found, shares)
    found, shares = as_seen(model, world, "AUR.tariff", "BEL.programme")
    assert np.array_equal(found, shares)
