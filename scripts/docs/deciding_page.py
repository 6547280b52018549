"""The page on how governments decide; its worked choice is in ``deciding_choice``."""

import deciding_choice
from deciding_choice import CASE
from md import code, fence, join, table

from foedus import pipeline
from foedus.dynamics.priors import FLOOR
from foedus.model import view
from foedus.model.layout import STANDING
from foedus.model.types import Model

PLAIN = """
## In plain words

Interests alone explain badly why a government does anything at all. So this model starts from what
governments do anyway, and lets interests explain what **changes**. When nothing is different from
what it used to be, options are taken as often as in the record. When something is different, the
shares tilt toward what is now worth more than it used to be.

A government is not one mind here. It is a few **lines** (a leader with a trade agenda, a security
team, alliance managers, a finance ministry), each with its own interests, patience and influence.
Lever by lever, this is what happens:

1. **What is on the table.** Most levers are closed in most quarters, and nothing else holds a
   government to what it chose. A lever opens by chance, as often as its record moves, and only when
   the calendar lets it: a support offer before the contract runs out, a budget before the fiscal
   year.
2. **What is usual.** Each option of the menu has a base share: how often it is taken when the lever
   opens and nothing has changed.
3. **What each option would lead to.** The government runs the model ahead in its head, with all
   other settings kept, no shocks and expected events. It sees the actors in its view and leaves out
   what the case says it leaves out.
4. **What others would do about it.** Where the case names a lever of another government as an
   answer, any setting of that menu may come, the likelier the more usual it is and the better it
   serves those who hold it.
5. **What it is worth, and to whom.** Each line compares the path with today, interest by interest,
   in reference swings (half a point of GDP in spending, five points of trust). Large gains count
   for less than in proportion; later ones for less; what is built by the end lasts.
6. **How much more that is than it used to be.** The same is computed on a **reference path**: the
   same draw and quarter, without shocks, every lever as at the start. There the lines that made the
   record judge. The difference is the **tilt**.
7. **Who prevails.** The lines settle by one of four rules, which literature disputes.
8. **What is taken.** The highest score: usual share, tilt, and chance. Part of chance is a lasting
   taste, so that one government asked twice mostly answers the same.

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
A_l(o) = kappa sum_a P(a opens) sum_s P(s | o) [U_l(o, s) - U_l(o)]
P(s | o) proportional to b_s exp(lam_a [V_s(o) - V_s0])
T(o)   = sum_l w_l [U_l(o) + A_l(o)] - sum_l w_l0 [U_l0(o) + A_l0(o)]
score  = ln b_o + lam T(o) + taste                  (the highest is proposed)
lam    = logit(p) / range
"""

REST = """
`worth` is a line's exchange rate between swings, with its sign. What bears a 0 is of the reference
path, `w_l0` of the lines that made the record: the counterfactual cabinet of a government that has
one, else its lines as at the start. The last term of `felt` is the **terminal value**: stocks are
carried on at the average pace of the look-ahead for eight more quarters, for else nobody would
build what takes longer than the look-ahead.

**Sharpness.** `range` is a typical spread of the menu in swings, a number of the case; `p` is how
often the better of two equally usual options is taken if the range lies between them. `lam` turns
swings into log-odds. It is never scaled by the menu or the run, so small stakes stay small. A swing
that all options share changes nothing: only differences between options count.

**The tilt has two parts.** *Written*: what the lines that decide, with their present weights, want
on the reference path already, against those that made the record. It follows from what the author
of the case wrote. *Reaction*: the rest, which comes of what has happened and of what they expect of
others. [Tracing](tracing.md) prints both.

**Answers.** `a` runs over the levers that answer, `s` over the whole menu of each; V is what the
setting is worth to its government's believed lines, V_s0 what it was worth on the reference path.
`kappa` is how much of an answer a government expects: 0 that others persist, 1 their full
first-order response. It is drawn for each government from Beta(2, 2).

**Beliefs about the patron.** Others do not know which of its lines prevails. They watch its
bundle of words, tariffs, asks and deals with the rival, and keep a probability that it is
transactional (`transactional_belief`, a two-state filter). When they think its answer through, its
leader's line has that weight and its other lines share the rest. Of other governments they use the
true influence of lines.

**Chance.** The taste is alpha (ln S + G): a standard Gumbel number, of which G is drawn anew
whenever the lever opens and S, positive and stable, once for a member. Over members choices are
those of a logit for any alpha; in one member, 1 - alpha^2 of the variance persists.

**The calendar.** `opens_before_renewal` and `opens_before_budget` close a lever outside its season.
Fiscal years, renewals, elections and dated changes of leader are public and are foreseen; imposed
futures are not.
"""

RULES = """
## Four ways to settle

How lines come to one choice is disputed, so each draw holds one rule. `variant:aggregation=NAME`
sets it for an arm.
"""

BASES = f"""
## What base shares rest on

A lever with a **record** counts, by quarter, which option stood in the reference periods of the
case. Quarters in a row are not independent, so the record is worth k decisions only: half of the
mean of its moves and its periods, at most two. Before any record, r puts {STANDING:g} on the option
that stands and spreads the rest evenly, worth c decisions. In each draw the shares are drawn from a
Dirichlet distribution with c r + k s, where s is what the record shows. A lever without a record
has shares that the author of the case wrote.

**No option is impossible**: a share below {FLOOR:g} is lifted to it, and the rest scaled down. This
floor matters. At a tilt of three log-odds, an option at a share of 0.002 is taken in 4% of
openings, one at 0.02 in 29%. What a government never did is taken at a rate that somebody chose.

Elicited by the project, not measured (grade E):

| number | value | what hangs on it |
|---|---|---|
| floor | {FLOOR:g} | how soon the unheard-of is done |
| r | {STANDING:g} on what stands | how far a short record is believed |
| c | 0.5 to 4 decisions | the same |
| k | half of what moves and periods suggest | one reader coded the record |
| alpha | 0.5 to 0.7 | how alike a member's choices are over time |
| p, range | by instrument and lever | how much is made of a difference |
| openings without a move on record | by instrument | how often a lever can move |
| values, influence, patience, `kappa` | by line and government | what is worth more, to whom |

Where a record moves, the opening follows from it: with nothing changed, moves per quarter are
opening times alpha times (1 - the sum of squared shares). A drawn number can be changed in the
case; the floor and r are fixed.

### When the record is read otherwise

Readers of a record differ, and a case may declare how
([readings](case-format.md#readings-of-the-record)). Measured in `us-japan`, `baseline`, 512 draws
by 4 replicates, 16 quarters, seed 0: the share of member-quarters, in percent, with shame or a
threat, a tariff, a spending ask, Japan's dialogue with China, coercion by China, a raised
programme; in the last column what `L0` changes of harsh words, in points.

| reading | harsh words | tariff | ask | dialogue | coercion | programme | `L0`: words |
|---|---|---|---|---|---|---|---|
| as the case is written | 20.4 | 37.2 | 30.9 | 42.2 | 65.5 | 20.9 | -16.2 |
| `record=obama` | 23.2 | 39.0 | 32.8 | 53.1 | 65.7 | 19.4 | -17.3 |
| `record=biden` | 28.4 | 39.0 | 32.9 | 45.4 | 87.1 | 28.1 | -18.2 |
| `words=government` | 27.4 | 37.2 | 30.9 | 42.1 | 65.6 | 21.2 | -20.6 |
| `words=leader` | 27.6 | 37.2 | 30.9 | 42.1 | 65.6 | 21.1 | -20.5 |

- Half the record is also believed half as much, so what was never done comes oftener. What the
  one administration met goes on: China's coercion of Japan stood in 6 of Biden's 16 quarters.
- **The two codings of words are one base without the leader's first term**: they differ in his
  quarters alone, which the reference periods leave out on purpose. Counting that term makes the
  lever open oftener (its record moves more); whether two quarters of 60 were harsh or one hardly
  matters.
- A recoded lever moves itself; through other levers little of it spreads. Japan's spending is
  1.64 to 1.65% of GDP at the end under every reading.

Within one reading a base is still uncertain. Of what varies between draws in the contrast of `L0`
with `baseline`, base shares alone make 37% for the tariff, 33% for the spending ask, 14% for
threats (1,024 draws by 8 replicates); `foedus hears us-japan --base` has it by lever: a tariff,
which no reference quarter holds, is taken in 15% of openings at zero tilt (0.8 to 49% by the base
alone), and in 44% (15 to 82%) as the present lines tilt it.
"""

IDENTITIES = """
## What is an identity, and what is a finding

- **That nothing changed repeats the record is built in.** With the lines that made the record in
  office and the world of the reference path, the tilt is zero and options come as often as their
  base shares, under every rule. The policy `L0` of `us-japan` puts the prior-practice cabinet in
  office: it stays near the record *by construction*, and that is no test of the model. Where it
  drifts away, shocks, others' moves and the memory of the start do it.
- **What the lines were written to want is an assumption.** A contrast with `L0` holds it. The
  *written* part of a tilt measures it: it is there before anything has happened.
- **What reacts can be a finding**: that an ask, a tariff or a threat makes another government take
  what it did not take. It rests on mechanisms with their signs, and on the values of the one who
  reacts.
- **Shares after the start are predicted, never fitted.** The record ends where the run begins.
"""

LEFT = """
## What is not foreseen

- **One step only.** The levers that answer do so by their first-order interest. No answer to the
  answer, no coalition of answers, no bargaining over several levers at once.
- **Answers only where the case names them.** All else is expected to stay as it is.
- **What slips, and what a leader may refuse later**: a government looks ahead as if it were all
  carried out.
- **No learning about others' values.** Governments know each other's interests; only the patron's
  line is uncertain to them.
- **No care for risk** and no value of waiting: the look-ahead follows the expected path.
- **What is left out** (`leaves_out`) stands still in the look-ahead and goes on in the world.
"""

CHECKS = """
## What tells whether it decides

**Attribution.** A run stores, for each quarter and lever, what spoke for the option taken against
the mean of the menu: by line, by interest, expected answer, record, what was written, what reacts,
chance ([results.md](results.md#deliberation)). Limits: it is a mean over members, not the story of
one; parts that pull against each other cancel in the mean, so read the sizes too; it says what was
weighed, not why interests are what they are.

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
            deciding_choice.worked(model),
            BASES.strip(),
            IDENTITIES.strip(),
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
        "agenda_veto": "the lines other than the leader's propose; the leader's reviews as often "
        "as it has influence, and then accepts with min(1, exp(lam times what it gains over what "
        "stands)), gains counted as tilts",
        "agenda_slippage": "as agenda and veto, and what is settled is carried out late: each "
        "quarter a part of the way is not gone, though the setting holds",
    }
    rows = (
        (code(m.name), words[m.name], f"{shares.get(m.name, 0):.0%}")
        for m in model.mechanisms
        if m.aggregate is not None
    )
    return table(("rule", "how", f"share of draws in {CASE}"), rows)
