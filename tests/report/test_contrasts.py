from typing import Any

from tests import helpers

from foedus.report import contrasts

SPREAD = {"mean": 1.0, "p05": 0.5, "p50": 1.0, "p95": 1.5}
HALF = {"mean": 0.5, "p05": 0.2, "p50": 0.5, "p95": 0.8}
NONE = dict.fromkeys(("mean", "p05", "p50", "p95"))


def record(**changes: Any) -> dict[str, Any]:
    row = {
        "outcome": "defence_burden", "label": "JPN", "scale": "difference", "sd": 2.0,
        "total": SPREAD, "written": HALF, "reaction": HALF,
    }  # fmt: skip
    choice = {"instrument": "USA.rhetoric", "option": "shame", "total": -0.2, "written": -0.15}
    found = {
        "arm": "L0", "against": "baseline", "members": 2048, "outcomes": [row],
        "choices": [choice | {"reaction": -0.05}],
    }  # fmt: skip
    return found | changes


def test_a_contrast_is_told_by_its_parts() -> None:
    (table,) = contrasts.contrast_tables({"contrasts": [record()]}, helpers.manifest())
    (row,) = table.outcomes
    assert row.total.startswith("+1.0")
    assert row.written.startswith("+0.5")
    (choice,) = table.choices
    assert (choice.total, choice.written, choice.reaction) == (
        "\N{MINUS SIGN}20.0",
        "\N{MINUS SIGN}15.0",
        "\N{MINUS SIGN}5.0",
    )
    assert table.members == "2,048"


def test_the_sentence_says_how_much_was_written() -> None:
    said = contrasts.sentence(record(), helpers.manifest())
    assert "about 75% was written into the lines and 25% is reaction" in said
    assert "rhetoric at shame" in said


def test_choices_that_hardly_differ_are_not_taken_apart() -> None:
    same = record(
        choices=[
            {
                "instrument": "USA.rhetoric",
                "option": "shame",
                "total": 0.001,
                "written": 0.2,
                "reaction": -0.199,
            }
        ]
    )
    assert contrasts.sentence(same, helpers.manifest()).endswith("choices hardly differ.")
    (table,) = contrasts.contrast_tables({"contrasts": [same]}, helpers.manifest())
    assert table.choices == ()


def test_what_has_no_number_is_not_listed() -> None:
    row = record()["outcomes"][0] | {"total": NONE}
    (table,) = contrasts.contrast_tables(
        {"contrasts": [record(outcomes=[row])]}, helpers.manifest()
    )
    assert table.outcomes == ()


def test_a_run_of_one_kind_of_lines_has_no_table() -> None:
    assert contrasts.contrast_tables({}, helpers.manifest()) == []
    assert contrasts.contrast_tables({"contrasts": []}, helpers.manifest()) == []
