"""Pages escape what they are given and refuse what they are not."""

import jinja2
import pytest

from foedus.report.pages import page


def test_names_are_escaped() -> None:
    text = page.environment().from_string("<b>{{ name }}</b>").render(name="<script>")
    assert text == "<b>&lt;script&gt;</b>"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError):
        page.environment().from_string("{{ nothing }}").render()
