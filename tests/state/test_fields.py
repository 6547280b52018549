"""A declared field is read as a row of the table of variables."""

import dataclasses

import equinox as eqx

from foedus.state.fields import ActorArray, DyadArray, LineArray, dims_of, table, variable


class Made(eqx.Module):
    wealth: ActorArray = variable("currency", "log", "what there is", "purse", stock=True)
    trust: DyadArray = variable("0 to 1", "logit", "who trusts whom", needed="treaty")
    weight: LineArray = variable("share", "identity", "how much lines count", index=True)


def test_rows_hold_what_was_declared() -> None:
    rows = table(Made, "state")
    assert list(rows) == ["wealth", "trust", "weight"]
    wealth, trust = rows["wealth"], rows["trust"]
    assert (wealth.kind, wealth.unit, wealth.link, wealth.measure) == (
        "state", "currency", "log", "purse",
    )  # fmt: skip
    assert (wealth.stock, trust.stock, trust.needed) == (True, False, "treaty")
    assert rows["weight"].index


def test_dimensions_are_those_of_the_annotation() -> None:
    assert [dims_of(Made, f.name) for f in dataclasses.fields(Made)] == [
        ("actor",), ("actor", "other"), ("line",),
    ]  # fmt: skip
