"""The templates of the pages, and how a page is made of one."""

from dataclasses import dataclass
from typing import Any

import jinja2


@dataclass(frozen=True)
class ArmKey:
    """How an arm is told in the head of a page: its colour and dash, and what it imposes.

    Attributes
    ----------
    light
        Its colour, lighter, so that it carries dark text.
    """

    name: str
    colour: str
    entries: tuple[str, ...]
    dash: str = ""
    light: str = ""


def environment() -> jinja2.Environment:
    """Return the templates of the package: escaping on, unknown names refused."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("foedus.report.pages"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def fill(template: str, **values: Any) -> str:
    """Return a template filled in."""
    return environment().get_template(template).render(**values)
