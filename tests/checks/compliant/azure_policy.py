"""Azure Policy of Fabrikam: the benchmark is assigned to the root group."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import TENANT

ASSIGNMENTS, EXEMPTIONS = "azure_policy_assignments", "azure_policy_exemptions"
GROUPS = "/providers/Microsoft.Management/managementGroups"
ROOT = f"{GROUPS}/{TENANT}"
BENCHMARK = "/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
_AUTHORIZATION = "providers/Microsoft.Authorization"


def assignment(
    name: str = "baseline", scope: str = ROOT, excluded: list[str] | None = None, definition: str | None = BENCHMARK
) -> Any:
    return {
        "id": f"{scope}/{_AUTHORIZATION}/policyAssignments/{name}",
        "name": name,
        "type": "microsoft.authorization/policyassignments",
        "properties": {"policyDefinitionId": definition, "scope": scope, "notScopes": excluded, "enforcementMode": "Default"},
    }


def exemption(scope: str, of: dict[str, Any], expires: str | None = None, definitions: list[str] | None = None) -> dict[str, Any]:
    return {
        "id": f"{scope}/{_AUTHORIZATION}/policyExemptions/later",
        "name": "later",
        "type": "microsoft.authorization/policyexemptions",
        "properties": {"policyAssignmentId": of["id"], "expiresOn": expires, "policyDefinitionReferenceIds": definitions},
    }


RESOURCES: dict[str, Any] = {ASSIGNMENTS: [assignment()], EXEMPTIONS: []}
