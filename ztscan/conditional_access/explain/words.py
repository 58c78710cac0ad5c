"""What the words of `ztscan access` mean: applications, actors and properties of a device, by name or id."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from ztscan.conditional_access.policy.applications import (
    ADMIN_PORTALS,
    AZURE_MANAGEMENT,
    OFFICE_365,
    id_of_known_name,
    known_name,
)
from ztscan.conditional_access.policy.devices import FILTER_PROPERTIES, LIST_PROPERTIES
from ztscan.conditional_access.policy.sign_in import Identity, Target
from ztscan.conditional_access.policy.vocabulary import REGISTER_DEVICE, REGISTER_SECURITY_INFO
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.conditional_access.space.target_atoms import context_target
from ztscan.core.bit_sets import BitSet
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.model import Gap

BUNDLE_NAMES: Mapping[str, str] = {
    "office 365": OFFICE_365,
    "microsoft 365": OFFICE_365,
    "office365": OFFICE_365,
    "microsoft admin portals": ADMIN_PORTALS,
    "microsoftadminportals": ADMIN_PORTALS,
    "windows azure service management api": AZURE_MANAGEMENT,
}
"""Bundles of applications by the names that the admin center gives them."""


def target_named(coverage: SignInCoverage, application: str) -> Target:
    """What is asked for. Raises UsageError if nothing or more than one thing has that name."""
    wanted = application.strip().lower()
    if wanted in (REGISTER_SECURITY_INFO, REGISTER_DEVICE):
        return Target(user_action=wanted)
    if is_context(wanted):
        return context_target(wanted)
    if wanted in BUNDLE_NAMES:
        return Target((BUNDLE_NAMES[wanted],))
    known = coverage.tenant.applications
    if wanted in known or known_name(wanted):
        return Target((wanted,))
    by_name = sorted(app_id for app_id, found in known.items() if found.name.lower() == wanted)
    if not by_name and (microsoft := id_of_known_name(wanted)):
        return Target((microsoft,))
    if len(by_name) != 1:
        problem = "several applications are called" if by_name else "no application"
        raise UsageError(f"{problem} `{application}`", "give its application (client) id")
    return Target((by_name[0],))


def refuse_unknown_context(application: str, contexts: Iterable[tuple[str, str]]) -> None:
    """Raises UsageError for an authentication context that the tenant does not have. ``contexts``: ids and names of all."""
    known = {identifier.lower(): name for identifier, name in contexts}
    if is_context(application) and application.strip().lower() not in known:
        listed = ", ".join(f"`{identifier}` ({name})" for identifier, name in sorted(known.items())) or "none"
        raise UsageError(f"no authentication context `{application}`", f"the tenant has: {listed}")


def is_context(application: str) -> bool:
    """Whether an authentication context is asked for, such as ``c1``."""
    wanted = application.strip().lower()
    return wanted.startswith("c") and wanted[1:].isdigit()


def service_principal(coverage: SignInCoverage, name: str, *, agent: bool) -> Identity:
    """A service principal or an agent of the tenant, by object id or name."""
    known = coverage.population.service_principals
    if isinstance(known, Gap):
        raise ZtscanError(f"`{known.resource}` could not be read: {known.detail}", known.remedy)
    wanted = name.lower()
    kind = "agent" if agent else "service principal"
    found = [one for one in known if one.agent is agent and wanted in (one.id, one.name.lower())]
    if len(found) != 1:
        problem = f"several {kind}s are called" if found else f"no {kind}"
        raise UsageError(f"{problem} `{name}` in this tenant", "give its object id")
    return _workload(found[0])


def _workload(principal: ServicePrincipalIdentity) -> Identity:
    return Identity(
        kind="agentIdentity" if principal.agent else "servicePrincipal",
        id=principal.id,
        name=principal.name,
        single_tenant_owned=principal.single_tenant_owned,
        blueprint=principal.blueprint,
        attributes=principal.attributes,
    )


def members_of(coverage: SignInCoverage, group: str) -> tuple[str, BitSet]:
    """Id and members (ordinals) of a group, by id or name. Raises UsageError if its members were not read."""
    wanted = group.lower()
    groups = coverage.population.groups
    found = sorted(known for known in groups if wanted in (known, coverage.tenant.name_of(known).lower()))
    if not found:
        raise _no_group(coverage, group)
    if len(found) > 1:
        raise UsageError(f"several groups are called `{group}`", "give its object id")
    members = groups[found[0]]
    if isinstance(members, Gap):
        raise ZtscanError(f"the members of `{group}` could not be read: {members.detail}", members.remedy)
    return found[0], members


def _no_group(coverage: SignInCoverage, group: str) -> UsageError:
    """Only the members of groups that policies, roles or the configuration name are read: of others nothing is known."""
    tenant = coverage.tenant
    if group.lower() in tenant.names:
        step = "name a group that a policy names, or add its id to `[emergency_access] groups`"
        return UsageError(f"the members were not read of `{tenant.name_of(group.lower())}`", step)
    names = {tenant.name_of(known).lower(): tenant.name_of(known) for known in coverage.population.groups}
    near = ", ".join(f"`{names[one]}`" for one in difflib.get_close_matches(group.lower(), [*names], n=3))
    step = f"the nearest names are: {near}" if near else "name a group that a policy names, by its name or its object id"
    return UsageError(f"there is no group `{group}` among those whose members are read", step)


def device_properties(given: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    """Properties of a device by the names that filters use, as `Device` holds them."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in given.items():
        short = name.lower().removeprefix("device.")
        if short not in FILTER_PROPERTIES:
            raise UsageError(f"unknown device property `{name}`", f"use one of {', '.join(sorted(FILTER_PROPERTIES))}")
        found[short] = tuple(part.strip().lower() for part in value.split(",")) if short in LIST_PROPERTIES else value.lower()
    return found
