"""Claims put to the test where what arms show is known, and once with the engine."""

from typing import Any

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, claim, given, inquiry

from foedus.claims import investigate, perturb, read_outs
from foedus.claims.effects import Size
from foedus.claims.twin import reflected, symmetric_values
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model
from foedus.testing import synthetic

TAX = 25.0


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _tariff(schedule: Any) -> float:
    return float(schedule.level.max()) / TAX


def _known(monkeypatch: pytest.MonkeyPatch, number: Any, noise: float = 0.0) -> None:
    monkeypatch.setattr(paired_arms, "read", given(number, noise))


def test_an_effect_in_every_draw_appears(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    _known(monkeypatch, lambda s, z: z - 0.2 * _tariff(s))
    (found,) = inquiry(model, claim()).judge(["K1"])
    assert found.verdict.word == "appears"
    assert found.size == investigate.SIZES[0], "what is settled gets no more members"
    (turned,) = inquiry(model, claim(effect=[{**TRUST, "sign": "+"}])).judge(["K1"])
    assert turned.verdict.word == "opposite"


def test_a_condition_that_few_draws_meet_gets_more_members(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known(monkeypatch, lambda s, z: z - 0.2 * _tariff(s))
    # The upper fifth: 50 draws of 256, more than 100 of 1,024.
    given = {"outcome": "country_trust", "at": "BEL", "after": 1, "above": 0.84}
    rare = claim(cause={"contrast": ["t0", "t25"], "given": given})
    (found,) = inquiry(model, rare).judge(["K1"])
    assert found.verdict.word == "appears"
    assert found.size == investigate.SIZES[1 if found.size.draws == 512 else -1]
    (quick,) = inquiry(model, rare, thorough=False).judge(["K1"])
    assert quick.verdict.word == "not computed"
    assert quick.verdict.reason.endswith("of 100 needed; --quick has few draws")


def test_an_effect_of_either_sign_is_contingent(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known(monkeypatch, lambda s, z: z + 0.2 * np.sign(z) * _tariff(s))
    (found,) = inquiry(model, claim()).judge(["K1"])
    assert found.verdict.word == "contingent"


def test_a_word_on_the_line_gets_more_members_and_others_do_not(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Four of five draws: at the bound, whatever the number of draws.
    _known(monkeypatch, lambda s, z: z - 0.2 * (z > -0.8416) * _tariff(s))
    easy = claim(id="K2", effect=[{**TRUST, "least": {**LEAST, "value": 1e-3}}])
    hard = claim()
    found = inquiry(model, hard, easy).judge(["K1", "K2"])
    assert found[0].size == investigate.SIZES[-1]
    alone = inquiry(model, hard).judge(["K1"])
    assert alone[0].verdict == found[0].verdict, "neighbours change nothing"


def test_nothing_at_all_is_deaf(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    _known(monkeypatch, lambda _, z: z)
    (found,) = inquiry(model, claim()).judge(["K1"])
    assert found.verdict.word == "deaf"


def test_claims_that_are_joined_hold_where_all_do(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known(monkeypatch, lambda s, z: z - 0.2 * _tariff(s))
    other = claim(id="K2", effect=[{**TRUST, "sign": "+"}])
    same = claim(id="K3", horizon=4)
    both = {"cause": None, "effect": [], "arms": {}}
    agree = claim(id="J1", joins=["K1", "K3"], **both)
    clash = claim(id="J2", joins=["K1", "K2"], **both)
    asked = inquiry(model, claim(), other, same, agree, clash)
    found = {one.claim.id: one.verdict.word for one in asked.judge(["J1", "J2"])}
    assert found == {"J1": "appears", "J2": "open"}


def test_what_cannot_be_expressed_is_said(model: Model) -> None:
    needs = [{"kind": "club", "name": "clubs", "what": "small groups of states"}]
    part = claim(needs=needs)
    both = claim(id="J1", joins=["K1", "K2"], cause=None, effect=[], arms={})
    asked = inquiry(model, part, claim(id="K2"), both)
    asked.expressed = {}
    found = {one.claim.id: one.verdict for one in asked.judge(["K1", "J1"])}
    assert found["K1"].word == "not expressible"
    assert "small groups" in found["K1"].reason
    assert found["J1"].word == "not expressible"


def test_guards_stand_beside_the_word(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def number(schedule: Any, z: Any) -> Any:
        size = 0.2 * _tariff(schedule)
        if schedule.recast:
            return z + size * np.sign(np.sin(1e6 * z))
        return z - (0.1 * size if (schedule.active == 0.0).any() else size)

    _known(monkeypatch, number)
    asked = inquiry(model, claim(channel=["economy"]), thorough=True)
    (found,) = asked.judge(["K1"])
    assert found.twin is not None
    assert found.twin[1].word == "contingent"
    assert found.through is not None
    assert found.through[0] is True
    assert found.through[1] == pytest.approx(0.9)


STEP = {"outcome": "leader_trust", "at": "BEL", "sign": "-", "least": LEAST, "via": True}


@pytest.mark.parametrize(
    ("share", "word", "gone"),
    [(1.0, "appears", 0.9), (0.0, "open", 0.1), (0.625, "on the line", 0.9)],
)
def test_a_mediation_holds_in_draws_where_most_of_the_effect_goes_with_the_step(
    model: Model, monkeypatch: pytest.MonkeyPatch, share: float, word: str, gone: float
) -> None:
    step = read_outs.outcome_column(model, "leader_trust", "BEL")
    followed: list[tuple[float, float]] = []

    def read(model: Model, schedules: Any, probes: Any, ensemble: Any, **_: Any) -> Any:
        score = np.repeat(np.random.default_rng(3).uniform(-0.1, 0.1, ensemble.draws), 4)
        direct = np.where(np.arange(len(score)) < share * len(score), 0.02, 0.18)
        found = []
        for schedule, own in zip(schedules, probes, strict=True):
            tax = by = _tariff(schedule)
            if schedule.nested is not None:
                assert schedule.nested.entries["leader_trust"].sum() == 1.0
                by = _tariff(schedule.nested.arm)
                followed.append((tax, by))
            # The rest of the effect runs through the step, held where it is in the other arm.
            through = (0.2 - direct) * by
            table = np.zeros((ensemble.members, ensemble.quarters, len(own)))
            for i, probe in enumerate(own):
                if probe.columns == (step,):
                    table[:, :, i] = (0.5 + score - through)[:, None]
                else:
                    table[:, :, i] = (score - direct * tax - through)[:, None]
            found.append(table)
        return found, np.zeros((ensemble.draws, len(model.columns)))

    monkeypatch.setattr(paired_arms, "read", read)
    asked = inquiry(model, claim(pattern="mediation", effect=[STEP, TRUST]), thorough=False)
    (found,) = asked.judge(["K1"])
    # In the other draws most of the effect is direct, and the step falls by 0.02 alone.
    assert found.verdict.word == word
    assert found.step is not None
    assert found.step[0] is (gone > 0.5)
    assert found.step[1] == pytest.approx(gone)
    assert found.masses is not None
    assert found.masses.plus.value == pytest.approx(share, abs=0.01)
    # Held in both arms, on the path of the first.
    assert followed == [(0.0, 0.0), (1.0, 0.0)]
    assert len(asked.bank._found) == 2 + 2  # pyright: ignore[reportPrivateUsage]


def test_values_of_lines_are_turned_and_words_perturbed_where_asked(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots = symmetric_values(model)

    def number(schedule: Any, z: Any) -> Any:
        by_lot = np.sign(np.sin(1e6 * z)) if set(lots) <= set(schedule.recast) else -1.0
        return z + 0.2 * _tariff(schedule) * by_lot

    _known(monkeypatch, number)
    own = {"public_opinion": (0,)}
    monkeypatch.setattr(perturb, "blocks", lambda _: own)
    monkeypatch.setattr(perturb, "signs", lambda _: {"economy": reflected(model, "economy")})
    asked = inquiry(model, claim(), thorough=True)
    asked.perturb = True
    (found,) = asked.judge(["K1"])
    assert found.twin is not None
    assert found.twin[1].word == "appears", "it rests on no influence"
    assert found.twin_values is not None
    assert found.twin_values[1].word == "contingent", "but on what lines want"
    (block,) = asked.perturbed["K1"].blocks
    assert (block.name, block.words["up"].word) == ("public_opinion", "appears")
    assert asked.perturbed["K1"].flip.of == ()


def test_the_least_effect_of_which_no_draw_comes_near_is_excluded(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known(monkeypatch, lambda s, z: z - 0.2 * _tariff(s))
    far = {**TRUST, "least": {**LEAST, "value": 10.0}}
    near = claim(id="K2")
    asked = inquiry(model, claim(effect=[far]), near, thorough=True)
    assert asked.judge(["K1"])[0].verdict.word == "excluded by the priors"


DOSES: dict[str, Any] = {
    "pattern": "flip",
    "arms": {"a": [], "b": ["AUR.tariff=10%"], "c": ["AUR.tariff=25%"]},
    "cause": {"dose": ["a", "b", "c"], "values": [0, 10, 25]},
}
FLIP = {"of": ["country_trust", "leader_trust"], "at": "BEL", "as": "flip", "bounds": [0, 12],
        "sign": "+", "least": LEAST}  # fmt: skip


@pytest.mark.parametrize(
    ("point", "word"), [(5.0, "appears"), (20.0, "opposite"), (40.0, "open"), (None, "deaf")]
)
def test_a_point_where_two_cross_is_judged_by_where_it_lies(
    model: Model, monkeypatch: pytest.MonkeyPatch, point: float | None, word: str
) -> None:
    first = read_outs.outcome_column(model, "country_trust", "BEL")

    def read(model: Model, schedules: Any, probes: Any, ensemble: Any, **_: Any) -> Any:
        found = []
        for schedule, own in zip(schedules, probes, strict=True):
            gap = 0.0 if point is None else 0.01 * (TAX * _tariff(schedule) - point)
            table = np.full((ensemble.members, ensemble.quarters, len(own)), 0.5)
            table[:, :, [probe.columns == (first,) for probe in own]] += gap
            found.append(table)
        return found, np.zeros((ensemble.draws, len(model.columns)))

    monkeypatch.setattr(paired_arms, "read", read)
    asked = inquiry(model, claim(**DOSES, effect=[FLIP]), thorough=False)
    (found,) = asked.judge(["K1"])
    assert found.verdict.word == word
    (limb,) = found.limbs
    assert limb.verdict.word == word
    assert limb.flip is not None
    crosses = point is not None and point < TAX
    assert (limb.flip.below, limb.flip.above) == ((0.0, 0.0) if crosses else
                                                  (1.0, 0.0) if point else (0.0, 1.0))  # fmt: skip
    if crosses:
        assert limb.flip.at == pytest.approx(np.full(investigate.QUICK[0].draws, point))
    else:
        assert "no crossing in 100% of draws" in found.note


@pytest.mark.parametrize(
    ("change", "control", "word"),
    [(-0.01, True, "appears"), (-0.01, False, "not shown equal"), (-0.2, False, "opposite")],
)
def test_an_effect_stays_within_bounds_where_something_else_could_move_it(
    model: Model, monkeypatch: pytest.MonkeyPatch, change: float, control: bool, word: str
) -> None:
    _known(monkeypatch, lambda s, z: z + (0.4 if s.state_shift["leader_appeal"].any() else
                                          change * _tariff(s)))  # fmt: skip
    shift = "state:leader_appeal[BEL]+=1@2025Q1..2025Q1"
    more = {"control": {"with": [shift], "why": "it moves trust"}} if control else {}
    kept = {**TRUST, "sign": "0", "bounds": [-0.1, None]}
    # Another effect moves, so that the cause is not deaf.
    sure = claim(id="K2", effect=[{**TRUST, "least": {**LEAST, "value": 1e-3}}])
    asked = inquiry(model, claim(pattern="bound", effect=[kept], **more), sure, thorough=False)
    (found,) = asked.judge(["K1"])
    assert found.verdict.word == word


@pytest.mark.xdist_group("small")
def test_the_engine_answers_a_claim(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(investigate, "SIZES", (Size(32, 2),))
    gone = claim(
        arms={"t0": ["AUR.tariff=0%"], "t25": ["AUR.tariff=25%"]},
        effect=[{"outcome": "tariff_rate", "at": "BEL", "sign": "+", "least": LEAST}],
        horizon=4,
    )
    asked = inquiry(model, gone)
    (found,) = asked.judge(["K1"])
    assert found.verdict.word in ("appears", "on the line")
    assert found.masses is not None
    assert found.masses.plus.value > 0.9
    again = inquiry(model, gone, claim(id="K2", horizon=4))
    (beside,) = again.judge(["K1"])
    assert np.array_equal(beside.limbs[0].effect, found.limbs[0].effect)
