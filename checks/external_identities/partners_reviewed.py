from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants, Reach, TenantAccess
from ztscan.plugin import Finding, Manual, NotApplicable, Note, Severity, Unknown, check

from ._tenants import subject_of, unapproved

_PARTS = (
    "collaboration_in",
    "collaboration_out",
    "direct_connect_in",
    "direct_connect_out",
    "redeems_in",
    "synchronises_in",
)
_TOLD = (*_PARTS, "foreign_identities", "trusts_mfa", "trusts_compliant_devices", "trusts_hybrid_devices")
"""All that ``_granted`` says."""


@check(
    title="Every partner in cross-tenant access is approved",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def partners_reviewed(
    access_between_tenants: AccessBetweenTenants, *, approved_tenants: tuple[str, ...] = ()
) -> Iterator[Finding | Note]:
    """Checks that each organisation with cross-tenant access settings of its own is declared as approved.

    What it checks:
        Each partner configuration belongs to a tenant whose id is in the option `approved_tenants`. Any other partner is a
        finding that says what the partner may do. The default, partner settings, tenant restrictions, trust, automatic
        redemption and synchronisation are computed together. If partners exist and nothing is declared, the check is manual.

    Why it matters:
        A partner configuration opens what the default closes. It often stays after the project has ended.

    Limits:
        Whether an approved partner needs all that it is granted is for a person to decide. The notes list what is granted.
        Settings for apps and for Microsoft 365 collaboration (`appServiceConnectInbound`, `m365Collaboration`) are not
        assessed.

    Remediation:
        1. Open {portal:cross_tenant_access} > Organizational settings, and review each organisation.
        2. Remove those without a business owner: `DELETE /policies/crossTenantAccessPolicy/partners/{tenantId}`.
        3. Declare the others in `ztscan.toml`: `[parameters."external_identities.partners_reviewed"]` with
           `approved_tenants = ["00000000-0000-0000-0000-000000000000"]`.

    References:
        https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview
        https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
    """
    partners = access_between_tenants.partners
    if not partners:
        raise NotApplicable("no organisation has cross-tenant access settings of its own")
    unknown = set(unapproved(access_between_tenants, approved_tenants))
    for partner in partners:
        if partner not in unknown or not approved_tenants:
            yield Note(f"{subject_of(partner).name}: {_granted(partner)}")
        else:
            message = f"{subject_of(partner).name} is not approved: {_granted(partner)}"
            yield Finding(subject_of(partner), message, _granted(partner), "a tenant in `approved_tenants`")
    if not approved_tenants:
        raise Manual(f"review the partners with settings of their own ({len(partners)}), and declare them in `approved_tenants`")
    if gaps := tuple(dict.fromkeys(gap for partner in partners for gap in partner.gaps(*_PARTS))):
        raise Unknown(*gaps)


def _granted(partner: TenantAccess) -> str:
    """What the partner may do, in words."""
    found = [
        *(["is a service provider"] if partner.is_service_provider else []),
        *_open(partner.collaboration_in, "its users can become guests"),
        *_open(partner.collaboration_out, "users of this tenant can be its guests"),
        *_open(partner.direct_connect_in, "its users can connect to shared channels"),
        *_open(partner.direct_connect_out, "users of this tenant can connect to its shared channels"),
        *_open(partner.foreign_identities, "its accounts can be used on the organisation's devices"),
        *([f"its {', '.join(partner.trusted)} are trusted"] if partner.trusted else []),
        *(["its users get no consent prompt"] if partner.redeems_in is True else []),
        *(["it can synchronise users"] if partner.synchronises_in is True else []),
    ]
    if partner.gaps(*_TOLD):
        found.append("the rest could not be read" if found else "what is granted could not be read")
    return "; ".join(found) or "nothing is granted"


def _open(reach: object, what: str) -> list[str]:
    if not isinstance(reach, Reach) or reach.blocked:
        return []
    return [what if reach.open else f"{what}, limited to a list"]
