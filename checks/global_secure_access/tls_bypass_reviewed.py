from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.counting import first
from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.destinations import wide
from ztscan.directory.network_access.inspection import bypasses
from ztscan.directory.past_times import past
from ztscan.entities.network_access import INTERNET_ACCESS, NetworkTenantStatus, TlsInspectionPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check

from ._destinations import SHOWN, told

POLICIES = "tls_inspection_policies"


@check(
    title="Rules that bypass TLS inspection are reviewed",
    severity=Severity.LOW,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["27001"]}},
    since="0.2.0",
)
def tls_bypass_reviewed(
    network_tenant_status: NetworkTenantStatus | Gap,
    tls_inspection_policies: tuple[TlsInspectionPolicy, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_days: int = 90,
) -> Iterator[Finding | Note]:
    """Checks that exceptions from TLS inspection are temporary.

    What it checks:
        No policy with own bypass rules is unchanged for more than `maximum_days` (90). No such rule bypasses every address or
        a whole top-level domain. The rules are listed as notes.

    Why it matters:
        An exception that was made for one test, or for `*.com`, hides most of the traffic from every filter.

    Limits:
        Graph shows when a policy was changed, not when its rules were reviewed: any change of the policy starts the time
        again. Rules that Microsoft creates are left out unless they are that wide, and rules that are disabled always.

    Remediation:
        1. Open {portal:tls_inspection}, and select the policy.
        2. Delete bypass rules that nobody needs, and narrow the others to single sites.
        3. To verify, read `GET /beta/networkAccess/tlsInspectionPolicies?$expand=policyRules`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-transport-layer-security
    """
    require_activated(network_tenant_status, service_plans, INTERNET_ACCESS)
    policies = licensed(tls_inspection_policies, service_plans, INTERNET_ACCESS)
    if not policies:
        raise NotApplicable("the tenant has no TLS inspection policy")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        try:
            yield from _judged(policy, now, maximum_days)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _judged(policy: TlsInspectionPolicy, now: datetime, maximum_days: int) -> Iterator[Finding | Note]:
    rules = list(bypasses(policy))
    if not rules:
        return
    subject = Subject("tlsInspectionPolicy", policy.id, policy.name or policy.id)
    found = wide(value for _, values in rules for value in values)
    if found:
        message = f"{subject.name} bypasses TLS inspection for whole domains"
        yield told(subject, message, found, discriminator="wide")
    for rule, values in rules:
        yield Note(f"{subject.name} bypasses by {rule.name or rule.id}: {first(values, SHOWN)}")
    changed = past(policy.last_modified_date_time, now, POLICIES, "lastModifiedDateTime")
    if changed < now - timedelta(days=maximum_days):
        message = f"the bypass rules of {subject.name} are unchanged for {(now - changed).days} days"
        yield Finding(subject, message, f"last changed {changed:%Y-%m-%d}", f"reviewed every {maximum_days} days")
