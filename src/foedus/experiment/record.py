"""An experiment as one value: a case, arms that are compared on it, and the size of the ensemble.

It says all that a result depends on, and can be written down and read back.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import TypeAdapter

from foedus.case import Case, digest
from foedus.errors import OptionError, Problem, shown
from foedus.experiment.arm import Arm, of_policy
from foedus.experiment.ensemble import Ensemble
from foedus.overview import Overview, Shown, counted

FORMAT = "foedus-experiment/1"
"""Name and version of the document."""


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
    OptionError
        Without an arm, for two arms of one name, or for an arm that says it is a policy of the
        case and imposes something else.
    """

    case: Case
    arms: tuple[Arm, ...]
    ensemble: Ensemble
    do: tuple[str, ...] = ()
    format: Literal["foedus-experiment/1"] = FORMAT

    def __post_init__(self) -> None:
        """Refuse arms that cannot stand side by side."""
        names = Counter(arm.name for arm in self.arms)
        problems = [
            Problem("", f'two arms are called "{shown(name)}"', "give each arm its own name")
            for name, count in names.items()
            if count > 1
        ]
        if not self.arms:
            problems.append(Problem("", "an experiment has at least one arm", "name one"))
        for arm in self.arms:
            known = arm.policy in self.case.policies
            if arm.policy and not (known and of_policy(self.case, arm.policy).do == arm.do):
                what = f'arm "{shown(arm.name)}" is not policy "{shown(arm.policy)}" of the case'
                problems.append(Problem("", what, "leave its policy empty"))
        if problems:
            raise OptionError(problems)

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
        """Return the experiment as a JSON document that holds the case."""
        return _ADAPTER.dump_json(self)

    @staticmethod
    def from_json(text: bytes | str) -> "Experiment":
        """Read an experiment that `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is not JSON, or no such document.
        """
        return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(Experiment)
