from foedus.testing import synthetic

MODEL = synthetic.small_model()


def test_sizes_count_actors_and_lines() -> None:
    assert MODEL.sizes == {"actor": 4, "other": 4, "line": 3}


def test_governments_are_those_that_hold_levers() -> None:
    assert MODEL.governments == ("AUR",)
    assert MODEL.channels == (
        "cutback", "posture_stage", "shame", "spending_ask", "support_ask", "tariff_rate", "word",
    )  # fmt: skip


def test_a_model_is_hashed_by_identity() -> None:
    assert len({MODEL, MODEL, synthetic.small_model()}) == 2
