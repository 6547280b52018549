"""Made-up answer cards and waterfalls."""

from dataclasses import replace
from typing import Any

from foedus.report.rows import waterfall as rows_of_waterfall
from foedus.report.rows.card import completed
from foedus.result.documents.card import AnswerCard, CardEffect, Divided, Group, Part, Side
from foedus.result.documents.waterfall import LeverMoved, Waterfall

GROUPS = {
    "effort": Group("money and effort", ("economy",)),
    "alliance": Group("trust and fear", ("commitment_trust",)),
    "rivalry": Group("force and rivalry", ("security_spiral",)),
}


def divided(*shares: float, left: tuple[float, float, float] = (0.9, 0.9, 0.9)) -> Divided:
    """Return a mean effect of 2 with given shares of the groups, the rest last; none if untold."""
    named = zip((*GROUPS, ""), shares or (0.0,) * 4, (*left, 0.0), strict=True)
    parts = tuple(
        Part(name, 2.0 * x, 0.1, x if shares else None, y if shares else None)
        for name, x, y in named
    )
    return Divided(2.0, 0.3, parts)


def effect(**changes: Any) -> CardEffect:
    """Return an effect that rises in 83 of 100 draws and falls in none, changed as wanted."""
    made = CardEffect(
        p05=0.0,
        p25=1.0,
        p50=2.0,
        p75=3.0,
        p95=4.0,
        positive=0.83,
        negative=0.0,
        draws=100,
        aspect="burden",
        outcome="defence_burden",
        title="Defence burden",
        who="Belmark",
        unit="% of GDP",
        scale="difference",
        index=False,
        direction="rises",
        share=0.83,
        word="most",
        sd=4.0,
        small=False,
        divided=divided(0.7, 0.3, 0.0, 0.0, left=(0.0, 0.6, 1.0)),
    )
    return replace(made, **changes)


SMALL = effect(
    outcome="unmet_ask", title="Unmet spending ask", small=True, p05=0.0, p25=0.0, p50=0.01,
    p75=0.01, p95=0.1, positive=0.2, share=0.2, word="few",
)  # fmt: skip
RISK = effect(
    aspect="conflict", outcome="crisis_risk", title="Crisis risk", who="Corvia", unit="",
    scale="ratio", p05=0.5, p25=0.6, p50=0.8, p75=0.9, p95=1.1, positive=0.1, negative=0.85,
    direction="falls", share=0.85, word="most", sd=0.1, divided=divided(),
)  # fmt: skip


def card(*effects: CardEffect, **changes: Any) -> AnswerCard:
    """Return a card with its sentences, by default of three effects."""
    made = AnswerCard(
        case="toy",
        title="A toy alliance",
        digest="0123",
        version="0",
        seed=7,
        draws=100,
        replicates=4,
        divided_draws=64,
        divided_replicates=2,
        quarters=("2025Q1", "2025Q2", "2025Q3", "2025Q4"),
        window=("2025Q1", "2025Q4"),
        asked=Side("AUR.tariff=25%", ("AUR.tariff=25%",)),
        against=Side("baseline", ()),
        effects=effects or (effect(), SMALL, RISK),
        groups=GROUPS,
        unswitched=(),
        left_out=0,
    )
    return completed(replace(made, **changes))


def waterfall(**changes: Any) -> Waterfall:
    """Return the waterfall of an effect of two parts, with its sentences."""
    made = Waterfall(
        case="toy",
        title="A toy alliance",
        digest="0123",
        version="0",
        seed=7,
        draws=64,
        replicates=2,
        quarters=("2025Q1", "2025Q2", "2025Q3", "2025Q4"),
        window=("2025Q1", "2025Q4"),
        asked=Side("AUR.tariff=25%", ("AUR.tariff=25%",)),
        against=Side("baseline", ()),
        label="BEL",
        effect=effect(aspect="", divided=divided(1.3, -0.3, 0.001, 0.0, left=(0.0, 1.3, 1.0))),
        exact=True,
        groups=GROUPS,
        unswitched=(),
        by_quarter=(0.0, 1.0, 2.0, 4.0),
        began="2025Q2",
        levers=(
            LeverMoved("DRA.grey_pressure", "Grey-zone pressure", "DRA", "raised", 4.0, 5.0,
                       "home_threat", 0.25, "DRA.ruler", 0.2),
            LeverMoved("BEL.talks", "Ministerial talks", "BEL", "postpone", 0.1, 0.1, "", 0.0,
                       "", 0.0),
        ),
        left_out=0,
    )  # fmt: skip
    return rows_of_waterfall.completed(replace(made, **changes))
