"""What a requirement and exclusions tell apart beyond the policies."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.applications import BUNDLES
from ztscan.conditional_access.policy.locations import CompliantNetworkPlace
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED
from ztscan.conditional_access.proof.requirement import Exclusion, Requirement
from ztscan.conditional_access.space.space import Refinement


def refinement_for(
    requirement: Requirement | None, exclusions: Iterable[Exclusion], roles: frozenset[str], tenant: SignInTenant
) -> Refinement:
    """``roles``: those that are told apart for every requirement, so that many have the same atoms."""
    exclusions = tuple(exclusions)
    region = requirement.region if requirement is not None else None
    everyone = [exclusion.who for exclusion in exclusions]
    if region is not None:
        everyone.append(region.who)
    applications = {app for exclusion in exclusions for app in exclusion.applications - BUNDLES}
    countries: frozenset[str] = frozenset()
    places: set[str] = set()
    if region is not None:
        applications |= region.what.applications | region.what.contexts
        if region.where is not None:
            countries = region.where.outside_countries
            places |= {ALL_TRUSTED} if region.where.outside_trusted else set()
            networks = (i for i, p in tenant.locations.items() if isinstance(p, CompliantNetworkPlace))
            places |= set(networks) if region.where.outside_compliant_network else set()
            places |= region.where.inside_places | region.where.outside_places
    return Refinement(
        roles=roles.union(*(who.roles | who.unless_roles for who in everyone)),
        groups=frozenset().union(*(who.groups for who in everyone)),
        applications=frozenset(applications),
        countries=countries,
        places=frozenset(places),
        selections=tuple(sorted({(who.selection_name, who.users) for who in everyone if who.users})),
    )
