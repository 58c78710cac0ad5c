from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.credentials import Credentials
from ztscan.plugin import NotApplicable, Severity, Unknown, Yielded, check

from ._credentials import by_holder, counted, expired_note, finding


@check(
    title="Credentials are stored on applications, not on service principals",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["21896"]}},
    since="0.2.0",
)
def sp_no_credentials(application_credentials: Credentials, now: datetime) -> Iterator[Yielded]:
    """Credentials of service principals, which the page of the application in the portal does not show.

    What it checks:
        No service principal of this tenant or of another organisation has a client secret or a key that has not expired. The
        parts of a SAML signing certificate are accepted if single sign-on of the service principal is SAML. These are the key
        that signs, one key that verifies with the same identifier and validity, and one password with the same identifier.

    Why it matters:
        The portal shows the credentials of an application, and not those of its service principal. Attackers add a secret to
        the service principal of a trusted application and keep its permissions, and nobody who reviews the application sees
        it.

    Limits:
        Service principals of Microsoft are assessed by `applications.microsoft_sp_no_credentials`. Managed identities are left
        out, because Azure issues their certificates. Somebody who adds a complete SAML signing certificate is not found. A secret
        for provisioning is stored elsewhere. Expired credentials are counted in a note.

    Remediation:
        1. Find out who added the credential: open {portal:audit_logs} and search for "Update application - Certificates and
           secrets management" and "Add service principal credentials".
        2. Remove the credential: `POST /servicePrincipals/{id}/removePassword {"keyId": "{keyId}"}`, or
           `POST /servicePrincipals/{id}/removeKey {"keyId": "{keyId}", "proof": "{proof}"}`.
        3. If the workload needs a credential, add it to the application object.
        4. To verify, read `GET /servicePrincipals/{id}?$select=passwordCredentials,keyCredentials`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/serviceprincipal-removepassword
        https://learn.microsoft.com/graph/api/serviceprincipal-removekey
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
    """
    judged = [
        one
        for one in application_credentials.of_service_principals
        if not one.holder.first_party and not (one.saml and one.holder.single_sign_on == "saml")
    ]
    for holder, valid in by_holder(one for one in judged if one.valid(now)).items():
        message = f"the service principal {holder.subject.name} has {counted(valid)} of its own"
        yield finding(holder, valid, message, "no credential on the service principal")
    yield from expired_note(by_holder(one for one in judged if not one.valid(now)))
    if application_credentials.gaps_of_service_principals:
        raise Unknown(*application_credentials.gaps_of_service_principals)
    if not any(not one.on_application and not one.first_party for one in application_credentials.objects):
        raise NotApplicable("no application of this tenant or of another organisation has a service principal")
