from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants, Reach
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check

from ._tenants import opened_to


@check(
    title="Outbound collaboration and direct connect are restricted by default",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"zta": ["21790"]}},
    since="0.2.0",
)
def outbound_default_restricted(access_between_tenants: AccessBetweenTenants) -> Iterator[Finding | Note]:
    """Checks that users cannot be guests in, or connect directly to, any tenant they like.

    What it checks:
        In the default cross-tenant access setting, outbound B2B collaboration is blocked, or limited to listed users or
        applications. Outbound B2B direct connect is blocked. A setting blocks where it blocks all users or all applications.
        A partner's setting replaces the default for that partner, and partners with an exception are listed as notes.

    Why it matters:
        As a guest of a foreign tenant, a user works outside of this organisation's policies and logs. Data leaves with a
        shared channel or a file library that looks like any other.

    Limits:
        Microsoft's default allows outbound collaboration with every tenant. That fails here, because it is open to any
        tenant, whether somebody chose it or nobody did (`isServiceDefault`). The severity is low: the setting does not
        stop a user who copies data by other means. Users can still use accounts of another tenant on your devices: see
        `external_identities.tenant_restrictions_v2`. The mapped control of the Zero Trust Assessment requires a block for
        all users and all applications, which is more.

    Remediation:
        1. Open {portal:cross_tenant_access} > Organizational settings, and add the tenants that your users work with.
        2. Open Default settings > Outbound access settings. Block B2B collaboration, or allow a group only. Block B2B direct
           connect.
        3. Or send `PATCH /policies/crossTenantAccessPolicy/default` with `b2bCollaborationOutbound` and
           `b2bDirectConnectOutbound`.
        4. Before the change, use the cross-tenant access activity workbook to see which tenants your users sign in to.

    References:
        https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
        https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
    """
    default = access_between_tenants.by_default
    collaboration, direct = default.collaboration_out, default.direct_connect_out
    if isinstance(collaboration, Reach) and collaboration.open:
        yield _finding("b2bCollaborationOutbound", "users can be guests in any tenant", collaboration, "blocked or limited")
    if isinstance(direct, Reach) and not direct.blocked:
        message = "users can work in shared channels of other tenants without a configured partner"
        yield _finding("b2bDirectConnectOutbound", message, direct, "blocked")
    yield from opened_to(access_between_tenants, "collaboration_out", "users of this tenant can be its guests")
    yield from opened_to(access_between_tenants, "direct_connect_out", "users of this tenant can connect to it directly")
    if gaps := tuple(part for part in (collaboration, direct) if isinstance(part, Gap)):
        raise Unknown(*gaps)


def _finding(setting: str, message: str, reach: Reach, expected: str) -> Finding:
    subject = Subject("crossTenantAccessPolicy", setting, f"Default {setting}")
    return Finding(subject, message, f"{setting}: {reach}", f"{setting}: {expected}")
