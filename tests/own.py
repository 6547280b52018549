"""The parts that docs/write-a-mechanism.md writes out, and the case that it puts them into."""

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "write-a-mechanism.md"


def files() -> dict[str, str]:
    """Return the files of the page by name, without their folder."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"^`strait/parts/(\S+)`:\n\n```\w+\n(.*?)^```$", text, re.M | re.S)
    return dict(found)


def write(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the parts into a folder, with one text put in place of another in some files.

    Parameters
    ----------
    changes
        By stem of a file: what is replaced, and by what.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        old, new = changes.get(name.partition(".")[0], ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def lay_down(case: Path) -> None:
    """Write the parts beside a case of `foedus new`, and put them to work as the page says."""
    write(case / "parts")
    page, file = PAGE.read_text(encoding="utf-8"), case / "case.yaml"
    text = file.read_text(encoding="utf-8")
    variants, lever = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    head, patron, rest = text.partition("\ngovernments:\n  PAT:\n")
    before, held, after = rest.partition("\n    instruments:\n")
    file.write_text(f"{head}{patron}{before}{held}{lever}{after}\n{variants}", encoding="utf-8")
