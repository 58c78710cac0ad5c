from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.audience import for_several_organizations
from ztscan.entities.applications import Application, LockConfiguration
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, Yielded, check, required


@check(
    title="Multitenant applications lock the sensitive properties of their service principals",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["21777"]}},
    since="0.2.0",
)
def property_lock(applications: tuple[Application, ...]) -> Iterator[Yielded]:
    """Whether other tenants can add credentials to the service principals of our applications.

    What it checks:
        Each application for several organisations (`signInAudience` is `AzureADMultipleOrgs` or
        `AzureADandPersonalMicrosoftAccount`) has an instance property lock (`servicePrincipalLockConfiguration`) that is enabled.
        It locks all properties, or credentials for signing, credentials for verification and the token encryption key.

    Why it matters:
        Without the lock, an administrator or attacker in another tenant can add a credential to the service principal there, and
        sign in as our application.

    Limits:
        Applications for this tenant only are left out. An application without a lock configuration is not locked: only newer
        applications get one by default.

    Remediation:
        1. Open {portal:app_registrations} > the application > Authentication > App instance property lock, and select all
           properties.
        2. Or send `PATCH /applications/{id} {"servicePrincipalLockConfiguration": {"isEnabled": true, "allProperties": true}}`.
        3. To verify, read `GET /applications/{id}?$select=servicePrincipalLockConfiguration`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks
        https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
    """
    multitenant = False
    gaps: dict[Gap, None] = {}
    for one in applications:
        try:
            if not for_several_organizations(one.sign_in_audience, "applications"):
                continue
            multitenant = True
            wrong = _unlocked(one.service_principal_lock_configuration)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if wrong:
            subject = Subject("application", one.id, one.display_name or one.id)
            message = f"other tenants can change the credentials of {subject.name} in their service principals"
            yield Finding(subject, message, wrong, "a lock on all sensitive properties")
    if gaps:
        raise Unknown(*gaps)
    if not multitenant:
        raise NotApplicable("no application is for several organisations")


def _unlocked(lock: LockConfiguration | None) -> str:
    """What is not locked. Empty: nothing."""
    if lock is None:
        return "no lock configuration"
    if not required(lock.is_enabled, "applications", "servicePrincipalLockConfiguration/isEnabled"):
        return "isEnabled: false"
    if lock.all_properties:
        return ""
    single = {
        "credentialsWithUsageSign": lock.credentials_with_usage_sign,
        "credentialsWithUsageVerify": lock.credentials_with_usage_verify,
        "tokenEncryptionKeyId": lock.token_encryption_key_id,
    }
    open_ones = sorted(name for name, locked in single.items() if not locked)
    return f"not locked: {', '.join(open_ones)}" if open_ones else ""
