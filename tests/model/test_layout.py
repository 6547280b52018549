import dataclasses

import pytest

from foedus import contract
from foedus.contract import Prior
from foedus.model.discover import discover
from foedus.model.layout import keys_of
from foedus.model.types import Column, Model
from foedus.testing import synthetic

MODEL = synthetic.small_model()
ELICITED = {"source": "assumption", "grade": "E"}


def column(name: str, model: Model = MODEL) -> Column:
    return model.columns[model.index[name]]


def changed(**parameters: object) -> Model:
    sections = synthetic.small_case()
    sections["parameters"] = {**sections["parameters"], **parameters}
    return synthetic.small_model(sections=sections)


def test_keys_name_actors_and_directed_dyads() -> None:
    assert keys_of(("actor",), ("A", "B")) == ["A", "B"]
    assert keys_of(("actor", "other"), ("A", "B")) == ["A>A", "A>B", "B>A", "B>B"]


def test_every_number_has_one_column_with_its_source() -> None:
    names = [c.name for c in MODEL.columns]
    assert len(set(names)) == len(names)
    assert MODEL.index == {name: i for i, name in enumerate(names)}
    for found in MODEL.columns:
        assert found.unit, found.name
        assert found.source, found.name
        assert found.meaning, found.name
        assert found.grade in contract.GRADES


def test_there_is_a_column_for_all_that_is_drawn() -> None:
    assert {
        "state.gdp[BEL]",
        "state.threat[DRA>BEL]",
        "defence_demand.spillin_elasticity[BEL]",
        "economy.adaptation",
        "line.AUR.leader.weight",
        "line.AUR.team.discount",
        "line.AUR.leader.cash.weight",
        "line.AUR.leader.ally_trust.sign",
        "lever.AUR.tariff.base[15%]",
        "lever.AUR.tariff.base.weight",
        "lever.AUR.tariff.range",
        "lever.AUR.rhetoric.opening.moves",
        "choice.transitory",
        "line.DRA.ruler.crisis.sign",
        "lever.BEL.programme.opening",
        "government.DRA.anticipation",
        "variant.commitment_trust",
        "variant.aggregation",
    } <= set(MODEL.index)
    # What a mechanism starts, and influence without weight, are drawn nowhere.
    assert not [
        n for n in MODEL.index if n.startswith(("state.patron_ledger", "state.line_weight"))
    ]
    assert "line.AUR.cabinet.weight" not in MODEL.index


def test_the_case_overrides_a_prior_where_it_says() -> None:
    model = changed(**{
        "economy.adaptation": {"unit": "1/quarter", "values": {"all": {"value": 0.2, **ELICITED}}},
        "economy.growth": {
            "unit": "1/year",
            "values": {"BEL": {"value": 0.01, **ELICITED}, "all": {"value": 0.03, **ELICITED}},
        },
    })  # fmt: skip
    assert column("economy.adaptation", model).prior == contract.fixed(0.2)
    assert column("economy.growth[BEL]", model).prior == contract.fixed(0.01)
    assert column("economy.growth[COR]", model).prior == contract.fixed(0.03)
    before, after = column("economy.output_loss"), column("economy.output_loss", model)
    assert before == after


def test_an_override_keeps_the_null_value() -> None:
    fixed = {"unit": "1/quarter", "values": {"all": {"value": 0.2, **ELICITED}}}
    model = changed(**{"implementation.integration_speed": fixed})
    found = column("implementation.integration_speed", model)
    assert found.prior == contract.fixed(0.2)
    assert found.null == column("implementation.integration_speed").null == 0.0


def test_actors_share_a_stream_where_they_are_pooled() -> None:
    pooled = {column(f"extended_deterrence.base_hazard[{a}]").stream for a in MODEL.actors}
    assert pooled == {"extended_deterrence.base_hazard"}
    own = {column(f"defence_demand.spillin_elasticity[{a}]").stream for a in MODEL.actors}
    assert len(own) == len(MODEL.actors)
    # A value of its own takes an actor out of the pool.
    hazard = {
        "unit": "probability/year",
        "values": {"BEL": {"prior": {"beta": [2, 90]}, **ELICITED}},
    }
    model = changed(**{"extended_deterrence.base_hazard": hazard})
    found = {a: column(f"extended_deterrence.base_hazard[{a}]", model).stream for a in model.actors}
    assert found["BEL"] == "extended_deterrence.base_hazard[BEL]"
    assert {found[a] for a in ("AUR", "COR", "DRA")} == {"extended_deterrence.base_hazard"}


@pytest.mark.parametrize("pooled", [True, False])
def test_a_default_is_one_draw_or_one_each(pooled: bool) -> None:
    sections = synthetic.small_case()
    sections["state"]["threat"]["pooled"] = pooled
    model = synthetic.small_model(sections=sections)
    streams = {c.stream for c in model.columns if c.name.startswith("state.threat[")}
    assert len(streams) == (1 if pooled else 16)


def test_a_line_values_what_it_says() -> None:
    weight = column("line.AUR.leader.cash.weight")
    assert weight.prior == Prior("gamma", (2.0,))
    assert "line.AUR.team.cash.weight" not in MODEL.index
    assert column("line.AUR.leader.ally_trust.sign").prior == contract.uniform(-1.0, 1.0)
    assert "line.AUR.team.ally_trust.sign" not in MODEL.index


def test_a_lever_takes_its_traits_from_the_case_or_the_instrument() -> None:
    sections = synthetic.small_case()
    tariff = sections["governments"]["AUR"]["instruments"]["tariff"]
    tariff["sharpness"] = {"value": 0.75, **ELICITED}
    model = synthetic.small_model(sections=sections)
    assert column("lever.AUR.tariff.sharpness", model).prior == contract.fixed(0.75)
    kept = column("lever.AUR.tariff.opening", model)
    assert kept == column("lever.AUR.tariff.opening")
    instrument = next(v.instrument for v in MODEL.levers if v.name == "AUR.tariff")
    assert kept.prior == instrument.opening


def base_of(lever: str, model: Model = MODEL) -> dict[str, Prior]:
    start = f"lever.{lever}.base["
    return {n[len(start) : -1]: column(n, model).prior for n in model.index if n.startswith(start)}


def test_elicited_shares_are_worth_as_many_decisions_as_they_say() -> None:
    given = {"0%": 0.7, "10%": 0.15, "15%": 0.1, "25%": 0.05}
    assert base_of("AUR.tariff") == {o: contract.dirichlet(s, 0.0) for o, s in given.items()}
    assert column("lever.AUR.tariff.base.weight").prior == contract.uniform(4.0, 12.0)
    assert column("lever.AUR.ask_support.base.weight").prior == contract.fixed(10.0)


def test_a_record_adds_what_it_shows_to_what_stands() -> None:
    # Six moves in two periods of sixteen quarters: min(4, (6 + 2) / 2) / 2 = 2.
    shown = {"reassure": 25 / 32, "neutral": 5 / 32, "shame": 2 / 32, "threaten": 0.0}
    found = base_of("AUR.rhetoric")
    assert list(found) == list(shown)
    for option, share in shown.items():
        before, seen = found[option].args
        assert before == pytest.approx(0.8 if option == "reassure" else 0.2 / 3)
        assert seen == pytest.approx(2.0 * share), option
    assert column("lever.AUR.rhetoric.base.weight").prior == contract.loguniform(0.5, 4.0)
    # One move less: min(4, (3 + 2) / 2) / 2, of a lever with a menu of three.
    before, seen = base_of("DRA.grey_pressure")["raised"].args
    assert (before, seen) == pytest.approx((0.1, 1.5 * 7 / 32))


def test_a_ratchet_is_counted_from_what_stands() -> None:
    # Upgraded once, and never left: (1 + 2) / 2 / 2 decisions, all for what stands.
    found = base_of("AUR.posture")
    assert found["upgrade"].args == pytest.approx((0.8, 0.75))
    assert found["hold"].args == pytest.approx((0.1, 0.0))
    # Its moves led to what stands: they do not say how often it opens.
    opening = column("lever.AUR.posture.opening")
    assert opening.prior == next(v for v in MODEL.levers if v.use == "posture").instrument.opening


def test_an_opening_is_fitted_to_the_moves_of_its_record() -> None:
    assert column("lever.AUR.rhetoric.opening.moves").prior == Prior("gamma", (6.0,))
    assert column("lever.AUR.rhetoric.opening").prior == Prior("fitted", (32.0,))
    # On the agenda in two quarters of four: half as many chances.
    assert column("lever.BEL.programme.opening").prior == Prior("fitted", (16.0,))
    assert "lever.AUR.tariff.opening.moves" not in MODEL.index
    sections = synthetic.small_case()
    words = sections["governments"]["AUR"]["instruments"]["rhetoric"]
    words["opening"] = {"value": 0.4, **ELICITED}
    model = synthetic.small_model(sections=sections)
    assert column("lever.AUR.rhetoric.opening", model).prior == contract.fixed(0.4)
    assert "lever.AUR.rhetoric.opening.moves" not in model.index


def test_options_that_feed_the_channels_alike_are_counted_together() -> None:
    parts = discover()
    words = parts.instruments["rhetoric"]
    blame = dataclasses.replace(words.options[2], name="blame", level=4.0)
    doubled = dataclasses.replace(words, options=(*words.options, blame), bounds=(0.0, 4.0))
    parts = dataclasses.replace(parts, instruments={**parts.instruments, "rhetoric": doubled})
    sections = synthetic.small_case()
    record = sections["governments"]["AUR"]["instruments"]["rhetoric"]["base"]["record"]
    record["2020Q2"] = "blame"
    model = synthetic.small_model(parts, sections)
    lever = next(v for v in model.levers if v.use == "rhetoric")
    assert lever.alike == (0, 1, 2, 3, 2)
    found = base_of("AUR.rhetoric", model)
    assert found.pop("blame") == contract.fixed(0.0)
    assert found == base_of("AUR.rhetoric")


def test_how_much_of_chance_is_drawn_anew_is_one_number() -> None:
    assert column("choice.transitory").prior == contract.uniform(0.5, 0.7)
    sections = {**synthetic.small_case(), "transitory": {"value": 0.4, **ELICITED}}
    model = synthetic.small_model(sections=sections)
    assert column("choice.transitory", model).prior == contract.fixed(0.4)


def test_one_number_picks_the_rival_of_each_slot() -> None:
    slots = {m.slot for m in MODEL.mechanisms if m.slot}
    assert slots == {"aggregation", "commitment_trust"}
    for slot in slots:
        assert column(f"variant.{slot}").prior == contract.uniform(0.0, 1.0)


def test_how_much_of_answers_a_government_expects_is_drawn_once_for_it() -> None:
    drawn = [n for n in MODEL.index if n.startswith("government.")]
    assert drawn == [f"government.{g}.anticipation" for g in ("AUR", "BEL", "DRA")]
    assert all(column(name).prior == contract.beta(2.0, 2.0) for name in drawn)
    sections = synthetic.small_case()
    sections["governments"]["BEL"]["anticipation"] = {"value": 0.3, **ELICITED}
    model = synthetic.small_model(sections=sections)
    assert column("government.BEL.anticipation", model).prior == contract.fixed(0.3)
    assert column("government.AUR.anticipation", model).prior == contract.beta(2.0, 2.0)
