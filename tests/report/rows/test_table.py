from foedus.report.rows.table import Cell, Heading, Table, numbers, text, words

TABLE = Table(
    (*words("outcome"), *numbers("2025Q1", "2028Q4")),
    (
        Heading("Burden", soft="% of GDP"),
        (Cell("JPN", beside="an ally", tone="name"), "1.8", Cell("2.4", below="at most 3")),
    ),
)


def test_records_hold_texts_by_head_and_no_heading() -> None:
    assert TABLE.records() == [{"outcome": "JPN", "2025Q1": "1.8", "2028Q4": "2.4"}]


def test_a_plain_text_is_a_cell() -> None:
    assert text("a") == text(Cell("a", beside="b", below="c")) == "a"


def test_numbers_stand_to_the_right() -> None:
    assert [column.number for column in TABLE.columns] == [False, True, True]
