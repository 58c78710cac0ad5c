from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import CONTROL_PLANE
from ztscan.entities.applications import Application, PasswordCredential, ServicePrincipal
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, parse_time, required

from ._holders import by_principal, names_of, workload_holdings


@check(
    title="Applications with standing top-tier roles do not authenticate with secrets",
    severity=Severity.CRITICAL,
    objectives=["infrastructure.workload_identities", "identities.privileged_access"],
    mappings={
        "maester": ["MT.1027"],
        "prowler": ["entra_service_principal_no_secrets_for_permanent_tier0_roles"],
    },
)
def sp_secret_permanent_role(
    role_holdings: RoleHoldings,
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...],
    now: datetime,
) -> Iterator[Finding]:
    """Whether a text that can be copied is enough to act with a role of the control plane.

    What it checks:
        No service principal that holds a role of the control plane (one that leads to the whole tenant) permanently has a client
        secret that has not expired, on itself or on its application object.

    Why it matters:
        A secret can be read out of a repository, a pipeline's log or a mail, and works from anywhere. With such a role behind it,
        it is a password of the tenant.

    Limits:
        Secrets of an application that is registered in another tenant lie there and cannot be seen from here. Certificates whose
        key lies in a file are no better guarded, but cannot be told apart.

    Remediation:
        1. Have the workload sign in with a managed identity, workload identity federation or a certificate in a key vault.
        2. Open {portal:app_registrations} > the application > Certificates & secrets and
           delete the secrets, or send `POST /applications/{id}/removePassword {"keyId": "{keyId}"}`.
        3. Take the role away where an application permission is enough.

    References:
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
        https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    """
    principals = {principal.id: principal for principal in service_principals}
    registered = {application.app_id: application for application in applications if application.app_id}
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    permanent = by_principal(
        holding
        for holdings in workload_holdings(role_holdings, CONTROL_PLANE).values()
        for holding in holdings
        if holding.permanent
    )
    for workload, holdings in permanent.items():
        try:
            principal = required(principals.get(workload), "service_principals", workload)
            secrets = _valid_secrets(principal, registered.get(principal.app_id or ""), now)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if secrets:
            subject = Subject("servicePrincipal", workload, principal.display_name or workload)
            message = f"{subject.name} holds {names_of(holdings, CONTROL_PLANE)} for good and signs in with a secret"
            yield Finding(subject, message, f"secrets that are valid until {', '.join(secrets)}", "no client secret")
    if gaps:
        raise Unknown(*gaps)
    if not permanent:
        raise NotApplicable("no application holds a role of the control plane permanently")


def _valid_secrets(principal: ServicePrincipal, application: Application | None, now: datetime) -> list[str]:
    """When the unexpired secrets of both objects end. Unknown where Graph did not list them, or an end is missing."""
    credentials: list[PasswordCredential] = [
        *required(principal.password_credentials, "service_principals", "passwordCredentials")
    ]
    if application is not None:
        credentials += required(application.password_credentials, "applications", "passwordCredentials")
    ends = {required(credential.end_date_time, "applications", "passwordCredentials/endDateTime") for credential in credentials}
    return sorted(end for end in ends if parse_time(end) > now)
