"""What expected answers add, by hand."""

from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice import answers, menus
from foedus.choice.answers import Answer
from foedus.choice.menus import Entries
from foedus.model.types import Model
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
