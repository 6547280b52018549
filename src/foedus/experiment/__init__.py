"""Experiments: which arms of a case are simulated, and in how large an ensemble."""

from foedus.experiment.arm import Arm as Arm
from foedus.experiment.arm import Own as Own
from foedus.experiment.arm import check_common as check_common
from foedus.experiment.arm import contradict as contradict
from foedus.experiment.arm import count as count
from foedus.experiment.arm import listed as listed
from foedus.experiment.arm import texts as texts
from foedus.experiment.ensemble import Ensemble as Ensemble
from foedus.experiment.record import Experiment as Experiment
from foedus.experiment.request import Code as Code
from foedus.experiment.request import Counts as Counts
from foedus.experiment.request import Design as Design
from foedus.experiment.request import Explained as Explained
from foedus.experiment.request import Given as Given
from foedus.experiment.request import Traced as Traced
from foedus.experiment.request import alone as alone
from foedus.experiment.request import design as design
from foedus.experiment.request import first_arm as first_arm
from foedus.experiment.request import one_arm as one_arm
from foedus.experiment.request import other_arm as other_arm
from foedus.experiment.request import taken_code as taken_code
from foedus.experiment.request import with_baseline as with_baseline

__all__ = [
    "Arm",
    "Code",
    "Counts",
    "Design",
    "Ensemble",
    "Experiment",
    "Explained",
    "Given",
    "Own",
    "Traced",
    "alone",
    "check_common",
    "contradict",
    "count",
    "design",
    "first_arm",
    "listed",
    "one_arm",
    "other_arm",
    "taken_code",
    "texts",
    "with_baseline",
]
