"""Numbers, intervals and labels as text, one way for every medium."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from foedus.result.documents.card import Side
from foedus.result.documents.summary import Quantiles, Statistics

NONE = "\N{EN DASH}"

MOST_DECIMALS = 12


class HasQuantiles(Protocol):
    """Anything that gives a number by quantiles over draws."""

    @property
    def p05(self) -> float | None: ...  # noqa: D102
    @property
    def p50(self) -> float | None: ...  # noqa: D102
    @property
    def p95(self) -> float | None: ...  # noqa: D102


def off_menu(*sides: Side) -> tuple[str, ...]:
    """Return what is said of numbers that are imposed and are no options, each once."""
    return tuple(dict.fromkeys(sentence for side in sides for sentence in side.off_menu))


def label_text(label: str, names: Mapping[str, str] | None = None) -> str:
    """Return a label in words: ``CHN>JPN`` as "China on Japan", ``USA.line`` as "USA: line"."""
    names = names or {}
    if ">" in label:
        return " on ".join(names.get(part, part) for part in label.split(">"))
    if "." in label:
        head, _, rest = label.partition(".")
        return f"{names.get(head, head)}: {names.get(label, rest).replace('_', ' ')}"
    return names.get(label, label)


def arm_title(arm: str, titles: Mapping[str, str]) -> str:
    """Return what a case calls an arm, where that says more than its name; else nothing.

    Examples
    --------
    >>> titles = {"L0": "Prior-practice cabinet", "no-ask": "No ask"}
    >>> [arm_title(arm, titles) for arm in ("L0", "no-ask", "tariff25")]
    ['Prior-practice cabinet', '', '']
    """
    title = titles.get(arm, "")
    return "" if title.casefold() == re.sub("[-_]", " ", arm).casefold() else title


def arm_text(arm: str, titles: Mapping[str, str]) -> str:
    """Return an arm with its title, where it has one that says more.

    Examples
    --------
    >>> arm_text("L0", {"L0": "Prior-practice cabinet"})
    'L0 (Prior-practice cabinet)'
    """
    title = arm_title(arm, titles)
    return f"{arm} ({title})" if title else arm


def amount(
    value: float | None,
    like: Sequence[float | None] = (),
    sign: bool = False,
    digits: int = 3,
    finest: int = MOST_DECIMALS,
) -> str:
    """Return a number with a few digits, as fine as the largest of `like` needs.

    Parameters
    ----------
    sign
        Show a plus before what is positive.
    finest
        Decimals at most; what they cannot show is a plain 0.
    """
    if value is None:
        return NONE
    wanted = decimals((value, *like), digits)
    text = f"{value:{'+' if sign else ''},.{min(wanted, finest)}f}"
    # No negative zero, and a real minus sign: a hyphen is too short to be seen.
    if not any(digit in text for digit in "123456789"):
        text = "0" if wanted > finest else text.lstrip("+-")
    return text.replace("-", "\N{MINUS SIGN}")


def interval(
    statistics: Statistics | Quantiles,
    sign: bool = False,
    digits: int = 3,
    finest: int = MOST_DECIMALS,
) -> str:
    """Return median and 90% interval of the last quarter."""
    like = low, middle, high = last(statistics)
    if middle is None:
        return NONE
    head = amount(middle, like, sign, digits, finest)
    ends = (amount(end, like, digits=digits, finest=finest) for end in (low, high))
    return f"{head} ({' to '.join(ends)})"


def over_draws(spread: HasQuantiles) -> Quantiles:
    """Return the quantiles of one number as those of one quarter."""
    return Quantiles((spread.p05,), (spread.p50,), (spread.p95,))


def last(statistics: Statistics | Quantiles) -> tuple[float | None, float | None, float | None]:
    """Return the 5, 50 and 95% quantiles of the last quarter."""
    return statistics.p05[-1], statistics.p50[-1], statistics.p95[-1]


def decimals(values: Iterable[float | None], digits: int) -> int:
    """Return the decimals that show the largest of some values with a number of digits."""
    size = max((abs(x) for x in values if x is not None), default=0.0)
    return 2 if size == 0 else min(max(0, digits - 1 - math.floor(math.log10(size))), MOST_DECIMALS)
