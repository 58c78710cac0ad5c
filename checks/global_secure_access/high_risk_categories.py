from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import Inspection
from ztscan.entities.network_access import NetworkTenantStatus, RemoteNetwork
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check

from ._inspection import branches, inspected, passing


@check(
    title="Web categories of high risk are blocked for all forwarded internet traffic",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["27000"]}},
    since="0.2.0",
)
def high_risk_categories(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    remote_networks: tuple[RemoteNetwork, ...] | Gap,
    service_plans: frozenset[str],
    *,
    categories: tuple[str, ...] = ("CriminalActivity", "Hacking", "IllegalSoftware"),
) -> Iterator[Finding | Note]:
    """Checks that no user and no remote network can open sites of the riskiest categories.

    What it checks:
        For each of `categories`, the first policy that matches is one that blocks, in every combination of security profiles
        that a user can have. Profiles apply in order of priority, the baseline profile last. The actions allow, bypass and
        alert let a request through.

    Why it matters:
        One policy that allows a category before the one that blocks it, or a profile for a pilot group only, leaves most
        people without protection.

    Limits:
        Sites that an earlier policy allows are exceptions that this check does not list; whole top-level domains let the category
        through. Declared emergency access
        accounts may be excluded.

    Remediation:
        1. Open {portal:web_filtering}, and add the categories to a policy with the action Block.
        2. Open {portal:security_profiles} > Baseline profile, and link the policy.
        3. Remove the categories from policies that allow them in profiles with a lower priority number.
        4. To verify, open a test site of the category on a device with the client, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/reference-web-content-filtering-categories
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    if not categories:
        raise NotApplicable("no category is chosen in `categories`")
    remote = bool(branches(remote_networks))
    gaps: dict[Gap, None] = {}
    for category in categories:
        subject = Subject("webCategory", category, category)
        message = f"the web category {category} is not blocked for everyone"
        try:
            yield from passing(found.outcome(found.blocking(category), remote=remote), subject, message, "blocked for everyone")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
