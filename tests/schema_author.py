"""An author who knows the JSON Schema of the case format and nothing else of the program.

Shapes, units, bounds and names come from the schema; only what an author must decide (who there is,
who holds what) is handed in.
"""

from collections.abc import Mapping
from typing import Any

from foedus import authoring

Schema = dict[str, Any]


class Author:
    """Writes the parts of a case that a schema demands, smallest first."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def whole(self, node: Schema) -> Schema:
        """Return a node with its references and ``allOf`` merged in."""
        merged = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
        inner = list(node.get("allOf", ()))
        if "$ref" in node:
            inner.append(self.schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
        for part in map(self.whole, inner):
            properties = {**part.get("properties", {})}
            for name, limits in merged.get("properties", {}).items():
                properties[name] = {"allOf": [properties.get(name, {}), limits]}
            merged = {**part, **merged}
            if properties:
                merged["properties"] = properties
        return merged

    def write(self, node: Schema, **chosen: Any) -> Any:
        """Return the smallest value that fits, with the keys an author chose put in."""
        node = self.whole(node)
        for word in ("const", "default"):
            if word in node:
                return node[word]
        for word in ("enum", "examples"):
            if word in node:
                return node[word][0]
        if "anyOf" in node:
            return self.write(node["anyOf"][0])
        kind = node.get("type", "object")
        if kind == "object":
            properties = node.get("properties", {})
            wanted = [name for name in node.get("required", ()) if name not in chosen]
            return {name: self.write(properties[name]) for name in wanted} | chosen
        if kind == "integer":
            return node.get("minimum", 1)
        return {"string": self.text, "number": self.number}.get(kind, lambda _: [])(node)

    def text(self, node: Schema) -> str:
        return "x" if node.get("pattern") else "Some words"

    def number(self, node: Schema) -> float:
        low = node.get("exclusiveMinimum", node.get("minimum", 0))
        high = node.get("exclusiveMaximum", node.get("maximum", low + 2))
        return (low + high) / 2

    def table(self, section: str, name: str) -> dict[str, Any]:
        """Return a table of quantities with one default, in the unit and bounds of the schema."""
        node = self.whole(self.schema["properties"][section]["properties"][name])
        properties = node["properties"]
        value = self.number(self.limits(properties["default"]))
        quantity = {"value": value, "source": "assumption", "grade": "E"}
        return self.write(node, default=quantity)

    def limits(self, node: Schema) -> Schema:
        """Return what bounds the value of a quantity."""
        found: Schema = {}
        for part in (node, *node.get("allOf", ())):
            found |= part.get("properties", {}).get("value", {})
        return found


def case(schema: Schema, roles: Mapping[str, str]) -> dict[str, Any]:
    """Write a case: every required key, every start value, and a government for the patron."""
    author = Author(schema)
    records, top = schema["$defs"], schema["properties"]
    elicited = {"source": "assumption", "grade": "E"}
    half = {"value": 0.5, **elicited}
    written = author.write(
        schema,
        format=top["format"]["const"],
        name="by-schema",
        actors={
            id_: author.write(records["Actor"], role=role, host=role == "ally")
            for id_, role in roles.items()
        },
        state={name: author.table("state", name) for name in top["state"]["required"]},
    )
    ally = next(id_ for id_, role in roles.items() if role == "ally")
    patron = next(id_ for id_, role in roles.items() if role == "patron")
    unit = top["state"]["properties"]["defence_burden"]
    percent = author.whole(unit)["properties"]["unit"]
    goods = {"effort": ("defence_burden", "+"), "unmet": ("unmet_ask", "-")}
    assert {outcome for outcome, _ in goods.values()} <= set(
        records["Attribute"]["properties"]["outcome"]["enum"]
    )
    written["attributes"] = {
        name: author.write(
            records["Attribute"], outcome=outcome, at=ally, unit=author.write(percent), **elicited
        )
        for name, (outcome, _) in goods.items()
    }
    lever = records["Government"]["properties"]["instruments"]["properties"]["ask_spending"]
    line = author.write(
        records["Line"],
        weight=half,
        discount=half,
        values={name: {"weight": 1, "sign": sign} for name, (_, sign) in goods.items()},
        **elicited,
    )
    options = lever["allOf"][1]["properties"]["start"]["anyOf"][0]["enum"]
    shares = {"shares": {option: 1 / len(options) for option in options}, **elicited}
    use = author.write(lever, target=ally, start=options[0], base=shares, range=half, **elicited)
    uses = {"ask_spending": use}
    written["governments"] = {patron: {"lines": {"cabinet": line}, "instruments": uses}}
    free = author.write(records["Policy"], do=[])
    return written | {"policies": {"free": free}, "default_policies": ["free"]}


def smallest() -> dict[str, Any]:
    """Write the smallest case that runs: three states, and one government with one lever."""
    return case(authoring.case_schema(), {"PAT": "patron", "ALY": "ally", "RIV": "rival"})
