"""Equations as they stand in docstrings, turned into MathML.

One equation a line; a line that begins with ``+`` or ``-`` goes on with the one before::

    label:  left = right          (note)

- The relation is ``=``, ``~`` (is distributed as) or ``proportional to``.
- A space multiplies: ``a b`` is a times b. ``a/b`` without spaces divides what stands next to it,
  ``a / b`` with spaces divides the whole products on both sides.
- ``ln``, ``logit`` and ``Delta`` (change since the start) apply to what follows up to a space, so
  ``ln a/b`` is the logarithm of the ratio. A name with a bracket next to it is a function.
- ``K_j0`` has a subscript, ``K'`` is the next quarter, ``d*`` a starred symbol, ``eT`` is e with
  subscript T, ``r5`` is r with subscript 5, ``lC`` the log-odds of C, ``dC`` the change of C since
  the start, ``sd shock`` a shock with its standard deviation. Greek letters are spelled out.

What cannot be read raises `EquationError`: nothing is shown unread.
"""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from latex2mathml.converter import convert

GREEK = {
    "alpha": r"\alpha", "beta": r"\beta", "gamma": r"\gamma", "delta": r"\delta",
    "eps": r"\epsilon", "theta": r"\theta", "kappa": r"\kappa", "lam": r"\lambda", "pi": r"\pi",
    "rho": r"\rho", "tau": r"\tau", "phi": r"\phi", "chi": r"\chi", "psi": r"\psi",
    "om": r"\omega", "sd": r"\sigma", "shock": r"\varepsilon",
}  # fmt: skip
PREFIXES = {"ln": r"\ln", "logit": r"\operatorname{logit}", "Delta": r"\mathrm{\Delta}"}
FUNCTIONS = {"exp", "ln", "logit", "logistic", "max", "min", "tanh"}
WORDS = {"after", "at", "by", "for", "from", "if", "in", "of", "on", "otherwise", "over", "same"}
WORDS |= {"start", "sum", "the", "to", "when", "while", "with", "within"}
"""Words that only prose holds: an equation with one of them was not meant as one."""
RELATIONS = {"=": "=", "~": "\N{TILDE OPERATOR}", "proportional to": r"\propto"}

_LABEL = re.compile(r"([A-Za-z][A-Za-z ]*):\s{2,}(?=\S)")
_NOTE = re.compile(r"\s{2,}\((.*)\)$")
_RELATION = re.compile(r"\s+(=|~|proportional to)\s+")
_TOKEN = re.compile(
    r"(?P<name>[A-Za-z]+[0-9]*(?:_[A-Za-z0-9]+)?[*']*)|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<sign>[-+/^()\[\],|])"
)


class EquationError(ValueError):
    """A line that is no equation in the notation of this module."""


@dataclass(frozen=True)
class Equation:
    """One equation: both sides as LaTeX, the right one in the lines it was written in."""

    left: str
    relation: str
    right: tuple[str, ...]
    label: str = ""
    note: str = ""
    text: str = ""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    spaced: bool = field(default=False)  # white space before it


def parse(text: str) -> list[Equation]:
    """Return the equations of a block, one or more lines each."""
    return [_equation(lines) for lines in _joined(text.splitlines())]


def render(text: str) -> str:
    """Return a block of equations as HTML with MathML."""
    return '<div class="equations">\n' + "".join(map(_html, parse(text))) + "</div>"


def _joined(lines: Iterable[str]) -> Iterator[list[str]]:
    found: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        if found and line[0] not in "+-":
            yield found
            found = []
        found.append(line)
    if found:
        yield found


def _equation(lines: list[str]) -> Equation:
    notes, rest = [], []
    for line in lines:
        note = _NOTE.search(line)
        notes += [note[1]] if note else []
        rest.append(line[: note.start()] if note else line)
    label = _LABEL.match(rest[0])
    first = rest[0][label.end() :] if label else rest[0]
    left, *found = _RELATION.split(first)
    if len(found) != 2:
        raise EquationError(f"needs one relation: {first!r}")
    return Equation(
        left=_Parser(left).whole(),
        relation=RELATIONS[found[0]],
        right=tuple(_Parser(part).whole() for part in (found[1], *rest[1:])),
        label=label[1] if label else "",
        note="; ".join(notes),
        text="\n".join(lines),
    )


# --- reading ----------------------------------------------------------------------------------


def _tokens(text: str) -> list[_Token]:
    found, position = [], 0
    while position < len(text):
        start = position
        while position < len(text) and text[position] == " ":
            position += 1
        match = _TOKEN.match(text, position)
        if match is None:
            raise EquationError(f"cannot read {text[position:]!r} in {text!r}")
        assert match.lastgroup is not None
        found.append(_Token(match.lastgroup, match[0], position > start))
        position = match.end()
    return found


class _Parser:
    """Recursive descent: sum, product, quotient, power, what stands in brackets."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, _tokens(text.strip()), 0
        self.given = 0  # inside a conditional probability a bar separates

    def whole(self) -> str:
        found = self.sum()
        if self.at < len(self.tokens):
            raise EquationError(f"cannot read {self.here()!r} in {self.text!r}")
        return found

    def here(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def spaced(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].spaced

    def take(self, wanted: str = "") -> str:
        found = self.here()
        if not found or (wanted and found != wanted):
            raise EquationError(f"expected {wanted or 'more'!r}, got {found!r} in {self.text!r}")
        self.at += 1
        return found

    def sum(self) -> str:
        found = self.take() if self.here() in ("+", "-") else ""
        found += self.term()
        while self.here() in ("+", "-"):
            found += f" {self.take()} {self.term()}"
        return found

    def term(self) -> str:
        found = self.product()
        while self.here() == "/" and self.spaced():
            self.take()
            found = _fraction(found, self.product())
        return found

    def product(self) -> str:
        found = [self.quotient()]
        while self.here() and (self.here() not in "+-/^)],|" or self.opens_bar()):
            found.append(self.quotient())
        return r"\,".join(found)

    def opens_bar(self) -> bool:
        # A bar opens where a space stands before it and none after it.
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        opens = after is not None and self.spaced() and not after.spaced
        return self.here() == "|" and opens and not self.given

    def quotient(self) -> str:
        found = self.power()
        while self.here() == "/" and not self.spaced():
            self.take()
            found = _fraction(found, self.power())
        return found

    def power(self) -> str:
        found = self.primary()
        if self.here() == "^":
            self.take()
            found = f"{{{found}}}^{{{_bare(self.primary())}}}"
        return found

    def primary(self) -> str:
        kind = self.tokens[self.at].kind if self.at < len(self.tokens) else ""
        if kind == "name":
            return self.named()
        if kind == "number":
            return self.take()
        opened = self.take()
        if opened not in "([|":
            raise EquationError(f"cannot read {opened!r} in {self.text!r}")
        inner = self.sum()
        self.take({"(": ")", "[": "]", "|": "|"}[opened])
        if opened == "|":
            return rf"\left|{inner}\right|"
        return rf"\left{opened}{inner}\right{'])'[opened == '(']}"

    def named(self) -> str:
        name = self.take()
        if name in WORDS:
            raise EquationError(f"prose in {self.text!r}; put it into a note")
        called = self.here() == "(" and not self.spaced()
        if name in FUNCTIONS | PREFIXES.keys():
            shown = PREFIXES.get(name, rf"\operatorname{{{name}}}")
            if called:
                return shown + self.arguments()
            if name not in PREFIXES:
                raise EquationError(f"{name} needs brackets in {self.text!r}")
            space = "" if name == "Delta" else r"\,"
            return shown + space + self.quotient()
        return symbol(name) + (self.arguments(conditional=name == "P") if called else "")

    def arguments(self, conditional: bool = False) -> str:
        self.take("(")
        self.given += conditional
        found = self.sum()
        while self.here() == "," or (conditional and self.here() == "|"):
            found += r",\," if self.take() == "," else r"\mid "
            found += self.sum()
        self.given -= conditional
        self.take(")")
        return rf"\left({found}\right)"


def symbol(name: str) -> str:
    """Return a name such as ``lC_0``, ``tau_jj``, ``r5`` or ``shame'`` as LaTeX."""
    match = re.fullmatch(r"([A-Za-z]+)([0-9]*)(?:_([A-Za-z0-9]+))?([*']*)", name)
    if match is None:
        raise EquationError(f"cannot read the name {name!r}")
    base, digits, below, marks = match.groups()
    before = ""
    if re.fullmatch(r"l[A-Za-z]", base) and base != "ln":
        before, base = r"\ell ", base[1]
    elif re.fullmatch(r"d[A-Z]", base):
        before, base = r"\mathrm{\Delta}", base[1]
    elif re.fullmatch(r"[a-z][A-Z]", base) and not digits and not below:
        base, below = base
    if digits and below:
        raise EquationError(f"two subscripts in {name!r}")
    if base == "sum":
        return rf"\sum_{{{below}}}"
    shown = GREEK.get(base) or (base if len(base) == 1 else rf"\text{{{base}}}")
    lower = digits or below or ""
    if lower:
        short = len(lower) <= 2
        shown += "_{" + (" ".join(lower) if short else rf"\text{{{lower}}}") + "}"
    if marks:
        shown += "^{" + marks.replace("'", r"\prime ") + "}"
    return before + shown


def _bare(latex: str) -> str:
    """Drop the brackets around the whole of a numerator, denominator or exponent."""
    if not (latex.startswith(r"\left(") and latex.endswith(r"\right)")):
        return latex
    depth = 0
    for match in re.finditer(r"\\left\(|\\right\)", latex):
        depth += 1 if match[0] == r"\left(" else -1
        if depth == 0 and match.end() < len(latex):
            return latex
    return latex[6:-7]


def _fraction(above: str, below: str) -> str:
    return rf"\frac{{{_bare(above)}}}{{{_bare(below)}}}"


# --- writing ----------------------------------------------------------------------------------

_MATHML = "http://www.w3.org/1998/Math/MathML"
ET.register_namespace("", _MATHML)


def _html(equation: Equation) -> str:
    label = f'<span class="label">{html.escape(equation.label)}</span>' if equation.label else ""
    note = f'<span class="note">{html.escape(equation.note)}</span>' if equation.note else ""
    return f'<div class="equation">{label}{mathml(equation)}{note}</div>\n'


def mathml(equation: Equation) -> str:
    """Return one equation as a ``math`` element, later lines set below the right side."""
    first, *more = equation.right
    left = f"{equation.left} {equation.relation} "
    if not more:
        return _converted(left + first)
    rows = [f"<mtr><mtd>{_inner(left)}</mtd><mtd>{_inner(first)}</mtd></mtr>"]
    rows += [f"<mtr><mtd></mtd><mtd>{_inner(part)}</mtd></mtr>" for part in more]
    table = f'<mtable columnalign="right left">{"".join(rows)}</mtable>'
    return f'<math xmlns="{_MATHML}" displaystyle="true">{table}</math>'


def _converted(latex: str) -> str:
    return f'<math xmlns="{_MATHML}" displaystyle="true">{_inner(latex)}</math>'


def _inner(latex: str) -> str:
    root = ET.fromstring(convert(latex))
    for part in root.iter(f"{{{_MATHML}}}mo"):
        if (part.text or "").isalpha():
            part.tag = f"{{{_MATHML}}}mi"  # the name of a function takes no space of an operator
    inner = "".join(ET.tostring(part, encoding="unicode") for part in root)
    return inner.replace(f' xmlns="{_MATHML}"', "")
