"""An experiment as one value: a case, arms that are compared on it, and the size of the ensemble.

It says all that a result depends on, and can be written down and read back.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import TypeAdapter

from foedus.case import Case, Code, Folders, digest, gather, with_code
from foedus.errors import (
    DocumentError,
    FoedusError,
    InterventionError,
    OptionError,
    Problem,
    several,
    shown,
)
from foedus.experiment import document
from foedus.experiment.arm import Arm, of_policy, parsed, texts
from foedus.experiment.document import FORMAT
from foedus.experiment.ensemble import Ensemble
from foedus.overview import Overview, Shown, counted


@dataclass(frozen=True, repr=False)
class Experiment(Shown):
    """Paired arms of a case, simulated on the same draws and shocks.

    Attributes
    ----------
    case
        The content of the case, so that the experiment stands alone.
    arms
        One or more, in order; the others are compared with the first.
    ensemble
        Draws, replicates, quarters and seed.
    do
        Interventions in every arm, after the arm's own.
    format
        Version of this record.

    Raises
    ------
    FoedusError
        Without an arm, for two arms of one name, for an arm that says it is a policy of the case
        and imposes something else, or for an intervention that cannot be read.
    """

    case: Case
    arms: tuple[Arm, ...]
    ensemble: Ensemble
    do: tuple[str, ...] = ()
    format: Literal["foedus-experiment/1"] = FORMAT

    def __post_init__(self) -> None:
        """Refuse arms that cannot stand side by side, and what nobody can impose."""
        needed: dict[type, object] = {Case: self.case, Ensemble: self.ensemble}
        for kind, given in needed.items():
            if not isinstance(given, kind):
                what = f"an experiment needs a value of {kind.__name__}, got {shown(repr(given))}"
                raise OptionError(Problem("", what, "let foedus.design make it"))
        arms: list[Arm] = several(self.arms, (Arm,), "", "an Arm or a list of Arms")
        object.__setattr__(self, "arms", tuple(arms))
        object.__setattr__(self, "do", texts(self.do, "--do"))
        problems = [*self._unpaired()]
        if problems:
            raise OptionError(problems)
        own = [(arm.do, arm.where) for arm in arms if not arm.policy]
        for do, where in [*own, (self.do, "--do")]:
            try:
                parsed(do, where)
            except InterventionError as error:
                problems += error.problems
        if problems:
            raise InterventionError(problems)

    def _unpaired(self) -> Iterator[Problem]:
        for name, count in Counter(arm.name for arm in self.arms).items():
            if count > 1:
                what = f'two arms are called "{shown(name)}"'
                yield Problem("", what, "give each arm its own name")
        if not self.arms:
            yield Problem("", "an experiment has at least one arm", "name one")
        for arm in self.arms:
            known = arm.policy in self.case.policies
            if arm.policy and not (known and of_policy(self.case, arm.policy).do == arm.do):
                what = f'arm "{shown(arm.name)}" is not policy "{shown(arm.policy)}" of the case'
                yield Problem("", what, "leave its policy empty")

    def overview(self) -> Overview:
        """Return its arms with what each imposes, and the size of the ensemble."""
        size = self.ensemble
        return Overview(
            f"Experiment on {self.case.name}: {self.case.title}",
            ("arm", "imposes"),
            [(arm.name, "; ".join(arm.do) or "nothing") for arm in self.arms],
            (
                f"in every arm: {'; '.join(self.do)}" if self.do else "",
                f"{counted(size.members, 'member')} per arm ({counted(size.draws, 'draw')} x "
                f"{counted(size.replicates, 'replicate')}), {counted(size.quarters, 'quarter')} "
                f"from {self.case.first}, seed {size.seed}",
            ),
        )

    @property
    def digest(self) -> str:
        """Return a fingerprint (SHA-256) of what is simulated, wherever an arm came from."""
        content = {
            "case": digest(self.case),
            "arms": [[arm.name, arm.do] for arm in self.arms],
            "do": self.do,
            "ensemble": asdict(self.ensemble),
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def to_json(self) -> bytes:
        """Return the experiment as a JSON document that holds the case.

        Of parts that the case has beside those that ship it names the files and their fingerprints,
        and holds no code.
        """
        return document.with_parts(_ADAPTER.dump_json(self), self.case.code)

    @staticmethod
    def from_json(text: bytes | str, *, parts: Folders = ()) -> "Experiment":
        """Read an experiment that `to_json` wrote.

        Parameters
        ----------
        text
            The document.
        parts
            Folders of the parts that it names, which is leave to import them; they are to be what
            they were.

        Raises
        ------
        DocumentError
            If the text is no such document, or the parts are not those that it names; it is a
            `ValueError` too.
        CaseError
            For a folder of parts that cannot be read.
        """
        return read(text, gather(None, parts, allow_code=False))


def read(text: bytes | str, code: tuple[Code, ...]) -> Experiment:
    """Read an experiment whose parts are at hand as code; see `Experiment.from_json`."""
    found = document.read(text, code)
    try:
        arms = tuple(Arm(arm.name, arm.do, arm.policy) for arm in found.arms)
        size = Ensemble(**found.ensemble.model_dump())
        return Experiment(with_code(found.case, code), arms, size, found.do)
    except FoedusError as error:
        raise DocumentError(error.problems) from None


_ADAPTER = TypeAdapter(Experiment)
