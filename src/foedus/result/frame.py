"""A result in long form: one number per row, with all that it belongs to beside it.

Words are stored as categories, the same ones in every piece, so that pieces can be written one
after the other. Members whose numbers are not sound are left out, as everywhere else.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from foedus.errors import OptionError, Problem, nearest
from foedus.result.dates import quarter_ends
from foedus.result.schema import Series
from foedus.result.summary import QUANTILES, shares, statistics

if TYPE_CHECKING:
    import pandas

    from foedus.result.result import Result

MEMBERS = (
    "arm", "quarter", "date", "outcome", "label", "draw", "replicate", "value", "option", "unit",
)  # fmt: skip
"""Columns where every member has a row."""

SUMMARISED = (
    "arm", "quarter", "date", "outcome", "label", "statistic", "value", "option", "unit",
)  # fmt: skip
"""Columns where members are summarised."""

SHARE = "share"
"""Statistic of an option: the share of members that take it, of those that have the choice."""


def chosen(result: "Result", outcomes: Iterable[str]) -> list[Series]:
    """Return the series of these names in the order asked for, or all where none is named.

    Raises
    ------
    OptionError
        If the result holds no such series.
    """
    known = {series.name: series for series in result.manifest.series}
    names = list(dict.fromkeys(outcomes))
    unknown = [
        Problem(f'outcome "{name}"', "is not in this result", nearest(name, list(known)))
        for name in names
        if name not in known
    ]
    if unknown:
        raise OptionError(unknown)
    return [known[name] for name in names] or list(known.values())


def to_frame(
    result: "Result", outcomes: Iterable[str] = (), quantiles: bool = False
) -> "pandas.DataFrame":
    """Return the table in one piece; `pieces` gives it series by series."""
    import pandas

    found = list(pieces(result, chosen(result, outcomes), quantiles))
    return pandas.concat(found, ignore_index=True)


def pieces(
    result: "Result", chosen: Sequence[Series], quantiles: bool = False
) -> Iterator["pandas.DataFrame"]:
    """Go through the table: a piece for every series and arm, with the same columns and types.

    Parameters
    ----------
    quantiles
        Mean and quantiles over members instead of the members, and of choices the shares.
    """
    words = _Words(result, chosen)
    make = _summarised if quantiles else _members
    for series in chosen:
        for arm in result.manifest.arms:
            yield make(result, series, arm, words)


class _Words:
    """The categories of every column of words, over all that is asked for."""

    def __init__(self, result: "Result", chosen: Sequence[Series]) -> None:
        manifest = result.manifest
        menus = [option for s in chosen for menu in s.categories for option in menu]
        self.of: dict[str, list[str]] = {
            "arm": list(manifest.arms),
            "quarter": list(manifest.quarters),
            "outcome": [series.name for series in chosen],
            "label": list(dict.fromkeys(label for s in chosen for label in s.labels)),
            "statistic": ["mean", *QUANTILES, SHARE],
            "option": list(dict.fromkeys(menus)),
            "unit": list(dict.fromkeys([*(series.unit for series in chosen), SHARE])),
        }
        self.ends = quarter_ends(manifest.quarters)

    def column(self, name: str, codes: npt.NDArray[Any]) -> Any:
        """Return codes as a column of words; a negative one stands for none."""
        import pandas

        return pandas.Categorical.from_codes(
            codes, categories=pandas.Index(self.of[name], dtype=str)
        )

    def code(self, name: str, word: str) -> int:
        return self.of[name].index(word)

    def menu(self, options: Iterable[str]) -> npt.NDArray[np.intp]:
        """Return the codes of the options of one label."""
        return np.array([self.code("option", option) for option in options], np.intp)


def _table(words: _Words, codes: dict[str, Any], rest: dict[str, Any], order: Sequence[str]) -> Any:
    """Return a table of columns that are broadcast against one another, one row per entry."""
    import pandas

    shape = np.broadcast_shapes(*(np.shape(column) for column in (*codes.values(), *rest.values())))
    flat = {n: np.broadcast_to(column, shape).ravel() for n, column in codes.items()}
    columns: dict[str, Any] = {n: words.column(n, column) for n, column in flat.items()}
    columns["date"] = words.ends[flat["quarter"]]
    columns |= {n: np.broadcast_to(column, shape).ravel() for n, column in rest.items()}
    return pandas.DataFrame({name: columns[name] for name in order})


def _same(words: _Words, series: Series, arm: str) -> dict[str, Any]:
    return {
        "arm": words.code("arm", arm),
        "outcome": words.code("outcome", series.name),
        "unit": words.code("unit", series.unit),
        "option": -1,
    }


def _members(result: "Result", series: Series, arm: str, words: _Words) -> "pandas.DataFrame":
    """Return ``(member, time, label)`` as rows."""
    sound = np.flatnonzero(result.sound(arm)).astype(np.int32)[:, None, None]
    values = result.values(series.name, arm)[sound[:, 0, 0]]
    codes = _same(words, series, arm)
    codes["quarter"] = np.arange(values.shape[1])[:, None]
    codes["label"] = np.array([words.code("label", label) for label in series.labels])
    if series.is_choice:
        codes["option"] = np.stack(
            [_named(values[:, :, i], words.menu(m)) for i, m in enumerate(series.categories)], -1
        )
    replicates = np.int32(result.manifest.replicates)
    member = {"draw": sound // replicates, "replicate": sound % replicates}
    # All that is stored fits into a float32: options are small whole numbers.
    rest = {**member, "value": values.astype(np.float32)}
    return _table(words, codes, rest, MEMBERS)


def _named(taken: npt.NDArray[Any], menu: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    return np.where(taken < 0, -1, menu[np.maximum(taken, 0)])


def _summarised(result: "Result", series: Series, arm: str, words: _Words) -> "pandas.DataFrame":
    """Return ``(label, statistic or option, time)`` as rows."""
    import pandas

    values = result.values(series.name, arm)[result.sound(arm)]
    if not series.is_choice:
        found = statistics(values, series.labels)
        names = ["mean", *QUANTILES]
        rows = [[getattr(found[label], name) for name in names] for label in series.labels]
        codes = _same(words, series, arm)
        codes["label"] = _codes(words, "label", series.labels)
        codes["statistic"] = np.array([words.code("statistic", name) for name in names])[:, None]
        codes["quarter"] = np.arange(len(words.ends))
        return _table(words, codes, {"value": np.array(rows, np.float64)}, SUMMARISED)
    tables: list[Any] = []
    for i, (label, menu) in enumerate(zip(series.labels, series.categories, strict=True)):
        codes = _same(words, series, arm) | {"unit": words.code("unit", SHARE)}
        codes["label"] = words.code("label", label)
        codes["statistic"] = words.code("statistic", SHARE)
        codes["option"] = words.menu(menu)[:, None]
        codes["quarter"] = np.arange(len(words.ends))
        taken = {"value": shares(values[:, :, i], len(menu))}
        tables.append(_table(words, codes, taken, SUMMARISED))
    return pandas.concat(tables, ignore_index=True)


def _codes(words: _Words, column: str, names: Sequence[str]) -> npt.NDArray[np.intp]:
    return np.array([words.code(column, name) for name in names])[:, None, None]
