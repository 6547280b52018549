"""Menus are in order, inside their bounds, and feed exactly the channels they declare."""

from itertools import pairwise

import pytest

from foedus import references
from foedus.contract import GRADES, Instrument
from foedus.model.discover import discover
from foedus.state import CHANNELS

INSTRUMENTS = discover().instruments


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_every_option_feeds_the_declared_channels(instrument: Instrument) -> None:
    assert set(instrument.writes) <= set(CHANNELS)
    for option in instrument.options:
        assert tuple(channel for channel, _ in option.channels) == instrument.writes, option.name
    for channel in instrument.writes:
        fed = {dict(option.channels)[channel] for option in instrument.options}
        assert len(fed) > 1, f"{channel} is the same whatever is chosen"


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_levels_rise_within_bounds(instrument: Instrument) -> None:
    levels = [option.level for option in instrument.options]
    assert all(a < b for a, b in pairwise(levels))
    assert instrument.bounds[0] <= levels[0]
    assert levels[-1] <= instrument.bounds[1]
    names = [option.name for option in instrument.options]
    assert len(set(names)) == len(names)
    if instrument.kind == "nominal":
        assert levels == [float(i) for i in range(len(levels))]


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_an_instrument_says_where_it_is_from(instrument: Instrument) -> None:
    assert instrument.source
    assert instrument.grade in GRADES
    assert set(instrument.references) <= set(references.library())


def test_every_channel_is_fed_by_some_instrument() -> None:
    fed = {channel for instrument in INSTRUMENTS.values() for channel in instrument.writes}
    assert fed == set(CHANNELS), "a channel that nobody feeds is no channel"
