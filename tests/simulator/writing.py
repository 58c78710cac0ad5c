"""The simulator's door for writing: a tenant after one PATCH, PUT, POST or DELETE, by the rules that Graph documents.

Only tests that apply a fix open it (``Options.writable``). The product never writes, and a simulator refuses it otherwise.
Written from Graph's documentation and apart from the product's own overlay, so that each can contradict the other.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from tests.graph.contract.schema import NotInSchemaError, check_object, schema
from tests.simulator.derived import find
from tests.simulator.errors import GraphError
from tests.simulator.tenant import NOTHING, Json, ListRows, Rows, Tenant, guid

METHODS = ("PATCH", "PUT", "POST", "DELETE")
RULE = re.compile(r"policies/roleManagementPolicies/([^/]+)/rules/([^/]+)")
METHOD = re.compile(r"(policies/authenticationMethodsPolicy)/authenticationMethodConfigurations/([^/]+)")
REFERENCE = re.compile(r"((?:applications|servicePrincipals|groups))/([^/]+)/owners(?:/([^/]+))?/\$ref")
MERGED = frozenset({"defaultUserRolePermissions", "features"})
"""Objects of which Microsoft's examples send a part. Any other object is replaced as a whole."""
WHOLE = {
    "policies/adminConsentRequestPolicy": {
        "isEnabled",
        "notifyReviewers",
        "remindersEnabled",
        "requestDurationInDays",
        "reviewers",
    }
}
"""What a PUT must have."""
OUTSIDE = {RULE: "unifiedRoleManagementPolicyRule"}
"""Types of paths that the extract of the schema does not have."""


def written(tenant: Tenant, method: str, version: str, path: str, body: Any) -> Tenant:
    """The tenant after the call. Raises GraphError where Graph would refuse it."""
    if reference := REFERENCE.fullmatch(path):
        return _owners(tenant, method, reference[1], reference[2], reference[3])
    if method != "DELETE":
        _check(version, path, body)
    if rule := RULE.fullmatch(path):
        return _rule(tenant, rule[1], rule[2], body)
    if one := METHOD.fullmatch(path):
        return _method(tenant, one[1], one[2], body)
    parent, _, key = path.rpartition("/")
    if parent in tenant.collections and tenant.collections[parent].by_id(key) is not None:
        return _listed(tenant, parent, _row(tenant.collections[parent], method, key, body))
    if method in {"PUT", "PATCH"} and (found := find(path, version)) and found[0].singleton:
        return _singleton(tenant, method, path, body, found[0].unset)
    if method == "POST" and find(path, version):
        rows = _all(tenant.collections.get(path, NOTHING))
        return _listed(tenant, path, ListRows([*rows, {"id": guid(path, str(body)), **body}]))
    raise GraphError(404, "Request_ResourceNotFound", f"Nothing is written at {path}.")


def _check(version: str, path: str, body: Any) -> None:
    """What Graph's schema says of a body: the names of properties, their types, the members of enumerations."""
    kind = next((name for pattern, name in OUTSIDE.items() if pattern.fullmatch(path)), "")
    try:
        kind = kind or schema(version).resolve(path).type
    except NotInSchemaError as error:
        raise GraphError(404, "ResourceNotFound", str(error)) from error
    if problems := check_object("v1.0" if kind in OUTSIDE.values() else version, kind, body):
        raise GraphError(400, "BadRequest", "; ".join(problems))


def _changed(before: Json, body: Mapping[str, Any]) -> Json:
    after = dict(before)
    for name, value in body.items():
        part = name in MERGED and isinstance(before.get(name), dict) and isinstance(value, dict)
        after[name] = {**before[name], **value} if part else value
    return after


def _singleton(tenant: Tenant, method: str, path: str, body: Json, unset: Json | None) -> Tenant:
    if missing := WHOLE.get(path, set()) - body.keys() if method == "PUT" else set():
        raise GraphError(400, "BadRequest", f"missing: {sorted(missing)}")
    keys = [key for key in (path, f"v1.0:{path}", f"beta:{path}") if key in tenant.singletons] or [path]
    changed = {key: _changed(tenant.singletons.get(key) or unset or {}, body) for key in keys}
    return dataclasses.replace(tenant, singletons={**tenant.singletons, **changed})


def _method(tenant: Tenant, path: str, key: str, body: Json) -> Tenant:
    """One method of the policy, in both versions; a type has to be stated, and to be that of the method."""
    singletons = dict(tenant.singletons)
    for where in (f"v1.0:{path}", f"beta:{path}"):
        rows = singletons[where]["authenticationMethodConfigurations"]
        before = next((row for row in rows if row["id"].lower() == key.lower()), None)
        if before is None or body.get("@odata.type") != before["@odata.type"]:
            raise GraphError(400, "BadRequest", f"The body of {key} needs its type.")
        new = [_changed(row, body) if row is before else row for row in rows]
        singletons[where] = {**singletons[where], "authenticationMethodConfigurations": new}
    return dataclasses.replace(tenant, singletons=singletons)


def _rule(tenant: Tenant, policy: str, rule: str, body: Json) -> Tenant:
    """One rule of the policy of a role or of a group, wherever an assignment shows it."""
    path = "policies/roleManagementPolicyAssignments"
    met = False
    rows = []
    for row in _all(tenant.collections[path]):
        if row["policy"]["id"] == policy:
            rules = row["policy"]["rules"]
            before = next(one for one in rules if one["id"] == rule)
            if (body.get("@odata.type"), body.get("id"), body.get("target")) != (before["@odata.type"], rule, before["target"]):
                raise GraphError(400, "BadRequest", "The body needs the type, the id and the target of the rule.")
            met = True
            row = {**row, "policy": {**row["policy"], "rules": [_changed(one, body) if one is before else one for one in rules]}}  # noqa: PLW2901
        rows.append(row)
    if not met:
        raise GraphError(404, "NotFound", policy)
    return _listed(tenant, path, ListRows(rows))


def _owners(tenant: Tenant, method: str, kind: str, key: str, owner: str | None) -> Tenant:
    path = f"{kind}/{{id}}/owners"
    keyed = dict(tenant.keyed.get(path, {}))
    rows = [row for row in _all(keyed[key]) if row["id"] != owner]
    if method != "DELETE" or len(rows) == len(keyed[key]):
        raise GraphError(404, "Request_ResourceNotFound", str(owner))
    keyed[key] = ListRows(rows)
    objects = [_disowned(row, owner) if row["id"] == key else row for row in _all(tenant.collections[kind])]
    return _listed(dataclasses.replace(tenant, keyed={**tenant.keyed, path: keyed}), kind, ListRows(objects))


def _disowned(row: Json, owner: str | None) -> Json:
    """An object as its list shows it with its owners expanded."""
    return {**row, "owners": [one for one in row["owners"] if one["id"] != owner]} if "owners" in row else row


def _row(rows: Rows, method: str, key: str, body: Any) -> ListRows:
    before = rows.by_id(key)
    if before is None:
        raise GraphError(404, "Request_ResourceNotFound", key)
    if method == "DELETE":
        return ListRows(row for row in _all(rows) if row is not before)
    values = {one["name"] for one in before.get("values", ())} if "templateId" in before else set()
    if values and {one["name"] for one in body["values"]} != values:
        raise GraphError(400, "BadRequest", "You must include the entire collection set.")
    return ListRows(_changed(row, body) if row is before else row for row in _all(rows))


def _all(rows: Rows) -> list[Json]:
    return list(rows.page(0, len(rows)))


def _listed(tenant: Tenant, path: str, rows: ListRows) -> Tenant:
    return dataclasses.replace(tenant, collections={**tenant.collections, path: rows})
