"""The page of the cases that ship with a README: what each asks, and what was invented for it."""

import re
from importlib import resources

from md import join

from foedus.case import shipped


def page(command: str) -> str:
    """Return ``docs/cases.md``."""
    folder = resources.files("foedus").joinpath("cases")
    found = [folder.joinpath(name, "README.md") for name in shipped()]
    texts = [readme.read_text(encoding="utf-8").strip() for readme in found if readme.is_file()]
    # Each README begins with a title of its own, which is a section here.
    sections = [re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE) for text in texts]
    head = f"""# The other cases

<!-- Generated. Do not edit; run {command} -->

Each is a folder with a case and what its authors say about it; the engine is the same. What had to
be invented, and what the engine could not say, is listed with each."""
    return join(head, *sections) + "\n"
