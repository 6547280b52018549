"""What may stand in a written experiment, and of which parts it is: fingerprints, never code."""

import json
from typing import Any

import pytest

from foedus.case import Code, build
from foedus.case.code import fingerprint
from foedus.errors import DocumentError
from foedus.experiment import Arm, Ensemble, Experiment
from foedus.experiment.document import LISTED, read, with_parts
from foedus.testing.made_up import small_case

MADE = Experiment(build(small_case()), (Arm("a", ("off:ledger",)),), Ensemble(2, 1, 2))
WRITTEN = MADE.to_json()
SECRET = b"secret = 1\n"
MINE = Code("mine", (("a.py", SECRET), ("b.py", b"")))
YOURS = Code("yours", (("a.py", SECRET), ("b.py", b"")))
OTHER = Code("other", (("a.py", b"secret = 2\n"), ("b.py", b"")))
MORE = Code("more", (("c.py", b""),))


def refused(text: Any, *code: Code) -> str:
    with pytest.raises(DocumentError) as caught:
        read(text, code)
    (problem,) = caught.value.problems
    assert problem.where == "experiment"
    return str(problem).removeprefix("experiment: ")


def changed(**keys: Any) -> str:
    return json.dumps(json.loads(WRITTEN) | keys)


def test_without_parts_nothing_is_said_of_them() -> None:
    assert with_parts(WRITTEN, ()) == WRITTEN
    assert b'"parts"' not in WRITTEN
    assert read(WRITTEN, ()).parts == ()


def test_parts_are_named_by_fingerprint_and_no_code_is_written() -> None:
    text = with_parts(WRITTEN, (MINE,))
    assert SECRET.strip() not in text
    assert b"mine" not in text, "where a folder lies is nobody's business"
    assert json.loads(text)["parts"] == [{"a.py": fingerprint(SECRET), "b.py": fingerprint(b"")}]


@pytest.mark.parametrize("code", [(MINE, MORE), (MORE, YOURS)])
def test_the_parts_that_it_was_made_with_are_taken(code: tuple[Code, ...]) -> None:
    assert len(read(with_parts(WRITTEN, (MINE, MORE)), code).parts) == 2


def test_other_parts_are_refused_and_the_files_named() -> None:
    text = with_parts(WRITTEN, (MINE,))
    assert refused(text) == (
        "was made with parts beside those that ship, whose code is not in it: a.py, b.py; "
        "name their folder, if you trust them: Experiment.from_json(text, parts=...)"
    )
    told = "was made with other parts than those given: {}; give the folders as they were then"
    assert refused(text, OTHER) == told.format("a.py")
    assert refused(text, MORE) == told.format("a.py, b.py, c.py")
    assert refused(text, MINE, MORE) == told.format("c.py")
    assert refused(text, MINE, YOURS) == told.format("a.py, b.py")
    assert refused(WRITTEN, MORE) == "was made without parts; got those of more; leave parts out"


def test_of_many_files_some_are_named() -> None:
    many = Code("many", tuple((f"f{i}.py", b"") for i in range(LISTED + 3)))
    assert "f5.py, f6.py and 3 more; name" in refused(with_parts(WRITTEN, (many,)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no JSON: EOF while parsing"),
        (b"\xff", "is no JSON: "),
        ("[" * 10_000, "is no JSON: recursion limit"),
        (5, "is no JSON: "),
        ("[1]", "should be a mapping"),
        (changed(colour=1), "colour: unknown key; allowed: arms, case, do"),
        (changed(arms=[{"name": "a", "colour": 1}]), "arms[0].colour: unknown key"),
        (changed(do="off:ledger"), "do: should be a list"),
        (changed(ensemble={"draws": 8.5, "replicates": 1, "quarters": 1}), "should be a whole num"),
        (changed(case=None), "case: should be a mapping"),
        (changed(case=small_case() | {"default_policies": ["x"]}), 'unknown policy "x"'),
        (changed(parts=[{"a.py": 1}]), "parts[0].a.py: should be text; got 1"),
    ],
)
def test_what_is_no_experiment_is_refused_in_one_sentence(text: Any, told: str) -> None:
    assert told in refused(text)
