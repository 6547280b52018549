from foedus.model.discover import discover
from foedus.model.vocabulary import names


def test_an_editor_is_offered_what_a_case_may_name() -> None:
    known = names(discover())
    assert known.state["gdp"].unit == "bn USD"
    assert known.state["gdp"].low == 0
    assert known.state["gdp"].required
    assert (known.state["approval"].low, known.state["approval"].high) == (0, 1)
    assert "0%" in known.instruments["tariff"][1]
    assert set(known.slots["commitment_trust"]) == {"commitment_trust", "current_calculus"}
    assert known.parameters["economy.growth"].unit == "1/year"


def test_what_a_mechanism_starts_is_not_offered() -> None:
    assert "expected_tariff" not in names(discover()).state
