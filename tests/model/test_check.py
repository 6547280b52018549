"""What the compiler refuses: second writers, cycles, unknown names, wrong units, inert levers."""

import dataclasses
import json

import pytest

from foedus.case import parse_case
from foedus.contract import Conduct, Effect, Instrument, LineBelief, Mechanism
from foedus.errors import CompileError
from foedus.model.check import STORED
from foedus.model.compile import compile as compile_case
from foedus.model.discover import Parts, discover
from foedus.model.own_parts import Own
from foedus.result.result import Result
from foedus.testing import synthetic
from foedus.testing.synthetic import small_case, small_model, with_mechanism

PARTS = discover()


def _refused(**changes: object) -> str:
    sections = small_case()
    for path, value in changes.items():
        *parents, last = path.split("__")
        at = sections
        for name in parents:
            at = at[name]
        at[last] = value
    with pytest.raises(CompileError) as caught:
        small_model(sections=sections)
    return str(caught.value)


def _copy(original: str, **changes: object) -> Mechanism:
    return dataclasses.replace(PARTS.mechanisms[original], **changes)  # type: ignore[arg-type]


def test_a_second_writer_is_refused() -> None:
    with pytest.raises(CompileError, match="capability has more than one writer"):
        small_model(with_mechanism(_copy("capability", name="second_inventory")))


def test_an_unwritten_variable_is_refused() -> None:
    parts = dataclasses.replace(
        PARTS, mechanisms={n: m for n, m in PARTS.mechanisms.items() if n != "capability"}
    )
    with pytest.raises(CompileError, match="capability has no writer"):
        small_model(parts)


def test_an_appraisal_cycle_is_refused() -> None:
    circular = _copy("defence_demand", needs=("ask_concession",))
    with pytest.raises(CompileError, match="depend on each other in a cycle"):
        small_model(with_mechanism(circular))


def test_unknown_variables_and_parameters_of_a_mechanism_are_refused() -> None:
    wrong = _copy("capability", reads=("gdpp",), effects=(Effect("gdp", "capability", "+", "x"),))
    with pytest.raises(CompileError) as caught:
        small_model(with_mechanism(wrong))
    assert 'did you mean "gdp"' in str(caught.value)
    assert "unknown parameter x" in str(caught.value)


def _changed(kind: str, name: str, /, **changes: object) -> Parts:
    found = getattr(PARTS, kind)
    part = dataclasses.replace(found[name], **changes)
    return dataclasses.replace(PARTS, **{kind: {**found, name: part}})


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            _changed("outcomes", "approval", over="observers"),
            'approval is kept over an unknown selection "observers"; did you mean "observer"?',
        ),
        (
            _changed("outcomes", "approval", dims=("actor", "other")),
            "is kept over ally, and its dims are ('actor', 'other'); write dims=('actor',)",
        ),
        (
            _changed("outcomes", "approval", name="status"),
            "outcome status has a name that results use themselves",
        ),
        (
            _changed("mechanisms", "capability", group="mood"),
            'mechanism capability is of an unknown group "mood"; allowed: alliance',
        ),
        (
            _changed("mechanisms", "capability", step=None),
            "mechanism capability has no step, and says that it returns capability; give",
        ),
        (
            _changed("instruments", "tariff", role="patrons"),
            'instrument tariff is held by an unknown selection "patrons"; did you mean "patron"?',
        ),
        (
            _changed("instruments", "tariff", target_role="adversaries"),
            'instrument tariff is aimed at an unknown selection "adversaries"',
        ),
        (
            _changed("mechanisms", "patron_type", line_belief=LineBelief("threat", "patron")),
            "mechanism patron_type does not write its belief threat",
        ),
        (
            _changed(
                "mechanisms",
                "patron_type",
                line_belief=LineBelief("transactional_belief", "nobody"),
            ),
            'the belief of mechanism patron_type is over an unknown selection "nobody"',
        ),
        (
            _changed("mechanisms", "capability", line_belief=LineBelief("capability", "ally")),
            "more than one belief about the lines of others: capability and patron_type",
        ),
        (
            _changed("mechanisms", "retrenchment", conduct=Conduct("nobody", ("ally_effect",))),
            'the conduct of mechanism retrenchment is of an unknown selection "nobody"',
        ),
        (
            _changed("mechanisms", "retrenchment", conduct=Conduct("patron", ("persistence",))),
            "the conduct of mechanism retrenchment rests on persistence",
        ),
    ],
)
def test_what_parts_say_of_actors_and_lines_must_hold(parts: Parts, message: str) -> None:
    with pytest.raises(CompileError) as caught:
        small_model(parts)
    assert message in str(caught.value)


def test_an_outcome_is_of_a_group_that_reports_know() -> None:
    approval = dataclasses.replace(PARTS.outcomes["approval"], name="mine", group="mood")
    mine = Own("outcome", approval, "parts/a.py", 3, "")
    parts = dataclasses.replace(PARTS, outcomes={**PARTS.outcomes, "mine": approval}, own=(mine,))
    with pytest.raises(CompileError) as caught:
        small_model(parts)
    said = 'parts/a.py:3: outcome mine is of an unknown group "mood"; allowed: cost, effort, '
    assert str(caught.value).startswith(said)


def test_what_results_store_beside_series_is_known(kept: Result) -> None:
    store = kept._group  # pyright: ignore[reportPrivateUsage]
    beside = set(store.array_keys()) - {s.name for s in kept.manifest.series if not s.is_choice}
    assert {"option", "status", "time"} <= beside - {"setting"} <= STORED


def test_an_instrument_that_cannot_cost_or_benefit_is_refused() -> None:
    sections = small_case()
    government = sections["governments"][synthetic.PATRON]
    for line in government["lines"].values():
        line["values"] = {"tariff_revenue": {"weight": 1.0, "sign": "+"}}
    with pytest.raises(CompileError, match=r"tariff has no path by which it can cost AUR"):
        small_model(sections=sections)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("state__gdp__unit", "tn USD", 'gdp is in "bn USD", not "tn USD"'),
        (
            "parameters__economy.growth__unit",
            "%/year",
            'economy.growth is in "1/year", not "%/year"',
        ),
        ("attributes__cash__outcome", "cash_receipt", 'did you mean "cash_receipts"'),
        ("attributes__cash__at", "DRA", 'cash_receipts has no entry "DRA"'),
        ("attributes__cash__unit", "bn yen", 'cash_receipts is in "bn USD/year", not "bn yen"'),
        ("governments__AUR__instruments__tariff__start", "7%", 'tariff has no option "7%"'),
        ("governments__AUR__instruments__tariff__target", "DRA", "tariff needs a protege"),
        (
            "governments__AUR__instruments__tariff__answered_by",
            ["BEL.program"],
            'no other government holds the lever "BEL.program"; did you mean "BEL.programme"?',
        ),
        (
            "governments__AUR__instruments__tariff__answered_by",
            ["AUR.posture"],
            'no other government holds the lever "AUR.posture"',
        ),
        (
            "governments__AUR__lines__leader__domain",
            ["tarif"],
            'AUR has no instrument "tarif"; did you mean "tariff"?',
        ),
        (
            "governments__BEL__lines__managers__domain",
            ["tariff"],
            'BEL has no instrument "tariff"',
        ),
        (
            "governments__DRA__leaves_out",
            ["leadershp"],
            'unknown mechanism "leadershp"; did you mean "leadership"?',
        ),
        (
            "variants",
            {"aggregation": {"weighted_sums": 1.0}},
            '"weighted_sums" is no rival of aggregation; did you mean "weighted_sum"?',
        ),
        (
            "variants",
            {"commitment_trus": {"commitment_trust": 1.0}},
            'did you mean "commitment_trust"',
        ),
    ],
)
def test_names_and_units_of_a_case_are_checked(path: str, value: object, message: str) -> None:
    assert message in _refused(**{path: value})


def test_answers_and_domains_are_located_in_the_file() -> None:
    # One mistake each in an answer, a domain and what is left out, found where they stand.
    sections = small_case()
    government = sections["governments"]["AUR"]
    government["instruments"]["tariff"]["answered_by"] = ["BEL.nothing"]
    government["lines"]["team"]["domain"] = ["nothing"]
    government["leaves_out"] = ["nothing"]
    text = json.dumps(sections, indent=1)
    lines = text.splitlines()
    with pytest.raises(CompileError) as caught:
        compile_case(parse_case(text, "small.yaml"))
    found = [str(problem).split(":", 3) for problem in caught.value.problems]
    assert len(found) == 3
    for key, written, said in (
        ("answered_by", "BEL.nothing", "BEL.nothing"),
        ("domain", "nothing", "no instrument"),
        ("leaves_out", "nothing", "unknown mechanism"),
    ):
        [(line, column)] = [(int(a), int(b)) for _, a, b, what in found if said in what]
        assert key in lines[line - 2], (key, lines[line - 2])
        assert lines[line - 1][column - 1 :].startswith(f'"{written}"')


def test_a_start_on_a_bound_is_refused() -> None:
    for name, bound in (("command_integration", 1.0), ("gdp", 0.0)):
        sections = small_case()
        sections["state"][name]["values"]["BEL"] = {
            "value": bound,
            "source": "assumption",
            "grade": "E",
        }
        with pytest.raises(CompileError, match=f"{name} starts on or beyond its bound {bound:g}"):
            small_model(sections=sections)


def test_a_part_of_a_mixture_on_a_bound_is_refused() -> None:
    parts = [[0.5, {"fixed": 1.0}], [0.5, {"uniform": [0.2, 0.4]}]]
    sections = small_case()
    sections["state"]["approval"]["values"]["BEL"] = {
        "prior": {"mixture": parts},
        "source": "assumption",
        "grade": "E",
    }
    with pytest.raises(CompileError, match="approval starts on or beyond its bound 1"):
        small_model(sections=sections)


def test_a_missing_start_value_is_named() -> None:
    sections = small_case()
    del sections["state"]["gdp"]
    with pytest.raises(CompileError, match="state variable gdp is missing"):
        small_model(sections=sections)


def test_all_problems_come_at_once() -> None:
    sections = small_case()
    sections["state"]["gdp"]["unit"] = "x"
    sections["attributes"]["cash"]["outcome"] = "y"
    with pytest.raises(CompileError) as caught:
        small_model(sections=sections)
    assert len(caught.value.problems) == 2


def test_an_unknown_instrument_gets_the_nearest_name() -> None:
    sections = small_case()
    held = sections["governments"]["AUR"]["instruments"]
    held["tarif"] = held["tariff"]
    with pytest.raises(CompileError, match='did you mean "tariff"'):
        small_model(sections=sections)


def test_an_instrument_of_another_role_is_refused() -> None:
    foreign: Instrument = dataclasses.replace(PARTS.instruments["tariff"], role="rival")
    parts = dataclasses.replace(PARTS, instruments={**PARTS.instruments, "tariff": foreign})
    with pytest.raises(
        CompileError, match="tariff is for the role rival; AUR is patron; only DRA can hold it"
    ):
        small_model(parts)


def test_two_levers_of_one_instrument_at_one_actor_are_refused() -> None:
    held = small_case()["governments"]["AUR"]["instruments"]["ask_spending"]
    again = {**held, "instrument": "ask_spending", "target": ["COR", "BEL"]}
    found = _refused(governments__AUR__instruments__ask_again=again)
    assert "ask_spending and ask_again aim one instrument at BEL" in found
    assert "at COR" not in found


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("instruments__posture__target", ["BEL", "DRA"], "posture needs a protege as target; DRA"),
        ("instruments__posture__instrument", "postur", 'unknown instrument "postur"'),
        ("instruments__ask_spending__options", ["none", "20%"], 'has no option "20%"'),
        ("instruments__ask_spending__options", ["none", "3 bn"], 'has no option "3 bn"'),
        ("instruments__tariff__start", "12%", 'tariff has no option "12%"'),
    ],
)
def test_what_a_use_gets_wrong_is_named(path: str, value: object, message: str) -> None:
    assert message in _refused(**{f"governments__AUR__{path}": value})


def test_every_entry_of_an_attribute_is_checked() -> None:
    found = _refused(attributes__crisis__at=["BEL", "AUR"])
    assert 'crisis_risk has no entry "AUR"' in found
