from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE, State, World, dims_of

TABLE = {**STATE, **APPRAISALS, **CHANNELS, **EVENTS}


def test_no_name_stands_for_two_variables() -> None:
    # An appraisal and its event may not share a name, nor a channel and a state.
    sizes = sum(len(table) for table in (STATE, APPRAISALS, CHANNELS, EVENTS))
    assert len(TABLE) == sizes


def test_every_variable_is_described_in_full() -> None:
    for name, spec in TABLE.items():
        assert spec.unit, name
        assert spec.meaning, name
        assert spec.dims in (("actor",), ("actor", "other"), ("line",)), name
        if spec.kind == "state":
            assert spec.measure, name
        else:
            assert spec.link == "identity", name
            assert not spec.needed, name
        if spec.link == "logit":
            assert spec.unit.split("/")[0] in ("index 0-1", "probability", "share"), name


def test_dimensions_are_those_of_the_annotation() -> None:
    assert dims_of(State, "gdp") == ("actor",)
    assert dims_of(State, "threat") == ("actor", "other")
    assert dims_of(State, "line_weight") == ("line",)
    assert dims_of(World, "state") == ()


def test_what_needs_a_start_value_names_a_selection() -> None:
    allowed = {
        "", "all", "ally", "core", "host", "observer", "treaty", "protege", "patron>treaty",
        "observer>protege", "adversaries",
    }  # fmt: skip
    assert {spec.needed for spec in TABLE.values()} <= allowed
