"""The templates of the pages, and how a page is made of one."""

from typing import Any

import jinja2


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
