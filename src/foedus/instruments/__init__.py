"""One row or one file, one lever: options, the channels they feed, and when they can be moved."""

from collections.abc import Mapping

from foedus.contract import Instrument, Option, Prior, uniform

SHARPNESS = uniform(0.8, 0.95)
"""Of an instrument for which nothing else is known: an assumption."""


def ordinal(
    name: str,
    title: str,
    meaning: str,
    *,
    role: str,
    target_role: str,
    unit: str,
    channel: str,
    options: Mapping[str, float],
    bounds: tuple[float, float],
    opening: Prior,
    references: tuple[str, ...],
    per: float = 1.0,
) -> Instrument:
    """Return an instrument whose options are levels that feed one channel.

    Parameters
    ----------
    options
        Level of each option, in `unit`.
    per
        Levels that make one unit of the channel: 100 where the one is a percentage, the other a
        share.
    """
    return Instrument(
        name=name,
        title=title,
        meaning=meaning,
        role=role,
        target_role=target_role,
        kind="ordinal",
        unit=unit,
        options=tuple(Option(o, level, ((channel, level / per),)) for o, level in options.items()),
        writes=(channel,),
        bounds=bounds,
        opening=opening,
        sharpness=SHARPNESS,
        source="assumption",
        grade="E",
        references=references,
    )


def nominal(
    name: str,
    title: str,
    meaning: str,
    *,
    role: str,
    target_role: str,
    channels: tuple[str, ...],
    options: Mapping[str, tuple[float, ...]],
    opening: Prior,
    references: tuple[str, ...],
) -> Instrument:
    """Return an instrument whose options have names only.

    Parameters
    ----------
    options
        What each option puts into the channels, in their order.
    """
    for option, values in options.items():
        if len(values) != len(channels):
            what = f'option "{option}" has {len(values)} values; got {values}'
            raise ValueError(f"{what}; write one for each of the channels {', '.join(channels)}")
    fed = {name: tuple(zip(channels, values, strict=True)) for name, values in options.items()}
    return Instrument(
        name=name,
        title=title,
        meaning=meaning,
        role=role,
        target_role=target_role,
        kind="nominal",
        unit="option",
        options=tuple(Option(o, float(rank), fed[o]) for rank, o in enumerate(fed)),
        writes=channels,
        bounds=(0.0, len(fed) - 1.0),
        opening=opening,
        sharpness=SHARPNESS,
        source="assumption",
        grade="E",
        references=references,
    )
