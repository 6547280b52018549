"""The promises of determinism, and what an intervention may and may not change."""

import dataclasses
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import scipy.stats
from tests import own
from tests.runs import Bed, Change, Run, labels, quickly_compiled, same

from foedus.case import gather
from foedus.choice.menus import parts
from foedus.contract import Option, Shock, param_specs
from foedus.dynamics import priors, streams
from foedus.engine import calendar
from foedus.engine.reference_paths import ReferencePaths
from foedus.engine.run import Block, columns
from foedus.engine.year import LANES
from foedus.model import check
from foedus.model.discover import Parts, discover
from foedus.model.schedule import Schedule
from foedus.model.types import Lever
from foedus.testing.synthetic import small_case, small_model

pytestmark = pytest.mark.xdist_group("small")

BLOCKS = LANES + 40  # members that fill one block and a part of the next


@pytest.fixture(scope="module")
def base(small: Bed) -> Run:
    return small.run(draws=BLOCKS)


def test_the_same_seed_repeats_and_another_differs(small: Bed, base: Run) -> None:
    assert same(base, small.run(draws=BLOCKS))
    assert not same(base, small.run(draws=BLOCKS, seed=1))


def test_members_do_not_depend_on_how_many_there_are(small: Bed, base: Run) -> None:
    for draws in (1, 7, LANES, LANES + 1):
        few = small.run(draws=draws)
        assert np.array_equal(few.values, base.values[:draws])


def test_members_do_not_depend_on_threads(small: Bed, base: Run) -> None:
    assert same(base, small.run(draws=BLOCKS, threads=1))
    assert same(base, small.run(draws=BLOCKS, threads=3))


def test_quarters_do_not_depend_on_the_horizon(small: Bed, base: Run) -> None:
    for quarters in (1, 4, 5):
        short = small.run(draws=BLOCKS, quarters=quarters)
        assert np.array_equal(short.values, base.values[:, :quarters])
    longer = small.run(draws=BLOCKS, quarters=13)
    assert np.array_equal(longer.values[:, :8], base.values)


def test_arms_do_not_depend_on_each_other(small: Bed, base: Run) -> None:
    other = small.arm(policy="other")
    together = small.arms([other, small.arm(), other], draws=BLOCKS)
    assert same(together[1], base)
    assert same(together[0], together[2])
    assert not same(together[0], base)


def test_replicates_share_their_draw_and_differ_in_shocks(small: Bed) -> None:
    run = small.run(draws=20, replicates=3)
    burden = run.of("defence_burden", "BEL").reshape(20, 3, -1)
    single = small.run(draws=20, replicates=1)
    assert np.array_equal(burden[:, 0], single.of("defence_burden", "BEL"))
    gdp = run.of("gdp", "BEL").reshape(20, 3, -1)
    assert (gdp[:, 0] != gdp[:, 1]).all()
    assert np.array_equal(run.matrix, single.matrix)


def test_one_trace_serves_all_arms_horizons_and_knock_outs(small: Bed) -> None:
    before = small.engine.executables.code.traces
    small.run("off:security_spiral", "AUR.tariff=25%", draws=3, quarters=11)
    small.run("line:AUR.leader=1", draws=600, quarters=2)
    assert small.engine.executables.code.traces <= max(before, 1), "none where it was kept"


@pytest.mark.parametrize(
    "do",
    [
        ["free:AUR.tariff"],
        ["AUR.ask_spending+=0"],
        ["state:gdp[BEL]+=0@2025Q2"],
        ["AUR.tariff=25%", "free:AUR.tariff@2025Q1"],
        ["variant:commitment_trust=commitment_trust", "variant:commitment_trust=commitment_trust"],
    ],
)
def test_an_intervention_that_changes_nothing_changes_nothing(
    small: Bed, base: Run, do: list[str]
) -> None:
    found = small.run(*do, draws=BLOCKS)
    if do[0].startswith("variant"):
        kept = base.column("variant.commitment_trust") < 0.5
        assert np.array_equal(found.values[kept], base.values[kept])
        assert not np.array_equal(found.values[~kept], base.values[~kept])
    else:
        assert same(found, base)


def test_the_future_is_not_foreseen(small: Bed, base: Run) -> None:
    found = small.run("AUR.tariff=25%@2026Q1", "state:gdp[BEL]+=-20%@2026Q2", draws=BLOCKS)
    assert np.array_equal(found.values[:, :4], base.values[:, :4])
    assert not np.array_equal(found.values[:, 4], base.values[:, 4])


def test_a_knocked_out_mechanism_moves_nothing_and_is_out_of_beliefs(small: Bed) -> None:
    run = small.run("off:security_spiral", draws=64)
    threat = run["threat"]
    assert (threat == threat[:, :1]).all()
    held = [f"{lever.name}={lever.options[lever.start]}" for lever in small.model.levers]
    # With all moves held only the knock-out differs: what remains is physics.
    on, off = small.run(*held, draws=64), small.run(*held, "off:capability", draws=64)
    stock = off.of("capability", "BEL")
    assert np.allclose(stock, stock[:, :1])
    assert not np.allclose(on.of("capability", "BEL"), stock)


def test_a_member_that_turns_non_finite_leaves_the_others_untouched(small: Bed, base: Run) -> None:
    def spoil(matrix: np.ndarray) -> np.ndarray:
        changed = matrix.copy()
        changed[5, small.model.index["economy.growth[BEL]"]] = np.float32(3e38)
        return changed

    run = small.run(draws=BLOCKS, change=spoil)
    assert run.status[5] == 1
    others = np.arange(BLOCKS) != 5
    assert not run.status[others].any()
    assert np.array_equal(run.values[others], base.values[others])


def test_some_members_are_those_of_the_whole_run_to_the_bit(small: Bed, base: Run) -> None:
    chosen = np.r_[3:20:4, LANES - 6 : LANES + 14, BLOCKS - 1]
    blocks: list[Block] = []
    small.engine.run(
        [small.arm()],
        draws=BLOCKS,
        replicates=1,
        quarters=small.model.case.quarters,
        seed=0,
        sink=blocks.append,
        members=chosen,
    )
    blocks.sort(key=lambda block: block.first_member)
    # A block has members of one block of draws.
    assert [len(block.status) for block in blocks] == [11, 15]
    values = np.concatenate([block.values for block in blocks])
    assert np.array_equal(values, base.values[chosen])


def test_a_member_without_a_sound_reference_path_is_a_failed_one(small: Bed, base: Run) -> None:
    with patch.object(ReferencePaths, "sound", lambda _, draw: draw != 5):
        run = small.run(draws=BLOCKS)
    assert np.flatnonzero(run.status).tolist() == [5]
    others = np.arange(BLOCKS) != 5
    assert np.array_equal(run.values[others], base.values[others])


def test_order_placebos_duplicates_and_idle_parts_of_ones_own_leave_every_path_as_it_was(
    base: Run, tmp_path: Path
) -> None:
    # All at once, since each model is dear to compile: actors in another order, a placebo of either
    # government, nominal options in another order and one of them under a second name, and parts of
    # one's own of which nobody holds the summit and no draw the rally.
    code = gather(None, (own.write(tmp_path / "parts"),), False)
    parts = discover(code)
    tariff = parts.instruments["tariff"]
    placebo = dataclasses.replace(
        tariff,
        name="zz_placebo",
        options=tuple(Option(o.name, o.level, (("shame", 0.0),)) for o in tariff.options),
        writes=("shame",),
    )
    words = parts.instruments["rhetoric"]
    again = dataclasses.replace(words.options[2], name="blame", level=4.0)
    doubled = dataclasses.replace(
        words, options=(*reversed(words.options), again), bounds=(0.0, 4.0)
    )
    idle = dataclasses.replace(placebo, name="aa_placebo", role="ally", target_role="ally")
    parts = dataclasses.replace(
        parts,
        instruments={
            **parts.instruments, "zz_placebo": placebo, "aa_placebo": idle, "rhetoric": doubled,
        },
    )  # fmt: skip
    sections = small_case()
    sections["actors"] = dict(reversed(sections["actors"].items()))
    held = sections["governments"]["AUR"]["instruments"]
    held["zz_placebo"] = {**held["tariff"]}
    # The record knows the doubled option by its other name.
    held["rhetoric"]["base"]["record"]["2020Q2"] = "blame"
    # Of the ally it is the first lever, before all those that matter.
    sections["governments"]["BEL"]["instruments"]["aa_placebo"] = {**held["tariff"]}
    with patch.object(check, "menus", lambda _: []):
        bed = Bed(small_model(parts, sections))
    found = bed.run(draws=BLOCKS)
    for lever in (v.name for v in base.model.levers if v.name != "AUR.rhetoric"):
        assert np.array_equal(found.of("option", lever), base.of("option", lever)), lever
    # Of two options that feed the channels alike the first listed stands for both.
    names = ["threaten", "shame", "neutral", "reassure", "blame"]
    assert list(next(v.options for v in bed.model.levers if v.use == "rhetoric")) == names
    taken = found.of("option", "AUR.rhetoric").astype(int)
    assert not (taken == names.index("blame")).any()
    plain = next(v.options for v in base.model.levers if v.use == "rhetoric")
    place = np.asarray([plain.index(name) for name in names[:-1]])
    assert np.array_equal(place[taken], base.of("option", "AUR.rhetoric"))
    for name, label in ((k.outcome.name, label) for k in base.model.kept for label in k.labels):
        mine, theirs = found.of(name, label), base.of(name, label)
        assert np.array_equal(mine, theirs, equal_nan=True), (name, label)


RENAMED = {"AUR": "ZZA", "BEL": "YYB", "COR": "XXC", "DRA": "WWD"}
RELABELLED = {"threaten": "menace", "reassure": "comfort"}


def renamed(value: Any) -> Any:
    """Rename the actors, and options of one lever, in any part of a case."""
    if isinstance(value, str):
        for old, new in {**RENAMED, **RELABELLED}.items():
            value = re.sub(rf"\b{old}\b", new, value)
        return value
    if isinstance(value, dict):
        return {renamed(k): renamed(v) for k, v in value.items()}
    return [renamed(v) for v in value] if isinstance(value, list) else value


def with_a_double_and_an_idle_mechanism() -> Parts:
    """An ordinal option with the level and channels of another; a shock that moves nothing.

    Options of another lever have new names.
    """
    parts = discover()
    tariff = parts.instruments["tariff"]
    twice = dataclasses.replace(tariff.options[1], name="ten again")
    doubled = dataclasses.replace(tariff, options=(*tariff.options[:2], twice, *tariff.options[2:]))
    words = parts.instruments["rhetoric"]
    labels = [dataclasses.replace(o, name=RELABELLED.get(o.name, o.name)) for o in words.options]
    relabelled = dataclasses.replace(words, options=tuple(labels))
    idle = dataclasses.replace(
        parts.mechanisms["capability"],
        name="aa_idle",
        step=lambda world, params, shocks: {},
        writes=(),
        effects=(),
        shocks=(Shock("whim", ("actor",)),),
    )
    return dataclasses.replace(
        parts,
        instruments={**parts.instruments, "tariff": doubled, "rhetoric": relabelled},
        mechanisms={**parts.mechanisms, "aa_idle": idle},
    )


def test_names_doubles_and_idle_parts_mean_nothing(
    base: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Promised: equations and choices know no names. A name keys random streams, so an actor under
    # another name draws other numbers; here each new name is given the streams of the old. The
    # order of actors turns round, and it is another program: sums may differ by rounding, and near
    # ties by choice.
    back = {new: old for old, new in {**RENAMED, **RELABELLED}.items()}
    real = priors.stream_id

    def as_before(name: str, bits: int = 31) -> int:
        for new, old in back.items():
            name = name.replace(new, old)
        return real(name, bits)

    monkeypatch.setattr(priors, "stream_id", as_before)
    monkeypatch.setattr(streams, "stream_id", as_before)
    model = small_model(with_a_double_and_an_idle_mechanism(), renamed(small_case()))
    assert model.actors == tuple(sorted(RENAMED.values()))
    assert model.actors[0] == RENAMED["DRA"]
    with quickly_compiled():
        found = Bed(model).run(draws=BLOCKS)
    for name in base.model.index:
        other = renamed(name.replace(">", " > ")).replace(" > ", ">")
        assert np.array_equal(base.column(name), found.column(other)), name
    agree = np.ones(BLOCKS, dtype=bool)
    for lever in base.model.levers:
        mine, theirs = base.of("option", lever.name), found.of("option", renamed(lever.name))
        if lever.name == "AUR.tariff":
            assert not (theirs == 2).any(), "a double is never told apart from its original"
            theirs = np.where(theirs > 2, theirs - 1, theirs)
        agree &= (mine == theirs).all(axis=1)
    happened = [base.of("challenges", a) == found.of("challenges", RENAMED[a]) for a in ("BEL",)]
    agree &= np.all(happened, axis=(0, 2))
    assert agree.mean() > 0.98
    for name, _ in columns(base.model):
        if name == "option":
            continue
        for label in labels(base.model, name):
            mine, theirs = base.of(name, label), found.of(name, renamed(label))
            assert np.allclose(mine[agree], theirs[agree], rtol=2e-3, atol=1e-4), (name, label)


def test_what_is_off_is_off_in_beliefs_too(small: Bed) -> None:
    # Knocked out, or with every one of its effects at null: the same world, hence, if beliefs are
    # rid of it too, the same choices in every bit. That beliefs do reach choices is shown by a
    # mechanism whose loss the patron feels at once.
    spiral = next(m for m in small.model.mechanisms if m.name == "security_spiral")
    nulls = [
        f"param:security_spiral.{name}={spec.null:g}"
        for name, spec in param_specs(spiral.params).items()
        if spec.null is not None
    ]
    off = small.run("off:security_spiral", draws=BLOCKS)
    silent = small.run(*nulls, draws=BLOCKS)
    on = small.run(draws=BLOCKS)
    assert np.array_equal(off["option"], silent["option"])
    assert np.array_equal(off["challenge_risk"], silent["challenge_risk"])
    assert not np.array_equal(
        on["option"], small.run("off:coercive_burden_sharing", draws=BLOCKS)["option"]
    )


# --- what governments weigh, and those that do not ----------------------------------------------


def always_open(bed: Bed) -> Any:
    """Return a change of the draws that opens every lever whenever the calendar allows."""
    columns = [i for name, i in bed.model.index.items() if name.endswith(".opening")]

    def change(matrix: np.ndarray) -> np.ndarray:
        changed = matrix.copy()
        changed[:, columns] = 1.0
        return changed

    return change


def test_reasons_count_members_and_no_padding(small: Bed) -> None:
    count = parts(small.model).index("open")
    allowed = calendar.agenda_table(small.model, 8)
    assert not allowed.all()
    for draws in (20, BLOCKS):
        run = small.run(draws=draws, change=always_open(small))
        assert np.array_equal(run.reasons[:, :, count, 0], draws * allowed)
        assert np.array_equal(run.reasons[:, :, count, 1], draws * allowed)
        assert np.isfinite(run.reasons).all()


def test_what_is_imposed_is_not_weighed(small: Bed) -> None:
    count = parts(small.model).index("open")
    levers = [lever.name for lever in small.model.levers]
    run = small.run("AUR.tariff=10%@2025Q2..2025Q3", draws=20, change=always_open(small))
    opened = run.reasons[:, levers.index("AUR.tariff"), count, 0]
    assert opened.tolist() == [20, 0, 0, 20, 20, 20, 20, 20]
    assert not run.reasons[1:3, levers.index("AUR.tariff")].any()


def test_reasons_add_up_over_a_run(small: Bed) -> None:
    # Under any rule of aggregation: interests and responses make up what lines contribute.
    whole = small.run(draws=24).reasons
    signed, size = whole[..., 0], whole[..., 1]
    assert (np.abs(signed) <= size * (1.0 + 1e-5) + 1e-5).all()
    names = parts(small.model)
    lines = [i for i, name in enumerate(names) if name.startswith("line:")]
    interests = [i for i, name in enumerate(names) if name.startswith("interest:")]
    together = signed[..., interests].sum(axis=-1) + signed[..., names.index("answers")]
    assert together == pytest.approx(signed[..., lines].sum(axis=-1), rel=1e-3, abs=1e-2)
    assert (signed[..., names.index("regret")] >= -1e-4).all()


def without_attention(bed: Bed, *levers: str, leaning: np.ndarray | None = None) -> Schedule:
    arm = bed.arm()
    mine = np.asarray([lever.name in levers for lever in bed.model.levers])
    logs = arm.leaning if leaning is None else np.where(mine[:, None], leaning, 0.0)[None]
    return dataclasses.replace(
        arm,
        attention=np.where(mine, np.float32(0.0), arm.attention),
        leaning=np.broadcast_to(logs, arm.leaning.shape).astype(np.float32),
    )


@pytest.mark.parametrize("lever", ["AUR.tariff", "BEL.support_offer", "DRA.grey_pressure"])
def test_a_lever_without_attention_is_a_die(small: Bed, lever: str) -> None:
    # Uniform over its own menu, never over the padding; the others choose as they did.
    place = [v.name for v in small.model.levers].index(lever)
    size = len(small.model.levers[place].options)
    arms = [small.arm(), without_attention(small, lever)]
    before, after = small.arms(arms, draws=BLOCKS, change=always_open(small))
    first = int(np.argmax(calendar.agenda_table(small.model, 8)[:, place]))
    taken = after.of("option", lever)[:, first].astype(int)
    counts = np.bincount(taken, minlength=size)
    assert len(counts) == size
    assert scipy.stats.chisquare(counts).pvalue > 1e-3
    assert not np.array_equal(taken, before.of("option", lever)[:, first])
    mine = lever.split(".")[0]
    for v in small.model.levers:
        if v.government != mine:
            same = np.array_equal(
                after.of("option", v.name)[:, 0], before.of("option", v.name)[:, 0]
            )
            assert same, "in the first quarter nobody has seen it"
    assert not after.reasons[:, place].any()


def test_a_lever_without_attention_follows_its_leaning(small: Bed) -> None:
    width = max(len(v.levels) for v in small.model.levers)
    weights = np.full(width, 1e-9)
    weights[:4] = [0.1, 0.2, 0.3, 0.4]
    arm = without_attention(small, "AUR.tariff", leaning=np.log(weights))
    [run] = small.arms([arm], draws=BLOCKS, change=always_open(small))
    counts = np.bincount(run.of("option", "AUR.tariff").astype(int).ravel(), minlength=4)
    wanted = counts.sum() * weights[:4]
    assert scipy.stats.chisquare(counts, wanted).pvalue > 1e-3


# --- choices against the record -------------------------------------------------------------------

RULES = ("weighted_sum", "domain_dictatorship", "agenda_veto", "agenda_slippage")


def first_chances(bed: Bed) -> list[int]:
    """Return the first quarter in which the calendar allows each lever."""
    return np.argmax(calendar.agenda_table(bed.model, 8), axis=0).tolist()


def set_to(bed: Bed, **more: float) -> Change:
    """Return a change of the draws: all levers open when allowed, one base, other columns as given.

    Further numbers go by the end of a column's name.
    """
    model, opens = bed.model, always_open(bed)

    def change(matrix: np.ndarray) -> np.ndarray:
        changed = opens(matrix)
        for lever in model.levers:
            for option, share in zip(lever.options, even_base(lever), strict=True):
                changed[:, model.index[f"lever.{lever.name}.base[{option}]"]] = share
        for name, value in more.items():
            columns = [i for column, i in model.index.items() if column.endswith(name)]
            assert columns, name
            changed[:, columns] = value
        return changed

    return change


def even_base(lever: Lever) -> np.ndarray:
    weights = np.arange(len(lever.options), 0.0, -1.0)
    return weights / weights.sum()


def silent(bed: Bed, *do: str, **values: float) -> Schedule:
    """Return an arm with some of `weighs`, `hears` and `attention` set for every lever."""
    arm = bed.arm(*do)
    changed = {name: np.full_like(arm.weighs, value) for name, value in values.items()}
    return dataclasses.replace(arm, **changed)


def from_the_base(bed: Bed, run: Run) -> dict[str, float]:
    """Return the p-value of each lever's first choice against its base shares."""
    found: dict[str, float] = {}
    for lever, quarter in zip(bed.model.levers, first_chances(bed), strict=True):
        taken = run.of("option", lever.name)[:, quarter].astype(int)
        counts = np.bincount(taken, minlength=len(lever.options))
        found[lever.name] = scipy.stats.chisquare(counts, len(taken) * even_base(lever)).pvalue
    return found


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("how", ["no sharpness", "no weight"])
def test_with_zero_utilities_first_choices_are_the_base(small: Bed, rule: str, how: str) -> None:
    chosen = f"variant:aggregation={rule}"
    if how == "no sharpness":
        run = small.run(chosen, draws=1024, change=set_to(small, **{".sharpness": 0.5}))
    else:
        arm = silent(small, chosen, weighs=0.0)
        [run] = small.arms([arm], draws=1024, change=set_to(small))
    found = from_the_base(small, run)
    assert min(found.values()) > 1e-3 / len(found), found


def test_with_utilities_first_choices_are_not_the_base(small: Bed) -> None:
    found = from_the_base(small, small.run(draws=1024, change=set_to(small)))
    assert sum(p < 1e-4 for p in found.values()) > len(found) / 2, found


def test_many_openings_come_from_the_base_where_nothing_persists(small: Bed) -> None:
    arm = silent(small, weighs=0.0)

    def repeated(alpha: float) -> tuple[list[float], float]:
        change = set_to(small, **{"choice.transitory": alpha})
        [run] = small.arms([arm], draws=256, change=change)
        found, same = [], 0.0
        for lever in small.model.levers:
            taken = run.of("option", lever.name).astype(int)
            allowed = calendar.agenda_table(small.model, 8)[
                :, [v.name for v in small.model.levers].index(lever.name)
            ]
            if allowed.all():
                counts = np.bincount(taken.ravel(), minlength=len(lever.options))
                pvalue = scipy.stats.chisquare(counts, taken.size * even_base(lever)).pvalue
                found.append(float(pvalue))
                same += float(
                    (taken[:, 1:] == taken[:, :-1]).mean() - (even_base(lever) ** 2).sum()
                )
        return found, same / len(found)

    found, same = repeated(1.0)
    assert min(found) > 1e-3 / len(found)
    assert abs(same) < 0.02, "one choice says nothing of the next"
    assert repeated(0.6)[1] > 0.15, "a lasting taste does"


@pytest.mark.parametrize("rule", RULES)
def test_the_weight_of_the_leaders_line_matters_under_every_rule(small: Bed, rule: str) -> None:
    # The same draws and chances: some members choose otherwise, in the first quarter already.
    chosen, change = f"variant:aggregation={rule}", set_to(small)
    arms = [small.arm(chosen, f"line:AUR.leader={w}", quarters=4) for w in (0.2, 0.6, 0.2)]
    low, high, again = small.arms(arms, draws=512, quarters=4, change=change)
    mine = [v.government == "AUR" for v in small.model.levers]
    apart = (low["option"][:, 0] != high["option"][:, 0])[:, mine].any(axis=1)
    assert apart.mean() > 0.02
    assert same(low, again)


def test_governments_that_do_not_hear_change_nothing_when_the_world_does(small: Bed) -> None:
    # Neither those who weigh nothing nor those to whom all is as on the reference path.
    shock = "state:commitment_trust[BEL>BEL]+=-1@2025Q1"
    for name in ("hears", "weighs", "attention"):
        arms = [silent(small, *do, **{name: 0.0}) for do in ((), (shock,))]
        calm, shaken = small.arms(arms, draws=256, quarters=8)
        assert np.array_equal(calm["option"], shaken["option"]), name
        assert not np.array_equal(calm["commitment_trust"], shaken["commitment_trust"])
        assert not calm.reasons.any()
    calm, shaken = small.arms([small.arm(), small.arm(shock)], draws=256)
    assert (calm["option"] != shaken["option"]).mean() > 0.002


def test_what_is_written_moves_those_who_do_not_hear(small: Bed) -> None:
    arms = [silent(small, **{name: 0.0}) for name in ("hears", "weighs")]
    deaf, record = small.arms(arms, draws=256)
    patron = [v.government == "AUR" for v in small.model.levers]
    others = [not mine for mine in patron]
    assert (deaf["option"][..., patron] != record["option"][..., patron]).mean() > 0.01
    # The record of the others was made by those who govern: until influence moves, nothing is.
    assert np.array_equal(deaf["option"][:, 0][:, others], record["option"][:, 0][:, others])


def test_the_moves_of_a_record_are_made_again_where_nothing_has_changed(small: Bed) -> None:
    # Within a factor of two, over sixteen years; a ratchet and elicited openings have no moves.
    quarters = 64
    arm = dataclasses.replace(
        small.arm(quarters=quarters),
        weighs=np.zeros((quarters, len(small.model.levers)), np.float32),
    )
    [run] = small.arms([arm], draws=256, quarters=quarters)
    recorded = {"AUR.rhetoric": 6 / 32, "BEL.programme": 4 / 32, "DRA.grey_pressure": 4 / 32}
    for lever, rate in recorded.items():
        taken = run.of("option", lever)
        made = (taken[:, 1:] != taken[:, :-1]).mean()
        assert 0.5 * rate < made < 2.0 * rate, lever


def test_numbers_of_a_case_compile_nothing(small: Bed, base: Run) -> None:
    sections = small_case()
    tariff = sections["governments"]["AUR"]["instruments"]["tariff"]
    elicited = {"source": "assumption", "grade": "E"}
    tariff["base"]["shares"] = {"0%": 0.1, "10%": 0.2, "15%": 0.3, "25%": 0.4}
    tariff["range"] = {"value": 2.0, **elicited}
    tariff["sharpness"] = {"value": 0.7, **elicited}
    words = sections["governments"]["AUR"]["instruments"]["rhetoric"]
    words["base"]["record"]["2021Q1"] = "threaten"
    before = small.engine.executables.code.traces
    bed = Bed(small_model(sections=sections))
    assert bed.engine.executables.code is small.engine.executables.code
    assert not same(bed.run(draws=64), small.run(draws=64))
    assert small.engine.executables.code.traces == before
    # Another menu is another program.
    tariff["options"], tariff["base"]["shares"] = ["0%", "25%"], {"0%": 0.5, "25%": 0.5}
    assert (
        Bed(small_model(sections=sections)).engine.executables.code
        is not small.engine.executables.code
    )


# --- every kind of intervention has the effect it says -----------------------------------------


def test_a_fixed_parameter_set_to_its_value_changes_nothing(small: Bed, base: Run) -> None:
    assert (base.column("economy.pass_through") == np.float32(0.8)).all()
    assert same(base, small.run("param:economy.pass_through=0.8", draws=BLOCKS))


def test_everything_set_free_changes_nothing(small: Bed, base: Run) -> None:
    every = [f"free:{lever.name}" for lever in small.model.levers]
    assert same(base, small.run(*every, draws=BLOCKS))


def test_a_lever_set_is_set_for_its_quarters(small: Bed, base: Run) -> None:
    run = small.run("AUR.tariff=13%@2025Q2..2025Q4", "AUR.rhetoric=shame@2025Q2", draws=BLOCKS)
    tariff = run.of("setting", "AUR.tariff")
    assert (tariff[:, 1:4] == 13.0).all()
    assert (run.of("option", "AUR.tariff")[:, 1:4] == 2.0).all(), "the nearest on the menu"
    assert (run.of("option", "AUR.rhetoric")[:, 1:] == 2.0).all()
    assert np.array_equal(run.values[:, 0], base.values[:, 0])
    assert len(np.unique(tariff[:, 7])) > 2, "free again"


def test_a_lever_shifted_is_shifted_by_as_much_and_no_more(small: Bed) -> None:
    # The shift adds to what is chosen; it is not carried on, so it cannot accumulate.
    # Lines are weighed throughout: where moves slip, settings lie between options.
    plain = "variant:aggregation=weighted_sum"
    run = small.run(plain, "AUR.ask_spending+=0.5@2025Q2..2026Q2", draws=BLOCKS)
    menu = {0.0, 2.5, 3.5, 5.0}
    ask = run.of("setting", "AUR.ask_spending")
    assert set(np.unique(ask[:, 1:6])) == {level + 0.5 for level in menu}
    assert set(np.unique(ask[:, 6:])) <= menu
    # The ask that stands is heard before the government chooses: a few choose otherwise for it.
    first = small.run(plain, draws=BLOCKS, quarters=2).of("setting", "AUR.ask_spending")[:, 1]
    assert (ask[:, 1] - np.float32(0.5) == first).mean() > 0.95
    held = small.run("AUR.ask_spending=3.5%", "AUR.ask_spending+=0.5@2025Q2", draws=8)
    assert held.of("setting", "AUR.ask_spending")[0].tolist() == [3.5] + [4.0] * 7
    later = small.run("AUR.ask_spending+=0.5@2025Q2", "AUR.ask_spending=3.5%", draws=8)
    assert (later.of("setting", "AUR.ask_spending") == 3.5).all(), "later entries win"


def test_a_state_set_is_held_for_its_quarters(small: Bed, base: Run) -> None:
    run = small.run("state:command_integration[BEL]=0.9@2025Q2..2025Q3", draws=BLOCKS)
    found = run.of("command_integration", "BEL")
    assert found[:, 1:3] == pytest.approx(0.9, rel=1e-6)
    assert (found[:, 3] != np.float32(0.9)).all()
    assert (found[:, 7] > base.of("command_integration", "BEL")[:, 7]).mean() > 0.95


def test_a_state_shifted_moves_on_its_link(small: Bed, base: Run) -> None:
    run = small.run("state:gdp[BEL]+=-10%@2025Q2", draws=BLOCKS)
    ratio = run.of("gdp", "BEL") / base.of("gdp", "BEL")
    assert ratio[:, 0] == pytest.approx(1.0)
    assert ratio[:, 1] == pytest.approx(0.9, rel=1e-5)
    stacked = small.run(
        "state:gdp[BEL]=4000@2025Q1", "state:gdp[BEL]+=10%@2025Q1", draws=8
    )  # later entries apply on top of earlier ones
    assert stacked.of("gdp", "BEL")[:, 0] == pytest.approx(4400.0, rel=1e-5)


def test_a_line_imposed_holds_its_share(small: Bed) -> None:
    run = small.run("line:AUR.leader=0.3@2025Q3..2025Q4", draws=64)
    leader, team = (run.of("line_share", f"AUR.{line}") for line in ("leader", "team"))
    assert leader[:, 2:4] == pytest.approx(0.3)
    assert team[:, 2:4] == pytest.approx(0.7, rel=1e-5)
    assert np.std(leader[:, 5]) > 0.05


def test_a_parameter_imposed_is_the_same_in_every_draw(small: Bed) -> None:
    run = small.run(
        "param:economy.growth[BEL]=0.08", "param:economy.growth_sd=0", "AUR.tariff=0%", draws=64
    )
    growth = np.diff(np.log(run.of("gdp", "BEL")), axis=1)
    assert growth == pytest.approx(0.02, abs=1e-5)
    assert np.std(np.diff(np.log(run.of("gdp", "DRA")), axis=1)) > 1e-3
    assert np.std(run.column("economy.growth[BEL]")) > 0.0, "the draws themselves are kept"


def test_a_variant_is_chosen_in_every_draw(small: Bed) -> None:
    # Under the current calculus words do not move belief, whatever the draw would have held.
    chosen = "variant:commitment_trust=current_calculus"
    rest = ("AUR.posture=hold", "AUR.tariff=0%", "AUR.ask_spending=none", "AUR.ask_support=none")
    kind, harsh = (
        small.run(chosen, f"AUR.rhetoric={word}", *rest, draws=64)["commitment_trust"]
        for word in ("reassure", "threaten")
    )
    assert np.allclose(kind, harsh, atol=2e-3)
    kind, harsh = (
        small.run("variant:commitment_trust=commitment_trust", f"AUR.rhetoric={word}", *rest,
                  draws=64)["commitment_trust"]
        for word in ("reassure", "threaten")
    )  # fmt: skip
    assert (kind[:, -1, 0] - harsh[:, -1, 0] > 0.01).mean() > 0.9


def test_a_mechanism_off_for_a_while_comes_back(small: Bed) -> None:
    run = small.run("off:capability@2025Q2..2025Q3", draws=64)
    stock = run.of("capability", "BEL")
    assert np.array_equal(stock[:, 1], stock[:, 0])
    assert np.array_equal(stock[:, 2], stock[:, 0])
    assert (stock[:, 3] != stock[:, 2]).all()


@pytest.mark.parametrize("name", [m.name for m in discover().mechanisms.values()])
def test_any_mechanism_can_be_off(small: Bed, name: str) -> None:
    # What it appraised stays at its start, so that nothing breaks and choices stay choices.
    run = small.run(f"off:{name}", draws=128)
    assert not run.status.any()
    for lever in small.model.levers:
        taken = run.of("option", lever.name)[:, -1].astype(int)
        share = np.bincount(taken, minlength=len(lever.options)) / len(taken)
        assert share.max() < 1.0, lever.name


NOTHING = ("forward_presence", "host_nation_support", "defence_burden", "approval", "country_trust")


def test_no_forces_and_no_support_run(small: Bed) -> None:
    sections = small_case()
    for name in NOTHING:
        table = sections["state"][name]
        table["values"]["BEL"] = {"value": 0, "source": "assumption", "grade": "E"}
    bed = Bed(small_model(sections=sections))
    assert bed.engine.executables.code is small.engine.executables.code, (
        "nothing is compiled for it"
    )
    run = bed.run(draws=64, quarters=4)
    assert not run.status.any()
    assert np.isfinite(run.values).all()
    for name in NOTHING[:2]:
        assert np.abs(run.of(name, "BEL") - 0.001).max() < 0.001
    assert run.of("approval", "BEL").max() < 0.01


def test_forces_and_support_may_be_gone_at_once(small: Bed) -> None:
    do = ("state:forward_presence[BEL]=0@2025Q2", "state:approval[BEL]=0@2025Q2")
    run = small.run(*do, draws=64, quarters=4)
    assert not run.status.any()
    assert np.isfinite(run.values).all()
    assert run.of("forward_presence", "BEL")[:, 1] == pytest.approx(0.001)
    assert run.of("approval", "BEL")[:, 1] == pytest.approx(0.0001)
