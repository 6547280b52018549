import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.dynamics import priors
from foedus.model import assemble
from foedus.model.types import Model
from foedus.testing import synthetic

pytestmark = pytest.mark.xdist_group("mechanisms")

DRAWS = 400


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def matrix(model: Model) -> npt.NDArray[np.float32]:
    return priors.draw(model, 0, DRAWS)


def test_parameters_are_read_by_name_and_actor(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    found = assemble.parameters(model, jnp.asarray(matrix.T))
    assert set(found) == {m.name for m in model.mechanisms}
    economy = found["economy"]
    assert np.array_equal(economy.adaptation, matrix[:, model.index["economy.adaptation"]])
    for i, actor in enumerate(model.actors):
        wanted = matrix[:, model.index[f"economy.growth[{actor}]"]]
        assert np.array_equal(economy.growth[i], wanted)
    solved = found["defence_demand"].security_share
    assert solved.shape == (4, DRAWS)
    assert not solved.any(), "intercepts are zero until they are solved"


def test_start_values_are_carried_to_their_links(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    link = assemble.given_start(model, jnp.asarray(matrix.T))
    ally, rival = (model.actors.index(a) for a in ("BEL", "DRA"))
    assert np.asarray(link.gdp[ally]) == pytest.approx(np.log(4000.0), rel=1e-6)
    threat = matrix[:, model.index["state.threat[DRA>BEL]"]].astype(float)
    assert np.asarray(link.threat[rival, ally]) == pytest.approx(
        np.log(threat / (1.0 - threat)), rel=1e-5
    )
    tariff = matrix[:, model.index["state.tariff[AUR>BEL]"]]
    assert np.array_equal(link.tariff[model.actors.index("AUR"), ally], tariff)


def test_what_the_case_does_not_give_stands_at_link_zero() -> None:
    sections = synthetic.small_case()
    del sections["state"]["host_nation_support"]["default"]
    sections["state"]["host_nation_support"]["values"] = {
        "BEL": {"value": 1.4, "source": "assumption", "grade": "E"}
    }
    model = synthetic.small_model(sections=sections)
    row = jnp.asarray(priors.draw(model, 0, 3).T)
    found = np.asarray(assemble.given_start(model, row).host_nation_support)
    assert found[model.actors.index("BEL")] == pytest.approx(np.log(1.4))
    assert np.count_nonzero(found) == 3
    assert np.isfinite(found).all()


def test_lines_start_at_their_weights(model: Model, matrix: npt.NDArray[np.float32]) -> None:
    weight = np.asarray(assemble.given_start(model, jnp.asarray(matrix.T)).line_weight)
    drawn = matrix[:, model.index["line.AUR.leader.weight"]].astype(float)
    assert weight[0] == pytest.approx(np.log(drawn / (1.0 - drawn)), abs=1e-5)
    assert not weight[2].any(), "a counterfactual line stands at even odds"


def test_values_are_shares_with_signs(model: Model, matrix: npt.NDArray[np.float32]) -> None:
    worth = np.asarray(
        assemble.values(model, jnp.asarray(matrix.T), assemble.numbers_of(model)).worth
    )
    assert worth.shape == (len(model.pairs), DRAWS)
    for i, line in enumerate(model.lines):
        rows = [p for p, (of, _) in enumerate(model.pairs) if of == i]
        # The mean attribute is worth one swing, whatever is drawn.
        assert np.abs(worth[rows]).sum(axis=0) == pytest.approx(len(rows), rel=1e-5)
        for row in rows:
            k = model.pairs[row][1]
            if line.signs[k] == "?":
                assert 0.4 < (worth[row] > 0.0).mean() < 0.6, line.name
            else:
                assert ((worth[row] > 0.0) == (line.signs[k] == "+")).all(), line.name


def test_log_odds_per_swing_follow_from_sharpness_and_range(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    changed = matrix.copy()
    names = [lever.name for lever in model.levers]
    changed[0, model.index["lever.AUR.tariff.sharpness"]] = 0.9
    changed[0, model.index["lever.AUR.tariff.range"]] = 0.25
    changed[1, model.index["lever.AUR.tariff.sharpness"]] = 0.5
    found = np.asarray(
        assemble.values(model, jnp.asarray(changed.T), assemble.numbers_of(model)).sharpness
    )
    tariff = found[names.index("AUR.tariff")]
    assert tariff[0] == pytest.approx(np.log(9.0) / 0.25, rel=1e-5)
    assert tariff[1] == 0.0
    assert (tariff[2:] > 0.0).all()


def test_base_shares_are_logarithms_by_option(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    found = np.asarray(
        assemble.values(model, jnp.asarray(matrix.T), assemble.numbers_of(model)).log_base,
        dtype=float,
    )
    for lever, rows in zip(model.levers, found, strict=True):
        for option, row in zip(lever.options, rows, strict=False):
            share = matrix[:, model.index[f"lever.{lever.name}.base[{option}]"]]
            assert np.exp(row) == pytest.approx(share, rel=1e-5)
        assert (rows[len(lever.options) :] == assemble.NEVER).all(), "beyond the menu"


def test_an_option_for_which_another_stands_is_never_taken(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    changed = matrix.copy()
    changed[:, model.index["lever.AUR.tariff.base[15%]"]] = 0.0
    names = [lever.name for lever in model.levers]
    found = np.asarray(
        assemble.values(model, jnp.asarray(changed.T), assemble.numbers_of(model)).log_base
    )
    assert (found[names.index("AUR.tariff"), 2] == assemble.NEVER).all()
    assert np.isfinite(found).all()


def test_anticipation_is_that_of_the_government(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    found = assemble.values(model, jnp.asarray(matrix.T), assemble.numbers_of(model)).anticipation
    for lever, row in zip(model.levers, found, strict=True):
        drawn = matrix[:, model.index[f"government.{lever.government}.anticipation"]]
        assert np.array_equal(row, drawn), lever.name


def test_exactly_one_rival_is_at_work_in_each_draw(
    model: Model, matrix: npt.NDArray[np.float32]
) -> None:
    changed = matrix.copy()
    slot = model.index["variant.commitment_trust"]
    changed[:5, slot] = [0.0, 0.5, np.nextafter(np.float32(0.5), np.float32(0)), 1.0, 0.9999999]
    found = np.asarray(assemble.active(model, jnp.asarray(changed.T), assemble.numbers_of(model)))
    names = [m.name for m in model.mechanisms]
    rivals = found[[names.index("commitment_trust"), names.index("current_calculus")]]
    assert (rivals.sum(axis=0) == 1.0).all()
    assert rivals[0, :5].tolist() == [1.0, 0.0, 1.0, 0.0, 0.0]
    assert 0.4 < rivals[0].mean() < 0.6
    others = [i for i, m in enumerate(model.mechanisms) if not m.slot]
    assert (found[others] == 1.0).all()


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        ({}, {"commitment_trust": 1.0, "current_calculus": 0.0}),
        (
            {"commitment_trust": {"current_calculus": 1.0}},
            {"commitment_trust": 0.0, "current_calculus": 1.0},
        ),
        (
            {"commitment_trust": {"commitment_trust": 0.3, "current_calculus": 0.7}},
            {"commitment_trust": 0.3, "current_calculus": 0.7},
        ),
    ],
)
def test_shares_of_rivals(shares: dict[str, dict[str, float]], wanted: dict[str, float]) -> None:
    sections = synthetic.small_case()
    sections["variants"] = shares
    model = synthetic.small_model(sections=sections)
    assert assemble.variant_shares(model, "commitment_trust") == wanted
    row = jnp.asarray(priors.draw(model, 0, DRAWS).T)
    found = np.asarray(assemble.active(model, row, assemble.numbers_of(model))).mean(axis=1)
    names = [m.name for m in model.mechanisms]
    for name, share in wanted.items():
        assert found[names.index(name)] == pytest.approx(share, abs=0.06 * (0 < share < 1))


@pytest.mark.parametrize("shares", [{}, {"aggregation": {"agenda_veto": 0.4, "weighted_sum": 0.6}}])
def test_some_rule_of_aggregation_is_at_work_in_each_draw(
    shares: dict[str, dict[str, float]],
) -> None:
    # No rule bears the name of their slot: where a case is silent they stand at even odds.
    sections = synthetic.small_case()
    sections["variants"] = shares
    model = synthetic.small_model(sections=sections)
    rules = [i for i, m in enumerate(model.mechanisms) if m.slot == "aggregation"]
    wanted = [
        shares["aggregation"].get(model.mechanisms[i].name, 0.0) if shares else 0.25 for i in rules
    ]
    row = jnp.asarray(priors.draw(model, 0, DRAWS).T)
    found = np.asarray(assemble.active(model, row, assemble.numbers_of(model)))[rules]
    assert (found.sum(axis=0) == 1.0).all()
    assert found.mean(axis=1) == pytest.approx(wanted, abs=0.06)
    assert (found.mean(axis=1) > 0.0).tolist() == [share > 0.0 for share in wanted]


def test_roles_are_masks_over_actors(model: Model) -> None:
    roles = assemble.roles_of(model)
    assert np.asarray(roles.patron)[:, 0].tolist() == [1, 0, 0, 0]
    assert np.asarray(roles.stake)[:, 0].tolist() == [0, 0, 1, 0]
    assert np.asarray(roles.protege)[:, 0].tolist() == [0, 1, 1, 0]
    adversary = np.asarray(roles.adversary)[..., 0]
    assert np.array_equal(adversary, adversary.T)
    assert adversary[3].tolist() == [1, 1, 1, 0]
    assert adversary[:3, :3].sum() == 0
    tie = np.asarray(roles.tie)[..., 0]
    assert np.argwhere(tie).tolist() == [[0, 1], [1, 0]]
