from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants
from ztscan.plugin import Finding, Manual, Note, Severity, Unknown, check

from ._tenants import DEFAULT, subject_of, unapproved

_TRUST = ("trusts_mfa", "trusts_compliant_devices", "trusts_hybrid_devices")


@check(
    title="MFA and device claims are trusted only from approved tenants",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def inbound_trust(
    access_between_tenants: AccessBetweenTenants, *, approved_tenants: tuple[str, ...] = ()
) -> Iterator[Finding | Note]:
    """Checks that claims about MFA and devices are not trusted from every tenant.

    What it checks:
        The default `inboundTrust` accepts no MFA, compliant device and hybrid joined device claims. Partners whose claims are
        trusted are in the option `approved_tenants`. If nothing is declared and the claims of a partner are trusted, the
        check is manual.

    Why it matters:
        A trusted claim satisfies the grant controls of this tenant. If every tenant is trusted, an attacker's own tenant
        issues the claim, and MFA for guests has no meaning.

    Limits:
        Trust in a known partner is Microsoft's recommendation: its users need no second MFA registration. A Conditional
        Access policy can still require more, for example an authentication strength.

    Remediation:
        1. Open {portal:cross_tenant_access} > Default settings > Inbound access settings > Trust settings, and clear all
           boxes.
        2. Or send `PATCH /policies/crossTenantAccessPolicy/default` with
           `{"inboundTrust": {"isMfaAccepted": false, "isCompliantDeviceAccepted": false,
           "isHybridAzureADJoinedDeviceAccepted": false}}`.
        3. Trust the claims of partners that you know under Organizational settings, and declare them in `approved_tenants`.

    References:
        https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
        https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyinboundtrust
    """
    default = access_between_tenants.by_default
    if default.trusted:
        trusted = ", ".join(default.trusted)
        yield Finding(DEFAULT, f"claims of every tenant are trusted: {trusted}", f"trusted: {trusted}", "trusted: nothing")
    others = unapproved(access_between_tenants, approved_tenants)
    trusting = [partner for partner in others if set(partner.trusted) - set(default.trusted)]
    for partner in trusting:
        text = f"claims of {subject_of(partner).name} are trusted: {', '.join(partner.trusted)}"
        if approved_tenants:
            yield Finding(subject_of(partner), text, text, "a tenant in `approved_tenants`, or no trust")
        else:
            yield Note(text)
    if gaps := tuple(dict.fromkeys((*default.gaps(*_TRUST), *(gap for one in others for gap in one.gaps(*_TRUST))))):
        raise Unknown(*gaps)
    if trusting:  # without a finding
        raise Manual(f"review the partners whose claims are trusted ({len(trusting)}), and declare them in `approved_tenants`")
