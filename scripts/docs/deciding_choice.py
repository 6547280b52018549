"""One choice of the case ``us-japan`` number by number, for the page on how governments decide."""

from typing import Any

from md import code, join, table

from foedus.engine.run import Engine
from foedus.explain.deliberation import trace
from foedus.model.schedule import of_policy
from foedus.model.types import Model

CASE, POLICY, LEVER = "us-japan", "baseline", "USA.ask_spending"
SEED, DRAW, REPLICATE, QUARTERS = 0, 32, 0, 7

Record = dict[str, Any]


def worked(model: Model) -> str:
    """Return the section that works one choice."""
    schedule, _ = of_policy(model, POLICY, model.case.quarters)
    found = trace(
        Engine(model),
        schedule,
        seed=SEED,
        draw=DRAW,
        replicate=REPLICATE,
        quarters=QUARTERS,
        who=(LEVER.partition(".")[0],),
    )
    # The last time that the lever was on the agenda by then.
    record = [r for records in found for r in records if r["lever"] == LEVER][-1]
    option = next(o for o in record["options"] if o["name"] == record["proposed"])
    name, lines = option["name"], ", ".join(_lines(record["shares"]))
    return join(
        "## One choice, number by number",
        f"Case `{CASE}`, policy `{POLICY}`, seed {SEED}, draw {DRAW}, replicate {REPLICATE}, "
        f"{record['quarter']}: {record['government']} has `{LEVER}` on the agenda. One member of "
        "many: the numbers show the working, they are no result, and they are rounded. "
        f"Rule `{record['rule']}`; influence: {lines}.",
        f"**Sharpness.** The draw holds p = {_n(record['better'])} at a range of "
        f"{_n(record['range'])} swings: lam = ln({_n(record['better'])} / "
        f"{_n(1 - record['better'])}) / {_n(record['range'])} = {_n(record['sharpness'])} log-odds "
        "per swing.",
        f"**What {name} would lead to**, if all else is kept, and what lasts:",
        _ahead(option),
        "**What each line feels of it**, times what a swing is worth to it. The lines that made "
        "the record are shown too, though they do not decide:",
        _felt(option),
        *(_reply(record, option, reply) for reply in option["replies"]),
        _tilts(record, option),
        _scores(record, option),
        _settled(record, option),
    )


def _n(value: float) -> str:
    text = f"{value:.3g}"
    return "0" if float(text) == 0.0 else text


def _s(value: float) -> str:
    return f"{value:.3f}"


def _lines(weights: dict[str, float]) -> list[str]:
    return [f"`{line}` {_s(weight)}" for line, weight in weights.items()]


def _ahead(option: Record) -> str:
    quarters = len(option["ahead"][0]["path"])
    steps = [f"+{h + 1}" for h in range(quarters)]
    rows = (
        (
            code(a["attribute"]),
            *map(_n, (a["now"], *a["path"], a["lasting"], a["gains"][-1])),
        )
        for a in option["ahead"]
    )
    return table(("interest", "now", *steps, "lasting", "swings, lasting"), rows)


def _felt(option: Record) -> str:
    lines = list(option["utility"])
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


def _reply(record: Record, option: Record, reply: Record) -> str:
    lines, lam = list(option["utility"]), reply["sharpness"]
    rows = [
        (
            s["option"],
            _n(s["base"]),
            _s(s["worth"]),
            _s(s["then"]),
            _s(lam * (s["worth"] - s["then"])),
            _n(s["chance"]),
            *(_n(s["utility"][line] - option["utility"][line]) for line in lines),
        )
        for s in reply["settings"]
    ]
    adds = ", ".join(f"`{line}` {_n(reply['adds'][line])}" for line in lines)
    heads = ("answer", "share", "V", "V on the reference path", "lam times the difference")
    return join(
        f"**What `{reply['lever']}` is expected to answer to {option['name']}.** It stands at "
        f"{reply['standing']}. Its lines: {', '.join(_lines(reply['believed']))}; lam {_n(lam)}. "
        f"It opens within the look-ahead with probability {_n(reply['opens'])}; kappa is "
        f"{_n(reply['kappa'])}. The chance is share times exp(lam times the difference), over the "
        "sum of these:",
        table((*heads, "chance", *(f"to {x}" for x in lines)), rows),
        f"A is kappa x opens x the mean of the last columns by chance: {adds}.",
    )


def _tilts(record: Record, option: Record) -> str:
    deciding, before = record["weights"], record["record"]

    def total(weights: dict[str, float], worth: dict[str, float]) -> str:
        parts = [f"{_s(w)} x {_s(worth[line])}" for line, w in weights.items()]
        return f"{' + '.join(parts)} = {_s(sum(w * worth[x] for x, w in weights.items()))}"

    return join(
        f"**The tilt of {option['name']}.** U + A by line, weighed by those who decide; then the "
        "same on the reference path, by those who made the record "
        f"({', '.join(map(code, before))}):",
        table(
            ("", "lines", "worth, in swings"),
            [
                ("now", "those who decide", total(deciding, option["now"])),
                ("reference path", "those who decide", total(deciding, option["then"])),
                ("reference path", "those of the record", total(before, option["then"])),
            ],
        ),
        f"The tilt is the first less the third: {_s(option['tilt'])}. Of this the second less the "
        f"third, {_s(option['written'])}, was written; the first less the second, "
        f"{_s(option['reaction'])}, is reaction.",
    )


def _scores(record: Record, option: Record) -> str:
    lam = record["sharpness"]
    menu = [o for o in record["options"] if o["alike"] is None]
    rows = [
        (
            o["name"],
            _n(o["base"]),
            _s(o["log_base"]),
            _s(o["written"]),
            _s(o["reaction"]),
            _s(o["tilt"]),
            _s(lam * o["tilt"]),
            _s(o["lasting"]),
            _s(o["anew"]),
            _s(o["score"]),
        )
        for o in menu
    ]
    heads = ("option", "share b", "ln b", "written", "reaction", "tilt T", "lam T")
    found = [
        (
            o["name"],
            _n(o["base"]),
            _n(o["as_written"]),
            _n(o["odds"]),
            _n(o["own"]),
        )
        for o in menu
    ]
    weighed = " + ".join(f"{_n(o['base'])} e^{_s(lam * o['tilt'])}" for o in menu)
    lasting = f"(ln b + lam T + lasting taste) / alpha, alpha = {_n(record['alpha'])}"
    return join(
        "**All options.** The score is ln b + lam T + both parts of taste:",
        table((*heads, "taste, lasting", "taste, anew", "score"), rows),
        "**What chance had to do with it.** Before taste is drawn, an option is taken with "
        f"b e^(lam T) over the sum of these: for {option['name']}, {_n(option['base'])} "
        f"e^{_s(lam * option['tilt'])} / ({weighed}). Were all as on the reference path, the "
        "written part would stand in place of T. The last column knows the lasting taste of this "
        f"member: e to the power of {lasting}, over the sum of these."
        + (
            " A review by the leader's line is counted in: what it refuses falls to what stands."
            if record["review"]
            else ""
        ),
        table(("option", "in the record", "as written", "as things stand", "this member"), found),
    )


def _settled(record: Record, option: Record) -> str:
    text = f"The highest score is that of **{option['name']}**"
    did = "what stands is kept" if record["refused"] else "it passes"
    if record["review"]:
        text += (
            f"; the leader's line reviews with probability {_n(record['review'])} and then accepts "
            f"with {_n(record['accepts'])}: {did}"
        )
    return f"{text}; **{record['taken']}** is what stands after the quarter."
