from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants
from ztscan.plugin import Finding, Note, Severity, Unknown, check

from ._tenants import DEFAULT, subject_of, unapproved

_ALLOWED = "automaticUserConsentSettings.inboundAllowed: true"


@check(
    title="Only approved tenants skip the consent prompt or synchronise users into the tenant",
    severity=Severity.HIGH,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def no_silent_consent_or_sync(
    access_between_tenants: AccessBetweenTenants, *, approved_tenants: tuple[str, ...] = ()
) -> Iterator[Finding | Note]:
    """Checks that no unknown tenant can create users here, or bring users without a consent prompt.

    What it checks:
        Automatic redemption (`automaticUserConsentSettings.inboundAllowed`) is off in the default. It is on only for partners
        in the option `approved_tenants`, and for members of the same multitenant organisation. The same partners are the only
        ones that may synchronise users (`identitySynchronization.userSyncInbound.isSyncAllowed`).

    Why it matters:
        A tenant that synchronises creates users in this tenant without an invitation. Microsoft's incident responders saw
        attackers configure it as a back door: a tenant of the attacker then creates accounts at will.

    Limits:
        Synchronisation works only where automatic redemption is on in both tenants. Where it is allowed and redemption is off
        here, a note says so. What synchronised users may access is not assessed.

    Remediation:
        1. Open {portal:cross_tenant_access} > Organizational settings > the organisation > Inbound access.
        2. Clear "Automatically redeem invitations" under Trust settings, and "Allow users sync into this tenant" under
           Cross-tenant sync.
        3. Or send `PATCH /policies/crossTenantAccessPolicy/partners/{tenantId}` with
           `{"automaticUserConsentSettings": {"inboundAllowed": false}}`.
        4. Search {portal:audit_logs} for "Add a partner to cross-tenant access setting", and for users created since.

    References:
        https://learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-overview
        https://learn.microsoft.com/graph/api/resources/crosstenantidentitysyncpolicypartner
    """
    default = access_between_tenants.by_default
    if default.redeems_in is True:
        message = "users of any tenant become guests without a consent prompt"
        yield Finding(DEFAULT, message, _ALLOWED, "automaticUserConsentSettings.inboundAllowed: false")
    gaps = list(default.gaps("redeems_in"))
    for partner in unapproved(access_between_tenants, approved_tenants):
        subject = subject_of(partner)
        if partner.is_in_multi_tenant_organization:
            yield Note(f"{subject.name} is in the same multitenant organisation and is expected to synchronise users")
            continue
        gaps += partner.gaps("redeems_in", "synchronises_in")
        if partner.redeems_in is True:
            what = "synchronises users here and " if partner.synchronises_in is True else ""
            message = f"{subject.name} {what}brings users without a consent prompt, and it is not approved"
            yield Finding(subject, message, _ALLOWED, "a tenant in `approved_tenants`, or automatic redemption off")
        elif partner.synchronises_in is True:
            yield Note(f"{subject.name} may synchronise users as soon as automatic redemption is on, and it is not approved")
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))
