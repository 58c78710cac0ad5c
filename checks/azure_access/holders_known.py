from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.counting import in_order
from ztscan.directory.people import GUEST
from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.azure_access import LighthouseDelegation
from ztscan.entities.azure_role_powers import Power
from ztscan.entities.users import User
from ztscan.estate.conditions import limits_roles
from ztscan.estate.roles import DELETED, FOREIGN_GROUP, WORKLOADS, AzureHolding, AzureHoldings, AzureRoles, Level
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Subject, Table, Unknown, check


@check(
    title="Powerful roles of Azure are not held by guests, deleted accounts or unlimited applications",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "infrastructure.workload_identities"],
    mappings={
        "partial": {"cis-azure-6.0": ["5.3.4"], "mcsb": ["PA-7"], "prowler": ["app_function_identity_without_admin_privileges"]}
    },
    since="0.2.0",
)
def holders_known(
    azure_holdings: AzureHoldings,
    azure_roles: AzureRoles,
    azure_lighthouse_delegations: tuple[LighthouseDelegation, ...] | Gap,
    azure_visibility: Visibility,
    external_users: frozenset[str],
    users: Table[User],
    service_principals: tuple[ServicePrincipal, ...],
    azure_principal_names: Mapping[str, str],
    *,
    allowed: tuple[str, ...] = (),
) -> Iterator[Finding | Note]:
    """Checks that those who control Azure resources are known and answer to this organisation.

    What it checks:
        No guest, external user, deleted account or group of another tenant holds a role that can grant access or change all
        resources. Active and eligible assignments count, directly or through a group, at any scope. No application holds one
        that gives access at a subscription or above, unless a condition limits which roles it can give. `allowed` lists
        exceptions by object or application id.

    Why it matters:
        Another organisation controls the account of a guest. A person who can run code as the application can become Owner.

    Limits:
        Applications with Contributor, and delegations of Azure Lighthouse, are notes. A condition counts only in the form that
        the portal writes.

    Remediation:
        1. Open Azure portal > the scope > Access control (IAM) > Role assignments.
        2. Remove the assignment: `az role assignment delete --ids ID`. Give applications a narrower role or a condition.
        3. To verify: `az role assignment list --all --assignee ID`.

    References:
        https://learn.microsoft.com/azure/role-based-access-control/best-practices
        https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-overview
    """
    listed = {one.casefold() for one in allowed}
    trusted = listed | {one.id.casefold() for one in service_principals if one.app_id.casefold() in listed}
    contributors: set[str] = set()
    unsaid = frozenset(users.where(lambda user: user.user_type not in ("Member", GUEST)).column("id"))
    guests = external_users | frozenset(users.where(lambda user: user.user_type == GUEST).column("id"))
    gaps = dict.fromkeys((*azure_holdings.gaps, *azure_holdings.tenure_gaps))
    found: dict[tuple[str, str], tuple[str, list[AzureHolding]]] = {}
    for holding in azure_holdings.holdings:
        if holding.kind in (DELETED, FOREIGN_GROUP) and holding.principal.casefold() not in trusted:
            found.setdefault((holding.principal, holding.kind), (holding.name, []))[1].append(holding)
        for key, kind in azure_holdings.people(holding):
            name = azure_principal_names.get(key, key)
            is_trusted = key.casefold() in trusted
            if key in unsaid - guests and not is_trusted:
                gaps[_without_type(name)] = None
            if key in guests and not is_trusted:
                found.setdefault((key, "guest"), (name, []))[1].append(holding)
            if kind in WORKLOADS and holding.level is not Level.BELOW and not is_trusted:
                if holding.power is Power.CHANGES:
                    contributors.add(key)
                elif not limits_roles(holding.condition, azure_roles):
                    found.setdefault((key, "application"), (name, []))[1].append(holding)
    for (key, why), (name, holdings) in found.items():
        yield _finding(key, why, name, holdings)
    if contributors:
        yield Note(f"applications that change all resources of a subscription or more (such as Contributor): {len(contributors)}")
    yield from _delegated(azure_lighthouse_delegations, azure_visibility)
    if gaps:
        raise Unknown(*gaps)


def _without_type(name: str) -> Gap:
    detail = f"`users` was read, but without `userType` of {name}, who holds a powerful role of Azure"
    return Gap("users", GapReason.MALFORMED, detail, "scan again; if this persists, report it")


_WHAT = {
    "guest": "an account of another organisation",
    "application": "an application without a limit",
    DELETED: "a deleted account",
    FOREIGN_GROUP: "a group of another tenant",
}


def _finding(key: str, why: str, name: str, holdings: list[AzureHolding]) -> Finding:
    roles = in_order({one.role for one in holdings})
    scopes = "1 scope" if len(holdings) == 1 else f"{len(holdings)} scopes"
    kind = {"guest": "user", "application": "servicePrincipal"}.get(why, "principal")
    message = f"{name} is {_WHAT[why]} and has an assignment of {roles} at {scopes}"
    return Finding(Subject(kind, key, name), message, f"{_WHAT[why]}: {roles}", "a known account of this organisation", why)


def _delegated(delegations: tuple[LighthouseDelegation, ...] | Gap, visibility: Visibility) -> Iterator[Note]:
    rows = () if isinstance(delegations, Gap) else delegations
    count = sum(visibility.holds(row) for row in rows)
    if count:
        yield Note(f"scopes that other tenants administer through Azure Lighthouse: {count}")
