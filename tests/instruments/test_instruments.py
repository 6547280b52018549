"""Instruments are cited and feed what there is; that they keep the laws is tested with these."""

import pytest

from foedus import references
from foedus.contract import Instrument, uniform
from foedus.instruments import nominal
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


def test_an_option_has_a_value_for_each_channel() -> None:
    said = r'option "none" has 1 values; got \(0.0,\); write one for each'
    with pytest.raises(ValueError, match=said):
        nominal(
            "summit",
            "Summit",
            "talk",
            role="patron",
            target_role="protege",
            channels=("word", "shame"),
            options={"all": (0.0, 1.0), "none": (0.0,)},
            opening=uniform(0.1, 0.3),
            references=(),
        )
