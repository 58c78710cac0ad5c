from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.application_permissions import PermissionHolders
from ztscan.directory.owners import Outsiders, Owned, unlisted
from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR
from ztscan.entities.groups import DirectoryObject
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

SUFFICIENT = frozenset((GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR))


@check(
    title="Owners of applications with control plane permissions are as privileged as the application",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege", "infrastructure.workload_identities"],
    mappings={"partial": {"maester": ["MT.1077"]}},
    since="0.2.0",
)
def privileged_api_no_owner(
    permission_holders: PermissionHolders,
    owned_applications: tuple[Owned, ...],
    owned_service_principals: tuple[Owned, ...],
    role_holdings: RoleHoldings,
    outsiders: Outsiders,
    organization: tuple[Organization, ...],
) -> Iterator[Finding]:
    """Checks that no owner can take over the tenant through an application.

    What it checks:
        The check covers each service principal with an application permission that leads directly to Global Administrator.
        The service principal and its application object have no owners. Or each owner has an active or eligible assignment of
        Global Administrator or Privileged Role Administrator. An owner that is a service principal passes with such a
        permission of its own. A guest never passes.

    Why it matters:
        An owner can add a credential to the application and sign in as the application. The owner then controls the tenant
        without MFA and without activation.

    Limits:
        An owner who is only eligible for the role passes. Owners of an application that is registered in another tenant cannot
        be read. Application administrators can also add credentials, but are not assessed here. Delegated permissions do not
        count: the owner needs an administrator who signs in.

    Remediation:
        1. Open {portal:app_registrations}, select the application, and open Owners. Also open {portal:enterprise_apps},
           select the application, and open Owners.
        2. Remove every owner without such a role: `DELETE /applications/{id}/owners/{ownerId}/$ref` and
           `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`. Record who is responsible in the notes of the application.
        3. To verify, read `GET /applications/{id}/owners` and `GET /servicePrincipals/{id}/owners`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/graph/permissions-reference
    """
    registered = {one.app_id: one for one in owned_applications}
    principals = {one.subject.id: one for one in owned_service_principals}
    judge = _Judge(permission_holders, role_holdings, outsiders)
    gaps: dict[Gap, None] = dict.fromkeys((*permission_holders.gaps, *role_holdings.gaps))
    powerful = [holder for holder in permission_holders.known.values() if holder.takes_over_alone]
    for holder in powerful:
        gaps.update(dict.fromkeys(unlisted(holder.principal, registered, organization)))
        owners: dict[str, DirectoryObject] = {}
        for owned in (principals.get(holder.principal.id), registered.get(holder.principal.app_id)):
            read = () if owned is None else owned.owners
            if isinstance(read, Gap):
                gaps[read] = None
            else:
                owners.update((owner.id, owner) for owner in read)
        for _, owner in sorted(owners.items()):
            try:
                wrong = judge.wrong(owner)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
            if wrong:
                message = f"{owner.name} owns {holder.subject.name} and can take over the tenant through it"
                expected = "no owner, or owners with Global Administrator or Privileged Role Administrator"
                yield Finding(holder.subject, message, f"owner: {owner.name}, {wrong}", expected, discriminator=owner.id)
    if gaps:
        raise Unknown(*gaps)
    if not powerful:
        raise NotApplicable("no application has an application permission that leads directly to Global Administrator")


class _Judge:
    """What is wrong with an owner."""

    def __init__(self, holders: PermissionHolders, holdings: RoleHoldings, outsiders: Outsiders) -> None:
        self._holders = holders
        self._outsiders = outsiders
        self._complete = not holdings.gaps
        self._sufficient = {holding.principal for holding in holdings.holdings if holding.role in SUFFICIENT}

    def wrong(self, owner: DirectoryObject) -> str:
        """Empty: nothing. Raises Unknown if the kind of the owner or what it holds could not be read."""
        if not owner.kind:
            detail = f"the owner `{owner.id}` was read, but without its type"
            raise Unknown(Gap("service_principal_owners", GapReason.MALFORMED, detail, "let the scanner read all owners"))
        if owner.id in self._outsiders.guests:
            return "a guest"
        if owner.id in self._sufficient or self._as_powerful(self._holders.known, owner):
            return ""
        hidden = not self._complete or (owner.kind == "servicePrincipal" and self._holders.gaps)
        return "" if hidden else "without such a role"  # the gap that hides it is told

    @staticmethod
    def _as_powerful(known: Mapping[str, object], owner: DirectoryObject) -> bool:
        holder = known.get(owner.id)
        return bool(getattr(holder, "takes_over_alone", False))
