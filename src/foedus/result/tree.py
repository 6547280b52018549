"""A result as a tree of groups named as ArviZ names them, for tools that work on draws.

A run is a prior predictive simulation: parameters are drawn from their priors, and futures follow
from them. There is one chain, since draws are independent; ``draw`` is the structural draw, and the
shocks that share it are a dimension of their own, ``replicate``.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.result.dates import quarter_ends
from foedus.result.frame import chosen
from foedus.result.schema import Manifest, Series

if TYPE_CHECKING:
    import xarray

    from foedus.result.result import Result


def to_datatree(result: "Result", outcomes: Iterable[str] = ()) -> "xarray.DataTree":
    """Return the groups; what is asked for is read into memory.

    Raises
    ------
    OptionError
        If the result holds no such series.
    """
    import xarray

    series = chosen(result, outcomes)
    groups = {
        "/": xarray.Dataset(attrs=result.dataset.attrs),
        "/prior": _prior(result),
        "/prior_predictive": _by_draw(result, [each.name for each in series]),
        "/sample_stats_prior": _by_draw(result, ["status"]),
        "/observed_data": _observed(result.manifest),
        "/constant_data": _constant(result.manifest, series),
    }
    return xarray.DataTree.from_dict(groups)


def _by_draw(result: "Result", names: list[str]) -> "xarray.Dataset":
    """Return variables with ``chain``, ``draw`` and ``replicate`` first, in place of members."""
    data = result.dataset[names].drop_vars(["draw", "replicate"])
    manifest = result.manifest
    return (
        data.coarsen(member=manifest.replicates)
        .construct(member=("draw", "replicate"))
        .assign_coords(draw=np.arange(manifest.draws), replicate=np.arange(manifest.replicates))
        .expand_dims(chain=[0])
        .transpose("chain", "draw", "replicate", "arm", ...)
    )


def _prior(result: "Result") -> "xarray.Dataset":
    """Return every parameter by its name, and where interests start, by chain and draw."""
    import xarray

    manifest = result.manifest
    draws = {"chain": [0], "draw": np.arange(manifest.draws)}
    drawn: Any = {
        row.name: (
            ("chain", "draw"),
            column[None],
            {"units": row.unit, "long_name": row.meaning, "prior": row.prior},
        )
        for row, column in zip(manifest.parameters, result.parameters().T, strict=True)
    }
    starts = result.starts()
    if starts is not None:
        draws["interest"] = np.array([row.name for row in manifest.interests], object)
        drawn["interest_start"] = (("chain", "draw", "interest"), starts[None])
    return xarray.Dataset(drawn, coords=draws)


def _observed(manifest: Manifest) -> "xarray.Dataset":
    """Return what was observed, one value after the other: series differ in what they cover."""
    import xarray

    rows = [
        (row, quarter, value)
        for row in manifest.observed
        for quarter, value in zip(row.quarters, row.values, strict=True)
    ]

    def words(values: Iterable[str]) -> Any:
        return ("observation", np.array(list(values), object))

    quarters = [quarter for _, quarter, _ in rows]
    beside: Any = {
        "outcome": words(row.outcome for row, _, _ in rows),
        "label": words(row.label for row, _, _ in rows),
        "kind": words(row.kind for row, _, _ in rows),
        "unit": words(row.unit for row, _, _ in rows),
        "source": words(row.source for row, _, _ in rows),
        "quarter": words(quarters),
        "date": ("observation", quarter_ends(quarters)),
    }
    values = ("observation", np.array([value for _, _, value in rows], np.float64))
    return xarray.Dataset({"value": values}, coords=beside)


def _constant(manifest: Manifest, chosen: Iterable[Series]) -> "xarray.Dataset":
    """Return what does not vary: what arms impose, and the names of options by their number."""
    import xarray

    imposed = ["; ".join(manifest.policies.get(arm, ())) for arm in manifest.arms]
    arms = np.array(manifest.arms, object)
    found = xarray.Dataset({"policy": ("arm", np.array(imposed, object))}, coords={"arm": arms})
    for series in chosen:
        if series.is_choice:
            width = max(map(len, series.categories))
            menus = [[*menu, *[""] * (width - len(menu))] for menu in series.categories]
            labels = {series.dim: np.array(series.labels, object)}
            names = ((series.dim, "position"), np.array(menus, object))
            found[f"{series.name}_name"] = names
            found = found.assign_coords(labels)
    return found
