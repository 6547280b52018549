"""Wish for trade with the rival, against the start."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return wish for trade with the rival [log-odds]."""
    return world.appraisals.rival_trade_wish


OUTCOME = Outcome(
    name="rival_trade_wish",
    title="Wish for trade with the rival",
    description="Wish for trade with the rival, against the start.",
    unit="log-odds",
    dims=("actor",),
    over="ally",
    part="IV",
    group="rival",
    compute=compute,
    reads=("rival_trade_wish",),
    effects=(Effect("rival_trade_wish", "rival_trade_wish", "+"),),
    index=True,
)
