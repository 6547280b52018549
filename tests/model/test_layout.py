import pytest

from foedus import contract
from foedus.contract import Prior
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
        "lever.AUR.tariff.inertia",
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
    tariff["inertia"] = {"value": 0.25, **ELICITED}
    model = synthetic.small_model(sections=sections)
    assert column("lever.AUR.tariff.inertia", model).prior == contract.fixed(0.25)
    kept = column("lever.AUR.tariff.opening", model)
    assert kept == column("lever.AUR.tariff.opening")
    instrument = next(v.instrument for v in MODEL.levers if v.name == "AUR.tariff")
    assert kept.prior == instrument.opening


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
