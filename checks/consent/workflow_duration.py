from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="A request for consent runs out within 30 days",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"eidsca": ["CR04"]},
)
def workflow_duration(admin_consent_request_policy: AdminConsentRequestPolicy, *, maximum_days: int = 30) -> Iterator[Finding]:
    """How long a request for consent stays open.

    What it checks:
        The admin consent workflow lets a request live for at least one day and at most 30 (option `maximum_days`).

    Why it matters:
        An old request is approved by somebody who no longer knows what it was for; one that ends at once is never seen.

    Limits:
        Not applicable while the workflow is off.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Consent request expires after (days)" to 30 or less.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"requestDurationInDays": 30`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    days = required(admin_consent_request_policy.request_duration_in_days, RESOURCE, "requestDurationInDays")
    if not 1 <= days <= maximum_days:
        yield Finding(
            WORKFLOW,
            f"requests stay open for {days} days",
            f"requestDurationInDays: {days}",
            f"requestDurationInDays: 1 to {maximum_days}",
        )
