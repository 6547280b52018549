from foedus.testing import synthetic

MODEL = synthetic.small_model()


def test_sizes_count_actors_and_lines() -> None:
    assert MODEL.sizes == {"actor": 4, "other": 4, "line": 6}


def test_governments_are_those_that_hold_levers() -> None:
    assert MODEL.governments == ("AUR", "BEL", "DRA")
    assert MODEL.channels == (
        "cutback", "grey_pressure", "posture_stage", "programme", "shame", "spending_ask",
        "support_ask", "support_offer", "tariff_rate", "word",
    )  # fmt: skip


def test_a_model_is_hashed_by_identity() -> None:
    assert len({MODEL, MODEL, synthetic.small_model()}) == 2
