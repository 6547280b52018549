"""The page on how governments decide, with one quarter worked from the case ``us-japan``."""

from typing import Any

from md import code, fence, join, table

from foedus import pipeline
from foedus.engine.trace import trace
from foedus.model import view
from foedus.model.schedule import of_policy
from foedus.model.types import Model

CASE, POLICY, LEVER, OPTION = "us-japan", "baseline", "USA.ask_spending", "3.5%"
SEED, DRAW, REPLICATE, QUARTER = 0, 32, 0, 0

PLAIN = """
## In plain words

A government is not one mind here. It is a few **lines** (a leader with a trade agenda, a security
team, alliance managers, a finance ministry), each with its own interests, patience and influence.
What it does is what these lines settle on, lever by lever.

1. **What is on the table.** Most levers are closed in most quarters. A lever opens by chance, at a
   rate that is its habit, and only when the calendar lets it: a support offer before the contract
   runs out, a budget before the fiscal year. What is not on the table stays as it is.
2. **What each option would lead to.** For each option the government runs the model ahead in its
   head, with all other settings kept, no shocks and expected events. It sees the actors in its view
   and leaves out what the case says it leaves out.
3. **What others would do about it.** Where the case names a lever of another government as an
   answer, the government thinks one step further: that lever may stay, or go one option up or down,
   each the likelier the better it serves those who hold it.
4. **What it is worth, and to whom.** Each line compares the path with today, interest by interest,
   in reference swings (half a point of GDP in spending, five points of trust). Large gains count
   for less than in proportion; later ones for less; what is built by the end lasts.
5. **Who prevails.** The lines settle by one of four rules, which literature disputes.
6. **What is taken.** Moving has a cost, so policy does not flicker, and there is chance in it: the
   better an option, the likelier it is taken.

All governments choose on the same state; none sees what others choose in the same quarter. One with
several open levers goes through them in a fixed order, each given the ones before.
"""

FORMULAS = """
## In formulas

An attribute k at quarter h of the look-ahead (H quarters) under option o, against today, in swings;
then felt, summed over interests and quarters for line l, with discount g:
"""

UTILITY = """
z_kh   = (x_kh - x_k0) / swing_k               (x: the attribute; logs where the swing is a ratio)
u(z)   = 3 tanh(z/3)
felt_k = (1-g) sum_h g^(h-1) u(z_kh) + g^H u(z_kH)         (last term: what lasts beyond)
U_l(o) = sum_k worth_lk felt_k
R_l(o) = kappa sum_a P(a opens) sum_p P(p | o) [U_l(o, p) - U_l(o)]
P(p | o) proportional to exp(lam_a [U_b(o, p) - U_b(o) - cost_p])
score  = lam (sum_l w_l (U_l + R_l) - inertia (move / range)^2) + shock       (Gumbel)
"""

REST = """
`worth` is a line's exchange rate between swings, with its sign. The last term of `felt` is the
**terminal value**: stocks are carried on at the average pace of the look-ahead for eight more
quarters, for else nobody would build what takes longer than the look-ahead. `lam` comes from a
question that people can answer: how often is the better option taken if it is better by one swing?
Weights are never scaled by the menu, so small stakes stay small.

**Answers.** `a` runs over the levers that answer, `p` over one option up, one down and none; U_b is
what the answering government's believed lines think of it. `kappa` is how much of an answer a
government expects: 0 that others persist, 1 their full first-order response. It is drawn for each
government from Beta(2, 2).

**Beliefs about the patron.** Others do not know which of its lines prevails. They watch its
bundle of words, tariffs, asks and deals with the rival, and keep a probability that it is
transactional (`transactional_belief`, a two-state filter). When they think its answer through, its
leader's line has that weight and its other lines share the rest. Of other governments they use the
true influence of lines.

**The calendar.** `opens_before_renewal` and `opens_before_budget` close a lever outside its season.
Fiscal years, renewals, elections and dated changes of leader are public and are foreseen; imposed
futures are not.
"""

RULES = """
## Four ways to settle

How lines come to one choice is disputed, so each draw holds one rule. `variant:aggregation=NAME`
sets it for an arm.
"""

ASSUMED = """
## What carries it

Elicited by the project, not measured (grade E): what lines value and with which sign, influence,
patience, `kappa`, how often levers open, the cost of change, sharpness, the shares of the rules,
how the patron's bundle is read. Change them in the case, or for one run with `--do`.

Left out of what a government thinks:
"""

LEFT = """
- **One step only.** One lever answers, one option up or down, by its first-order interest. No
  answer to the answer, no coalition of answers, no bargaining over several levers at once.
- **No learning about others' values.** Governments know each other's interests; only the patron's
  line is uncertain to them.
- **No care for risk** and no value of waiting: the look-ahead follows the expected path.
- **What is left out** (`leaves_out`) stands still in the look-ahead and goes on in the world.
"""

CHECKS = """
## What tells whether it decides

**Attribution.** A run stores, for each quarter and lever, what spoke for the option taken against
the mean of the menu: by line, by interest, expected answer, habit, chance
([results.md](results.md#deliberation)). Limits: it is a mean over members, not the story of one;
parts that pull against each other cancel in the mean, so read the sizes too; under a veto it counts
the lines by influence, though the leader's had the last word; it says what was weighed, not why
interests are what they are.

**Replaced governments.** A run repeats its first arm with each government held constant, with its
own choices dealt out whatever the state, and by a fair die. What stays the same under all three is
not decision but physics ([results.md](results.md#governments-that-do-not-decide)).

**Monitor.** Choices that are constant, noise or deaf to what is saved are flagged
([results.md](results.md#monitor-flags)).
"""


def page(command: str) -> str:
    """Return ``docs/deciding.md``."""
    model = pipeline.compile(CASE)
    views = "; ".join(
        f"{g} leaves out {', '.join(map(code, view.left_out(model, g))) or 'nothing'}"
        for g in model.governments
    )
    return (
        join(
            "# How governments decide",
            f"<!-- Generated. Do not edit; run {command} -->",
            PLAIN.strip(),
            FORMULAS.strip(),
            fence(UTILITY.strip(), "equations"),
            REST.strip(),
            RULES.strip(),
            _rules(model),
            _worked(model),
            ASSUMED.strip(),
            LEFT.strip() + f"\n\nIn `{CASE}`: {views}.",
            CHECKS.strip(),
        )
        + "\n"
    )


def _rules(model: Model) -> str:
    shares = model.case.variants.get("aggregation", {})
    words = {
        "weighted_sum": "utilities are added by influence",
        "domain_dictatorship": "the line that holds the lever as its domain decides, softened by "
        "the others",
        "agenda_veto": "the lines other than the leader's propose; the leader's accepts, the "
        "likelier the better for it, or keeps what stands",
        "agenda_slippage": "as agenda and veto, and part of what is accepted is not carried out",
    }
    rows = (
        (code(m.name), words[m.name], f"{shares.get(m.name, 0):.0%}")
        for m in model.mechanisms
        if m.aggregate is not None
    )
    return table(("rule", "how", f"share of draws in {CASE}"), rows)


# --- one quarter, number by number ------------------------------------------------------------


def _worked(model: Model) -> str:
    schedule, _ = of_policy(model, POLICY, model.case.quarters)
    found = trace(model, schedule, seed=SEED, draw=DRAW, replicate=REPLICATE, quarter=QUARTER)
    record = next(record for record in found if record["lever"] == LEVER)
    option = next(option for option in record["options"] if option["name"] == OPTION)
    lines = ", ".join(f"`{line}` {_n(share)}" for line, share in record["shares"].items())
    return join(
        "## One choice, number by number",
        f"Case `{CASE}`, policy `{POLICY}`, seed {SEED}, draw {DRAW}, replicate {REPLICATE}, "
        f"{record['quarter']}: {record['government']} has `{LEVER}` on the agenda. One member of "
        "many: the numbers show the working, they are no result. "
        f"Rule `{record['rule']}`; influence: {lines}; log-odds per swing (lam) "
        f"{_n(record['sharpness'])}. Three significant digits.",
        f"**What {OPTION} would lead to**, if all else is kept, and what lasts:",
        _ahead(option),
        "**What each line feels of it**, times what a swing is worth to it:",
        _felt(record, option),
        *(_reply(record, option, reply) for reply in option["replies"]),
        "**All options.** `w (U + R)` adds the lines by their weight; the score is lam times that "
        "less the cost, plus the shock. Utilities count from today, so their differences matter, "
        "not their level.",
        _scores(record),
        _settled(record),
    )


def _n(value: float) -> str:
    text = f"{value:.3g}"
    return "0" if float(text) == 0.0 else text


def _ahead(option: dict[str, Any]) -> str:
    quarters = len(option["ahead"][0]["path"])
    head = (
        "interest",
        "now",
        *(f"+{h + 1}" for h in range(quarters)),
        "lasting",
        "swings, lasting",
    )
    rows = (
        (
            code(a["attribute"]),
            _n(a["now"]),
            *map(_n, a["path"]),
            _n(a["lasting"]),
            _n(a["gains"][-1]),
        )
        for a in option["ahead"]
    )
    return table(head, rows)


def _felt(record: dict[str, Any], option: dict[str, Any]) -> str:
    lines = list(record["shares"])
    found = {(pair["line"], pair["attribute"]): pair for pair in option["felt"]}

    def cell(line: str, name: str) -> str:
        pair = found.get((line, name))
        if pair is None:
            return ""
        felt, worth = pair["felt"], pair["worth"]
        return f"{_n(felt)} x {_n(worth)} = {_n(felt * worth)}"

    rows = [
        (code(a["attribute"]), *(cell(line, a["attribute"]) for line in lines))
        for a in option["ahead"]
    ]
    rows.append(("U, the sum", *(_n(option["utility"][line]) for line in lines)))
    return table(("interest", *map(code, lines)), rows)


def _reply(record: dict[str, Any], option: dict[str, Any], reply: dict[str, Any]) -> str:
    lines = list(record["shares"])
    believed = ", ".join(f"`{line}` {_n(share)}" for line, share in reply["believed"].items())
    rows = [
        (
            f"{move['direction']}, to {move['option']}",
            _n(move["gain"]),
            _n(move["cost"]),
            _n(move["chance"]),
            *(_n(move["utility"][line] - option["utility"][line]) for line in lines),
        )
        for move in reply["moves"]
    ]
    rows.append(("stays", "0", "0", _n(reply["stays"]), *("0" for _ in lines)))
    adds = ", ".join(f"`{line}` {_n(reply['adds'][line])}" for line in lines)
    return join(
        f"**What `{reply['lever']}` is expected to answer to {OPTION}.** Lines: {believed}; lam "
        f"{_n(reply['sharpness'])}. It opens within the look-ahead with probability "
        f"{_n(reply['opens'])}; kappa is {_n(reply['kappa'])}.",
        table(
            ("answer", "gain to those who answer", "cost", "chance", *(f"to {x}" for x in lines)),
            rows,
        ),
        f"R is kappa x opens x the mean of the last columns by chance: {adds}.",
    )


def _scores(record: dict[str, Any]) -> str:
    lines = list(record["shares"])

    def row(option: dict[str, Any]) -> tuple[str, ...]:
        whole = {line: option["utility"][line] + option["response"][line] for line in lines}
        total = sum(record["weights"][line] * whole[line] for line in lines)
        return (
            option["name"],
            *(f"{_n(option['utility'][x])} {option['response'][x]:+.2g}" for x in lines),
            _n(total),
            _n(option["cost"]),
            _n(option["taste"]),
            _n(option["score"]),
        )

    head = ("option", *(f"U R of {x}" for x in lines), "w (U + R)", "cost", "shock", "score")
    return table(head, map(row, record["options"]))


def _settled(record: dict[str, Any]) -> str:
    text = f"The highest score is that of **{record['proposed']}**"
    if record["accepts"] < 1.0:
        text += (
            f"; the leader's line accepts with probability {_n(record['accepts'])} and "
            f"{'does' if record['chance'] < record['accepts'] else 'does not'}"
        )
    return f"{text}; **{record['taken']}** is what stands after the quarter."
