"""Assignments of Azure Policy, and exemptions from them."""

from __future__ import annotations

from ztscan.azure.resource import AzureRow, at, rows_of_types


class AzurePolicyAssignment(AzureRow, frozen=True, kw_only=True):
    definition: str | None = at("properties.policyDefinitionId")
    scope: str | None = at("properties.scope")
    excluded: tuple[str, ...] | None = at("properties.notScopes")
    """None or empty: nothing is excluded."""
    enforcement: str | None = at("properties.enforcementMode")
    """``Default`` where Azure does not send it; with ``DoNotEnforce`` resources are still assessed."""


class AzurePolicyExemption(AzureRow, frozen=True, kw_only=True):
    """Its scope is the part of the id before the provider."""

    assignment: str | None = at("properties.policyAssignmentId")
    expires: str | None = at("properties.expiresOn")
    definitions: tuple[str, ...] | None = at("properties.policyDefinitionReferenceIds")
    """The policies within a set that are exempted. None or empty: all of them."""

    @property
    def scope(self) -> str:
        """Id of what is exempted, in lower case."""
        return self.key.partition("/providers/microsoft.authorization/policyexemptions/")[0]


POLICY = "PolicyResources"

RESOURCES = (
    rows_of_types(
        "azure_policy_assignments",
        AzurePolicyAssignment,
        "microsoft.authorization/policyassignments",
        table=POLICY,
    ),
    rows_of_types(
        "azure_policy_exemptions",
        AzurePolicyExemption,
        "microsoft.authorization/policyexemptions",
        table=POLICY,
    ),
)
