"""The sections of a small made-up case, as dictionaries and lists; see `foedus.testing.synthetic`.

Aurelia guarantees Belmark, whose neighbour Drakon also claims Corvia. Four states are enough for
every role, and few enough that the model compiles in seconds. No number means anything.
"""

from typing import Any

PATRON, ALLY, RIVAL, STAKE = "AUR", "BEL", "DRA", "COR"

_ELICITED = {"source": "assumption", "grade": "E"}


def _is(value: float) -> dict[str, Any]:
    return {"value": value, **_ELICITED}


def _in(family: str, *args: float) -> dict[str, Any]:
    return {"prior": {family: list(args)}, **_ELICITED}


def _table(unit: str, default: dict[str, Any], **values: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": unit,
        "values": {key.replace("_", ">"): value for key, value in values.items()},
        "default": default,
        "pooled": False,
    }


def _only(unit: str, **values: dict[str, Any]) -> dict[str, Any]:
    return {"unit": unit, "values": values}


def _state() -> dict[str, Any]:
    percent, index, belief = "% of GDP", "index 0-1", "probability"
    money, yearly = "bn USD", "bn USD/year"
    return {
        "gdp": _table(money, _is(700.0), AUR=_is(20000.0), BEL=_is(4000.0), DRA=_is(15000.0)),
        "defence_burden": _table(percent, _is(2.0), AUR=_is(3.5), BEL=_is(1.4)),
        "capability": _table(
            "bn 2023 USD",
            _in("triangular", 120, 150, 200),
            AUR=_in("triangular", 8000, 10000, 13000),
            BEL=_in("triangular", 450, 530, 650),
            DRA=_in("triangular", 2000, 2400, 2800),
        ),
        "bilateral_imports": _table(yearly, _is(100.0), BEL=_is(150.0)),
        "tariff": _table("% of import value", _in("triangular", 0.5, 2, 6)),
        "host_nation_support": _table(yearly, _is(1.4)),
        "forward_presence": _table("thousand persons", _is(0.1), BEL=_is(50.0)),
        "command_integration": _table(
            index, _in("uniform", 0.05, 0.2), BEL=_in("uniform", 0.3, 0.6)
        ),
        "verbal_commitment": _table(index, _in("uniform", 0.3, 0.6), BEL=_in("uniform", 0.7, 0.9)),
        "expected_deed": _table(index, _in("uniform", 0.3, 0.5), BEL=_in("uniform", 0.55, 0.8)),
        "commitment_trust": _table(belief, _in("beta", 4, 4), BEL_BEL=_in("beta", 6, 3)),
        "mutual_trust": _table(belief, _in("beta", 2, 5)),
        "threat": _table("probability/year", _in("triangular", 0.005, 0.02, 0.05)),
        **_standing(),
    }


def _standing() -> dict[str, Any]:
    # What is known of the ally alone, and of what rivals make of the patron.
    index, share, at_home = "index 0-1", "share", _in("uniform", 0.3, 0.6)
    return {
        "third_party_role": _only(index, BEL=_in("uniform", 0.2, 0.5)),
        "autonomy": _only(index, BEL=_in("uniform", 0.15, 0.4)),
        "bargaining_share": _only(share, BEL=_in("uniform", 0.15, 0.4)),
        "spending_norm": _only("% of GDP", BEL=_in("uniform", 1.5, 2.0)),
        "approval": _only(share, BEL=at_home),
        "fiscal_room": _only(index, BEL=at_home),
        "leader_trust": _only(share, BEL=at_home),
        "country_trust": _only(share, BEL=at_home),
        "autonomy_wish": _only(share, BEL=at_home),
        "transactional_belief": _only("probability", BEL=_in("beta", 5, 4), DRA=_in("beta", 5, 4)),
        "import_vulnerability": _only(index, BEL=_in("uniform", 0.4, 0.65)),
    }


def _attribute(outcome: str, at: str, swing: float, unit: str, **more: str) -> dict[str, Any]:
    return {
        "outcome": outcome, "at": at, "swing": swing, "unit": unit, "why": "made up",
        **more, **_ELICITED,
    }  # fmt: skip


def _attributes() -> dict[str, Any]:
    yearly = "bn USD/year"
    return {
        "ally_burden": _attribute("defence_burden", ALLY, 0.5, "% of GDP"),
        "ally_trust": _attribute("commitment_trust", f"{ALLY}>{ALLY}", 0.05, "probability"),
        "home_risk": _attribute("challenge_risk", ALLY, 1.2, "ratio", scale="ratio"),
        "third_risk": _attribute("challenge_risk", STAKE, 1.2, "ratio", scale="ratio"),
        "interoperability": _attribute("command_integration", ALLY, 0.1, "index 0-1"),
        "cash": _attribute("cash_receipts", ALLY, 1.0, yearly),
        "tariff_revenue": _attribute("tariff_receipts", ALLY, 7.5, yearly),
        "buyers_loss": _attribute("consumer_cost", ALLY, 7.5, yearly),
        "security_cost": _attribute("security_cost", ALLY, 1.0, yearly),
        "unmet_ask": _attribute("unmet_ask", ALLY, 0.5, "% of GDP"),
        "friction": _attribute("ask_shortfall", ALLY, 0.5, "% of GDP"),
        "unmet_support": _attribute("unmet_support", ALLY, 0.3, "index 0-1"),
        "support_bill": _attribute("host_nation_support", ALLY, 0.1, yearly),
        "approval": _attribute("approval", ALLY, 0.05, "share"),
        "resolve": _attribute("backing", ALLY, 0.05, "probability"),
        "crisis": _attribute("crisis_risk", ALLY, 1.2, "ratio", scale="ratio"),
        "affront": _attribute("affront", RIVAL, 0.05, "index"),
    }


def _line(title: str, patience: float, wants: str, **more: Any) -> dict[str, Any]:
    values = {part[1:]: {"weight": 2.0, "sign": part[0]} for part in wants.split()}
    return {
        "title": title, "discount": _in("uniform", patience, 0.97), "values": values,
        **more, **_ELICITED,
    }  # fmt: skip


def _shares(shares: dict[str, float], **more: Any) -> dict[str, Any]:
    return {"shares": shares, **more, **_ELICITED}


def _record(ratchet: bool = False, **options: str) -> dict[str, Any]:
    record = {quarter[1:]: option for quarter, option in options.items()}
    return {"record": record, "ratchet": ratchet, **_ELICITED}


def _lever(target: str, start: str, base: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "target": target, "start": start, "base": base, "range": _is(0.5), **more, **_ELICITED,
    }  # fmt: skip


def _patron() -> dict[str, Any]:
    return {
        "lines": {
            "leader": _line(
                "leader", 0.85, "+ally_burden +cash +tariff_revenue -security_cost -unmet_ask"
                " -buyers_loss -home_risk ?ally_trust", leader=True,
                weight=_in("uniform", 0.2, 0.8), domain=["ask_support", "rhetoric", "tariff"],
            ),
            "team": _line(
                "team", 0.93, "-home_risk -third_risk +interoperability +ally_burden +ally_trust"
                " -security_cost -buyers_loss", weight=_in("uniform", 0.2, 0.8),
                domain=["ask_spending", "posture"],
            ),
            "cabinet": _line(
                "cabinet", 0.93, "+ally_trust -home_risk +interoperability -security_cost"
                " -buyers_loss -unmet_ask +cash", counterfactual=True
            ),
        },
        "instruments": {
            "ask_spending": _lever(
                ALLY, "none",
                _shares({"none": 0.7, "2.5%": 0.2, "3.5%": 0.07, "5%": 0.03}),
                options=["none", "2.5%", "3.5%", "5%"], answered_by=[f"{ALLY}.programme"],
            ),
            "ask_support": _lever(
                ALLY, "none",
                _shares(
                    {"none": 0.5, "+10%": 0.4, "double": 0.07, "fourfold": 0.03},
                    strength=_is(10.0),
                ),
                opens_before_renewal=2,
            ),
            "posture": _lever(
                ALLY, "upgrade", _record(True, _2017Q1="hold", _2021Q3="upgrade"),
                answered_by=[f"{RIVAL}.grey_pressure"],
            ),
            "rhetoric": _lever(
                ALLY, "reassure",
                _record(
                    _2017Q1="reassure", _2018Q2="neutral", _2019Q1="reassure", _2020Q2="shame",
                    _2020Q4="reassure", _2022Q2="neutral", _2022Q4="reassure",
                ),
            ),
            "tariff": _lever(
                ALLY, "0%",
                _shares({"0%": 0.7, "10%": 0.15, "15%": 0.1, "25%": 0.05}),
            ),
        },
    }  # fmt: skip


def _ally() -> dict[str, Any]:
    return {
        "lines": {
            "managers": _line(
                "managers", 0.93, "-friction -unmet_support +ally_trust -home_risk +approval",
                weight=_in("uniform", 0.3, 0.7),
            ),
            "treasury": _line(
                "treasury", 0.9, "-ally_burden -support_bill +approval -friction",
                weight=_in("uniform", 0.3, 0.7),
            ),
        },
        "instruments": {
            "programme": _lever(
                ALLY, "plan",
                _record(_2017Q1="plan", _2018Q1="cut", _2019Q1="plan", _2022Q1="+0.5",
                        _2024Q1="plan"),
                options=["cut", "plan", "+0.5"], opens_before_budget=1,
                answered_by=[f"{PATRON}.ask_spending"],
            ),
            "support_offer": _lever(
                ALLY, "none", _shares({"none": 0.7, "+12%": 0.3}),
                options=["none", "+12%"], opens_before_renewal=2,
            ),
        },
    }  # fmt: skip


def _rival() -> dict[str, Any]:
    return {
        "lines": {
            "ruler": _line(
                "ruler", 0.93, "-resolve -interoperability ?crisis -affront", leader=True,
                weight=_in("uniform", 0.4, 0.6),
            ),
        },
        "instruments": {
            "grey_pressure": _lever(
                ALLY, "steady",
                _record(_2017Q1="steady", _2018Q3="raised", _2019Q2="steady", _2022Q3="raised",
                        _2023Q3="steady"),
                options=["eased", "steady", "raised"],
            ),
        },
    }  # fmt: skip


def small_case() -> dict[str, Any]:
    """Return the made-up case as dictionaries and lists, to change before it is built.

    Examples
    --------
    >>> from foedus.case import build
    >>> sections = small_case()
    >>> sections["quarters"] = 4
    >>> build(sections).patron
    'AUR'
    """
    return {
        "format": 2,
        "name": "small",
        "title": "Four made-up states",
        "summary": "A patron, an ally, a rival and a stake.",
        "start": "2024Q4",
        "quarters": 8,
        "look_ahead": 3,
        "reference": [
            {"first": "2017Q1", "last": "2020Q4", "title": "one leader"},
            {"first": "2021Q1", "last": "2024Q4", "title": "the next"},
        ],
        "actors": {
            PATRON: {"name": "Aurelia", "role": "patron", "fiscal_year_starts": 4},
            ALLY: {"name": "Belmark", "role": "ally", "host": True, "fiscal_year_starts": 2},
            RIVAL: {"name": "Drakon", "role": "rival"},
            STAKE: {"name": "Corvia", "role": "partner", "stake": True, "fiscal_year_starts": 3},
        },
        "state": _state(),
        "parameters": {
            "economy.growth": {"unit": "1/year", "values": {RIVAL: _in("normal", 0.04, 0.01)}},
            "economy.pass_through": {"unit": "share", "values": {"all": _is(0.8)}},
        },
        "attributes": _attributes(),
        "governments": {PATRON: _patron(), ALLY: _ally(), RIVAL: _rival()},
        "variants": {
            "aggregation": {
                "weighted_sum": 0.25, "domain_dictatorship": 0.25, "agenda_veto": 0.25,
                "agenda_slippage": 0.25,
            },
            "commitment_trust": {"commitment_trust": 0.5, "current_calculus": 0.5},
        },
        "renewals": [{"actor": ALLY, "quarter": "2025Q4", **_ELICITED}],
        "elections": [{"actor": ALLY, "quarter": "2026Q3", **_ELICITED}],
        "policies": {
            "baseline": {"title": "As it is", "description": "Nothing is imposed.", "do": []},
            "other": {
                "title": "Another cabinet", "description": "The other cabinet decides.",
                "do": ["line:AUR.cabinet=1"],
            },
        },
        "default_policies": ["baseline", "other"],
    }  # fmt: skip
