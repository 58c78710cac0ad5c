from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.credentials import Credentials
from ztscan.directory.owners import OwnerNames
from ztscan.plugin import NotApplicable, Severity, Unknown, Yielded, check

from ._credentials import by_holder, counted, expired_note, finding


@check(
    title="Applications authenticate without client secrets",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.app_developer_privilege"],
    mappings={
        "partial": {"maester": ["MT.1057"], "prowler": ["entra_app_registration_client_secret_unused"], "zta": ["21772"]},
    },
    since="0.2.0",
)
def no_client_secrets(
    application_credentials: Credentials, application_owner_names: OwnerNames, now: datetime
) -> Iterator[Yielded]:
    """The client secrets of all applications and service principals.

    What it checks:
        No application has a client secret (`passwordCredentials`) that has not expired. The application object and the service
        principal count. A secret without an end date never expires, and a secret that begins later counts. Each finding names
        the owners of the application.

    Why it matters:
        A client secret can be copied from a repository, a pipeline log or an email, and it works from any location without
        MFA. Secrets that are valid for years outlive the people who know them.

    Limits:
        Expired secrets are counted in a note: they give no access. Secrets of service principals of Microsoft are assessed by
        `applications.microsoft_sp_no_credentials`. The password of a SAML signing certificate is not a client secret. Secrets
        of applications that are registered in another tenant are stored there and cannot be read here. Applications that are
        disabled count, because a secret works again when the application is enabled.

    Remediation:
        1. Change the workload to use a managed identity, workload identity federation, or a certificate from a key vault.
        2. Open {portal:app_registrations} > the application > Certificates & secrets, and delete the client secrets.
        3. Or send `POST /applications/{id}/removePassword {"keyId": "{keyId}"}`. For a service principal, send
           `POST /servicePrincipals/{id}/removePassword {"keyId": "{keyId}"}`.
        4. To verify, check that `GET /applications/{id}?$select=passwordCredentials` returns no valid secret, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration
        https://learn.microsoft.com/graph/api/resources/passwordcredential
        https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    """
    secrets = [one for one in application_credentials.secrets if not one.holder.first_party and not one.saml]
    for holder, valid in by_holder(one for one in secrets if one.valid(now)).items():
        message = f"{holder.subject.name} can authenticate with {counted(valid)}"
        yield finding(holder, valid, message, "no client secret", application_owner_names.told(holder.app_id))
    yield from expired_note(by_holder(one for one in secrets if not one.valid(now)))
    if application_credentials.secret_gaps:
        raise Unknown(*application_credentials.secret_gaps)
    if all(holder.first_party for holder in application_credentials.objects):
        raise NotApplicable("no application is registered or used in this tenant")
