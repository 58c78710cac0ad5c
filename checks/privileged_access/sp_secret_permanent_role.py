from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import CONTROL_PLANE
from ztscan.entities.applications import Application, PasswordCredential, ServicePrincipal
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, affected, check, parse_time, required

from ._holders import by_principal, names_of, workload_holdings


@check(
    title="Service principals with permanent control plane roles do not use client secrets",
    severity=Severity.CRITICAL,
    objectives=["infrastructure.workload_identities", "identities.privileged_access"],
    mappings={"equal": {"maester": ["MT.1027"], "prowler": ["entra_service_principal_no_secrets_for_permanent_tier0_roles"]}},
)
def sp_secret_permanent_role(
    role_holdings: RoleHoldings,
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that service principals with permanent control plane roles have no valid client secret.

    What it checks:
        No service principal with a permanent assignment of a control plane role has an unexpired client secret. Secrets of
        the service principal and of its application object count. Control plane roles are roles that can lead to control of
        the whole tenant.

    Why it matters:
        A client secret can be copied from a repository, a pipeline log or an email, and it works from any location. In
        combination with such a role, the secret gives access to the whole tenant.

    Limits:
        If an application is registered in another tenant, its secrets are stored there and cannot be read here. A certificate
        whose private key is stored in a file is not better protected. The check cannot detect this.

    Remediation:
        1. Change the workload to authenticate with a managed identity, workload identity federation, or a certificate in a
           key vault.
        2. Open {portal:app_registrations}, select the application, and open Certificates & secrets. Delete the client
           secrets.
        3. Or send `POST /applications/{id}/removePassword {"keyId": "{keyId}"}`.
        4. If an application permission is sufficient, remove the role.
        5. To verify, check that `GET /applications/{id}?$select=passwordCredentials` returns no valid secret, and scan again.

    References:
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
        https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    """
    principals = {principal.id: principal for principal in service_principals}
    registered = {application.app_id: application for application in applications}
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
            secrets = _valid_secrets(principal, registered.get(principal.app_id), now)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if secrets:
            subject = Subject("servicePrincipal", workload, principal.display_name or workload)
            message = (
                f"{subject.name} has a permanent assignment of {names_of(holdings, CONTROL_PLANE)} "
                "and authenticates with a client secret"
            )
            members = (affected("client secret", ((end, f"valid until {end}") for end in secrets)),)
            observed = f"client secrets valid until {', '.join(secrets)}"
            yield Finding(subject, message, observed, "no client secret", members=members)
    if gaps:
        raise Unknown(*gaps)
    if not permanent:
        raise NotApplicable("no service principal has a permanent assignment of a control plane role")


def _valid_secrets(principal: ServicePrincipal, application: Application | None, now: datetime) -> list[str]:
    """End dates of the unexpired secrets of both objects. Raises Unknown if the secrets or an end date are missing."""
    credentials: list[PasswordCredential] = [
        *required(principal.password_credentials, "service_principals", "passwordCredentials")
    ]
    if application is not None:
        credentials += required(application.password_credentials, "applications", "passwordCredentials")
    ends = {required(credential.end_date_time, "applications", "passwordCredentials/endDateTime") for credential in credentials}
    return sorted(end for end in ends if parse_time(end) > now)
