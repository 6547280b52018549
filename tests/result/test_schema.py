from dataclasses import replace

import pytest
from tests import helpers

from foedus.result.schema import Manifest, Series


def test_manifest_survives_json() -> None:
    made = helpers.manifest()
    assert Manifest.from_json(made.to_json()) == made


def test_manifest_of_a_later_version_may_hold_more() -> None:
    made = helpers.manifest()
    text = made.to_json().replace(b'"case":', b'"colour": "red", "case":')
    assert Manifest.from_json(text) == made


@pytest.mark.parametrize("text", [b"{}", b"no json", b'{"case": 3}'])
def test_damaged_manifest_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="Manifest"):
        Manifest.from_json(text)


def test_a_name_is_used_once() -> None:
    made = helpers.manifest()
    with pytest.raises(ValueError, match="series listed twice: line_share"):
        replace(made, series=(*made.series, made.series[0]))
    with pytest.raises(ValueError, match="arm listed twice"):
        replace(made, arms=("a", "a"))


def test_series_that_share_a_dimension_share_its_labels() -> None:
    made = helpers.manifest()
    odd = Series("odd", "Odd", "", "1", "I", "actor", ("USA",))
    with pytest.raises(ValueError, match="odd: dimension actor"):
        replace(made, series=(*made.series, odd))


def test_a_choice_names_the_options_of_every_label() -> None:
    made = helpers.manifest()
    odd = replace(made.find("option"), categories=(("yes", "no"),))
    with pytest.raises(ValueError, match="options per label"):
        replace(made, series=(odd,))


def test_a_deliberation_counts_who_deliberates() -> None:
    made = helpers.manifest(deliberation=helpers.PARTS)
    assert made.instruments == tuple(helpers.MENUS)
    assert Manifest.from_json(made.to_json()) == made
    with pytest.raises(ValueError, match="needs the part 'open'"):
        replace(made, deliberation=("record",))
    with pytest.raises(ValueError, match="needs the part 'open'"):
        replace(made, series=(made.find("defence_burden"),))
    with pytest.raises(ValueError, match="part of the deliberation listed twice: open"):
        replace(made, deliberation=("open", "open"))


def test_members_are_draws_times_replicates() -> None:
    assert helpers.manifest(draws=5, replicates=3).members == 15


def test_focus_chooses_what_a_report_shows() -> None:
    made = helpers.manifest()
    assert made.shown(made.find("defence_burden")) == ("USA", "JPN", "CHN")
    assert made.shown(made.find("commitment_trust")) == ("USA>JPN", "JPN>JPN", "CHN>JPN")
    assert made.shown(made.find("option")) == tuple(helpers.MENUS)
    everything = replace(made, focus=())
    assert everything.shown(made.find("defence_burden")) == helpers.ACTORS
    elsewhere = replace(made, focus=("FRA",))
    assert elsewhere.shown(made.find("defence_burden")) == helpers.ACTORS[:4]


def test_units_tell_what_a_series_is() -> None:
    made = helpers.manifest()
    assert made.find("challenge_risk").is_hazard
    assert made.find("challenges").is_event
    assert made.find("commitment_trust").bounded
    assert made.find("option").is_choice
    with pytest.raises(KeyError):
        made.find("nothing")
