"""Holds the calls of a fix against Graph's published schema: the path, the names and types of properties, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.graph.contract.schema import NotInSchemaError, check_object, schema
from ztscan.core.fix import FixStep, GraphCall
from ztscan.core.immutable import thawed

OUTSIDE = {
    r"/policies/roleManagementPolicies/[^/]+/rules/[^/]+": "unifiedRoleManagementPolicyRule",
    r"/(applications|servicePrincipals|groups)/[^/]+/owners(/[^/]+)?/\$ref": "",
}
"""Paths that are written only, so that the extract of the schema lacks them, and the type of their bodies."""
_INPUT = re.compile(r"\{\{[a-z ]+\}\}")
_SAMPLE = "00000000-0000-0000-0000-000000000001"


def call_problems(step: FixStep) -> list[str]:
    """What Graph's schema says against a step and its way back; empty where nothing is."""
    return [problem for call in (step.call, step.undo) if call is not None for problem in body_problems(call)]


def body_problems(call: GraphCall) -> Iterator[str]:
    """The same of one call."""
    if (call.body is None) != (call.method == "DELETE"):
        yield f"{call.method} {call.path}: a body belongs to every call but DELETE"
        return
    kind, version = _kind(call)
    if not kind:
        yield from [] if any(re.fullmatch(pattern, call.path) for pattern in OUTSIDE) else [f"{call.path}: not in the schema"]
    elif call.body is not None:
        body = msgspec.json.decode(msgspec.json.encode(call.body, enc_hook=thawed))
        yield from (f"{call.method} {call.path}: {wrong}" for wrong in check_object(version, kind, _chosen(body)))


def _kind(call: GraphCall) -> tuple[str, str]:
    for pattern, kind in OUTSIDE.items():
        if re.fullmatch(pattern, call.path):
            return kind, "v1.0"
    try:
        return schema(call.version).resolve(call.path).type, call.version
    except NotInSchemaError:
        return "", call.version


def _chosen(value: Any) -> Any:
    """The body with an id for every value that a person has to choose."""
    if isinstance(value, str):
        return _INPUT.sub(_SAMPLE, value)
    if isinstance(value, dict):
        return {name: _chosen(inner) for name, inner in value.items()}
    return [_chosen(inner) for inner in value] if isinstance(value, list) else value
