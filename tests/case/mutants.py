"""Case files broken on purpose: by someone who mistypes, and by chance.

A `Mutant` of the first kind knows what the answer must say and where; one of the second knows
only that there must be an answer. Every mutant follows from its seed.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Token:
    """A key or a scalar of a file: where it is and what it says."""

    path: Path
    key: bool
    start: int
    end: int
    value: str
    line: int
    column: int
    quoted: bool


@dataclass(frozen=True)
class Mutant:
    """A file and what is known of the answer to it.

    Attributes
    ----------
    refused
        Whether the answer must be a refusal; `None` where either may be right.
    said
        What one and the same problem must say.
    place
        Line and column of that problem, where there is only one that is right.
    """

    kind: str
    content: bytes
    refused: bool | None = None
    said: tuple[str, ...] = ()
    place: tuple[int, int] | None = None


def tokens(text: str) -> list[Token]:
    """Return the keys and scalars of a file in their order."""
    found: list[Token] = []
    levels: list[list[Any]] = []  # [path, what comes next: key, or index of the item]

    def path_of_value() -> Path:
        if not levels:
            return ()
        path, step = levels[-1]
        if isinstance(step, int):
            levels[-1][1] = step + 1
            return (*path, step)
        levels[-1][1] = ""
        return (*path, step)

    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.MappingStartEvent):
            levels.append([path_of_value(), ""])
        elif isinstance(event, yaml.SequenceStartEvent):
            levels.append([path_of_value(), 0])
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
        elif isinstance(event, yaml.ScalarEvent):
            key = bool(levels) and levels[-1][1] == ""
            if key:
                levels[-1][1] = event.value
                path = (*levels[-1][0], event.value)
            else:
                path = path_of_value()
            begin, end = event.start_mark, event.end_mark
            found.append(
                Token(path, key, begin.index, end.index, event.value, begin.line + 1,
                      begin.column + 1, event.style not in (None, ""))
            )  # fmt: skip
    return found


def fits(path: Path, pattern: str) -> bool:
    """Return whether a path fits ``state.*.unit``; ``*`` stands for one step."""
    steps = pattern.split(".")
    return len(steps) == len(path) and all(
        step in ("*", str(part)) for step, part in zip(steps, path, strict=True)
    )


@dataclass(frozen=True)
class Base:
    """A sound file and its tokens."""

    name: str
    text: str
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, name: str, text: str) -> "Base":
        """Read the tokens once."""
        return cls(name, text, tuple(tokens(text)))

    def some(self, chance: random.Random, *patterns: str, key: bool = False) -> Token | None:
        """Return a token that fits one of the patterns."""
        fitting = [
            t for t in self.tokens if t.key is key and any(fits(t.path, p) for p in patterns)
        ]
        return chance.choice(fitting) if fitting else None

    def put(self, token: Token, written: str) -> bytes:
        """Return the file with a token replaced."""
        # A folded text ends with its line.
        end = "\n" if self.text[token.start : token.end].endswith("\n") else ""
        return (self.text[: token.start] + written + end + self.text[token.end :]).encode()


def misspelt(word: str, chance: random.Random) -> str:
    """Return a word with one slip of the hand, in letters that the word may hold."""
    for _ in range(20):
        at = chance.randrange(len(word))
        slip = chance.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
                word[:at] + chance.choice("aeiorst") + word[at + 1 :],
            ]
        )
        if slip != word and re.fullmatch(r"[A-Za-z]\w*([>.-]\w+)*", slip):
            return slip
    return f"{word}x"


# --- slips whose right answer is known ------------------------------------------------------

KEYS = (  # keys of records and names of the model, never names that the author may choose
    "state.*", "parameters.*", "governments.*.instruments.*", "variants.*", "variants.*.*",
    "passages.*", "state.*.unit", "state.*.values", "state.*.values.*.source",
    "state.*.values.*.grade", "attributes.*.outcome", "attributes.*.swing", "attributes.*.unit",
    "governments.*.lines", "governments.*.instruments", "governments.*.lines.*.discount",
    "governments.*.lines.*.values", "governments.*.instruments.*.target", "policies.*.title",
    "policies.*.description", "format", "name", "title", "summary", "quarters", "actors",
    "sources", "attributes", "governments", "policies", "actors.*.role", "actors.*.name",
    "sources.*.title", "elections.*.actor", "events.*.title", "figures.*.meaning",
    "observed.*.outcome", "observed.*.values", "governments.*.leaves_out",
    "governments.*.lines.*.domain", "state.*.values.*.prior.triangular",
    "state.*.values.*.prior.uniform", "state.*.values.*.prior.beta",
    "governments.*.lines.*.values.*", "governments.*.instruments.*.base",
    "governments.*.instruments.*.range", "governments.*.instruments.*.base.source",
    "governments.*.instruments.*.base.shares.*", "reference.*.title",
)  # fmt: skip

NAMES = (  # values that name something
    "state.*.values.*.source", "parameters.*.values.*.source", "attributes.*.source",
    "attributes.*.outcome", "attributes.*.at", "governments.*.instruments.*.target",
    "governments.*.instruments.*.answered_by.*", "governments.*.lines.*.domain.*",
    "governments.*.leaves_out.*", "default_policies.*", "actors.*.role", "renewals.*.actor",
    "elections.*.actor", "slots.*.actor", "governments.*.view.*", "events.*.instruments.*",
    "events.*.source", "figures.*.source", "observed.*.source", "observed.*.outcome",
    "observed.*.at", "attributes.*.scale", "events.*.precision",
    "governments.*.instruments.*.start", "governments.*.instruments.*.base.source",
    "governments.*.instruments.*.base.record.*",
)  # fmt: skip

NUMBERS = (
    "state.*.values.*.value", "state.*.values.*.low", "state.*.values.*.high",
    "state.*.values.*.prior.*.*", "state.*.default.prior.*.*", "parameters.*.values.*.prior.*.*",
    "attributes.*.swing", "governments.*.lines.*.values.*.weight", "quarters", "look_ahead",
    "figures.*.value", "observed.*.values.*", "variants.*.*", "governments.*.lines.*.weight.value",
    "governments.*.instruments.*.range.value", "governments.*.instruments.*.base.shares.*",
)  # fmt: skip

TEXTS = ("title", "summary", "actors.*.name", "attributes.*.why", "policies.*.title",
         "sources.*.title", "governments.*.lines.*.title")  # fmt: skip

RANGES = {
    "quarters": (1, 400), "look_ahead": (1, 40), "actors.*.fiscal_year_starts": (1, 4),
    "governments.*.instruments.*.opens_before_budget": (0, 3),
    "governments.*.instruments.*.opens_before_renewal": (0, 40),
    "governments.*.lines.*.values.*.weight": (0.1, 1000), "variants.*.*": (0, 1),
}  # fmt: skip

UNITS = ("state.*.unit", "parameters.*.unit", "attributes.*.unit")
QUARTERS = (
    "start", "renewals.*.quarter", "elections.*.quarter", "reference.*.first", "reference.*.last",
)  # fmt: skip


def a_key(base: Base, chance: random.Random) -> Mutant | None:
    """Misspell a key that the format or the model knows."""
    token = base.some(chance, *KEYS, key=True)
    if token is None or token.quoted:
        return None
    written = misspelt(token.value, chance)
    siblings = {t.value for t in base.tokens if t.key and t.path[:-1] == token.path[:-1]}
    if written in siblings:
        return None
    said = (written, token.value) if len(token.value) > 4 else (written,)
    # A misspelt name of an actor's own is not at issue here: those are the author's.
    return Mutant("key", base.put(token, written), True, said, (token.line, token.column))


def a_name(base: Base, chance: random.Random) -> Mutant | None:
    """Misspell a name where something is referred to."""
    token = base.some(chance, *NAMES)
    if token is None or token.value in ("assumption", "none", "all") or token.quoted:
        return None
    written = misspelt(token.value, chance)
    known = {t.value for t in base.tokens}
    if written in known:
        return None
    said = (written,) if len(token.value) < 3 else (written, token.value)
    if token.path[-1] == "at" and ">" in token.value:
        said = ("actor",)
    return Mutant("name", base.put(token, written), True, said, (token.line, token.column))


def a_type(base: Base, chance: random.Random) -> Mutant | None:
    """Write text, truth, a list or nothing for a number."""
    token = base.some(chance, *NUMBERS)
    if token is None:
        return None
    written, got = chance.choice(
        [("many", '"many"'), ("true", "true"), ("[1]", "a list"), ("{a: 1}", "a mapping"),
         ('"3"', '"3"'), ("3%", '"3%"'), ("0x1F", '"0x1F"'), ("1_000", '"1_000"'), ("NO", '"NO"'),
         ("2025-01-01", "2025-01-01")]
    )  # fmt: skip
    said = ("should be", "number", f"got {got}")
    return Mutant("type", base.put(token, written), True, said, (token.line, token.column))


def a_text(base: Base, chance: random.Random) -> Mutant | None:
    """Write a number, a date or a list for a text."""
    token = base.some(chance, *TEXTS)
    if token is None:
        return None
    written, got = chance.choice([("12", "12"), ("2025-01-01", "2025"), ("[a]", "a list")])
    said = ("should be text", f"got {got}")
    return Mutant("text", base.put(token, written), True, said, (token.line, token.column))


def a_range(base: Base, chance: random.Random) -> Mutant | None:
    """Leave the range of a number, and be told it."""
    pattern = chance.choice(list(RANGES))
    token = base.some(chance, pattern)
    if token is None:
        return None
    low, high = RANGES[pattern]
    written = chance.choice([low - 1, high + 1, -(10**9), 10**12])
    said = (f"from {low:g} to {high:g}", f"got {written}")
    return Mutant("range", base.put(token, str(written)), True, said, (token.line, token.column))


def an_extreme(base: Base, chance: random.Random) -> Mutant | None:
    """Write a number that no computer number can hold."""
    token = base.some(chance, *NUMBERS)
    if token is None:
        return None
    written = chance.choice(
        [".nan", ".inf", "-.inf", "1e400", "-1e999", "9" * 40, "1e-400", "1e31", "1e-31", "-1e300"]
    )
    if written in ("1e31", "1e-31", "-1e300"):
        return Mutant("extreme", base.put(token, written), True, (), None)
    said = (written,) if len(written) < 20 else ("40 digits",)
    return Mutant("extreme", base.put(token, written), True, said, (token.line, token.column))


def a_unit(base: Base, chance: random.Random) -> Mutant | None:
    """Write a unit that the model does not use."""
    token = base.some(chance, *UNITS)
    if token is None or token.value == "ratio":
        return None
    written = chance.choice(["bn yen", "furlongs", "EUR", "units", "pct"])
    said = (token.value, written)
    return Mutant("unit", base.put(token, written), True, said, (token.line, token.column))


def a_quarter(base: Base, chance: random.Random) -> Mutant | None:
    """Write a quarter that no calendar has."""
    token = base.some(chance, *QUARTERS)
    if token is None:
        return None
    written = chance.choice(["2024Q13", "2024Q5", "2024Q0", "24Q4", "2024-Q4", "Q4 2024", "2024"])
    said = (written, "like 2025Q1")
    return Mutant("quarter", base.put(token, written), True, said, (token.line, token.column))


def a_swap(base: Base, chance: random.Random) -> Mutant | None:
    """Exchange the ends of a range."""
    found = list(re.finditer(r"(low: )([0-9.]+)(, high: )([0-9.]+)", base.text))
    found += list(
        re.finditer(r"((?:uniform|triangular): \[)([0-9.]+)(.*?, )([0-9.]+)\]", base.text)
    )
    if not found:
        return None
    part = chance.choice(found)
    text, (a, low, b, high) = base.text, part.groups()
    tail = "]" if part[0].endswith("]") else ""
    swapped = f"{text[: part.start()]}{a}{high}{b}{low}{tail}{text[part.end() :]}"
    said = ("low",)
    return Mutant("swap", swapped.encode(), True, said, None)


def a_double(base: Base, chance: random.Random) -> Mutant | None:
    """Write an entry twice."""
    lines = base.text.split("\n")
    at = [i for i, line in enumerate(lines) if re.fullmatch(r" *[a-z_]+: [^{\[>|}]+", line)]
    if not at:
        return None
    i = chance.choice(at)
    lines.insert(i + 1, lines[i])
    key = lines[i].strip().split(":")[0]
    column = len(lines[i]) - len(lines[i].lstrip()) + 1
    said = (f'"{key}" is written twice', f":{i + 1}:{column}")
    return Mutant("double", "\n".join(lines).encode(), True, said, (i + 2, column))


def a_gap(base: Base, chance: random.Random) -> Mutant | None:
    """Leave out a line that a record needs."""
    needed = "format|name|title|summary|start|quarters|unit|source|grade|description|outcome|check"
    lines = base.text.split("\n")
    at = [i for i, line in enumerate(lines) if re.fullmatch(rf" *({needed}): [^>|}},]+", line)]
    i = chance.choice(at)
    key = lines.pop(i).strip().split(":")[0]
    return Mutant("gap", "\n".join(lines).encode(), True, (f'the key "{key}" is missing',), None)


def an_odd(base: Base, chance: random.Random) -> Mutant | None:
    """Change a probability so that the odds do not add up."""
    token = base.some(chance, "variants.*.*", "governments.*.instruments.*.base.shares.*")
    if token is None:
        return None
    written = "0.9" if float(token.value) < 0.7 else "0.1"
    said = ("add up to", "not 1", written)
    return Mutant("odds", base.put(token, written), True, said, None)


def a_bracket(base: Base, chance: random.Random) -> Mutant | None:
    """Leave a bracket or a quote open."""
    found = list(re.finditer(r"(?<=: )[\[{].*[\]}]$", base.text, flags=re.MULTILINE))
    if not found:
        return None
    part = chance.choice(found)
    text = base.text[: part.end() - 1] + base.text[part.end() :]
    line = base.text.count("\n", 0, part.start()) + 1
    column = part.start() - base.text.rfind("\n", 0, part.start())
    # A list in braces swallows what follows, so that the braces are what stays open.
    place = (line, column) if part[0][0] == "{" else None
    return Mutant("bracket", text.encode(), True, ("not closed",), place)


def an_extra(base: Base, chance: random.Random) -> Mutant | None:
    """Use what YAML has and a case has not: tags, anchors, aliases, merging, more documents."""
    token = base.some(chance, *NUMBERS, *TEXTS)
    if token is None:
        return None
    written = base.text[token.start : token.end]
    odd, said = chance.choice(
        [(f"&a {written}", "anchor &a"), ("*a", "alias *a"), (f"!!str {written}", "tag"),
         ("!!python/object/apply:os.system ['true']", "tag"), (f"&{'x' * 9000} {written}", "xxx"),
         (f"!<{'y' * 5000}> {written}", "yyy")]
    )  # fmt: skip
    return Mutant("extra", base.put(token, odd), True, (said,), (token.line, token.column))


def a_lever(base: Base, chance: random.Random) -> Mutant | None:
    """Give a lever to a government that cannot hold it, or an option that is not on its menu."""
    token = base.some(chance, "governments.*.instruments.*", key=True)
    if token is None or token.value == "coercion":
        return None
    written = "coercion" if chance.random() < 0.5 else "programme"
    if written == token.value or any(t.path == (*token.path[:-1], written) for t in base.tokens):
        return None
    return Mutant("lever", base.put(token, written), True, (), None)


def a_policy(base: Base, chance: random.Random) -> Mutant | None:
    """Write an intervention that is none."""
    token = base.some(chance, "policies.*.do.*")
    if token is None:
        return None
    entry, said = chance.choice(
        [
            ("of:security_spiral", '"of"; did you mean "off"'),
            ("off:security_spirl", '"security_spiral"'),
            ("variant:commitment_trust=comitment_trust", '"commitment_trust"'),
            ("variant:comitment_trust=commitment_trust", '"commitment_trust"'),
            ("param:economy.grwth=0.1", '"economy.growth"'),
            ("param:economy.growth=1%", "1/year"),
            ("param:economy.pass_through=7", "-1 to 1"),
            ("param:incident_ladder.base_rate=-1", "at least 0"),
            ("state:gpd+=1%@2025Q1", '"gdp"'),
            ("state:gdp=5%@2025Q1", "bn USD"),
            ("state:gdp+=-200%@2025Q1", "-100%"),
            ("state:gdp+=10 bn USD@2025Q1", "log points"),
            ("state:gdp+=99@2025Q1", "beyond 20"),
            ("state:tariff=1e300@2025Q1", "1e-30 to 1e+30"),
            ("state:threat=1@2025Q1", "above 0 and below 1"),
            ("off:security_spiral@2024Q13", "2024Q13"),
            ("off:security_spiral@1999Q1", "before the first quarter"),
            ("off:security_spiral@2099Q1", "2099Q1 is after"),
            ("off:security_spiral@2026Q2..2025Q1", "2025Q1 is before 2026Q2"),
            ("USA.nothing=1", "unknown instrument"),
            ("x" * 500, "500 characters"),
            ("", "empty expression"),
        ]
    )
    written = f'"{entry}"'
    place = (token.line, token.column)
    return Mutant("policy", base.put(token, written), True, (said,), place if entry else None)


INFORMED: tuple[Callable[[Base, random.Random], Mutant | None], ...] = (
    a_key, a_name, a_type, a_text, a_range, an_extreme, a_unit, a_quarter, a_swap, a_double,
    a_gap, an_odd, a_bracket, an_extra, a_lever, a_policy,
)  # fmt: skip


# --- breakage by chance -----------------------------------------------------------------------

JUNK = (
    "", "~", "null", "[]", "{}", "[[]]", "{a: {}}", "true", "NO", "yes", "-1", "0", "010", "0o17",
    "1e17", "1e30", "1e-30", "-0.0", ".5", "+3", "1e5", "1,5", "3 000", "2025-02-29", "2024Q4",
    "all", "assumption", "USA>JPN>CHN", ">", "JPN>", "'", '"', "''", "-", "?", ":", "%", "@", "`",
    "!", "&", "*", "|", ">-", "#", "x" * 5000, "ж", "\uff41", "é", "\u200b", "\u00a0", "\u202e",
    "\ufeff", "\u2028", "\x85", "\x07", "\t", "🙂", "﷽", "a\u0301", "<<", "<script>", "{{7*7}}",
    "../../x",     "%s%n", "$(true)", "\\x41", '"\\u0000"', '"\\uD800"', "---", "...", "%YAML 1.2",
    "1" * 18,
)  # fmt: skip


def _junk(base: Base, chance: random.Random) -> bytes:
    token = chance.choice(base.tokens)
    return base.put(token, chance.choice(JUNK))


def _other(base: Base, chance: random.Random) -> bytes:
    token, other = chance.choice(base.tokens), chance.choice(base.tokens)
    return base.put(token, base.text[other.start : other.end])


def _number(base: Base, chance: random.Random) -> bytes:
    token = base.some(chance, *NUMBERS)
    size = 10.0 ** chance.uniform(-32, 32) * chance.choice([-1, 1])
    return base.put(token or base.tokens[0], f"{size:.3g}")


def _cut(base: Base, chance: random.Random) -> bytes:
    content = base.text.encode()
    return content[: chance.randrange(len(content))]


def _flip(base: Base, chance: random.Random) -> bytes:
    content = bytearray(base.text.encode())
    for _ in range(chance.randint(1, 3)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _drop(base: Base, chance: random.Random) -> bytes:
    lines = base.text.split("\n")
    at = chance.randrange(len(lines))
    del lines[at : at + chance.choice([1, 1, 1, 3, 10])]
    return "\n".join(lines).encode()


def _move(base: Base, chance: random.Random) -> bytes:
    lines = base.text.split("\n")
    line = lines.pop(chance.randrange(len(lines)))
    indent = chance.choice(["", " ", "  ", "    ", "\t"])
    lines.insert(chance.randint(0, len(lines)), indent + line)
    return "\n".join(lines).encode()


def _repeat(base: Base, chance: random.Random) -> bytes:
    lines = base.text.split("\n")
    at = chance.randrange(len(lines))
    lines[at:at] = lines[at : at + chance.choice([1, 2, 5, 20])]
    return "\n".join(lines).encode()


def _ends(base: Base, chance: random.Random) -> bytes:
    end = chance.choice(["\r\n", "\r", "\n\r", "\n\n", "\u2028"])
    mark = chance.choice(["", "\ufeff", "\ufeff\ufeff", "---\n", "%YAML 1.1\n---\n"])
    return (mark + base.text.replace("\n", end)).encode(chance.choice(["utf-8", "utf-16"]))


def _insert(base: Base, chance: random.Random) -> bytes:
    at = chance.randrange(len(base.text))
    part = chance.choice([*JUNK, "[" * 40, "{a: " * 30, "- " * 30, "? " * 30, "\n", ": ", ", "])
    return (base.text[:at] + part + base.text[at:]).encode("utf-8", "surrogatepass")


CHANCE: tuple[Callable[[Base, random.Random], bytes], ...] = (
    _junk, _junk, _other, _number, _cut, _flip, _drop, _move, _repeat, _ends, _insert,
)  # fmt: skip


def mutants(base: Base, seed: int, count: int) -> Iterator[Mutant]:
    """Go through mutants of a file, half of them with a known answer."""
    for i in range(count):
        chance = random.Random(f"{seed} {base.name} {i}")
        made = chance.choice(INFORMED)(base, chance) if chance.random() < 0.5 else None
        if made is None:
            breaking = chance.choice(CHANCE)
            made = Mutant(breaking.__name__.strip("_"), breaking(base, chance))
        yield made
