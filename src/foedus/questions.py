"""Why a case does what it does: bands, whom levers hear, who decides, and a number taken apart."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from foedus import experiment as experiments
from foedus.case import Case
from foedus.errors import OptionError, Problem
from foedus.experiment import Code, Ensemble, Explained, Given, Own, Traced, taken_code
from foedus.pipeline import compile, load
from foedus.report.terminal.progress import Progress, telling

if TYPE_CHECKING:
    from foedus.attribution.waterfall import By
    from foedus.report.pages.card import Card
    from foedus.report.pages.waterfall import Explanation
    from foedus.result.documents.claims import Claims
    from foedus.result.documents.coders import Coders
    from foedus.result.documents.heard import Heard
    from foedus.result.documents.suite import Verdict
    from foedus.result.documents.summary import Replaced
    from foedus.result.documents.trace import Trace
    from foedus.result.documents.trace_difference import TraceDifference


def trace(
    case: str | Path | Case,
    outcome: str,
    *,
    actor: str | None = None,
    quarter: str | None = None,
    policy: str | None = None,
    arms: Own = (),
    do: Sequence[str] = (),
    member: int | None = None,
    everything: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Traced],
) -> "Trace":
    """Trace a number to equations, terms, parameters, sources and choices (``docs/tracing.md``).

    Parameters
    ----------
    case, progress
        As in `load` and `run`; or a result folder, whose members are read and not simulated.
    outcome, actor, quarter
        Which number: an outcome, its entry where it has several, and a quarter or the last.
    policy, arms, do
        In which arm: a policy of the case, by default its first, or one arm given on the spot; of
        a result its arm of that name.
    member
        Member that is taken apart; by default the one nearest to the median.
    everything
        Look into every mechanism behind an appraisal, and weigh deliberations again.
    size
        draws, replicates, seed (512, 1, 0; a result has its own); parts, allow_code as in `load`.

    Raises
    ------
    FoedusError
        For a case that cannot be compiled, or a result, arm, number or member that there is not.
    """
    with telling(progress) as told:
        told("compiling", 0, 1)
        from foedus.explain import number, stored
        from foedus.report.rows.bibliography import line

        found = stored.meant(case, partial(compile, **taken_code(size)), (policy,), arms, do, size)
        asked = number.Asked(found.experiment, member, everything, found.result)
        return number.trace(found.model, (outcome, actor, quarter), asked, line, told)


def trace_difference(
    case: str | Path | Case,
    outcome: str,
    *,
    vs: str,
    actor: str | None = None,
    quarter: str | None = None,
    policy: str | None = None,
    arms: Own = (),
    do: Sequence[str] = (),
    member: int | None = None,
    everything: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Traced],
) -> "TraceDifference":
    """Trace how a number comes apart between two arms: which inputs differ, since when.

    Parameters
    ----------
    vs
        The arm that the first is compared with: a policy of the case, or ``NAME: EXPR; EXPR``; of
        a result its arm of that name.
    case, outcome, actor, quarter, policy, arms, do, everything, progress, size
        As in `trace`.
    member
        Member that is taken apart; by default the one nearest to the mean difference.

    Raises
    ------
    FoedusError
        As `trace`, and for arms that impose the same.
    """
    with telling(progress) as told:
        told("compiling", 0, 1)
        from foedus.explain import difference, number, stored

        code = taken_code(size)
        found = stored.meant(case, partial(compile, **code), (policy, vs), arms, do, size)
        asked = number.Asked(found.experiment, member, everything, found.result)
        return difference.trace(found.model, (outcome, actor, quarter), asked, told)


def ask(
    case: str | Path | Case,
    *what: str,
    against: str | Sequence[str] = (),
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Explained],
) -> "Card":
    """Ask what follows from something, against a twin arm without it (``docs/ask.md``).

    Parameters
    ----------
    case, html, force, progress
        As in `load`, `behave` and `run`.
    what
        Interventions or names of policies; together they are one question.
    against
        Those of the twin arm; by default the baseline of the case.
    size
        draws, replicates, quarters and seed; 128 draws of 4 replicates, over two years from the
        question on. Also parts and allow_code, as in `load`.

    Raises
    ------
    FoedusError
        For a case that cannot be compiled, a question that cannot be read, expressed or told from
        its twin, counts out of range, or a file that is taken.
    """
    from foedus import conclude

    page = conclude.Page(html, force)
    twin = (against,) if isinstance(against, str) else tuple(against)
    with telling(progress) as told:
        told("compiling", 0, 1)
        model = compile(case, **taken_code(size))
        return conclude.ask(model, what, twin, cast("Given", size), page, told)


def explain_difference(
    case: str | Path | Case,
    outcome: str,
    *what: str,
    against: str | Sequence[str] = (),
    actor: str | None = None,
    quarter: str | None = None,
    by: "By" = "group",
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Explained],
) -> "Explanation":
    """Say why two arms differ in one number: which mechanisms carry it (``docs/explain.md``).

    Parameters
    ----------
    case
        As in `load`; or a result folder, whose arms are meant by their names and run again.
    outcome, actor, quarter
        Which number: an outcome, its entry where it has several, and a quarter; without one the
        mean of the last year.
    what, against
        Interventions or names of policies of either arm, as in `ask`.
    by
        Parts: groups of mechanisms, every set of which is run, or mechanisms, added one by one.
    html, force, progress
        As in `behave` and `run`.
    size
        draws, replicates, quarters and seed; 64 draws of 2 replicates, over two years from the
        first difference on. Also parts and allow_code, as in `trace`.

    Raises
    ------
    FoedusError
        As in `ask`, and for a number that is not kept.
    """
    from foedus import conclude

    page = conclude.Page(html, force)
    twin = (against,) if isinstance(against, str) else tuple(against)
    with telling(progress) as told:
        told("compiling", 0, 1)
        from foedus.attribution import stored, waterfall
        from foedus.attribution.question import ARMS, Size, question
        from foedus.explain.stored import is_result, of_result

        compiled = partial(compile, **taken_code(size))
        wanted = waterfall.sized(Size(**cast("Given", size)))
        if isinstance(case, Case) or not is_result(case):
            model = compiled(case)
            asked = question(model, what, twin, wanted, ARMS)
        else:
            kept = stored.arms(case, what, twin)
            _, model = of_result(case, compiled)
            asked = kept.question(model, wanted)
        number = waterfall.Number(outcome, actor, quarter)
        return conclude.explain(model, asked, number, by, page, told)


def hears(
    case: str | Path | Case,
    *,
    draws: int = 128,
    seed: int = 0,
    do: Sequence[str] = (),
    base: bool = False,
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **code: Unpack[Code],
) -> "Heard":
    """Say whom every lever hears: what others' acts change of its choice (``docs/hears.md``).

    Parameters
    ----------
    case, html, force, progress, code
        As in `load` (with its parts and allow_code), `behave` and `run`.
    draws, seed
        Structural draws, without shocks, and the seed of them.
    do
        Interventions in force with and without every signal.
    base
        Also say how changes move when base shares alone are drawn anew.
    """
    from foedus import conclude

    ensemble, page = Ensemble(draws, 1, 1, seed), conclude.Page(html, force)
    with telling(progress) as told:
        return conclude.hears(compile(case, **code), ensemble, do, base, page, told)


def behave(
    case: str | Path | Case,
    *,
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Explained],
) -> "list[Verdict]":
    """Test what a case does against bands set in advance (``docs/behaviour.md``).

    Parameters
    ----------
    case, progress
        As in `load` and `run`.
    html, force
        File for a page with all verdicts, and whether an earlier page there may be replaced.
    size
        draws, replicates, quarters, seed (128, 8, 16, 0); parts, allow_code as in `load`.

    Raises
    ------
    FoedusError
        For a case that cannot be compiled, counts out of range, or a file that is taken.
    """
    from foedus import conclude

    code, page = taken_code(size), conclude.Page(html, force)
    ensemble = conclude.for_tests(**cast("Given", size))
    with telling(progress) as told:
        return conclude.behave(compile(case, **code), ensemble, page, told)


def who_decides(
    case: str | Path | Case, *, progress: Progress | bool | None = None, **size: Unpack[Explained]
) -> "list[Replaced]":
    """Return how far outcomes move when a government is replaced by rules that decide nothing.

    Of `case`, with `progress` and `size` as in `behave`.
    """
    from foedus import conclude

    given = load(case, **taken_code(size))
    experiment = experiments.first_arm(given, conclude.for_tests(**cast("Given", size)))
    with telling(progress) as told:
        return conclude.who_decides(compile(given), experiment, told)


def agreement(
    case: str | Path | Case,
    coders: Sequence[str],
    *,
    ids: Sequence[str] = (),
    seed: int = 0,
    quick: bool = False,
    keep: str | Path | None = None,
    progress: Progress | bool | None = None,
    **code: Unpack[Code],
) -> "Coders":
    """Say how far two coders of claims agree, and what follows where they do not.

    Parameters
    ----------
    case, seed, quick, keep, progress, code
        As in `verdicts`.
    coders
        Two folders of claims: names of those beside the case (``claims`` are its own), or paths.
    ids
        Claims to judge, if not all that both coded.

    Raises
    ------
    FoedusError
        For claims that cannot be read or expressed, or coders who are not two with one in common.
    """
    from foedus.claims.coders import coders as compared
    from foedus.claims.read import of_coder, place

    if len(coders) != 2 or coders[0] == coders[1]:
        what = f"two coders are compared; got {', '.join(coders) or 'none'}"
        raise OptionError(Problem("--coder", what, "give it twice: a folder of claims for each"))
    given = load(case, **code)
    first, second = ((name, of_coder(name, place(case), given)) for name in coders)
    kept, whole = None if keep is None else Path(keep), not quick
    with telling(progress) as told:
        told("compiling", 0, 1)
        model = compile(given)
        return compared(
            model, first, second, ids, seed=seed, thorough=whole, folder=kept, progress=told
        )


def verdicts(
    case: str | Path | Case,
    *,
    ids: Sequence[str] = (),
    seed: int = 0,
    quick: bool = False,
    thorough: bool = False,
    keep: str | Path | None = None,
    html: str | Path | None = None,
    keep_verdicts: bool = False,
    force: bool = False,
    progress: Progress | bool | None = None,
    **code: Unpack[Code],
) -> "Claims":
    """Say what the model implies of the claims beside a case (``docs/verdicts.md``).

    Parameters
    ----------
    case
        As in `load`; claims of a case that was read lie beside its file.
    ids, seed
        Claims to judge, if not all, and the seed of every random stream.
    quick
        Words by the fewest members alone, without null twins, channels and what was written.
    thorough
        Also the word with every block of priors moved and signs turned round: hundreds of arms for
        a claim, so that `keep` is wise.
    keep
        Folder in which finished arms are kept and found again, so that an interrupt costs nothing.
    keep_verdicts
        Leave the words on all claims beside the case, where a run of it finds them.
    html, force, progress, code
        As in `behave` and `run`; parts and allow_code, as in `load`.

    Raises
    ------
    FoedusError
        For claims that cannot be read or expressed, an unknown id, or a file that is taken.
    """
    from foedus import conclude
    from foedus.claims.read import digest, place, read
    from foedus.report.rows import verdicts as kept_verdicts

    if quick and thorough:
        what = "is the opposite of --quick"
        raise OptionError(Problem("--thorough", what, "give one of the two"))
    given, beside = load(case, **code), place(case)
    page, kept = conclude.Page(html, force), None if keep is None else Path(keep)
    if keep_verdicts and ids:
        what = "is for all claims; some alone would hide the others"
        raise OptionError(Problem("--keep-verdicts", what, "leave the IDs out"))
    file = kept_verdicts.check_free(beside, force) if keep_verdicts else None
    found = read(beside, given)
    with telling(progress) as told:
        told("compiling", 0, 1)
        model = compile(given)
        document = conclude.claims(model, found, ids, seed, quick, thorough, kept, page, told)
    document = replace(document, texts=digest(beside))
    if file is not None:
        kept_verdicts.keep(file, document, beside, given)
    return document
