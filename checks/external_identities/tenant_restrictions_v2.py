from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants, Span
from ztscan.directory.network_access.forwarding import ForwardedTraffic, Traffic
from ztscan.entities.cross_tenant import NetworkTagging
from ztscan.plugin import Finding, Gap, Manual, Note, Severity, Unknown, check, required

from ._tenants import DEFAULT, opened_to


@check(
    title="Tenant restrictions block foreign accounts on the organisation's devices and networks",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"stronger": {"zta": ["21793"]}},
    since="0.2.0",
)
def tenant_restrictions_v2(
    access_between_tenants: AccessBetweenTenants, network_tagging: NetworkTagging | Gap, forwarded_traffic: ForwardedTraffic | Gap
) -> Iterator[Finding | Note]:
    """Checks that the tenant restrictions policy blocks accounts of other tenants, and that the network signals it.

    What it checks:
        The default `tenantRestrictions` block all users and all applications. Global Secure Access adds the policy to traffic
        to Microsoft services that somebody forwards (`networkPacketTaggingStatus` is enabled). Where the policy blocks and
        nothing is signalled, the check is manual: a proxy or a Windows policy may signal instead. Partners with an exception
        are listed as notes.

    Why it matters:
        With an account of a tenant that the attacker controls, a user or malware moves data out of a corporate device. No
        other control of this tenant applies, because the sign-in takes place in another tenant.

    Limits:
        The policy has no effect without a signal from the device or network. Graph shows the signalling of Global Secure
        Access only, and not which devices send their traffic through it.

    Remediation:
        1. Open {portal:cross_tenant_access} > Default settings > Edit tenant restrictions defaults. Block all external users
           and all external applications.
        2. Add the partners whose accounts may be used, under Organizational settings.
        3. Enable the signal: Global Secure Access > Settings > Session management > Universal tenant restrictions, or the
           header `sec-Restrict-Tenant-Access-Policy` at the proxy.
        4. To verify, sign in to another tenant on a managed device. The sign-in must be blocked. Then scan again.

    References:
        https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2
        https://learn.microsoft.com/entra/global-secure-access/how-to-universal-tenant-restrictions
    """
    reach = access_between_tenants.by_default.foreign_identities
    if isinstance(reach, Gap):
        raise Unknown(reach)
    if (reach.users, reach.applications) != (Span.NONE, Span.NONE):
        yield Finding(
            DEFAULT,
            "tenant restrictions do not block accounts of all other tenants for all applications",
            f"tenantRestrictions: {reach}",
            "tenantRestrictions: blocked for all users and all applications",
        )
        return
    yield from opened_to(access_between_tenants, "foreign_identities", "its accounts can be used")
    if isinstance(network_tagging, Gap):
        raise Unknown(network_tagging)
    if required(network_tagging.network_packet_tagging_status, "network_tagging", "networkPacketTaggingStatus") != "enabled":
        raise Manual(
            "the policy blocks accounts of other tenants, but Global Secure Access does not signal it: "
            "confirm that a proxy or a Windows policy does"
        )
    if isinstance(forwarded_traffic, Gap):
        raise Unknown(forwarded_traffic)
    if all(profile.nobody for profile in forwarded_traffic.of(Traffic.MICROSOFT)):
        raise Manual(
            "Global Secure Access would signal the policy, but nobody's traffic to Microsoft services is forwarded to it: "
            "confirm that a proxy or a Windows policy signals it"
        )
