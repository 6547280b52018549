"""Cases: what an analyst writes, read and checked before anything is computed."""

from foedus.case.base import Base as Base
from foedus.case.base import Practice as Practice
from foedus.case.base import practice as practice
from foedus.case.code import Code as Code
from foedus.case.code import Folders as Folders
from foedus.case.code import gather as gather
from foedus.case.dated import Period as Period
from foedus.case.digest import digest as digest
from foedus.case.government import Government as Government
from foedus.case.government import InstrumentUse as InstrumentUse
from foedus.case.government import Line as Line
from foedus.case.interventions import Intervention as Intervention
from foedus.case.interventions import parse as parse_intervention
from foedus.case.load import build as build
from foedus.case.load import load as load
from foedus.case.load import parse_case as parse_case
from foedus.case.load import place as place
from foedus.case.load import shipped as shipped
from foedus.case.load import with_code as with_code
from foedus.case.locate import MAX_PROBLEMS as MAX_PROBLEMS
from foedus.case.quantity import Quantity as Quantity
from foedus.case.quantity import QuantityTable as QuantityTable
from foedus.case.quarters import Quarter as Quarter
from foedus.case.readings import Coding as Coding
from foedus.case.readings import Reading as Reading
from foedus.case.schema import Actor as Actor
from foedus.case.schema import Attribute as Attribute
from foedus.case.schema import Case as Case
from foedus.case.schema import Policy as Policy
from foedus.case.schema import Signal as Signal

__all__ = [
    "MAX_PROBLEMS",
    "Actor",
    "Attribute",
    "Base",
    "Case",
    "Code",
    "Coding",
    "Folders",
    "Government",
    "InstrumentUse",
    "Intervention",
    "Line",
    "Period",
    "Policy",
    "Practice",
    "Quantity",
    "QuantityTable",
    "Quarter",
    "Reading",
    "Signal",
    "build",
    "digest",
    "gather",
    "load",
    "parse_case",
    "parse_intervention",
    "place",
    "practice",
    "shipped",
    "with_code",
]
