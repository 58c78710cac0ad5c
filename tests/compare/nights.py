"""Scans of an invented tenant on one night and the next, with what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tests.scans import CONTOSO, finding, grade, result, scan
from ztscan.core.members import ASSIGNED, SETTINGS, affected
from ztscan.core.model import CheckResult, Finding, ResourceReading, Scan, Subject, Verdict
from ztscan.core.sealing import Directory, NamedGroup, seal
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift

CHECK = "conditional_access.mfa_all_users"
OWN = "mfa_registration.members_capable"
OWNED = "mfa_registration.app_owners_registered"
COUNTED = "tenant_settings.recommendations_addressed"
ALERTS = "security_operations.alerts_triaged"
DEVICES = "devices.laps_coverage"
REACHED = "device_configuration.bitlocker"
"""A check on what devices get from the policies that reach them."""
POLICIES = "conditional_access_policies"
PROFILE = f"t{SETTINGS}:device_configurations"
READS: Mapping[str, frozenset[str]] = {
    CHECK: frozenset({"users", "group_members", "role_assignments", "service_principals", POLICIES}),
    OWN: frozenset({"users", "user_registration_details", "subscribed_skus"}),
    COUNTED: frozenset({"recommendations"}),
    ALERTS: frozenset({"open_alerts", "resolved_incidents", "subscribed_skus"}),
    DEVICES: frozenset({"entra_devices", "laps_backups", "managed_devices"}),
    REACHED: frozenset(
        {
            *("managed_devices", "assignment_groups", "assignment_group_members", "configuration_policy_settings"),
            "device_configurations",
        }
    ),
    OWNED: frozenset({"users", "application_owners"}),
}
TENANT = Subject("tenant", CONTOSO.id, CONTOSO.name)


def of(users: str, check: str = CHECK, **members: Iterable[str]) -> CheckResult:
    """A check that finds these users, and members of other kinds."""
    if not users and not any(members.values()):
        return result(check)
    kinds = {"user": users, **members} if users or not members else members
    found = finding(check, TENANT, "they can sign in without MFA", users=len(users))
    crowds = tuple(affected(kind.replace("_", " "), ((one, one) for one in those)) for kind, those in kinds.items())
    return result(check, Verdict.FAIL, msgspec.structs.replace(found, members=crowds))


def person(user: str, check: str = CHECK) -> Finding:
    return finding(check, Subject("user", user, user), "has no second factor")


def night(
    *checks: CheckResult,
    people: str | None = "abc",
    group: str = "",
    roles: Mapping[str, str] | None = None,
    policies: Any = None,
    lost: str = "",
    devices: str | None = None,
    assigned: str = "",
    settings: str | None = "",
    without: str = "",
    more: Iterable[NamedGroup] = (),
) -> Scan:
    """A scan of a tenant with these people, with one group that the configuration names, and these holders of roles.

    ``assigned``: the members of a group that policies of Intune are assigned to; ``settings``: those of such a policy;
    ``without``: the id of what is not there.
    """
    groups = [
        NamedGroup("g", "Exclusions", affected("member", ((one, one) for one in group))),
        NamedGroup("w", "Windows devices", affected(ASSIGNED, ((one, one) for one in assigned))),
        NamedGroup(
            f"p{SETTINGS}:configuration_policy_settings",
            "BitLocker",
            None if settings is None else affected("setting", ((one, one) for one in settings)),
        ),
        NamedGroup(PROFILE, "Profile of BitLocker", affected("setting", [("on", "on")])),
    ]
    groups = [*(group for group in groups if group.id != without), *more]
    held = tuple(
        NamedGroup(f"admin:{state}:/", f"Administrator ({state})", affected("principal", ((one, one) for one in those)))
        for state, those in (roles or {}).items()
    )
    directory = Directory(None if people is None else tuple(people), held, None if devices is None else tuple(devices))
    sealed, table = seal(checks, groups, CONTOSO.id, directory)
    names = ("users", POLICIES, "managed_devices", "device_configurations")
    readings = tuple(
        ResourceReading(n, "no_permission" if n == lost else "ok", 1, 1, 1, 0.0, "Policy.Read.All", "v1.0") for n in names
    )
    configuration = {} if lost == POLICIES else {POLICIES: policies or {"p": {"id": "p", "state": "enabled"}}}
    return scan(*sealed, configuration=configuration, resources=readings, members=table)


def drift(before: Scan, after: Scan) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)), reads=READS.get)


def including(path: str) -> Any:
    users: dict[str, Any] = {"includeUsers": [], "includeGroups": [], "excludeGroups": []} | {path: ["g"]}
    return {"p": {"id": "p", "state": "enabled", "conditions": {"users": users}}}


def reached(found: str, **side: Any) -> Scan:
    """A night on which these devices do not get a setting."""
    return night(of("", REACHED, managedDevice=found), **side)


OTHER_POLICY = {"p": {"id": "p", "state": "disabled"}}
