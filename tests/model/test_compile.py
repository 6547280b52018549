import dataclasses
from pathlib import Path

import pytest
import yaml

from foedus.case import parse_case
from foedus.errors import CompileError
from foedus.model.compile import compile as compile_case
from foedus.model.compile import owner
from foedus.model.discover import discover
from foedus.state import APPRAISALS, STATE
from foedus.testing import synthetic

MODEL = synthetic.small_model()


class Plain(yaml.SafeDumper):
    """Write again what occurs twice: a case file has no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def test_every_variable_has_one_owner() -> None:
    for name, spec in {**STATE, **APPRAISALS}.items():
        owners = owner(MODEL.mechanisms, name)
        slots = {m.slot for m in MODEL.mechanisms if m.name in owners}
        rivals = len(slots) == 1 and slots != {""}
        assert len(owners) == (0 if spec.exogenous else 1) or rivals, (name, owners)
    assert owner(MODEL.mechanisms, "defence_burden") == ("implementation",)
    assert owner(MODEL.mechanisms, "commitment_trust") == ("commitment_trust", "current_calculus")


def test_actors_and_mechanisms_are_in_canonical_order() -> None:
    assert MODEL.actors == ("AUR", "BEL", "COR", "DRA")
    names = [m.name for m in MODEL.mechanisms]
    assert names == sorted(names)
    assert [lever.name for lever in MODEL.levers] == sorted(lever.name for lever in MODEL.levers)


def test_the_order_of_the_file_changes_nothing() -> None:
    sections = synthetic.small_case()
    for name in ("actors", "state", "parameters"):
        sections[name] = dict(reversed(sections[name].items()))
    for table in sections["state"].values():
        table["values"] = dict(reversed(table["values"].items()))
    instruments = sections["governments"]["AUR"]["instruments"]
    sections["governments"]["AUR"]["instruments"] = dict(reversed(instruments.items()))
    other = synthetic.small_model(sections=sections)
    assert other.columns == MODEL.columns
    assert other.actors == MODEL.actors
    assert other.levers == MODEL.levers
    assert other.digest == MODEL.digest
    for name, mask in MODEL.roles.items():
        assert (other.roles[name] == mask).all(), name
    # Only what is kept of an outcome is listed in the order of the file.
    for kept, again in zip(MODEL.kept, other.kept, strict=True):
        before = dict(zip(kept.labels, kept.rows, strict=True))
        assert dict(zip(again.labels, again.rows, strict=True)) == before


def test_a_menu_keeps_the_options_of_the_case() -> None:
    ask = next(lever for lever in MODEL.levers if lever.name == "AUR.ask_spending")
    assert ask.options == ("none", "2.5%", "3.5%", "5%")
    assert ask.levels == (0.0, 2.5, 3.5, 5.0)
    assert ask.options[ask.start] == "none"
    support = next(lever for lever in MODEL.levers if lever.name == "AUR.ask_support")
    assert support.opens_before_renewal == 2
    programme = next(lever for lever in MODEL.levers if lever.name == "BEL.programme")
    assert programme.opens_before_budget == 1
    assert programme.answered_by == ("AUR.ask_spending",)
    assert (ask.opens_before_budget, support.answered_by) == (None, ())


def test_lines_hold_the_domains_of_the_case() -> None:
    held = {line.name: line.domain for line in MODEL.lines}
    assert held["AUR.team"] == ("ask_spending", "posture")
    assert held["AUR.leader"] == ("ask_support", "rhetoric", "tariff")
    assert held["BEL.managers"] == held["AUR.cabinet"] == ()
    assert [line.name for line in MODEL.lines if line.leader] == ["AUR.leader", "DRA.ruler"]


def test_every_valued_attribute_is_a_pair() -> None:
    found = {(MODEL.lines[i].name, MODEL.attributes[k].name) for i, k in MODEL.pairs}
    written = {
        (f"{government}.{name}", attribute)
        for government, spec in MODEL.case.governments.items()
        for name, line in spec.lines.items()
        for attribute in line.values
    }
    assert found == written
    assert len(MODEL.pairs) == len(written)
    assert [i for i, _ in MODEL.pairs] == sorted(i for i, _ in MODEL.pairs)


def test_roles_tell_who_decides_its_budget_and_its_offer() -> None:
    ally = [float(actor == "BEL") for actor in MODEL.actors]
    assert MODEL.roles["budgeting"].tolist() == MODEL.roles["offering"].tolist() == ally
    sections = synthetic.small_case()
    del sections["governments"]["BEL"]
    sections["governments"]["AUR"]["instruments"]["ask_spending"].pop("answered_by")
    alone = synthetic.small_model(sections=sections)
    assert not alone.roles["budgeting"].any()
    assert not alone.roles["offering"].any()


def test_attributes_point_at_what_they_name() -> None:
    trust = next(a for a in MODEL.attributes if a.name == "ally_trust")
    assert trust.rows == ((1, 1),)
    risk = next(a for a in MODEL.attributes if a.name == "third_risk")
    assert (risk.rows, risk.ratio, risk.swing) == (((2,),), True, 1.2)


def test_an_attribute_over_several_entries_points_at_each() -> None:
    sections = synthetic.small_case()
    sections["attributes"]["crisis"]["at"] = ["COR", "BEL"]
    crisis = next(
        a for a in synthetic.small_model(sections=sections).attributes if a.name == "crisis"
    )
    assert crisis.at == ("COR", "BEL")
    assert crisis.rows == ((2,), (1,))


def test_everyone_at_whom_a_channel_is_aimed_has_its_role() -> None:
    sections = synthetic.small_case()
    sections["actors"]["NEW"] = {"name": "Newmark", "role": "ally"}
    for table in sections["state"].values():
        if synthetic.ALLY in table["values"]:
            table["values"]["NEW"] = table["values"][synthetic.ALLY]
    sections["governments"]["BEL"]["instruments"]["programme"]["target"] = ["BEL", "NEW"]
    model = synthetic.small_model(sections=sections)
    chosen = {a for a, on in zip(model.actors, model.roles["budgeting"], strict=True) if on}
    assert chosen == {"BEL", "NEW"}


def test_a_refusal_says_where_in_the_file() -> None:
    # With no effect of tariffs on anything, the tariff is inert: refused, at its place in the file.
    parts = discover()
    for m in parts.mechanisms.values():
        kept = tuple(effect for effect in m.effects if effect.source != "tariff_rate")
        parts.mechanisms[m.name] = dataclasses.replace(m, effects=kept)
    text = yaml.dump(synthetic.small_case(), Dumper=Plain, sort_keys=False)
    lines = text.splitlines()
    with pytest.raises(CompileError) as caught:
        compile_case(parse_case(text, "small.yaml"), parts)
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == 2
    for problem, what in zip(found, ("benefit", "cost"), strict=True):
        file, line, _, said = problem.split(":", 3)
        assert file == "small.yaml"
        assert "tariff:" in "".join(lines[int(line) - 2 : int(line)])
        assert f"AUR.tariff has no path by which it can {what} AUR" in said


def test_parts_beside_a_case_of_another_name_are_pointed_at(tmp_path: Path) -> None:
    sections = synthetic.small_case()
    sections["governments"]["AUR"]["instruments"]["summit"] = {
        **sections["governments"]["AUR"]["instruments"]["tariff"]
    }
    text = yaml.dump(sections, Dumper=Plain, sort_keys=False)
    place = tmp_path / "other.yaml"

    def told() -> str:
        with pytest.raises(CompileError) as caught:
            compile_case(parse_case(text, str(place)))
        return str(caught.value)

    assert "is not looked at" not in told()
    (tmp_path / "parts").mkdir()
    assert (
        f"{tmp_path / 'parts'}: is not looked at: parts come with a case that is called case.yaml, "
        f"not other.yaml; rename the case, or give --parts {tmp_path / 'parts'}"
    ) in told()
    place = tmp_path / "case.yaml"
    assert "is not looked at" not in told()


def test_a_number_declared_twice_is_refused() -> None:
    # A lever trait and a line value can only clash by name; the compiler sees the columns.
    from foedus.model.compile import _clashes

    column = MODEL.columns[0]
    [problem] = _clashes((*MODEL.columns, column))
    assert problem.what == f"{column.name} is declared twice"
    assert _clashes(MODEL.columns) == []
