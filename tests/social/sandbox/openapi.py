"""Judges JSON by an OpenAPI document: a value and a schema flow in, what does not fit flows out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


class Document:
    """One OpenAPI 3 document; the parts of JSON Schema that X's uses."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            node: Any = self._document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            schema = node
        return schema

    def operation(self, method: str, path: str) -> Mapping[str, Any]:
        operation: Mapping[str, Any] = self._document["paths"][path][method.lower()]
        return operation

    def parameters(self, method: str, path: str) -> dict[str, Mapping[str, Any]]:
        """Query parameters by name."""
        given = [self.resolved(item) for item in self.operation(method, path).get("parameters", [])]
        return {item["name"]: item for item in given if item["in"] == "query"}

    def request_schema(self, method: str, path: str) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
        return schema

    def response_schema(self, method: str, path: str, status: int, mime: str) -> Mapping[str, Any]:
        responses = self.operation(method, path)["responses"]
        schema: Mapping[str, Any] = responses.get(str(status), responses["default"])["content"][mime]["schema"]
        return schema

    def faults(self, value: Any, schema: Mapping[str, Any], where: str = "$") -> Iterator[str]:
        """Every place where the value does not fit."""
        schema = self.resolved(schema)
        if value is None and schema.get("nullable"):
            return
        for name in ("oneOf", "anyOf"):
            if name in schema and all(any(self.faults(value, option)) for option in schema[name]):
                yield f"{where} fits none of {name}"
        kind = schema.get("type")
        if kind and not _is_a(value, kind):
            yield f"{where} is no {kind}: {value!r}"
            return
        yield from _plain_faults(value, schema, where)
        if isinstance(value, dict):
            yield from self._object_faults(value, schema, where)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.faults(item, schema.get("items", {}), f"{where}[{index}]")

    def _object_faults(self, value: Mapping[str, Any], schema: Mapping[str, Any], where: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, item in value.items():
            if name in properties:
                yield from self.faults(item, properties[name], f"{where}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{where}.{name} is unknown"


def _is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])


def _plain_faults(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}: {value!r}"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} does not match {schema['pattern']}: {value!r}"
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        yield f"{where} is longer than {schema['maxLength']}"
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where} has {len(value)} items"
