from pathlib import Path

from tests import helpers
from tests.documents import made as made_of

from foedus.report.rows import prevailing
from foedus.report.rows.table import Table
from foedus.result import summary
from foedus.result.documents.summary import Contribution, Summary, Weighed

MINUS = "\N{MINUS SIGN}"


def weighed(opened: list[int], **means: list[float | None]) -> Weighed:
    lines = {f"line:USA.{name}": (tuple(row), tuple(row)) for name, row in means.items()}
    parts = lines | {"record": ((9.0, 9.0), (9.0, 9.0))}
    return Weighed(tuple(opened), {name: Contribution(*rows) for name, rows in parts.items()})


def most(table: Table) -> list[list[str]]:
    return [[c.text for c in row[1:] if c.tone == "most"] for row in table.rows]


def test_the_line_served_most_is_found() -> None:
    entry = weighed([3, 1], leader=[0.2, 1.0], team=[0.5, -0.7], cabinet=[0.0, 0.0])
    lost = weighed([1, 0], leader=[-0.5, None], team=[-0.1, None])
    never = weighed([0, 0], leader=[None, None])
    by = {"USA.tariff": entry, "USA.posture": lost, "USA.rhetoric": never, "JPN.talks": entry}
    document = made_of(Summary, deliberation={"baseline": by})
    (table,) = prevailing.prevailing(helpers.manifest(), document, "USA")
    assert table.caption == "Whom the options taken served, baseline"
    first, second = table.records()
    # Every decision counts once: (3 x 0.2 + 1) / 4 against (3 x 0.5 - 0.7) / 4.
    assert first == {"instrument": "tariff", "leader": "+0.40", "team": "+0.20"}
    assert list(second.values())[1:] == [f"{MINUS}0.50", f"{MINUS}0.10"]
    assert most(table) == [["+0.40"], []]


def test_every_arm_has_a_table_of_its_own(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    document = summary.summarise(helpers.write(tmp_path / "out", made))
    tables = prevailing.prevailing(made, document, "USA")
    assert [table.caption.rpartition(" ")[2] for table in tables] == ["baseline", "L0"]
    assert not any(cells for table in tables for cells in most(table)), "all were overruled"
    assert prevailing.prevailing(made, made_of(Summary), "USA") == []
