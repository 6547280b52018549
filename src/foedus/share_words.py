"""Words for shares of draws, defined once and said everywhere the same.

A share of draws says in how many of the ways in which the model's numbers can lie, as the priors
state them, something comes out. It is never the probability that it is true: a model that leaves
something out leaves it out of every draw.

The marks are those of the verdicts on claims (one in twenty, one in five, two in five, three in
five), so that a word never says other than a verdict on the same draws does. They are mirror
images: what holds in few draws fails in most.
"""

NEARLY_ALL, MOST, MORE_THAN_HALF, HALF = 0.95, 0.80, 0.60, 0.40
"""Shares from which the words above the middle are used; those below it mirror them."""

MARKS = (
    (NEARLY_ALL, "nearly all"),
    (MOST, "most"),
    (MORE_THAN_HALF, "more than half"),
)

MIRRORED = {
    "nearly all": "nearly none",
    "most": "few",
    "more than half": "fewer than half",
}
"""By the word for a share, the word for the rest."""

MIDDLE = "about half"

WORDS = (*(word for _, word in MARKS), MIDDLE, *list(MIRRORED.values())[::-1])
"""All words, from the largest share to the smallest."""


def word(share: float) -> str:
    """Return the word for a share of draws.

    Parameters
    ----------
    share
        From 0 to 1.

    Raises
    ------
    ValueError
        If it is no share.

    Examples
    --------
    >>> word(0.83), word(0.17), word(0.5)
    ('most', 'few', 'about half')
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies between 0 and 1; got {share}")
    # A share that is .80 as a count of draws must not fail for the last bit of a division.
    held = round(share, 9)
    for least, found in MARKS:
        if held >= least:
            return found
        if held <= round(1.0 - least, 9):
            return MIRRORED[found]
    return MIDDLE


def draws(share: float) -> str:
    """Return the word before its noun: ``most draws``, ``about half of draws``."""
    found = word(share)
    return f"{found}{_BETWEEN.get(found, '')} draws"


_BETWEEN = {
    "more than half": " of",
    MIDDLE: " of",
    "fewer than half": " of",
    "nearly none": " of the",
}


def of_draws(share: float) -> str:
    """Return a share in words with its number.

    Examples
    --------
    >>> of_draws(0.83)
    'most draws (83 of 100)'
    """
    return f"{draws(share)} ({hundred(share)} of 100)"


def hundred(share: float) -> str:
    """Return how many draws of a hundred; what is not all is never rounded to all or none."""
    whole = round(100.0 * share)
    if whole == 100 and share < 1.0:
        return "over 99"
    if whole == 0 and share > 0.0:
        return "under 1"
    return f"{whole}"
