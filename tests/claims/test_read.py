"""Claims beside a case are read whole or refused with every mistake in its place."""

from pathlib import Path

import pytest

from foedus import case as cases
from foedus.authoring import new
from foedus.case import Case
from foedus.claims.read import of_coder, parse_claim, place, read
from foedus.errors import CaseError, OptionError
from foedus.testing.made_up import small_case

CLAIM = """\
id: K1
paragraphs: [P1]
text: A tariff lowers trust
voice: author
arms:
  none: ["USA.tariff=0%"]
  some: ["USA.tariff=10%"]
cause: {contrast: [none, some]}
effect:
  - {outcome: country_trust, at: JPN, sign: "-", least: {value: 0.05, unit: share, why: a poll}}
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return cases.load("us-japan")


def refusal(folder: Path, case: Case, **files: str) -> list[str]:
    """Return the messages about some files of claims, without the folder."""
    (folder / "claims").mkdir()
    for name, text in files.items():
        (folder / "claims" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read(folder / "case.yaml", case)
    return [str(problem).replace(f"{folder}/claims/", "") for problem in caught.value.problems]


def test_claims_stand_in_natural_order_beside_any_case(tmp_path: Path, case: Case) -> None:
    assert read(tmp_path, case) == {}
    (tmp_path / "claims").mkdir()
    (tmp_path / "case.yaml").write_text("", encoding="utf-8")
    (tmp_path / "claims" / "README.md").write_text("what these are", encoding="utf-8")
    for name in ("K10", "K2", "C3"):
        text = CLAIM.replace("K1", name)
        (tmp_path / "claims" / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = read(tmp_path, case)
    assert list(found) == ["C3", "K2", "K10"]
    assert found == read(tmp_path / "case.yaml", case)
    where = found["K2"].positions.where(("effect", 0, "outcome"))
    assert where == f"{tmp_path}/claims/K2.yaml:10:15"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("text:", "txt:", 'K1.yaml:3:1: txt: unknown key; did you mean "text"?'),
        ("outcome:", "ass:", 'effect[0].ass: unknown key; did you mean "as"?'),
        ("least: {value: 0.05,", "least: {", 'effect[0].least: the key "value" is missing'),
        ("author", "nobody", "K1.yaml:4:8: voice: "),
        ("10%", "10%@", "K1.yaml:7:10: 'USA.tariff=10%@' column 16"),
        (
            "USA.tariff=10%",
            "policy:L1",
            'K1.yaml:7:10: arms.some[0]: there is no policy of the case "L1"',
        ),
        ("[none, some]", "[none, sme]", 'not there: sme; did you mean "some"?'),
        (
            "id: K1",
            "id: K2",
            'K1.yaml:1:5: id: the file K1.yaml holds the claim "K2"; write id: K1',
        ),
        ("P1]", "13]", "K1.yaml:2:14: paragraphs[0]: should be text; got 13"),
        ("P1]", "page 1]", 'K1.yaml:2:14: paragraphs[0]: "page 1" is not a paragraph such as P6'),
        ("voice", "horizon: 17\nvoice", "horizon: should be from 1 to 16; got 17"),
        ('"-"', "less", 'effect[0].sign: got "less"; allowed: '),
        (CLAIM, "", "K1.yaml:1:1: the file is empty; begin with `id: C1`"),
        (CLAIM, "- a", "K1.yaml:1:1: a claim is a mapping of keys; got a list"),
    ],
)
def test_a_mistake_in_a_claim_is_shown_where_it_is(
    tmp_path: Path, case: Case, old: str, new: str, message: str
) -> None:
    assert message in "\n".join(refusal(tmp_path, case, K1=CLAIM.replace(old, new)))


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("rivals: [{mirror: K9}]", 'rivals[0].mirror: there is no other claim "K9"; allowed: K2'),
        ("rivals: [{mirror: K1}]", 'there is no other claim "K1"'),
        ("rivals: [{channel: threat}]", "write channel and separated_by"),
        ("literature: [{key: pew2018image, stance: +}]", 'did you mean "pew2017image"?'),
        (
            "demanded_by: [{test: S88, why: the same}]",
            'demanded_by[0].test: there is no behaviour test "S88"; did you mean "S8"?',
        ),
        ("fidelity: E99", 'there is no event or figure of the case "E99"; did you mean "E9"?'),
        (
            "control: {with: [tariff], why: so}",
            "K1.yaml:11:18: 'tariff' column 1: expected two names",
        ),
        (
            "clues: [{outcome: x, at: JPN, after: 17, above: 1}]",
            "clues[0].after: after 17 quarters",
        ),
    ],
)
def test_what_a_claim_names_outside_itself_must_be_there(
    tmp_path: Path, case: Case, added: str, message: str
) -> None:
    found = refusal(tmp_path, case, K1=CLAIM + added, K2=CLAIM.replace("K1", "K2"))
    assert message in "\n".join(found)


def test_every_file_is_looked_at_before_one_is_refused(tmp_path: Path, case: Case) -> None:
    broken = {"K1": CLAIM.replace("voice", "vocie"), "K2": CLAIM, "K3": "id: ["}
    found = refusal(tmp_path, case, **broken)
    assert [message.partition(".")[0] for message in found] == ["K1", "K1", "K2", "K3"]


def test_a_claim_that_joins_joins_claims_that_say_something(tmp_path: Path, case: Case) -> None:
    joint = "paragraphs: [P1]\ntext: all of it\nvoice: inferred\npattern: all\njoins: "
    files = {"K1": CLAIM, "K2": f"id: K2\n{joint}K1", "K3": f"id: K3\n{joint}[K1, K2]"}
    (message,) = refusal(tmp_path, case, **files)
    assert message == "K3.yaml:6:13: joins[1]: K2 only joins other claims itself; join K1"


def test_another_suffix_is_not_passed_over(tmp_path: Path, case: Case) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "K1.yml").write_text(CLAIM, encoding="utf-8")
    with pytest.raises(CaseError, match=r"K1\.yml: a claim is a file ID\.yaml; rename it"):
        read(tmp_path / "case.yaml", case)


def test_another_text_may_stand_in_place_of_paragraphs() -> None:
    source = "source: {title: A report, publisher: Somebody, year: 2025}"
    assert parse_claim(CLAIM.replace("paragraphs: [P1]", source)).source
    with pytest.raises(CaseError, match="says where it is taken from; write paragraphs or source"):
        parse_claim(CLAIM.replace("paragraphs: [P1]\n", ""))


def _coder(folder: Path, name: str, **files: str) -> Path:
    (folder / name).mkdir()
    for id, text in files.items():
        (folder / name / f"{id}.yaml").write_text(text, encoding="utf-8")
    return folder / name


def test_claims_lie_beside_the_file_that_a_case_was_read_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    assert place("us-japan") == "us-japan"
    assert place(cases.load("us-japan")) == "us-japan", "no file of that name lies here"
    new(tmp_path / "strait")
    monkeypatch.chdir(tmp_path)
    found = cases.load("strait")
    assert place(found) == "strait/case.yaml"
    assert list(read(place(found), found)) == ["C1"]
    monkeypatch.chdir(tmp_path / "strait")
    for lost in (found, cases.build(small_case())):
        with pytest.raises(OptionError, match="not read from a file that is there"):
            place(lost)


def test_a_coder_is_a_folder_beside_the_case_or_a_path(tmp_path: Path, case: Case) -> None:
    own = _coder(tmp_path, "claims-ben", K1=CLAIM)
    assert list(of_coder("claims-ben", tmp_path / "case.yaml", case)) == ["K1"]
    assert list(of_coder(str(own), "us-japan", case)) == ["K1"]
    assert of_coder("claims", "us-japan", case).keys() == read("us-japan", case).keys()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("claims-bem", r'no folder of claims "claims-bem".*did you mean "claims-ben"'),
        ("", r'no folder of claims ""'),
        ("empty", "the folder empty has no claims; a claim is a file"),
    ],
)
def test_a_coder_without_claims_is_refused(
    tmp_path: Path, case: Case, name: str, words: str
) -> None:
    _coder(tmp_path, "claims-ben", K1=CLAIM)
    _coder(tmp_path, "empty")
    with pytest.raises(OptionError, match=words):
        of_coder(name, tmp_path / "case.yaml", case)


def test_mistakes_of_a_coder_are_shown_in_their_folder(tmp_path: Path, case: Case) -> None:
    _coder(tmp_path, "claims-ben", K1=CLAIM.replace("author", "nobody"))
    with pytest.raises(CaseError, match=r"claims-ben/K1\.yaml:4:8: voice"):
        of_coder("claims-ben", tmp_path / "case.yaml", case)
    with pytest.raises(CaseError, match=rf"^{tmp_path}/claims-ben/K1\.yaml:4:8: voice"):
        of_coder(str(tmp_path / "claims-ben"), "us-japan", case)
