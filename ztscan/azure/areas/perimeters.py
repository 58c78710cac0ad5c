"""Network security perimeters: which services are in one, in which mode, and what its profiles admit.

Rules are a GET for each profile. Sources: https://learn.microsoft.com/azure/private-link/network-security-perimeter-concepts and
https://learn.microsoft.com/azure/templates/microsoft.network/networksecurityperimeters/profiles/accessrules
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part, Reference
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.graph.resource import Keys

PERIMETER_VERSION = "2024-07-01"
PROFILES_OF_PERIMETERS_LIMIT = 500
"""One request each: above so many profiles, their rules are a gap."""


class PerimeterAssociation(AzureRow, frozen=True, kw_only=True):
    mode: str | None = at("properties.accessMode")
    """``Enforced``, or ``Learning`` and ``Audit``, in which the firewall of the service decides."""
    service: str | None = at("properties.privateLinkResource.id")
    profile: str | None = at("properties.profile.id")


class PerimeterRuleProperties(Part, frozen=True):
    direction: str | None = None
    prefixes: tuple[str, ...] | None = msgspec.field(name="addressPrefixes", default=None)
    service_tags: tuple[str, ...] | None = None
    subscriptions: tuple[Reference, ...] | None = None


class PerimeterRule(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: PerimeterRuleProperties


def perimeter_profiles(azure_perimeter_associations: tuple[PerimeterAssociation, ...]) -> tuple[str, ...]:
    """The profiles that services have, in lower case: they differ in case between rows."""
    return tuple(sorted({one.profile.lower() for one in azure_perimeter_associations if one.profile}))


RESOURCES = (
    rows_of_types(
        "azure_perimeter_associations",
        PerimeterAssociation,
        "microsoft.network/networksecurityperimeters/resourceassociations",
        table="NetworkResources",
    ),
    managed(
        "azure_perimeter_rules",
        "{key}/accessRules",
        PerimeterRule,
        PERIMETER_VERSION,
        keys=Keys(perimeter_profiles, limit=PROFILES_OF_PERIMETERS_LIMIT),
    ),
)
