from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, Yielded, check, required

CLIENTS: Mapping[str, str] = {
    "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph Command Line Tools",
    "de8bc8b5-d9f9-48b1-a8ad-b748da725064": "Graph Explorer",
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
    "fb78d390-0c51-40cd-8e17-fdbfab77341b": "Exchange Online PowerShell",
    "9bc3ab49-b65d-410a-85ad-de819febfddc": "SharePoint Online Management Shell",
    "12128f48-ec9e-42f0-b203-ea49fb6af367": "Microsoft Teams PowerShell",
    "1b730954-1685-4b74-9bfd-dac224a7b894": "Azure AD PowerShell (retired)",
}
"""Name by application id."""


@check(
    title="Administrative clients of Microsoft require user assignment",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "apps.microsoft_cloud_apps"],
    mappings={"partial": {"maester": ["MT.1186"], "zta": ["21844"]}},
    since="0.2.0",
)
def admin_clients_assignment_required(service_principals: tuple[ServicePrincipal, ...]) -> Iterator[Yielded]:
    """Who can use the command-line clients with which the tenant is administered.

    What it checks:
        Each administrative client of Microsoft has a service principal that requires assignment (`appRoleAssignmentRequired`)
        or is disabled (`accountEnabled` is false). These are Microsoft Graph Command Line Tools, Graph Explorer, Azure CLI
        and Azure PowerShell. So are Exchange Online PowerShell, SharePoint Online Management Shell, Teams PowerShell and the
        retired Azure AD PowerShell. A client without a service principal fails: Microsoft creates it at the first sign-in,
        open to everybody.

    Why it matters:
        Attackers use these clients with the account of any user to read the directory, and with device codes to phish. Most users
        never need them.

    Limits:
        Users get only their own rights through these clients. The check does not read who is assigned. An assignment of all
        users has no effect. A Conditional Access policy for these clients can have the same effect and does not count here.
        Clients are told by their application id.

    Remediation:
        1. Create a missing service principal: `POST /servicePrincipals {"appId": "{appId}"}`.
        2. Assign the administrators who need the client, including the emergency access accounts.
        3. Require assignment: `PATCH /servicePrincipals/{id} {"appRoleAssignmentRequired": true}`. Disable clients that nobody
           needs: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        4. To verify, read `GET /servicePrincipals(appId='{appId}')?$select=appRoleAssignmentRequired,accountEnabled`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users
        https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
    """
    present = {principal.app_id.casefold(): principal for principal in service_principals}
    gaps: dict[Gap, None] = {}
    for app_id, name in CLIENTS.items():
        principal = present.get(app_id)
        if principal is None:
            subject, observed = Subject("servicePrincipal", app_id, name), "no service principal: it is created open to everybody"
        else:
            subject, observed = Subject("servicePrincipal", app_id, name), "appRoleAssignmentRequired: false"
            try:
                if principal.account_enabled is False or required(
                    principal.app_role_assignment_required, "service_principals", "appRoleAssignmentRequired"
                ):
                    continue
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
        yield Finding(subject, f"every user can use {name}", observed, "assignment is required, or the client is disabled")
    if gaps:
        raise Unknown(*gaps)
