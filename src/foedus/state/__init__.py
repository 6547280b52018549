"""The variables of the model, and the algebra on them."""

from foedus.state.algebra import diagonal as diagonal
from foedus.state.algebra import from_link as from_link
from foedus.state.algebra import natural as natural
from foedus.state.algebra import spread as spread
from foedus.state.algebra import to_link as to_link
from foedus.state.algebra import transpose as transpose
from foedus.state.algebra import weigh as weigh
from foedus.state.algebra import zeros as zeros
from foedus.state.variables import APPRAISALS as APPRAISALS
from foedus.state.variables import CHANNELS as CHANNELS
from foedus.state.variables import EVENTS as EVENTS
from foedus.state.variables import STATE as STATE
from foedus.state.variables import ActorArray as ActorArray
from foedus.state.variables import Appraisals as Appraisals
from foedus.state.variables import Channels as Channels
from foedus.state.variables import Clock as Clock
from foedus.state.variables import DyadArray as DyadArray
from foedus.state.variables import Events as Events
from foedus.state.variables import LineArray as LineArray
from foedus.state.variables import Roles as Roles
from foedus.state.variables import Scalar as Scalar
from foedus.state.variables import State as State
from foedus.state.variables import World as World
from foedus.state.variables import dims_of as dims_of
