import dataclasses
import json
from pathlib import Path

import pytest
from tests import helpers

from foedus.result.documents.heard import Interest, Stakes
from foedus.result.documents.record import content
from foedus.result.heard import doubtful, save, without_stakes

HEARD = helpers.heard()


def test_the_document_has_the_keys_it_promises(tmp_path: Path) -> None:
    save(tmp_path / "hears.json", HEARD)
    document = json.loads((tmp_path / "hears.json").read_text(encoding="utf-8"))
    assert document == content(HEARD)
    assert document["schema"] == "foedus-hears/1"
    assert list(document) == [
        "schema", "case", "title", "digest", "version", "seed", "draws", "quarter", "signals",
        "levers", "cells", "do", "base",
    ]  # fmt: skip
    assert list(document["signals"][0]) == ["name", "title", "government", "lever"]
    assert list(document["levers"][0]) == [
        "name", "government", "title", "options", "start", "chances", "tilt", "tilt_sd", "stakes",
    ]  # fmt: skip
    assert list(document["levers"][0]["stakes"]) == [
        "lever",
        "base",
        "own",
        "given",
        "interests",
        "asked",
    ]
    interest = document["levers"][0]["stakes"]["interests"][0]
    assert list(interest) == ["name", "spread", "gain", "loss", "dead"]
    assert list(document["cells"][0]) == [
        "signal", "lever", "own", "change", "p05", "p50", "p95", "options", "level", "left_out",
    ]  # fmt: skip


def test_a_lever_has_no_cell_for_its_own_act() -> None:
    assert HEARD.cell("USA.tariff=25%", "USA.tariff") is None
    cell = HEARD.cell("threat", "USA.tariff")
    assert cell is not None
    assert (cell.change, cell.level) == (0.0004, 0.01)


def test_signals_are_sorted_by_how_much_others_hear_them() -> None:
    # An act that only its own government hears comes after what others hear.
    names = [signal.name for signal in HEARD.strongest()]
    assert names == ["USA.tariff=25%", "JPN.talks=postpone", "threat"]


def test_sources_are_named_by_their_loudest_signal() -> None:
    found = HEARD.by_source("JPN.talks")
    assert [(cell.signal, cell.change) for cell in found] == [
        ("USA.tariff=25%", 0.256), ("threat", 0.004),
    ]  # fmt: skip
    extra = dataclasses.replace(HEARD.signals[0], name="USA.tariff=15%")
    cell = dataclasses.replace(found[0], signal=extra.name, change=0.3)
    more = dataclasses.replace(HEARD, signals=(*HEARD.signals, extra), cells=(*HEARD.cells, cell))
    assert [cell.signal for cell in more.by_source("JPN.talks")] == ["USA.tariff=15%", "threat"]


def test_cells_of_others_are_counted() -> None:
    assert HEARD.counts() == (1, 4, 6)


def row(own: float, given: float, *interests: Interest) -> Stakes:
    return Stakes("JPN.talks", 0.9, own, given, interests)


@pytest.mark.parametrize(
    ("own", "given", "doubted"),
    [(1.0, 1.0, False), (1.0, 2.0, False), (1.0, 0.5, False), (1.0, 2.1, True), (1.0, 0.4, True)],
)
def test_a_range_is_doubted_beyond_a_factor_of_two(own: float, given: float, doubted: bool) -> None:
    found = doubtful([row(own, given)])
    assert bool(found) == doubted
    if found:
        assert found[0][0] == "JPN.talks"
        assert found[0][2].startswith("write about 1,")


def test_nobody_is_told_to_write_a_range_of_nothing() -> None:
    ((_, what, fix),) = doubtful([row(0.0, 0.1)])
    assert "two of its options are 0 apart" in what
    assert "write" not in fix


def test_a_lever_needs_a_benefit_and_a_cost_of_some_size() -> None:
    good = Interest("cash", 1.0, 0.2, 0.0, False)
    bad = Interest("risk", 1.0, 0.0, 0.3, False)
    assert without_stakes([row(1.0, 1.0, good, bad)]) == []
    (lacking,) = without_stakes([row(1.0, 1.0, good)])
    assert lacking[0] == "JPN.talks"
    assert lacking[1].startswith("JPN.talks has no cost of 0.1 log-odds")
    assert len(without_stakes([row(1.0, 1.0)])) == 2
    found = row(1.0, 1.0, good, bad)
    assert (found.benefit, found.cost) == (good, bad)
