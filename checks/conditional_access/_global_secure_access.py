"""The compliant network of Global Secure Access in policies."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.conditional_access import NamedLocation

from ._policies import in_force

COMPLIANT_NETWORK = "compliantnetwork"
"""The name of the grant control, in lower case."""


def compliant_networks(locations: Iterable[NamedLocation]) -> frozenset[str]:
    """Ids, in lower case, of the named locations that represent the compliant network."""
    return frozenset(
        location.id.lower()
        for location in locations
        if location.compliant_network_type or location.odata_type.lower().endswith("compliantnetworknamedlocation")
    )


def relying_policies(policies: tuple[Policy, ...], locations: Iterable[NamedLocation]) -> tuple[Policy, ...]:
    """Enabled policies for users that depend on the compliant network, by a location condition or a grant control."""
    networks = compliant_networks(locations)
    found = []
    for policy in in_force(policies):
        condition = policy.conditions.get(Dimension.LOCATION)
        named = {*getattr(condition, "included", ()), *getattr(condition, "excluded", ())}
        controls = {control for clause in policy.grant.strictest for control in clause}
        if not policy.for_workloads and (named & networks or COMPLIANT_NETWORK in controls):
            found.append(policy)
    return tuple(found)
