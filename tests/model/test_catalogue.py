"""What a case can be built from is all that is discovered, by kind."""

from foedus.model.catalogue import catalogue, schema
from foedus.model.discover import discover


def test_every_part_is_listed_with_its_title() -> None:
    parts, found = discover(), catalogue()
    assert set(found) == {"mechanisms", "instruments", "outcomes"}
    for kind, rows in found.items():
        assert [row["name"] for row in rows] == list(getattr(parts, kind))
        assert all(row["title"] for row in rows)


def test_the_schema_knows_the_names_of_parts() -> None:
    text = str(schema())
    for name in (*discover().instruments, *discover().outcomes):
        assert name in text
