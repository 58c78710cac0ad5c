from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.application_activity import LastUse
from ztscan.directory.credentials import Credential, CredentialKind, Credentials
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.owners import OwnerNames
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, required

from ._credentials import by_holder, counted, finding


@check(
    title="Credentials of applications that are not used are removed",
    severity=Severity.LOW,
    objectives=["infrastructure.workload_identities", "identities.app_developer_privilege"],
    since="0.2.0",
)
def no_unused_credentials(
    credential_last_use: LastUse | Gap,
    application_credentials: Credentials,
    application_owner_names: OwnerNames,
    service_plans: frozenset[str],
    now: datetime,
    *,
    unused_days: int = 90,
) -> Iterator[Finding]:
    """Checks that each valid secret and certificate of an application is in use.

    What it checks:
        Each secret and certificate that is valid, and was added more than 90 days ago (option `unused_days`), was used to
        sign in within these days. Applications and service principals count, but managed identities and SAML signing
        certificates do not. Each finding names the owners of the application.

    Why it matters:
        A credential that is forgotten works until it expires, wherever it was copied to. Removing it costs nothing.

    Limits:
        The report requires Microsoft Entra ID P1; without it, the check does not apply. A credential for an emergency, or
        for a job that runs once a year, is a finding: waive it. If a credential has no start date, or the report has
        stopped, the check is not assessed. Federated credentials are not in the report.

    Remediation:
        1. Ask the owners whether the credential is needed. Compare with `GET /beta/reports/appCredentialSignInActivities`.
        2. Remove it: `POST /applications/{id}/removePassword {"keyId": "{keyId}"}`. It cannot be restored.
        3. For a certificate, open {portal:app_registrations} > the application > Certificates & secrets, and delete it.
        4. To verify, read `GET /applications/{id}?$select=passwordCredentials,keyCredentials`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/appcredentialsigninactivity
        https://learn.microsoft.com/entra/identity/monitoring-health/recommendation-remove-unused-credential-from-apps
    """
    last_use = licensed(credential_last_use, service_plans, P1_LICENCE)
    since = now - timedelta(days=unused_days)
    gaps = dict.fromkeys((*application_credentials.secret_gaps, *application_credentials.key_gaps))
    listed = [one for one in (*application_credentials.secrets, *application_credentials.keys) if _signs_in(one, now)]
    unused: list[Credential] = []
    for credential in listed:
        try:
            resource = credential.holder.resource
            if last_use.used_since(required(credential.key_id or None, resource, "keyId"), since):
                continue
            if required(credential.start, resource, "startDateTime") <= since:
                unused.append(credential)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for holder, credentials in by_holder(unused).items():
        message = f"{holder.subject.name} has {counted(credentials)} that nobody has used for {unused_days} days"
        expected = "used, or removed"
        yield finding(holder, credentials, message, expected, application_owner_names.told(holder.app_id))
    if gaps:
        raise Unknown(*gaps)
    if not listed:
        raise NotApplicable("no application has a valid secret or certificate")


def _signs_in(credential: Credential, now: datetime) -> bool:
    """Whether somebody can sign in with it: valid, and neither part of single sign-on nor Microsoft's own."""
    own = not credential.holder.first_party and not credential.saml
    return own and credential.kind is not CredentialKind.SIGNING_KEY and credential.valid(now)
