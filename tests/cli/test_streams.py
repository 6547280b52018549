import io
import sys

import pytest

from foedus.cli import streams


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", "-1 x 2 -> e? ?..."),
        ("cp1252", "-1 \N{MULTIPLICATION SIGN} 2 -> \N{LATIN SMALL LETTER E WITH ACUTE}? ?\u2026"),
        ("utf-8", "\u22121 \u00d7 2 \u2192 \u00e9\u4e2d ?\u2026"),
    ],
)
def test_what_an_encoding_lacks_is_put_by_something_alike(
    encoding: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bytes_ = io.BytesIO()
    stream = io.TextIOWrapper(bytes_, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    streams.substitute()
    print("\u22121 \u00d7 2 \u2192 \u00e9\u4e2d \udcff\u2026", end="", flush=True)
    assert bytes_.getvalue().decode(encoding) == written


def test_a_stream_that_cannot_be_set_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    streams.substitute()
