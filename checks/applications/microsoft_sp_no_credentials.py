from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.credentials import Credential, Credentials
from ztscan.directory.third_parties import OF_NO_APPLICATION
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Unknown, Yielded, check

from ._credentials import by_holder, counted, finding


@check(
    title="Service principals of Microsoft applications have no credentials",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities"],
    mappings={"stronger": {"zta": ["21774"]}},
    since="0.2.0",
)
def microsoft_sp_no_credentials(application_credentials: Credentials, now: datetime) -> Iterator[Yielded]:
    """Credentials that somebody added to the service principals of Microsoft's own applications.

    What it checks:
        No service principal of an application that Microsoft registered has a client secret or a key. The owner organisation
        (`appOwnerOrganizationId`) tells which ones those are, not the name. Expired credentials count: somebody added them.

    Why it matters:
        Applications of Microsoft have wide permissions in every tenant. An attacker who adds a secret to one of their service
        principals can sign in as that application. On-premises Exchange servers used such a key, which is why a hybrid server
        could act as Exchange Online (CVE-2025-53786).

    Limits:
        Two tenants count as Microsoft's: the tenant of its services, and the corporate tenant in which some of its applications
        are registered. A service principal with credentials for which Graph does not state the owner organisation is not
        assessed. A disabled service principal counts.

    Remediation:
        1. Treat the credential as an incident: open {portal:audit_logs}, find out who added it and when, and review the sign-ins
           of the service principal.
        2. Remove it: `POST /servicePrincipals/{id}/removePassword {"keyId": "{keyId}"}` or
           `POST /servicePrincipals/{id}/removeKey {"keyId": "{keyId}", "proof": "{proof}"}`.
        3. For Exchange hybrid, move to the dedicated hybrid application, and then delete the keys of Office 365 Exchange Online.
        4. To verify, read `GET /servicePrincipals/{id}?$select=passwordCredentials,keyCredentials`, and scan again.

    References:
        https://learn.microsoft.com/exchange/hybrid-deployment/deploy-dedicated-hybrid-app
        https://learn.microsoft.com/graph/api/serviceprincipal-removekey
        https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
    """
    unsaid: dict[Gap, None] = dict.fromkeys(application_credentials.gaps_of_service_principals)
    for holder, listed in by_holder(application_credentials.of_service_principals).items():
        if holder.first_party:
            yield _found(listed, now)
        elif holder.organization is None and holder.kind.casefold() not in OF_NO_APPLICATION:
            unsaid[_no_owner(holder.subject.id)] = None
        elif holder.organization is None:
            yield Note(f"{holder.subject.name} has {counted(listed)}. It has no application, so no owner organisation")
    if unsaid:
        raise Unknown(*unsaid)


def _found(listed: list[Credential], now: datetime) -> Finding:
    name = listed[0].holder.subject.name
    state = "has" if any(one.valid(now) for one in listed) else "had"
    return finding(listed[0].holder, listed, f"{name} of Microsoft {state} {counted(listed)} in this tenant", "no credential")


def _no_owner(principal: str) -> Gap:
    detail = f"`service_principals` has `{principal}` with credentials, but without `appOwnerOrganizationId`"
    return Gap("service_principals", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
