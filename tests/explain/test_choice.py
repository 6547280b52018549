"""How a lever came to stand where it does: since when, by whom, on what numbers."""

import itertools
from collections.abc import Callable

import pytest
from tests.runs import Bed

from foedus.explain.choice import Choices
from foedus.explain.replay import Path
from foedus.report.rows.bibliography import line

pytestmark = pytest.mark.xdist_group("small")


def lever(path: Path, name: str) -> int:
    return [one.name for one in path.model.levers].index(name)


def test_what_is_imposed_is_not_the_governments(small: Bed, walked: Callable[..., Path]) -> None:
    path = walked("AUR.tariff=25%@2025Q2..2025Q4")
    row = Choices(small.engine, path, 0, weighed=True).row(lever(path, "AUR.tariff"), ("x",))
    assert (row.option, row.level, row.since) == ("25%", 25.0, "2025Q2")
    assert (row.imposed, row.by) == (True, "policy or --do")
    assert row.channels == ("x",)
    # Nobody deliberated over it in that quarter.
    assert row.deliberation is None


def test_since_is_the_quarter_of_the_last_move(small: Bed, path: Path) -> None:
    choices = Choices(small.engine, path, 0, weighed=False)
    moved = 0
    for i, one in enumerate(path.model.levers):
        levels = [one.levels[one.start], *(float(step.levels[i]) for step in path.steps)]
        pairs = list(itertools.pairwise(levels))
        last = max((t for t, (a, b) in enumerate(pairs) if a != b), default=None)
        row = choices.row(i, ())
        assert row.since == (None if last is None else str(path.model.first + last))
        assert row.by == one.government
        assert not row.off_menu
        moved += last is not None
    assert moved


def test_a_choice_is_summed_up_by_who_liked_it_best(small: Bed, path: Path) -> None:
    choices = Choices(small.engine, path, 0, weighed=True)
    found = [choices.last_on_agenda(i) for i in range(len(path.model.levers))]
    told = [record for record in found if record is not None]
    assert told
    for record in told:
        best = {name for name, option in record.favourites.items() if option == record.taken}
        assert set(record.prevailed) == best
        assert record.taken in {option.name for option in record.options}
        assert sum(option.odds for option in record.options) == pytest.approx(1.0, abs=1e-4)


def test_numbers_are_those_of_the_draw(small: Bed, path: Path) -> None:
    choices = Choices(small.engine, path, 0, weighed=False)
    for i, one in enumerate(path.model.levers):
        rows = {row.short: row for row in choices.numbers(i, line)}
        assert {"weight", "range", "sharpness", "opening", "transitory"} <= set(rows)
        assert ("anticipation" in rows) == bool(one.answered_by)
        for row in rows.values():
            assert row.value == float(path.row[path.model.index[row.name]])
        shares = [rows[o].value for k, o in enumerate(one.options) if one.alike[k] == k]
        assert sum(shares) == pytest.approx(1.0, abs=1e-5)
