"""The observed scorecard in words and rows: what a reader of report and terminal is told."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from tests import helpers
from tests.documents import made as made_of

from foedus.analyses.scorecard import count
from foedus.report.rows import opening, scorecard
from foedus.result.documents.scorecard import Point, Scorecard, Uncounted, Why
from foedus.result.documents.summary import Summary
from foedus.result.schema import Manifest, ObservedRow, PartRow

MINUS = "\N{MINUS SIGN}"


def point(**changes: Any) -> Point:
    made = {
        "outcome": "defence_burden", "label": "JPN", "title": "Yearbook", "kind": "measure",
        "unit": "% of GDP", "source": "book", "grade": "V", "quarter": "2025Q2",
        "since": "2024Q4", "seen": False, "observed": 2.0, "p05": 1.8, "p25": 1.9, "p50": 2.1,
        "p75": 2.2, "p95": 2.3, "inside50": True, "inside90": True, "error": 0.1,
        "persistence": 1.8, "persistence_error": -0.2, "nearer": "model",
    }  # fmt: skip
    return Point(**made | changes)


def manifest(**changes: Any) -> Manifest:
    seen = ObservedRow(
        "defence_burden", "JPN", "Yearbook", "% of GDP", "measure", ("2025Q2",), (2.0,), "book", "V"
    )
    made = {"observed": (seen,), "scorecard": "as-happened", "arms": ("baseline", "as-happened")}
    return helpers.manifest(**made | changes)


def card(
    *points: Point, missing: Any = None, arm: str | None = "as-happened", **more: Any
) -> Scorecard:
    unseen = count([point for point in points if not point.seen])
    seen = count([point for point in points if point.seen])
    return Scorecard(arm, missing, unseen, seen, points, **more)


OUTSIDE = point(inside50=False, inside90=False, nearer="persistence", quarter="2025Q3")


def test_the_line_counts_unseen_and_seen_apart() -> None:
    shown = card(point(), point(inside50=False), OUTSIDE, point(seen=True))
    assert scorecard.line(shown, manifest()) == (
        "Observed: 2 of 3 unseen points inside the 90% band, 1 of 3 inside the 50% band, "
        "persistence nearer in 1 of 3; 1 of 1 seen point inside the 90% band, "
        "1 of 1 inside the 50% band, persistence nearer in 0 of 1."
    )


def test_the_line_says_what_there_is_none_of() -> None:
    only = scorecard.line(card(point(seen=True)), manifest())
    assert only.startswith("Observed: no unseen points; 1 of 1 seen point")
    lone = scorecard.line(card(point(nearer=None)), manifest())
    assert lone.endswith("1 of 1 inside the 50% band; no seen points.")
    none = scorecard.line(card(), manifest())
    assert none == "Observed: no unseen points; no seen points."


def test_the_line_names_the_command_that_makes_points() -> None:
    bare = manifest(arms=("baseline", "L0"))
    assert scorecard.line(card(missing="arm"), bare) == (
        "Observed: no points, since as-happened was not run: "
        "foedus run toy --policy baseline --policy L0 --policy as-happened"
    )
    own = manifest(arms=("baseline", "tariff25"), given={"tariff25": ("AUR.tariff=25%",)})
    assert scorecard.line(card(missing="arm"), own).endswith(
        "foedus run toy --policy baseline --arm 'tariff25: AUR.tariff=25%' --policy as-happened"
    )
    part = PartRow("mechanism", "m", "parts/m.py", "0" * 64)
    assert scorecard.line(card(missing="arm"), replace(own, parts=(part,))).endswith("--allow-code")
    assert "--do imposes acts" in scorecard.line(card(missing="do"), manifest())
    assert "names no policy" in scorecard.line(card(arm=None), manifest())


@pytest.mark.parametrize(
    ("nearer", "words"),
    [
        (["persistence", "persistence", "model"],
         "Persistence, the last value before the run, beats the model: of 3 unseen points it is "
         "nearer in 2, the median of the model in 1."),
        (["model", "model", "persistence"], "The median of the model is nearer in 2 of 3 unseen"),
        (["model", "persistence"], "does as well as the model: of 2 unseen points each"),
        (["neither"], "both are equally far off at 1 unseen point."),
    ],
)  # fmt: skip
def test_it_is_said_plainly_who_is_nearer(nearer: list[Any], words: str) -> None:
    found = scorecard.part(card(*(point(nearer=who) for who in nearer)), manifest())
    assert found
    assert words in found.said[1]


def test_a_naive_baseline_that_wins_is_named_by_outcome() -> None:
    trust = {"outcome": "commitment_trust", "label": "JPN>JPN", "seen": True}
    points = (point(), point(nearer="persistence", **trust), point(nearer="neither", **trust))
    found = scorecard.part(card(*points), manifest())
    assert found
    told = "Persistence is nearer more often than the model for "
    assert found.said[-1] == f"{told}Commitment trust (Japan on Japan 1 of 2)."
    better = scorecard.part(card(point()), manifest())
    assert better
    assert not any("more often" in sentence for sentence in better.said)


def test_series_are_told_with_their_misses() -> None:
    far = point(error=-0.3, persistence_error=0.0, nearer="persistence", quarter="2025Q4")
    found = scorecard.part(card(point(seen=True), point(), far), manifest())
    assert found
    assert found.series
    kinds = [row[0].beside[2:] for row in found.series.rows]
    assert kinds == ["unseen", "seen"]
    assert found.series.rows[0][0].below == "Yearbook (V, book)"
    unseen, _ = found.series.records()
    assert list(unseen.values()) == [
        "Defence burden, Japan", "2025Q2 to 2025Q4", "2 of 2", "2 of 2", "0.200", "0.100",
        "% of GDP", "model 1, persistence 1",
    ]  # fmt: skip


def test_points_are_told_one_by_one() -> None:
    poll = {"kind": "poll", "unit": "share", "observed": -0.1, "p05": -0.2, "p95": 0.1}
    found = scorecard.part(card(point(inside50=False), OUTSIDE, point(**poll)), manifest())
    assert found
    assert found.points
    rows = first, outside, change = found.points.records()
    assert list(first.values())[2:6] == ["2.00", "2.10", "1.90 to 2.20", "1.80 to 2.30"]
    assert [row["inside"] for row in rows] == ["90%", "outside", "50%"]
    assert list(first.values())[7:] == ["+0.100", f"{MINUS}0.200", "model"]
    assert outside["quarter"] == "2025Q3"
    assert change["observed"].startswith(MINUS)
    assert found.series
    assert found.series.records()[-1]["unit"].endswith("% of GDP")


def test_a_poll_is_marked_as_change() -> None:
    found = scorecard.part(card(point(kind="poll", unit="share")), manifest())
    assert found
    assert found.series
    assert found.points
    assert found.series.records()[0]["unit"] == "share, change since 2024Q4"
    assert found.points.records()[0]["observed"].startswith("+")


def test_many_points_are_folded() -> None:
    few = scorecard.part(card(*[point()] * scorecard.FEW), manifest())
    many = scorecard.part(card(*[point()] * (scorecard.FEW + 1)), manifest())
    assert few
    assert many
    assert (few.folded, many.folded) == (False, True)


def test_what_is_not_counted_is_listed_with_its_reason() -> None:
    rows = tuple(
        Uncounted("defence_burden", "JPN", title, "proxy", quarters, why)
        for title, quarters, why in (
            ("Budget", ("2025Q1",), "proxy"),
            ("Rate", ("2025Q1", "2025Q2"), "imposed"),
            ("Gone", ("2025Q1",), "not saved"),
        )
    )
    found = scorecard.part(card(uncounted=rows), manifest())
    assert found
    assert [names for _, names in found.uncounted] == [
        ("Defence burden, Japan: Rate, 2025Q1 to 2025Q2",),
        ("Defence burden, Japan: Budget, 2025Q1",),
        ("Defence burden, Japan: Gone, 2025Q1",),
    ]
    assert found.series
    assert found.points
    assert found.series.rows == found.points.rows == ()


def test_every_reason_has_words() -> None:
    assert set(scorecard.WHY) == set(get_args(Why))


def test_there_is_no_section_where_nothing_was_observed() -> None:
    assert scorecard.part(card(point()), manifest(observed=())) is None
    assert scorecard.part(None, manifest()) is None
    bare = scorecard.part(card(missing="arm"), manifest(arms=("baseline",)))
    assert bare
    assert (bare.arm, len(bare.said), bare.series) == ("", 1, None)


def test_the_opening_tells_it_where_there_are_points() -> None:
    made = manifest(series=(), arms=("as-happened",))
    told = opening.sentences(made, made_of(Summary, scorecard=card(point())))
    assert any(sentence.startswith("Observed: 1 of 1 unseen") for sentence in told)
    told = opening.sentences(made, made_of(Summary, scorecard=card()))
    assert not any(sentence.startswith("Observed") for sentence in told)
