"""Every key of a case, from the JSON Schema that editors use, with snippets of real cases."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from md import anchor, code, fence, join, table

from foedus.case import fields
from foedus.case.json_schema import json_schema
from foedus.case.load import FILE

ROOT = Path(__file__).parents[2]

INTRODUCTION = """
Written from the same schema that `foedus new` puts beside a case for editors. How a case is put
together is told under [case format](case-format.md), and step by step in [write your own
case](write-a-case.md). Names of variables, outcomes and mechanisms are on the pages of the
[model](model.md) and of the [mechanisms](mechanisms.md), menus on that of the
[instruments](instruments.md).

A key without a default must be written. Unknown keys are refused. The snippets are taken from the
shipped case [us-japan](us-japan.md), from the [made-up one](case-format.md#a-whole-case) and from
what `foedus new` lays down.
"""

# Where a record is to be seen: the case, and the steps down to it.
EXAMPLES: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "Case": ("two-capes", ()),
    "Actor": ("us-japan", ("actors", "JPN")),
    "Source": ("two-capes", ("sources", "yearbook")),
    "QuantityTable": ("us-japan", ("state", "tariff")),
    "Quantity": ("two-capes", ("state", "gdp", "values", "EAS")),
    "PriorSpec": ("two-capes", ("state", "command_integration", "values", "SOU")),
    "Attribute": ("two-capes", ("attributes", "ally_trust")),
    "Government": ("two-capes", ("governments", "NOR")),
    "Line": ("two-capes", ("governments", "SOU", "lines", "treasury")),
    "Value": ("two-capes", ("governments", "NOR", "lines", "cabinet", "values", "ally_burden")),
    "InstrumentUse": ("two-capes", ("governments", "SOU", "instruments", "programme")),
    "Base": ("us-japan", ("governments", "USA", "instruments", "posture", "base")),
    "Reading": ("us-japan", ("readings", "record")),
    "Coding": ("us-japan", ("readings", "record", "codings", "obama")),
    "Recoding": (
        "us-japan",
        ("readings", "words", "codings", "leader", "bases", "USA.rhetoric"),
    ),
    "Period": ("us-japan", ("reference", 0)),
    "Renewal": ("us-japan", ("renewals", 0)),
    "Election": ("us-japan", ("elections", 0)),
    "Slot": ("us-japan", ("slots", 0)),
    "Event": ("us-japan", ("events", 0)),
    "Figure": ("us-japan", ("figures", 0)),
    "Observation": ("new", ("observed", 0)),
    "Policy": ("two-capes", ("policies", "firm-ask")),
    "Signal": ("us-japan", ("signals", "threat")),
}

TITLES = {
    "Case": "The top of the file",
    "QuantityTable": "A table of quantities",
    "Quantity": "A quantity",
    "PriorSpec": "A prior",
    "Value": "A value of a line",
    "InstrumentUse": "A lever",
    "Base": "Base shares",
    "Period": "A reference period",
    "Observation": "An observed series",
    "Slot": "A change of leader",
    "Election": "An election",
    "Event": "An event",
    "Actor": "An actor",
    "Attribute": "An attribute",
}

PATTERNS = {
    fields.ActorId: "short name of an actor",
    fields.ActorKey: "actor `JPN` or dyad `CHN>JPN`",
    fields.Name: "name",
    fields.Identifier: "name in lower case",
    fields.ParameterName: "`mechanism.parameter`",
    fields.LeverName: "lever such as `USA.tariff`",
    fields.OptionName: "name of an option",
    fields.Paragraph: "paragraph such as `P13`",
    fields.QuarterKey: "quarter such as `2025Q1`",
}
WORDS: dict[str, str] = {kind.__metadata__[0].pattern: word for kind, word in PATTERNS.items()}
PLURALS = {
    "Actor": "actors", "Source": "sources", "QuantityTable": "tables", "Quantity": "quantities",
    "Attribute": "attributes", "Government": "governments", "Line": "lines", "Value": "values",
    "InstrumentUse": "levers", "Policy": "policies", "Renewal": "renewals", "Slot": "changes",
    "Election": "elections", "Event": "events", "Figure": "figures", "Observation": "series",
    "Period": "periods", "Signal": "signals", "Reading": "readings", "Coding": "codings",
    "Recoding": "bases",
}  # fmt: skip


def page(command: str) -> str:
    """Return ``docs/case-reference.md``."""
    schema = json_schema()
    records = {"Case": schema, **schema["$defs"]}
    assert records.keys() == EXAMPLES.keys(), "say where each record is to be seen"
    texts = {
        "us-japan": _case("cases/us-japan"),
        "new": _case("case/skeleton"),
        "two-capes": _example(),
    }
    return (
        join(
            "# Every key of a case",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            *(record(name, records[name], _seen(name, texts)) for name in EXAMPLES),
        )
        + "\n"
    )


def _case(folder: str) -> str:
    return (ROOT / "src" / "foedus" / folder / FILE).read_text(encoding="utf-8")


def _example() -> str:
    text = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return found


def _title(name: str) -> str:
    return TITLES.get(name, f"A {name.lower()}")


def _seen(name: str, texts: Mapping[str, str]) -> str:
    case, steps = EXAMPLES[name]
    return snippet(texts[case], steps)


def record(name: str, schema: Mapping[str, Any], example: str) -> str:
    """Return the section of a record: its keys, and where it is to be seen."""
    required = schema.get("required", ())
    keys = dict(schema["properties"])
    sourced = {"source", "grade"} <= set(required) and name != "Quantity"
    rows = [
        (
            code(key),
            _kind(spec),
            "" if key in required else _default(spec),
            re.sub(r"``?([^`]+)``?", r"`\1`", spec["description"]),
        )
        for key, spec in keys.items()
        if not (sourced and key in ("source", "grade"))
    ]
    if sourced:
        rows.append(("`source`, `grade`", f"as of {_link('Quantity', 'a quantity')}", "", ""))
    return join(
        f"## {_title(name)}",
        schema["description"],
        table(("key", "what is written", "default", "meaning"), rows),
        *([fence(example, "yaml")] if example else []),
    )


# --- kinds ------------------------------------------------------------------------------------


def _link(name: str, text: str) -> str:
    return f"[{text}](#{anchor(_title(name))})"


def _reference(spec: Mapping[str, Any]) -> str:
    return str(spec.get("$ref", "")).rpartition("/")[2]


def _kind(spec: Mapping[str, Any]) -> str:
    """Say in words what may be written."""
    if name := _reference(spec):
        return _link(name, _title(name)[0].lower() + _title(name)[1:])
    if "anyOf" in spec:
        return " or ".join(_kind(kind) for kind in spec["anyOf"] if kind.get("type") != "null")
    if "enum" in spec or "const" in spec:
        return ", ".join(map(code, spec.get("enum", [spec.get("const")])))
    match spec["type"]:
        case "object":
            return _by_key(spec)
        case "array" if "prefixItems" in spec:
            return f"[{', '.join('number' for _ in spec['prefixItems'])}]"
        case "array":
            return _several(spec["items"])
        case "boolean":
            return "`true` or `false`"
        case "string":
            return _text(spec)
        case number:
            return ("whole number" if number == "integer" else "number") + _range(spec)


def _text(spec: Mapping[str, Any]) -> str:
    if spec.get("format") == "date":
        return "date such as `2025-01-20`"
    if spec.get("examples"):
        return f"quarter such as `{spec['examples'][0]}`"
    return WORDS.get(spec.get("pattern", ""), "text")


def _by_key(spec: Mapping[str, Any]) -> str:
    ((pattern, inner),) = spec["patternProperties"].items()
    key = WORDS[pattern].removesuffix(" such as `2025Q1`")
    if name := _reference(inner):
        return f"{_link(name, PLURALS[name])} by {key}"
    return f"{_kind(inner)}, by {key}"


def _several(spec: Mapping[str, Any]) -> str:
    if name := _reference(spec):
        return f"list of {_link(name, PLURALS[name])}"
    if "prefixItems" in spec:
        return "list of pairs [number, " + _link("PriorSpec", "prior") + "]"
    return f"list: {_kind(spec)}"


def _range(spec: Mapping[str, Any]) -> str:
    if "exclusiveMinimum" in spec:
        return f" above {spec['exclusiveMinimum']:g}"
    if "minimum" in spec:
        to = f" to {spec['maximum']:g}" if "maximum" in spec else " on"
        return f" from {spec['minimum']:g}{to}"
    return ""


def _default(spec: Mapping[str, Any]) -> str:
    match spec.get("default"):
        case None | [] | ():
            return "none"
        case bool(value):
            return code(str(value).lower())
        case value:
            return code(value)


# --- snippets ---------------------------------------------------------------------------------


def snippet(text: str, steps: tuple[str | int, ...]) -> str:
    """Return the text of a part, below the keys that lead to it."""
    if not steps:
        return text.split("\n\n", 1)[0]
    lines = text.splitlines()
    return "\n".join(_cut(_composed(text), steps, lines))


@cache
def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _cut(node: Any, steps: tuple[str | int, ...], lines: list[str]) -> Iterator[str]:
    for depth, step in enumerate(steps):
        if isinstance(step, int):
            key = part = node.value[step]
        else:
            key, part = next(pair for pair in node.value if pair[0].value == step)
        if depth < len(steps) - 1:
            yield "  " * depth + f"{step}:"
            node = part
            continue
        found = textwrap.dedent("\n".join(lines[key.start_mark.line : _last_line(part) + 1]))
        yield textwrap.indent(found, "  " * depth)


def _last_line(node: Any) -> int:
    """Return the last line of a node; the mark of a block stands at what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.line
