"""Structural draws: one row of numbers per draw, each column from its own stream.

A column's uniform numbers come from a Philox generator keyed by (seed, stream name); draw i is
its i-th number. More draws, other columns or another order therefore leave a draw unchanged.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.special
from numpy.typing import NDArray

from foedus import column_names
from foedus.case.readings import Chosen
from foedus.contract import Prior
from foedus.model import readings
from foedus.model.readings import recoded
from foedus.model.recast import Recast
from foedus.model.types import Lever, Model
from foedus.prior import DEPENDENT as DEPENDENT

Vector = np.ndarray[Any, np.dtype[np.float64]]
Matrix = np.ndarray[Any, np.dtype[np.float32]]

STREAM_SCHEME = (
    "draws: philox(seed, sha256(name)); shocks: threefry(seed, draw, replicate, quarter, name)"
)


def stream_id(name: str, bits: int = 31) -> int:
    """Return the integer that names a random stream."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> (64 - bits)


def uniforms(seed: int, stream: str, draws: int) -> Vector:
    """Return the first `draws` uniform numbers of a stream, inside (0, 1)."""
    key = np.asarray([seed, stream_id(stream, 63)], dtype=np.uint64)
    bits = np.random.Generator(np.random.Philox(key=key)).integers(
        0, 2**52, size=draws, dtype=np.uint64
    )
    return (bits.astype(np.float64) + 0.5) / 2.0**52


def quantile(prior: Prior, u: Vector) -> Vector:
    """Return the prior's quantiles at `u`."""
    args = prior.args
    match prior.family:
        case "fixed":
            return np.full_like(u, args[0])
        case "uniform":
            return args[0] + (args[1] - args[0]) * u
        case "loguniform":
            return args[0] * (args[1] / args[0]) ** u
        case "triangular":
            low, mode, high = args
            return _triangular(low, mode, high, u)
        case "normal":
            low, high = (
                float(scipy.special.ndtr((bound - args[0]) / args[1]))
                for bound in (prior.lower, prior.upper)
            )
            return args[0] + args[1] * scipy.special.ndtri(low + (high - low) * u)
        case "lognormal":
            return args[0] * np.exp(args[1] * scipy.special.ndtri(u))
        case "beta":
            return np.asarray(scipy.special.betaincinv(args[0], args[1], u), dtype=np.float64)
        case "gamma":
            return np.asarray(scipy.special.gammaincinv(args[0], u), dtype=np.float64)
        case "mixture":
            return _mixture(prior, u)
        case "dirichlet" | "fitted":
            raise ValueError(f"a number of the kind {prior.family} depends on others")


def _triangular(low: float, mode: float, high: float, u: Vector) -> Vector:
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) <= mode - low, rising, falling)


def _mixture(prior: Prior, u: Vector) -> Vector:
    # The uniform number picks the part and, rescaled, its quantile: one stream per column.
    weights = np.asarray(prior.args) / sum(prior.args)
    ends = np.concatenate([[0.0], np.cumsum(weights)])
    values = np.empty_like(u)
    for i, part in enumerate(prior.parts):
        last = i + 1 == len(prior.parts)
        chosen = (u >= ends[i]) & (last | (u < ends[i + 1]))
        inside = np.clip((u[chosen] - ends[i]) / weights[i], 1e-12, 1.0 - 1e-12)
        values[chosen] = quantile(part, inside)
    return values


def draw(model: Model, seed: int, draws: int) -> Matrix:
    """Return the drawn matrix (draw, column)."""
    matrix = np.empty((draws, len(model.columns)), dtype=np.float32)
    memo: dict[tuple[str, Prior], Vector] = {}
    for i, column in enumerate(model.columns):
        if column.prior.family in DEPENDENT:
            continue
        key = (column.stream, column.prior)
        if key not in memo:
            memo[key] = quantile(column.prior, uniforms(seed, column.stream, draws))
        matrix[:, i] = memo[key]
    fill_in(model, matrix, lambda i: uniforms(seed, model.columns[i].stream, draws))
    return matrix


def fill_in(model: Model, matrix: Matrix, u: Callable[[int], Vector]) -> None:
    """Fill in the numbers of a matrix that depend on others of their draw.

    Parameters
    ----------
    u
        Uniform numbers of a column, by draw.
    """
    for lever in model.levers:
        _draw_base(model, lever, u, matrix)
        _fit_opening(model, lever, matrix)


def reread(model: Model, matrix: Matrix, chosen: Chosen, seed: int) -> Matrix:
    """Return drawn numbers under chosen codings of the record: those of levers coded otherwise.

    Parameters
    ----------
    matrix
        Drawn numbers (draw, column) of the case as it is written; it stays as it is.
    """
    if not (levers := recoded(model, chosen)):
        return matrix
    other, matrix = readings.reread(model, chosen), matrix.copy()

    def u(i: int) -> Vector:
        return uniforms(seed, other.columns[i].stream, len(matrix))

    for i, (before, now) in enumerate(zip(model.columns, other.columns, strict=True)):
        if before.prior != now.prior and now.prior.family not in DEPENDENT:
            matrix[:, i] = quantile(now.prior, u(i))
    for _, lever in levers:
        _draw_base(other, lever, u, matrix)
        _fit_opening(other, lever, matrix)
    return matrix


def redrawn(model: Model, matrix: Matrix, chosen: Chosen, seed: int, times: int) -> Matrix:
    """Return every draw as often as asked, with base shares drawn anew and all else the same.

    Openings stay too, though they were fitted to the shares drawn first: levers open when they did.

    Parameters
    ----------
    matrix
        Drawn numbers (draw, column).
    chosen
        Codings of the record under which they were drawn.

    Returns
    -------
    Numbers (draw and time, column); the first time of each draw is as it was.
    """
    if times == 1:
        return matrix
    other, draws = readings.reread(model, chosen), len(matrix)
    found = np.repeat(matrix[:, None], times, axis=1)
    for time in range(1, times):
        again = matrix.copy()

        def u(i: int, time: int = time) -> Vector:
            return uniforms(seed, f"{other.columns[i].stream}, drawn again {time}", draws)

        for lever in model.levers:
            _draw_base(other, lever, u, again)
        found[:, time] = again
    return found.reshape(draws * times, -1)


def recast(
    model: Model, matrix: Matrix, chosen: Chosen, seed: int, changes: Sequence[Recast]
) -> Matrix:
    """Return drawn numbers with some of them reflected, shifted or widened.

    Base shares and openings are computed again, from what they depend on and from their own uniform
    numbers, moved where they are among the columns.

    Parameters
    ----------
    matrix
        Drawn numbers (draw, column); it stays as it is.
    chosen
        Codings of the record under which they were drawn.
    """
    if not changes:
        return matrix
    other, matrix = readings.reread(model, chosen), matrix.copy()
    moved: dict[int, Callable[[Vector], Vector]] = {}
    for change in changes:
        rows = np.ones(len(matrix), dtype=bool)
        if change.stream:
            rows = uniforms(seed, change.stream, len(matrix)) < 0.5
        if change.how == "reflect":
            for column, about in zip(change.columns, change.about, strict=True):
                turned = 2.0 * about - matrix[:, column]
                matrix[:, column] = np.where(rows, turned, matrix[:, column])
            continue
        score = _shifted(change, rows)
        for column in change.columns:
            moved[column] = score
            prior = other.columns[column].prior
            if prior.family not in DEPENDENT:
                drawn = uniforms(seed, other.columns[column].stream, len(matrix))
                matrix[:, column] = np.where(rows, quantile(prior, score(drawn)), matrix[:, column])

    def u(i: int) -> Vector:
        drawn = uniforms(seed, other.columns[i].stream, len(matrix))
        return moved[i](drawn) if i in moved else drawn

    fill_in(other, matrix, u)
    return matrix


def _shifted(change: Recast, rows: NDArray[np.bool_]) -> Callable[[Vector], Vector]:
    """Return what moves uniform numbers along their normal scores, in the rows that are changed."""

    def score(u: Vector) -> Vector:
        z = scipy.special.ndtri(u)
        z = z + change.by if change.how == "shift" else z * change.by
        # Beyond this a normal number is one as far as doubles tell.
        return np.where(rows, scipy.special.ndtr(np.clip(z, -8.0, 8.0)), u)

    return score


FLOOR = 0.001
"""Least base share of an option on the menu: what was never seen is not impossible (elicited)."""


def _draw_base(model: Model, lever: Lever, u: Callable[[int], Vector], matrix: Matrix) -> None:
    """Fill in the base shares of a lever: gamma numbers over their sum, none below the floor."""
    names = [
        column_names.base_share(lever.name, o)
        for i, o in enumerate(lever.options)
        if lever.alike[i] == i
    ]
    columns = [model.index[n] for n in names]
    weight = matrix[:, model.index[column_names.base_weight(lever.name)]].astype(np.float64)
    logs = np.empty((len(matrix), len(names)))
    for k, column in enumerate(columns):
        before, shown = model.columns[column].prior.args
        logs[:, k] = _log_gamma(weight * before + shown, u(column))
    share = np.exp(logs - scipy.special.logsumexp(logs, axis=1, keepdims=True))
    # What lies below the floor is lifted to it; the rest is scaled down together.
    low = share < FLOOR
    rest = 1.0 - FLOOR * low.sum(axis=1, keepdims=True)
    share = np.where(low, FLOOR, share * rest / (share * ~low).sum(axis=1, keepdims=True))
    matrix[:, columns] = share


def _log_gamma(shape: Vector, u: Vector) -> Vector:
    """Return the logarithm of the gamma quantile; small shapes underflow on the natural scale."""
    shape = np.maximum(shape, 1e-3)
    value = scipy.special.gammaincinv(shape, u)
    # Near zero the distribution function is x^a / Gamma(a + 1).
    tail = (np.log(u) + scipy.special.gammaln(shape + 1.0)) / shape
    return np.where(value > 1e-200, np.log(np.maximum(value, 1e-300)), tail)


def _fit_opening(model: Model, lever: Lever, matrix: Matrix) -> None:
    """Fill in the opening h of a lever that makes the moves of its record.

    With nothing changed, moves per quarter are h alpha (1 - sum of b squared): an open lever moves
    when the option drawn is another one, and a persistent taste leaves alpha of that.
    """
    column = model.index[column_names.opening(lever.name)]
    prior = model.columns[column].prior
    if prior.family != "fitted":
        return
    base = np.asarray(
        [model.index[column_names.base_share(lever.name, option)] for option in lever.options]
    )
    varies = 1.0 - (matrix[:, base].astype(np.float64) ** 2).sum(axis=1)
    anew = matrix[:, model.index[column_names.TRANSITORY]]
    moves = matrix[:, model.index[column_names.opening_moves(lever.name)]] / prior.args[0]
    matrix[:, column] = np.minimum(moves / np.maximum(anew * varies, 1e-6), 1.0)
