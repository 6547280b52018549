"""From effects to a verdict: what each condition finds, and what freezing decisions changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from foedus.behaviour.bands import Band, Condition
from foedus.result.documents.behaviour import Came, Controlled, Word
from foedus.result.documents.suite import Found

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """How the effects of one row come out, with decisions as they are or frozen.

    Attributes
    ----------
    live
        Share of draws whose effect exceeds the least effect of the row in size.
    """

    outcome: Came
    conditions: tuple[Found, ...]
    effect: float | None
    live: float | None


def words(condition: Condition) -> str:
    """Say what a condition asks for."""
    low, high = condition.low, condition.high
    if low is None:
        band = "" if high is None else f"at most {high:g}"
    elif high is None:
        band = f"at least {low:g}"
    else:
        band = f"{low:g} to {high:g}"
    match condition.statistic:
        case "draws":
            return f"{band} in {condition.share:.0%} of draws"
        case "each sign":
            return f"each sign, beyond {condition.beyond:g}, in {condition.share:.0%} of draws"
        case statistic:
            return f"{statistic} {band}"


@dataclass(frozen=True)
class Seen:
    """Effects of draws as some shocks show them.

    Attributes
    ----------
    effect
        One for each draw; those without a number are left out.
    among
        The draws that are looked at, if not all.
    """

    effect: Vector
    among: Mask | None = None

    @property
    def looked(self) -> Vector:
        """Return the effects that are looked at."""
        sound = np.isfinite(self.effect)
        return self.effect[sound if self.among is None else sound & self.among]


def over_draws(condition: Condition, seen: Seen, halves: Sequence[Seen] = ()) -> Found:
    """Judge one effect per draw.

    Parameters
    ----------
    halves
        The same by each half of the shocks. Chance makes effects look more alike to zero, and
        shares nearer to a half, than they are, by an amount that goes with one over the number of
        shocks: twice the share less the mean of both halves has no such part.
    """
    share, looked = condition.share, seen.looked
    found = Found(words(condition), condition.of, None, share is not None, False, len(looked))
    if not len(looked):
        return found
    if condition.statistic == "each sign":
        assert share is not None
        up, down = (
            _corrected(lambda x, s=s: _beyond_by(condition, s * x), seen, halves)
            for s in (1.0, -1.0)
        )
        commoner = ("+", up) if up >= down else ("-", down)
        rarer = min(up, down)
        return replace(found, value=rarer, held=rarer >= share, sign=commoner)
    if condition.statistic == "draws":
        assert share is not None
        inside = _corrected(lambda x: float(np.mean(_inside(condition, x))), seen, halves)
        return replace(found, value=inside, held=inside >= share)
    take = np.median if condition.statistic == "median" else np.mean
    value = float(take(looked))
    return replace(found, value=value, held=bool(_inside(condition, np.asarray([value]))[0]))


def _beyond_by(condition: Condition, effect: Vector) -> float:
    assert condition.beyond is not None
    return float(np.mean(effect > condition.beyond))


def _corrected(share: Callable[[Vector], float], seen: Seen, halves: Sequence[Seen]) -> float:
    """Return a share of draws without what the number of shocks adds to it; a jackknife."""
    whole, parts = share(seen.looked), [share(h.looked) for h in halves if len(h.looked)]
    if len(parts) < 2:
        return whole
    return float(np.clip(2.0 * whole - np.mean(parts), 0.0, 1.0))


def over_members(condition: Condition, numbers: Vector, names: Sequence[str], looked: int) -> Found:
    """Judge numbers over all members: their mean (pooled), or every one of them (each)."""
    found = Found(words(condition), condition.of, None, False, False, looked)
    if not len(numbers) or not np.isfinite(numbers).all():
        return found
    if condition.statistic == "pooled":
        numbers, names = np.asarray([numbers.mean()]), ()
    inside = _inside(condition, numbers)
    off = [name for name, held in zip(names, inside, strict=False) if not held]
    furthest = numbers[int(np.argmax(_excess(condition, numbers)))]
    return replace(found, value=float(furthest), held=bool(inside.all()), worst=tuple(off))


def _inside(condition: Condition, values: Vector) -> Mask:
    slack = 1e-5 * max(1.0, abs(float(np.median(values))))
    return _excess(condition, values) <= slack


def _excess(condition: Condition, values: Vector) -> Vector:
    """Return how far values lie outside the band; negative inside."""
    below = -np.inf if condition.low is None else condition.low - values
    above = -np.inf if condition.high is None else values - condition.high
    return np.maximum(below, above)


def judge(
    band: Band, conditions: Sequence[Found], seen: Seen | None, halves: Sequence[Seen] = ()
) -> Judged:
    """Return how a row comes out by its conditions alone.

    Parameters
    ----------
    seen, halves
        What the row measures, where it measures one thing, and by each half of the shocks.
    """
    sound = np.zeros(0) if seen is None else seen.looked
    live, least = None, band.least
    if seen is not None and least is not None and len(sound):
        live = _corrected(lambda x: float(np.mean(np.abs(x) > least.value)), seen, halves)
    mean = float(sound.mean()) if len(sound) else None
    return Judged(_outcome(band, conditions), tuple(conditions), mean, live)


def _outcome(band: Band, conditions: Sequence[Found]) -> Came:
    signed = [found for found in conditions if found.sign] if band.kind == "B" else []
    others = [found for found in conditions if found not in signed]
    if not conditions or not all(found.held for found in others):
        return "fails"
    if not signed:
        return "holds"
    (found,) = signed
    assert found.sign is not None
    (needed,) = (c.share for c in band.conditions if c.statistic == "each sign")
    assert needed is not None
    if found.held:
        return "both signs"
    return "one sign" if found.sign[1] >= needed else "neither sign"


def verdict(
    band: Band,
    live: Judged,
    muted: Judged | None,
    control: Controlled | None,
    half: float,
) -> tuple[Word, str]:
    """Return the verdict on a row, and the reason where it is not that its band holds.

    A defect comes first. What holds is inert where it would be so if nobody decided, or where
    nothing was shown to hear.

    Parameters
    ----------
    muted
        How the row comes out while the governments that it names decide nothing.
    half
        Share of draws from which an effect counts as there.
    """
    if live.outcome == "fails":
        # What decides about a disputed effect is no band that it fails.
        disputed = band.kind == "B"
        failed = (f for f in live.conditions if not f.held and not (disputed and f.sign))
        return "defect", "; ".join(map(told, failed))
    reason = _inert(band, live, muted, control, half)
    if reason:
        return "inert", reason
    if band.kind == "B":
        if live.outcome == "both signs":
            return "both signs", ""
        return "assumed", "; ".join(told(found) for found in live.conditions if found.sign)
    return ("identity" if band.origin == "identity" else "passes"), ""


def told(found: Found) -> str:
    """Say what a condition found beside what it asked for."""
    if found.value is None:
        return f"{_named(found)}no draw gives a number"
    value = f"{found.value:.0%}" if found.percent else f"{found.value:.3g}"
    text = f"{_named(found)}{found.asked}, found {value}"
    if found.sign:
        text += f" and {found.sign[1]:.0%} {found.sign[0]}"
    return text + (f" ({', '.join(found.worst)})" if found.worst else "")


def _named(found: Found) -> str:
    return f"{found.of}: " if found.of else ""


def _inert(
    band: Band, live: Judged, muted: Judged | None, control: Controlled | None, half: float
) -> str:
    """Say why a row that holds tests nothing; empty where it tests something."""
    if band.kind == "N" and band.conditions:
        return _deaf(control)
    if band.muted == "-":
        return ""
    if live.outcome == "neither sign":
        return "neither sign occurs: " + "; ".join(told(f) for f in live.conditions if f.sign)
    if band.muted == "physics":
        if band.least is None or _beyond(live, half):
            return ""
        return f"beyond {band.least.value:g} in {live.live or 0.0:.0%} of draws only"
    assert muted is not None
    if muted.outcome != live.outcome:
        return ""
    if band.least is not None and _beyond(live, half) and not _beyond(muted, half):
        return ""
    text = "comes out the same when they decide nothing"
    if band.least is None:
        return text
    share, frozen = live.live or 0.0, muted.live or 0.0
    return f"{text}; beyond {band.least.value:g} in {share:.0%} of draws, {frozen:.0%} frozen"


def _beyond(judged: Judged, half: float) -> bool:
    return judged.live is not None and judged.live >= half


def _deaf(control: Controlled | None) -> str:
    if control is None:
        return "it has no positive control"
    if control.note:
        return f"its control cannot be expressed: {control.note}"
    if not control.live:
        found = "nothing" if control.effect is None else f"{control.effect:.3g}"
        return f"{control.cause} moves {control.moves} by {found}; needed {control.needed:g}"
    return ""
