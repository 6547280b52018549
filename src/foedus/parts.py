"""What the author of a mechanism, an instrument or an outcome needs, in one import.

::

    from foedus.parts import Effect, Mechanism, Module, Scalar, World, param, uniform

[docs/write-a-mechanism.md](../../docs/write-a-mechanism.md) shows one of each.
"""

from equinox import Module as Module
from jaxtyping import Array as Array

from foedus.contract import Effect as Effect
from foedus.contract import Hazard as Hazard
from foedus.contract import Instrument as Instrument
from foedus.contract import LineBelief as LineBelief
from foedus.contract import Mechanism as Mechanism
from foedus.contract import Option as Option
from foedus.contract import Outcome as Outcome
from foedus.contract import Shock as Shock
from foedus.contract import beta as beta
from foedus.contract import dirichlet as dirichlet
from foedus.contract import fixed as fixed
from foedus.contract import intercept as intercept
from foedus.contract import lognormal as lognormal
from foedus.contract import loguniform as loguniform
from foedus.contract import mixture as mixture
from foedus.contract import normal as normal
from foedus.contract import param as param
from foedus.contract import triangular as triangular
from foedus.contract import uniform as uniform
from foedus.instruments import nominal as nominal
from foedus.instruments import ordinal as ordinal
from foedus.outcomes import Row as Row
from foedus.outcomes import rows as rows
from foedus.state import ActorArray as ActorArray
from foedus.state import Council as Council
from foedus.state import DyadArray as DyadArray
from foedus.state import LineArray as LineArray
from foedus.state import Procedure as Procedure
from foedus.state import Scalar as Scalar
from foedus.state import World as World
from foedus.state import diagonal as diagonal
from foedus.state import from_link as from_link
from foedus.state import none_of as none_of
from foedus.state import spread as spread
from foedus.state import to_link as to_link
from foedus.state import transpose as transpose
from foedus.state import weigh as weigh
