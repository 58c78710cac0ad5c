from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.private import PrivateAccess
from ztscan.directory.network_access.segments import KINDS, is_excluded
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.entities.private_access import PRIVATE_ACCESS, ApplicationPublishing
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Unknown, check, required


@check(
    title="Quick Access has segments, and private DNS resolves internal names",
    severity=Severity.LOW,
    objectives=["network.limit_access"],
    mappings={"partial": {"zta": ["25393", "25399", "25400"]}},
    since="0.2.0",
)
def quick_access_works(
    network_tenant_status: NetworkTenantStatus | Gap,
    private_access: PrivateAccess | Gap,
    private_publishing: ByKey[ApplicationPublishing] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that Quick Access carries traffic, and resolves names inside.

    What it checks:
        Quick Access has at least one segment, DNS resolution is on, and at least one segment is a DNS suffix. Excluded segments
        do not count.

    Why it matters:
        Without private DNS, clients ask public resolvers for internal names. This tells names to others, and people go back
        to the VPN.

    Limits:
        Which DNS servers the domain uses is not in Graph. Where the tenant has no Quick Access application, the check does
        not apply.

    Remediation:
        1. Open {portal:quick_access} > Application segment, and add the segments.
        2. Open Private DNS, select Enable Private DNS, and add the suffixes of the internal domains.
        3. To verify, resolve an internal name on a device with the client, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/concept-private-name-resolution
    """
    require_activated(network_tenant_status, service_plans, PRIVATE_ACCESS)
    quick = licensed(private_access, service_plans, PRIVATE_ACCESS).quick_access
    if quick is None:
        raise NotApplicable("the tenant has no Quick Access application")
    rows = [row for row in quick.raw_segments if not is_excluded(row)]
    kinds = [(row.destination_type or "").casefold() for row in rows]
    required(True if KINDS.issuperset(kinds) else None, "application_segments", "destinationType (a known value)")
    published = private_publishing if isinstance(private_publishing, Gap) else private_publishing[quick.application_id]
    if isinstance(published, Gap):
        raise Unknown(published)
    resolves = required(published.is_dns_resolution_enabled, "private_publishing", "isDnsResolutionEnabled")
    lacking = [
        words
        for words, lacks in (
            ("no segment", not rows),
            ("DNS resolution is off", not resolves),
            ("no DNS suffix", "dnssuffix" not in kinds),
        )
        if lacks
    ]
    if lacking:
        message = f"{quick.name} does not resolve internal names" if rows else f"{quick.name} opens nothing"
        yield Finding(quick.subject, message, ", ".join(lacking), "segments, DNS resolution, and a DNS suffix")
