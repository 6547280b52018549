"""A traced difference is read back as it was written."""

from tests.documents import made

from foedus.result.documents.record import dumps, loads
from foedus.result.documents.trace_difference import (
    SCHEMA,
    EnsembleApart,
    InputApartSince,
    LeverApart,
    TraceDifference,
    VariableApart,
)


def test_it_is_read_back_with_all_its_parts() -> None:
    found = made(
        TraceDifference,
        ensemble=made(EnsembleApart, members=4, by_quarter=(0.0, 0.5), began="2025Q2"),
        variables=(made(VariableApart, inputs=(made(InputApartSince, total=0.1),)),),
        levers=(made(LeverApart, imposed=(True, False), members=0.25),),
    )
    text = dumps(found)
    assert f'"schema":"{SCHEMA}"' in text
    # Counts of none are no documents; here they are of no matter.
    text = text.replace('"draws":0', '"draws":4').replace('"replicates":0', '"replicates":1')
    again = loads(TraceDifference, text.encode())
    assert again.variables == found.variables
    assert (again.ensemble, again.levers) == (found.ensemble, found.levers)
