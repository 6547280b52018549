import dataclasses
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats

from foedus.contract import Mechanism, Shock
from foedus.dynamics import streams
from foedus.dynamics.streams import Streams
from foedus.errors import CompileError
from foedus.mechanisms import capability
from foedus.model.types import Model
from foedus.testing import synthetic


def keys(seed: int, draws: Any, replicate: int = 0) -> Any:
    draws = jnp.asarray(draws, dtype=jnp.uint32)
    of = jax.vmap(streams.member_key, in_axes=(None, 0, None))
    return of(jnp.uint32(seed), draws, jnp.uint32(replicate))


def by_name(
    model: Model, *, seed: int = 0, draws: Any = range(20), replicate: int = 0, quarter: int = 0
) -> dict[str, npt.NDArray[Any]]:
    layout = streams.streams(model)
    u = streams.quarter_uniforms(layout, keys(seed, draws, replicate), jnp.int32(quarter))
    return dict(zip(layout.names, np.asarray(u), strict=True))


def idle(name: str = "idle") -> Mechanism:
    """A mechanism with a shock of its own that moves nothing."""
    return dataclasses.replace(
        capability.MECHANISM,
        name=name,
        step=lambda world, params, shocks: {},
        writes=(),
        effects=(),
        shocks=(Shock("whim", ("actor",)),),
    )


def test_names_end_in_what_they_belong_to() -> None:
    names = streams.streams(synthetic.small_model()).names
    assert len(set(names)) == len(names)
    assert {
        "economy.growth[BEL]",
        "extended_deterrence.challenge.event[COR]",
        "incident_ladder.grey_incidents.burst[BEL]",
        "incident_ladder.grey_incidents.count[BEL]",
        "AUR.tariff.agenda",
        "BEL.programme.agenda",
        "BEL.programme.veto",
        "AUR.rhetoric.taste[shame]",
        "adviser_aggregation.influence[AUR.leader]",
    } <= set(names)


def test_uniforms_are_uniform_and_unrelated() -> None:
    found = by_name(synthetic.small_model(), draws=range(4000))
    table = np.stack(list(found.values()))
    assert 0.0 < table.min() < table.max() < 1.0
    assert min(scipy.stats.kstest(row, "uniform").pvalue for row in table) > 1e-5
    related = np.corrcoef(table) - np.eye(len(table))
    assert np.abs(related).max() < 0.09  # the largest of some 3,000 correlations of 4,000 pairs
    assert np.isfinite(np.asarray(streams.normals(jnp.asarray([2.0**-24, 1 - 2.0**-24])))).all()


def test_every_coordinate_of_a_number_counts() -> None:
    model = synthetic.small_model()
    base = by_name(model)
    name = "economy.growth[BEL]"
    others = (
        by_name(model, seed=1),
        by_name(model, draws=range(20, 40)),
        by_name(model, replicate=1),
        by_name(model, quarter=1),
    )
    for other in others:
        assert not np.any(base[name] == other[name])
    assert np.array_equal(base[name], by_name(model)[name])


def test_a_number_does_not_depend_on_the_other_members() -> None:
    model = synthetic.small_model()
    few, many = by_name(model, draws=range(5)), by_name(model, draws=range(60))
    late = by_name(model, draws=[3])
    for name, values in few.items():
        assert np.array_equal(values, many[name][:5])
        assert values[3] == late[name][0]


def test_some_streams_are_those_of_the_whole_quarter() -> None:
    model = synthetic.small_model()
    names = ["BEL.programme.agenda", "AUR.tariff.agenda"]
    for quarter in (0, 5):
        whole = by_name(model, quarter=quarter)
        some = streams.uniforms_of(names, keys(0, range(20)), jnp.int32(quarter))
        for name, row in zip(names, np.asarray(some), strict=True):
            assert np.array_equal(row, whole[name])


def test_what_is_drawn_once_is_unrelated_to_what_is_drawn_each_quarter() -> None:
    model = synthetic.small_model()
    lasting = [
        f"AUR.tariff.leaning[{o}].{part}" for o in ("0%", "10%") for part in ("angle", "size")
    ]
    once = np.asarray(streams.once(lasting, keys(0, range(4000))))
    assert min(scipy.stats.kstest(row, "uniform").pvalue for row in once) > 1e-4
    each = np.stack(list(by_name(model, draws=range(4000)).values()))
    both = np.corrcoef(np.concatenate([once, each])) - np.eye(len(once) + len(each))
    assert np.abs(both[: len(once)]).max() < 0.08
    assert not np.any(once == np.asarray(streams.once(lasting, keys(0, range(4000), 1))))


def test_an_added_mechanism_leaves_all_other_numbers() -> None:
    before = by_name(synthetic.small_model())
    after = by_name(synthetic.small_model(synthetic.with_mechanism(idle())))
    assert set(after) - set(before) == {f"idle.whim[{a}]" for a in ("AUR", "BEL", "COR", "DRA")}
    for name, values in before.items():
        assert np.array_equal(values, after[name]), name


def test_an_added_actor_or_lever_leaves_all_other_numbers() -> None:
    sections = synthetic.small_case()
    # In canonical order the newcomer stands before all others.
    sections["actors"]["AAA"] = {"name": "Aaland", "role": "partner"}
    del sections["governments"]["AUR"]["instruments"]["posture"]
    sections["governments"]["AUR"]["lines"]["team"]["domain"] = []
    del sections["governments"]["BEL"]["instruments"]["support_offer"]
    before = by_name(synthetic.small_model())
    after = by_name(synthetic.small_model(sections=sections))
    assert [n for n in after if "AAA" in n]
    shared = set(before) & set(after)
    assert set(before) - shared == {
        n for n in before if n.startswith(("AUR.posture.", "BEL.support_offer."))
    }
    for name in shared:
        assert np.array_equal(before[name], after[name]), name


def test_two_streams_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "stream_id", lambda name: 7)
    with pytest.raises(CompileError, match="two random streams share an id"):
        streams.streams(synthetic.small_model())


def test_shocks_have_the_shape_they_declare() -> None:
    model = synthetic.small_model(synthetic.with_mechanism(idle()))
    layout: Streams = streams.streams(model)
    u = streams.quarter_uniforms(layout, keys(0, range(3)), jnp.int32(0))
    found = streams.shocks_of(model, layout, u)
    still = streams.no_shocks(model)
    for mechanism in model.mechanisms:
        for shock in mechanism.shocks:
            sizes = tuple(model.sizes[d] for d in shock.dims)
            assert found[mechanism.name][shock.name].shape == (*sizes, 3)
            assert still[mechanism.name][shock.name].shape == (*sizes, 1)
            assert not np.any(still[mechanism.name][shock.name])
    name = "economy.growth[BEL]"
    mine = by_name(model, draws=range(3))[name]
    wanted = scipy.stats.norm.ppf(mine)
    got = found["economy"]["growth"][model.actors.index("BEL")]
    assert got == pytest.approx(wanted, abs=1e-4)


def test_normals_and_gumbels_have_their_moments() -> None:
    u = (jnp.arange(200_000) + 0.5) / 200_000
    normal, gumbel = streams.normals(u), streams.gumbels(u)
    assert float(normal.mean()) == pytest.approx(0.0, abs=1e-3)
    assert float(normal.std()) == pytest.approx(1.0, abs=1e-3)
    assert float(gumbel.mean()) == pytest.approx(np.euler_gamma, abs=2e-3)
    assert float(gumbel.var()) == pytest.approx(np.pi**2 / 6, abs=1e-2)


@pytest.mark.parametrize("size", [2.0, 4.0, 10.0])
@pytest.mark.parametrize("rate", [0.5, 2.0, 9.5, 40.0])
def test_counts_are_close_to_negative_binomial(rate: float, size: float) -> None:
    # The gamma quantile inside is approximate: 2% of the mean, 5% of the variance, and the
    # distribution function within 0.01 everywhere.
    rng = np.random.default_rng(0)
    burst, arrival = (jnp.asarray(rng.uniform(1e-6, 1 - 1e-6, 200_000)) for _ in range(2))
    found = np.asarray(streams.counts(jnp.asarray(rate), jnp.asarray(size), burst, arrival))
    wanted = scipy.stats.nbinom(size, size / (size + rate))
    assert (found >= 0.0).all()
    assert (found == np.round(found)).all()
    assert found.mean() == pytest.approx(wanted.mean(), rel=0.02)
    assert found.var() == pytest.approx(wanted.var(), rel=0.05)
    grid = np.arange(0, int(4 * rate) + 5)
    below = np.searchsorted(np.sort(found), grid, side="right") / len(found)
    assert np.abs(below - wanted.cdf(grid)).max() < 0.01


def test_counts_rise_with_the_rate_for_the_same_numbers() -> None:
    # So that arms with one seed differ in the direction in which their rates do.
    rng = np.random.default_rng(1)
    burst, arrival = (jnp.asarray(rng.uniform(1e-6, 1 - 1e-6, 5_000)) for _ in range(2))
    rates = (0.0, 0.1, 0.5, 2.0, 2.1, 10.0, 12.0, 30.0, 100.0)
    found = [streams.counts(jnp.asarray(r), jnp.asarray(3.0), burst, arrival) for r in rates]
    assert not np.any(found[0]), "no incidents where there can be none"
    for low, high in pairwise(found):
        assert np.all(np.asarray(low) <= np.asarray(high))
        assert np.any(np.asarray(low) < np.asarray(high))
