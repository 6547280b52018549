import pytest
from tests.documents import made

from foedus.report.terminal.coders import show
from foedus.result.documents.coders import SCHEMA, CodedFound, Coders, DisputeFound, FieldFound
from foedus.result.documents.verdicts import SideFound


def _sides(*shares: float) -> tuple[SideFound, ...]:
    return tuple(
        SideFound(n, x) for n, x in zip(("for", "neither", "against"), shares, strict=True)
    )


DOCUMENT = made(
    Coders,
    schema=SCHEMA,
    case="us-japan",
    coders=("claims", "claims-ben"),
    claims=2,
    same=0.85,
    fields=(FieldFound("voice", 2, 1.0, None), FieldFound("pattern", 2, 0.5, 0.25)),
    alpha=0.44,
    signs=3,
    disputes=(DisputeFound("C2", "pattern", "one", "not lower"),),
    only_second=("C9",),
    coded=(
        CodedFound("C1", "appears", "appears", (_sides(0.8, 0.2, 0.0),) * 2, (), None, False),
        CodedFound(
            "C2",
            "open",
            "opposite",
            (_sides(0.4, 0.3, 0.3), _sides(0.0, 0.2, 0.8)),
            _sides(0.2, 0.25, 0.55),
            "open",
            True,
        ),
        CodedFound("C3", "open", "not expressible", (_sides(0.4, 0.3, 0.3), ()), (), None, True),
    ),
)


def test_agreement_disputes_and_what_follows_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    show(DOCUMENT)
    text = capsys.readouterr().out
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert (
        lines[0] == "claims and claims-ben agree on 85% of the fields and signs of 2 "
        "claims that both coded."
    )
    for line in (
        "Only claims-ben: C9.",
        "voice 100% none",
        "pattern 50% 0.25",
        "signs of 3 effects 0.44 alpha",
        "C2 pattern one not lower",
        "C1 appears the same ########..",
        "C2 ####...--- open ..-------- opposite ##..------ open",
        "C3 ####...--- open not expressible",
    ):
        assert line in lines, text
