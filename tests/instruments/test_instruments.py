"""Instruments are cited and feed what there is; that they keep the laws is tested with these."""

import pytest

from foedus import references
from foedus.contract import Instrument
from foedus.model.discover import discover
from foedus.state import CHANNELS

INSTRUMENTS = discover().instruments


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_an_instrument_is_cited(instrument: Instrument) -> None:
    assert set(instrument.writes) <= set(CHANNELS)
    assert set(instrument.references) <= set(references.library())


def test_every_channel_is_fed_by_some_instrument() -> None:
    fed = {channel for instrument in INSTRUMENTS.values() for channel in instrument.writes}
    assert fed == set(CHANNELS), "a channel that nobody feeds is no channel"
