import re

from foedus.model.discover import discover
from foedus.report.rows.plain_names import PLAIN_NAMES, plain
from foedus.state import APPRAISALS, STATE


def test_every_shipped_outcome_has_a_plain_name() -> None:
    shipped = set(discover().outcomes)
    assert len(shipped) > 50
    assert shipped <= PLAIN_NAMES.keys()
    others = PLAIN_NAMES.keys() - shipped - {"option", "setting"}
    assert others <= STATE.keys() | APPRAISALS.keys()


def test_plain_names_are_plain() -> None:
    assert plain("commitment_trust") == "belief that the patron would fight for its ally"
    assert plain("made_up") == ""
    for name in PLAIN_NAMES.values():
        assert name[0].islower()
        assert len(name) <= 80
        assert not re.search(r"Japan|China|Taiwan|Korea|United States|America|NATO", name)
    assert len(set(PLAIN_NAMES.values())) == len(PLAIN_NAMES)
