from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.analyses.paired import used
from foedus.analyses.worth_to_lines import felt_over, worth_to_lines
from foedus.choice import foresight
from foedus.result.result import Result


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return helpers.write(tmp_path_factory.mktemp("valued") / "out", helpers.valuing())


def test_a_path_worked_by_hand() -> None:
    # Two quarters, discount 0.9: 0.1 x 1 + 0.09 x 2 now and then, 0.81 x 2 for what lasts.
    gain, discount = np.array([[1.0, 2.0]]), np.array([0.9])
    assert felt_over(gain, discount) == pytest.approx([0.1 + 0.18 + 1.62])


def test_weights_of_a_path_add_up_to_one() -> None:
    assert felt_over(np.ones((3, 7)), np.array([0.5, 0.9, 0.99])) == pytest.approx([1, 1, 1])


def test_a_path_is_felt_as_the_engine_feels_it(result: Result) -> None:
    """A look-ahead that ends in what lasts is a path that repeats its last quarter."""

    class Model:
        pairs = ((0, 0),)

    gains = np.array([0.4, -2.0, 5.0])
    ahead = np.append(gains, gains[-1])[:, None, None]
    engine = foresight.felt(
        Model(),  # type: ignore[arg-type]
        np.zeros((1, 1), np.float32), ahead.astype(np.float32), np.full((1, 1), 0.93, np.float32),
    )  # fmt: skip
    saturated = 3.0 * np.tanh(gains / 3.0)[None]
    assert felt_over(saturated, np.array([0.93])) == pytest.approx(np.asarray(engine)[0], rel=1e-5)


def test_a_line_value_agrees_with_one_worked_member_by_member(result: Result) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    manifest, starts = result.manifest, helpers.starts(helpers.valuing())
    drawn = dict(zip((p.name for p in manifest.parameters), helpers.drawn(manifest).T, strict=True))
    paths = {
        "burden": result.values("defence_burden", "L0")[:, :, 1],
        "risk": result.values("challenge_risk", "L0")[:, :, 0],
        "trust": result.values("commitment_trust", "L0")[:, :, helpers.TRUST.index("JPN>JPN")],
    }
    for draw in (0, 17, 39):
        g = float(drawn["line.USA.team.discount"][draw])
        weight = {k: float(drawn[f"line.USA.team.{k}.weight"][draw]) for k in paths}
        value = 0.0
        for k, (name, path) in enumerate(paths.items()):
            sign = -1.0 if name == "risk" else 1.0
            worth = sign * weight[name] / sum(weight.values()) * 3
            for member in range(4 * draw, 4 * draw + 4):
                for t in range(16):
                    x, x0 = float(path[member, t]), float(starts[draw, k])
                    swing = {"burden": 0.5, "risk": 1.2, "trust": 0.05}[name]
                    z = np.log(x / x0) / np.log(swing) if name == "risk" else (x - x0) / swing
                    at = (1 - g) * g**t + (g**16 if t == 15 else 0.0)
                    value += worth * at * 3 * np.tanh(z / 3) / 4
        assert found.line("L0", "USA.team")[draw] == pytest.approx(value, rel=1e-5)


def test_a_disputed_sign_is_the_draws_own(result: Result) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    names = [p.name for p in result.manifest.parameters]
    sign = helpers.drawn(result.manifest)[:, names.index("line.USA.leader.trust.sign")]
    leader = found.contributions["L0", "USA.leader"][:, 1]
    cabinet = found.contributions["L0", "USA.cabinet"][:, 0]
    # Both feel the same path, though with other patience; the cabinet wants trust.
    same = np.sign(leader) == np.sign(cabinet)
    assert same[sign > 0].mean() > 0.8
    assert same[sign < 0].mean() < 0.2


def test_a_government_adds_its_lines_by_influence(result: Result) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    assert found.influence[:, 2] == pytest.approx(0.0), "no influence without office"
    assert found.influence[:, :2].sum(axis=1) == pytest.approx(1.0)
    assert found.influence[:, 3] == pytest.approx(1.0)
    names = [p.name for p in result.manifest.parameters]
    drawn = helpers.drawn(result.manifest).astype(float)
    leader, team = (drawn[:, names.index(f"line.USA.{x}.weight")] for x in ("leader", "team"))
    share = leader / (leader + team)
    both = share * found.line("L0", "USA.leader") + (1 - share) * found.line("L0", "USA.team")
    assert found.government("L0", "USA") == pytest.approx(both)
    members = found.government_members("L0", "USA").reshape(-1, 4)
    assert members.mean(axis=1) == pytest.approx(both)


def test_a_draw_without_a_sound_member_has_no_value(tmp_path: Path) -> None:
    made = helpers.valuing(draws=4, replicates=2)
    result = helpers.write(tmp_path / "out", made, unsound={1: [2, 3, 4]})
    found = worth_to_lines(result, used(result))
    assert found
    value = found.line("baseline", "JPN.managers")
    assert np.isnan(value).tolist() == [False, True, False, False]


def test_without_lines_nothing_is_valued(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=2))
    assert worth_to_lines(result, used(result)) is None
