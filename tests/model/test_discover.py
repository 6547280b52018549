import pkgutil

import pytest

from foedus import instruments, mechanisms, outcomes
from foedus.model.discover import discover


@pytest.mark.parametrize(
    ("package", "kind"),
    [(mechanisms, "mechanisms"), (instruments, "instruments"), (outcomes, "outcomes")],
)
def test_every_file_of_a_folder_is_a_part_of_its_name(package: object, kind: str) -> None:
    files = {module.name for module in pkgutil.iter_modules(package.__path__)}  # pyright: ignore
    found = getattr(discover(), kind)
    assert set(found) == files
    assert all(part.name == name for name, part in found.items())


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
