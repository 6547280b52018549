from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.documents import made as made_of

from foedus.report.charts.bars import PART_COLOURS
from foedus.report.pages import formation
from foedus.report.rows.table import Heading
from foedus.result import summary
from foedus.result.documents.summary import Contribution, Summary, Weighed

MINUS = "\N{MINUS SIGN}"


def ids() -> Any:
    return (f"c{number}" for number in count())


def weighed(**parts: tuple[list[float], list[float | None]]) -> dict[str, Any]:
    """Return an entry of two quarters: four members decide in the first, one in the second."""
    named = {name.replace("_", ":", 1): row for name, row in parts.items()}
    found = {name: Contribution(tuple(row[0]), tuple(row[1])) for name, row in named.items()}
    return Weighed((4, 1), found)


ENTRY = weighed(
    line_leader=([1.0, -3.0], [1.0, 3.0]),
    line_team=([0.5, 0.5], [0.5, 11.0]),
    record=([-1.0, -1.0], [1.0, 1.0]),
    regret=([9.0, 9.0], [9.0, 9.0]),
)


def test_every_decision_counts_once() -> None:
    # Sizes: 4 x 1 + 3 = 7 against 4 x 0.5 + 11 = 13.
    found = formation.shares(ENTRY, formation.LINES)
    assert found == pytest.approx({"line:leader": 0.35, "line:team": 0.65})
    late = formation.shares(ENTRY, formation.LINES, 1)
    assert late == pytest.approx({"line:leader": 3 / 14, "line:team": 11 / 14})
    assert formation.shares(ENTRY, formation.ORIGINS) == {"record": 1}, "regret is no part of it"


def test_what_nobody_weighed_has_no_shares() -> None:
    never = weighed(line_leader=([0.0, 0.0], [0.0, None]))
    assert formation.shares(never, formation.LINES) == {}
    assert formation.shares(ENTRY, "neither") == {}


def test_one_entry_per_government(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    document = summary.summarise(helpers.write(tmp_path / "out", made))
    (found,) = formation.formations(made, document, ids())
    assert found.title == "United States"
    assert found.idle == ("posture",), "never on the agenda"
    origins, lines, interests = found.weighings
    assert [name for name, _ in lines.legend] == ["team", "leader"], "the heavier first"
    # Sizes of the toy grow by position: 1, 2 for lines; 4, 5, 7 for interests and answers; 8, 9.
    assert lines.chart.description == (
        "ask spending: team 67%, leader 33%; rhetoric: team 67%, leader 33%"
    )
    assert [name for name, _ in interests.legend] == ["cash", "ally burden", "others' answers"]
    assert "cash 31%, ally burden 25%, others' answers 44%" in interests.chart.description
    assert [name for name, _ in origins.legend] == ["the record", "chance"]
    assert "the record 47%, chance 53%" in origins.chart.description
    assert lines.id != interests.id


def test_tables_tell_the_sign_and_the_quarters(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    document = summary.summarise(helpers.write(tmp_path / "out", made))
    (found,) = formation.formations(made, document, ids())
    assert [t.columns[0].head for t in found.tables] == ["ask spending", "rhetoric"]
    table = found.tables[0]
    assert table.rows[0] == ("members deciding", "", *["4"] * 16)
    at = table.rows.index(Heading(formation.LINES))
    # The first arm's mean is half the size, against the option taken.
    assert table.rows[at + 1] == ("leader", f"{MINUS}0.50", *["33%"] * 16)


def test_a_quarter_without_decisions_is_blank() -> None:
    entry = replace(ENTRY, open=(4, 0))
    document = made_of(Summary, deliberation={"baseline": {"USA.tariff": entry}})
    (found,) = formation.formations(helpers.manifest(), document, ids())
    rows = found.tables[0].rows
    assert rows[rows.index(Heading(formation.LINES)) + 1] == ("leader", "+1.00", "67%", "")


def test_too_many_interests_share_a_colour() -> None:
    number = len(PART_COLOURS) + 2
    parts: Any = {
        f"interest_i{i}": ([0.0, 0.0], [float(number - i)] * 2) for i in range(number)
    } | {"answers": ([0.0, 0.0], [1.0, 1.0])}
    document = made_of(Summary, deliberation={"baseline": {"USA.tariff": weighed(**parts)}})
    (found,) = formation.formations(helpers.manifest(), document, ids())
    (weighing,) = found.weighings
    names = [name for name, _ in weighing.legend]
    assert names == [f"i{i}" for i in range(len(PART_COLOURS) - 1)] + [
        "3 others",
        "others' answers",
    ]
    colours = [colour for _, colour in weighing.legend]
    assert len(set(colours)) == len(colours)
    _, *rows = found.tables[0].records()
    assert len(rows) == number + 1, "the table tells them all"
    total = sum(range(1, number + 1)) + 1
    assert f"3 others {6 / total:.0%}" in weighing.chart.description


def test_nothing_recorded_shows_nothing() -> None:
    assert formation.formations(helpers.manifest(), made_of(Summary), ids()) == []


def test_a_government_that_never_decides_is_left_out() -> None:
    by = {"USA.tariff": ENTRY, "JPN.tariff": replace(ENTRY, open=(0, 0))}
    document = made_of(Summary, deliberation={"baseline": by})
    found = formation.formations(helpers.manifest(), document, ids())
    assert [government.title for government in found] == ["United States"]


def test_what_hardly_weighs_is_not_told_apart() -> None:
    parts: Any = {
        "interest_cash": ([0.0, 0.0], [0.997, 0.997]),
        "interest_talk": ([0.0, 0.0], [0.003, 0.003]),
    }
    (weighing,) = _weighings(parts)
    assert [name for name, _ in weighing.legend] == ["cash"]
    parts["interest_pride"] = ([0.0, 0.0], [0.004, 0.004])
    (weighing,) = _weighings(parts)
    assert [name for name, _ in weighing.legend] == ["cash", "2 others"], "together they show"
    document = made_of(Summary, deliberation={"baseline": {"USA.tariff": weighed(**parts)}})
    (found,) = formation.formations(helpers.manifest(), document, ids())
    _, *rows = found.tables[0].records()
    assert [row["tariff"] for row in rows] == ["cash"]


def _weighings(parts: Any) -> tuple[formation.Weighing, ...]:
    document = made_of(Summary, deliberation={"baseline": {"USA.tariff": weighed(**parts)}})
    (found,) = formation.formations(helpers.manifest(), document, ids())
    return found.weighings
