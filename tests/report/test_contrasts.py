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


def moved(base: Any) -> dict[str, Any]:
    found = record(base={"draws": 128, "times": 4, "replicates": 2} if base else None)
    for kind in ("outcomes", "choices"):
        found[kind] = [row | {"base": base} for row in found[kind]]
    return found


def test_what_base_shares_make_stands_beside_the_parts() -> None:
    (table,) = contrasts.contrast_tables(
        {"contrasts": [moved({"sd": 0.25, "share": 0.4})]}, helpers.manifest()
    )
    assert table.base.startswith("the first 128 draws with 4 bases each and 2 replicates")
    assert table.outcomes[0].base.startswith("0.25")
    assert table.choices[0].base == "25.0"
    assert "base shares drawn anew move it by 25.0 points (standard deviation, 40% of" in table.said


def test_a_contrast_without_bases_drawn_anew_says_nothing_of_them() -> None:
    for made in (record(), moved(None)):
        (table,) = contrasts.contrast_tables({"contrasts": [made]}, helpers.manifest())
        assert (table.base, table.outcomes[0].base, table.choices[0].base) == ("", "", "")
        assert "drawn anew" not in table.said
