"""From a case and its claims to the document of verdicts: one call for command line and Python."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from foedus.claims.answer import document
from foedus.claims.bank import Bank, union
from foedus.claims.express import Expressed, Lacking, express
from foedus.claims.investigate import Inquiry
from foedus.claims.schema import Claim
from foedus.errors import CaseError, CompileError, OptionError, Problem, in_order, nearest, shown
from foedus.model.types import Model
from foedus.result.documents.claims import Claims

Progress = Callable[[str, int, int], None]


def study(
    model: Model,
    claims: Mapping[str, Claim],
    ids: Sequence[str] = (),
    *,
    seed: int = 0,
    thorough: bool = True,
    perturb: bool = False,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Claims:
    """Return what a model implies of claims.

    Parameters
    ----------
    ids
        Claims to judge, if not all.
    thorough
        Whether claims on the line get more members, and null twins, channels and what was written
        are run beside the words.
    perturb
        Whether blocks of priors are moved and signs turned round too: hundreds of arms.
    folder
        Where finished arms are kept, and found again; None for nowhere.

    Raises
    ------
    OptionError
        For an id that there is not, or a case without claims.
    CompileError
        With every claim that names what the model does not have and does not say it needs.
    """
    wanted = _chosen(claims, ids)
    inquiry = expressed(model, claims, seed, thorough=thorough, folder=folder, progress=progress)
    inquiry.perturb = perturb
    return document(inquiry, inquiry.judge(wanted))


def expressed(
    model: Model,
    claims: Mapping[str, Claim],
    seed: int = 0,
    *,
    thorough: bool = True,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Inquiry:
    """Return claims in a model, ready to be judged.

    Raises
    ------
    CompileError
        With every claim that names what the model does not have and does not say it needs.
    """
    able: dict[str, Expressed] = {}
    lacking: dict[str, Lacking] = {}
    joins: dict[str, Claim] = {}
    problems: list[Problem] = []
    for name, claim in claims.items():
        if claim.joins:
            joins[name] = claim
            continue
        try:
            found = express(model, claim)
        except (CompileError, CaseError) as error:
            problems += error.problems
            continue
        if isinstance(found, Expressed):
            able[name] = found
        else:
            lacking[name] = found
    if problems:
        raise CompileError(in_order(problems))
    probes = union([one.probes for one in able.values()])
    quarters = max((one.quarters for one in able.values()), default=1)
    bank = Bank(model, probes, quarters, seed, folder, progress)
    return Inquiry(model, bank, able, lacking, joins, thorough)


def _chosen(claims: Mapping[str, Claim], ids: Sequence[str]) -> list[str]:
    if not claims:
        what = "the case has no claims"
        raise OptionError(Problem("claims/", what, "write one, as docs/encode-an-analysis.md says"))
    problems = [
        Problem("ID", f'there is no claim "{shown(name)}"', nearest(name, list(claims)))
        for name in ids
        if name not in claims
    ]
    if problems:
        raise OptionError(problems)
    return list(dict.fromkeys(ids or claims))
