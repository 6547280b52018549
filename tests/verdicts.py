"""A made-up document of verdicts on claims, with every sort of claim in it."""

from typing import Any

from tests.documents import made

from foedus.result.documents.claims import (
    SCHEMA,
    ChannelFound,
    ClaimFound,
    Claims,
    ClueFound,
    Headline,
    LimbFound,
    MassesFound,
    MassFound,
    MeasurementFound,
    Permuted,
    ReadingFound,
    Twin,
    WorthFound,
)

GUN = ClueFound(
    "country_trust of JPN below 0.27", 2, "one house", "smoking gun", 2, 0.6, 0.03, 20.0, 0.41, ""
)
FEW = ClueFound(
    "tariff_rate of JPN above 10", 4, "", None, None, None, None, None, None,
    "the effect lacks 9 draws, of 100 needed",
)  # fmt: skip
WORTH = WorthFound(
    (
        MeasurementFound(
            "public_opinion.trust_pull[JPN]", "how trust follows", "", 0.34, "open", 0.1
        ),
    ),
    "mostly opposite",
    0.1,
)


def masses(plus: float, zero: float, minus: float, draws: int = 256) -> MassesFound:
    """Return three masses with intervals of three points to either side."""
    three = (
        MassFound(x, round(max(0.0, x - 0.03), 6), round(min(1.0, x + 0.03), 6))
        for x in (plus, zero, minus)
    )
    return MassesFound(*three, draws=draws, unsound=0)


def limb(sign: str = "+", **given: Any) -> LimbFound:
    """Return one effect, of two least effects in the median."""
    more = {
        "reads": "planned_burden of JPN", "least": 0.1, "unit": "% of GDP", "after": 8,
        "why": "a fifth of the step of asks", "p05": -0.02, "p50": 0.2, "p95": 0.9,
        "word": "appears", "masses": masses(0.83, 0.12, 0.05),
    }  # fmt: skip
    return made(LimbFound, sign=sign, **(more | given))


def claim(id: str = "C1", **given: Any) -> ClaimFound:
    """Return a claim that appears, unless it is said otherwise."""
    more = {
        "paragraphs": ("P3",), "text": "Asking more raises Japanese effort.", "voice": "author",
        "kind": "effect", "pattern": "one", "word": "appears", "said": "appears in 83 of 100 draws",
        "basis": "predicted", "masses": masses(0.83, 0.12, 0.05), "shocks": 4, "limbs": (limb(),),
        "half": "appears", "double": "open", "control": True, "arrow": "+", "agrees": True,
        "arms": {"none": ("USA.ask_spending=none",), "ask": ("USA.ask_spending=3.5%",)},
        "readings": (
            ReadingFound("learning_trust", "appears", masses(0.9, 0.07, 0.03)),
            ReadingFound("current_calculus", "contingent", masses(0.4, 0.3, 0.3)),
        ),
        "twin": Twin(masses(0.41, 0.2, 0.39), "contingent"),
        "channel": ChannelFound(("defence_demand",), 0.72, True),
    }  # fmt: skip
    return made(ClaimFound, id=id, **(more | given))


def bare(id: str, word: str, **given: Any) -> ClaimFound:
    """Return a claim behind which no shares of draws stand."""
    more = {
        "word": word, "said": word, "masses": None, "limbs": (), "readings": (), "half": None,
        "double": None, "control": None, "arrow": None, "agrees": None, "twin": None,
        "channel": None,
    }  # fmt: skip
    return claim(id, **(more | given))


def claims() -> Claims:
    """Return a document with one claim of every sort, in no order."""
    found = (
        claim("C24", paragraphs=("P30", "P31"), text="Tariffs make Japan doubt the U.S.",
              word="mostly opposite", said="mostly opposite in 68 of 100 draws", agrees=False,
              masses=masses(0.68, 0.2, 0.12), limbs=(limb("-", reads="country_trust of JPN",
              p05=-0.05, p50=0.14, p95=2.4, written=0.05),), voice="actor:Tokyo",
              basis="required", required_by=("S7",), fidelity=("E5", "I25"),
              clues=(GUN, FEW), worth=WORTH,
              note="Words are moved as such, since each way of speaking also blames."),
        claim("C1", pattern="all", limbs=(limb(), limb("-", reads="any of USA.rhetoric at "
              "shame/threaten, USA.tariff at 10%/25%", unit="probability", p05=-0.3, p50=-0.12,
              p95=0.01))),
        claim("C2", paragraphs=("P2",), text="Trade friction does not reduce security cooperation.",
              pattern="not lower", limbs=(limb(">=", p05=-0.01, p50=0.0, p95=0.04),),
              masses=masses(0.02, 0.95, 0.03), said="appears in 97 of 100 draws", basis="seen"),
        claim("C3", paragraphs=("P4",), text="Both lines press for different reasons.",
              word="contingent", said="contingent: 35 for and 25 against, of 100 draws",
              masses=masses(0.35, 0.4, 0.25), arrow="?", agrees=True),
        claim("C4", paragraphs=("P5",), text="Cost sharing steadies the alliance.",
              word="on the line", between=("mostly appears", "open"),
              said="on the line between mostly appears and open",
              masses=masses(0.61, 0.2, 0.19)),
        bare("C5", "deaf", paragraphs=("P7",), text="Ambition abroad worries the neighbour.",
             reason="no path of the model leads from the cause to the outcome",
             masses=masses(0.0, 1.0, 0.0), limbs=(limb(p05=0.0, p50=0.0, p95=0.0, word="deaf"),)),
        bare("C6", "not expressible", paragraphs=("P9",), text="Clubs deepen by what each invests.",
             reason="needs depth of a club", needs=("depth of a club",)),
        bare("R1", "not expressible", paragraphs=(), voice="actor:Asia Society",
             text="Tariffs put the alliance at risk.", needs=("tariffs loosen the alliance",)),
        bare("T1", "open", paragraphs=("P38",), joins=("C1", "C24"), arms={},
             text="Crisis falls and grey pressure rises, at once.", masses=masses(0.3, 0.6, 0.1),
             said="open: 30 for and 10 against, of 100 draws"),
        claim("D1", kind="decoy", pattern="equivalent", paragraphs=("P4",), voice="inferred",
              text="Fiscal room moves the influence of lines.", limbs=(limb("0", p05=-0.01,
              p50=0.0, p95=0.01),), masses=masses(0.01, 0.98, 0.01), word="appears",
              said="appears in 98 of 100 draws",
              arms={"as_is": (), "room": ("state:fiscal_room[JPN]+=1@2025Q1..2025Q1",)}),
    )  # fmt: skip
    words = {"appears": 1, "contingent": 1, "on the line": 1, "deaf": 1}
    sentence = (
        "Of 9 claims the model can express 6; 4 of them no behaviour test demands. Of these, 1 "
        "appear in most draws, the opposite of 0 does, 1 depend on what is not known, and 1 are "
        "too small or out of its reach. In 1 of 4 the model says other than the signs of its "
        "arrows."
    )
    return made(
        Claims,
        schema=SCHEMA,
        case="us-japan",
        digest="d" * 64,
        bands="b" * 64,
        version="0.1.0",
        headline=Headline(9, 6, 4, words, 1, 4, sentence),
        claims=found,
        permuted=(Permuted("appears", 0.21, 0.12, 0.33), Permuted("open", 0.3, 0.2, 0.4)),
    )
