import importlib
import pkgutil
from typing import Any

import pytest

from foedus import instruments, mechanisms, outcomes
from foedus.model.discover import discover


@pytest.mark.parametrize(
    ("package", "attribute"),
    [(mechanisms, "MECHANISM"), (instruments, "INSTRUMENT"), (outcomes, "OUTCOME")],
)
def test_every_file_is_a_part_of_its_name_and_every_row_of_a_catalogue_one(
    package: Any, attribute: str
) -> None:
    found = getattr(discover(), f"{attribute.lower()}s")
    assert list(found) == sorted(found)
    assert all(part.name == name for name, part in found.items())
    files = {module.name for module in pkgutil.iter_modules(package.__path__)} - {"catalogue"}
    assert files <= set(found)
    rows = [name for name in found if name not in files]
    if attribute == "MECHANISM":
        assert not rows
        return
    catalogue = importlib.import_module(f"{package.__name__}.catalogue")
    assert sorted(part.name for part in getattr(catalogue, f"{attribute}S")) == rows


def test_parts_are_made_anew_and_kept_nowhere() -> None:
    first = discover()
    first.mechanisms.clear()
    assert discover().mechanisms


def test_codes_and_titles_tell_parts_apart() -> None:
    found = discover()
    codes = [m.code for m in found.mechanisms.values()]
    assert len(set(codes)) == len(codes)
    for parts in (found.mechanisms, found.instruments, found.outcomes):
        titles = [part.title for part in parts.values()]
        assert len(set(titles)) == len(titles)
