from tests import helpers

from foedus.report.rows import provenance
from foedus.result.schema import EventRow, ObservedRow, ParameterRow, PartRow


def test_command_repeats_the_run() -> None:
    made = helpers.manifest(do=("USA.tariff=25%@2026Q1..2027Q4", "off:security_spiral"))
    assert provenance.command(made) == (
        "foedus run toy --draws 40 --replicates 4 --quarters 16 --seed 7 --policy baseline "
        "--policy L0 --do USA.tariff=25%@2026Q1..2027Q4 --do off:security_spiral"
    )


def test_an_arm_given_on_the_spot_is_repeated_as_it_was_given() -> None:
    made = helpers.manifest(
        arms=("baseline", "firm"), given={"firm": ("USA.tariff=25%", "off:security_spiral")}
    )
    assert provenance.command(made).endswith(
        "--policy baseline --arm 'firm: USA.tariff=25%; off:security_spiral'"
    )


def test_leave_for_parts_is_given_again() -> None:
    rows = tuple(
        PartRow("mechanism", f"m{i}", f"parts/m{i}.py", "0" * 64, given)
        for i, given in enumerate(("", "", "more"))
    )
    told = provenance.command(helpers.manifest(parts=rows))
    assert told.endswith("--policy L0 --allow-code --parts more")


def test_only_sources_that_were_used_are_cited() -> None:
    numbers = tuple(ParameterRow(f"p{i}", "1", "yearbook", "V", "", "fixed(1)") for i in range(2))
    spoken = ParameterRow("p", "1", "an estimate of 2020", "M", "", "fixed(1)")
    made = helpers.manifest(
        parameters=(*numbers, spoken),
        events=(EventRow("2025-01-20", "A list.", "news"),),
        observed=(ObservedRow("gdp", "JPN", "t", "1", "proxy", (), (), "yearbook", "V"),),
        sources={"yearbook": "The Yearbook", "news": "A paper", "idle": "Never read"},
    )
    assert provenance.sources(made) == [
        ("A paper", "1 event"),
        ("The Yearbook", "2 numbers, 1 observed series"),
    ]
    assert provenance.informal(made) == ["an estimate of 2020"]
