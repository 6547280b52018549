"""The catalogue of instruments: menus, channels, habits, sources."""

from md import code, join, table

from foedus.contract import Instrument
from foedus.model.discover import discover
from foedus.model.plan import describe
from foedus.selections import ACTORS

INTRODUCTION = """
What a government can move. An instrument names its options and the [channels](model.md#channels)
they feed; it knows no mechanism. In the hands of a government of a case, aimed at an actor, it is
a **lever**: `USA.ask_spending`. Which levers a case gives to whom, and by which paths each can
benefit or cost its government, is on the page of the case, as in [us-japan](us-japan.md#levers).

An ordinal instrument has levels: an [intervention](do.md#instruments) may impose any within its
bounds, and its channels are interpolated between options. A nominal one has names only.

**Habits** are priors that a case may override: the chance per quarter to be on the agenda, where no
record of moves says it, and the chance that the better of two options with equal [base
shares](case-format.md#base-shares) is taken when it is better by the range of the menu.
"""


def page(command: str) -> str:
    """Return ``docs/instruments.md``."""
    found = discover().instruments.values()
    return (
        join(
            "# Instruments",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            *map(_instrument, sorted(found, key=lambda i: (list(ACTORS).index(i.role), i.name))),
        )
        + "\n"
    )


def _instrument(instrument: Instrument) -> str:
    ordinal = instrument.kind == "ordinal"
    low, high = instrument.bounds
    facts = (
        ("held by", f"a {instrument.role}, toward a {instrument.target_role}"),
        ("kind", f"{instrument.kind}, in {instrument.unit}"),
        ("bounds", f"{low:g} to {high:g}" if ordinal else ""),
        ("on the agenda", describe(instrument.opening)),
        ("better one taken", describe(instrument.sharpness)),
        ("source", f"{instrument.source}, grade {instrument.grade}"),
    )
    options = (
        (
            o.name,
            f"{o.level:g}" if ordinal else "-",
            ", ".join(f"`{channel}` {value:g}" for channel, value in o.channels) or "-",
        )
        for o in instrument.options
    )
    return join(
        f"## {instrument.title} ({instrument.role})",
        f"{instrument.meaning[0].upper()}{instrument.meaning[1:]}. Name: {code(instrument.name)}.",
        table(("option", "level", "channels"), options),
        table(("trait", "what"), (fact for fact in facts if fact[1])),
    )
