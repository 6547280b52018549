"""Selections are resolved by role, in case order, with canonical positions."""

from foedus.case import build
from foedus.model.select import actors_of, members, select
from foedus.testing.synthetic import small_case

CASE = build(small_case())


def test_positions_do_not_depend_on_the_order_in_the_file() -> None:
    sections = small_case()
    sections["actors"] = dict(reversed(sections["actors"].items()))
    other = build(sections)
    assert actors_of(other) == actors_of(CASE)
    assert dict(select(other, "all")) == dict(select(CASE, "all"))


def test_roles() -> None:
    assert members(CASE, "treaty") == ["BEL"]
    assert members(CASE, "protege") == ["BEL", "COR"]
    assert [label for label, _ in select(CASE, "observer>protege")] == [
        "BEL>BEL",
        "BEL>COR",
        "DRA>BEL",
        "DRA>COR",
    ]
    pairs = [label for label, _ in select(CASE, "adversaries")]
    assert all(("DRA" in pair.split(">")) for pair in pairs)
    assert "DRA>DRA" not in pairs
