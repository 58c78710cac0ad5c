"""Assignments of Azure Policy, and exemptions from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class AzurePolicyAssignment(AzureRow, frozen=True, kw_only=True):
    definition: str | None = at("properties.policyDefinitionId")
    scope: str | None = at("properties.scope")
    excluded: tuple[str, ...] | None = at("properties.notScopes")
    """None or empty: nothing is excluded."""
    selectors: Sequence[Mapping[str, Any]] | None = at("properties.resourceSelectors")
    """With which it is about some locations or types of resources only."""
    enforcement: str | None = at("properties.enforcementMode")
    """``Default`` where Azure does not send it; with ``DoNotEnforce`` resources are still assessed."""

    def __post_init__(self) -> None:
        freeze_fields(self)


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
