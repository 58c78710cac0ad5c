from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="Requests for admin consent expire within 30 days",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"equal": {"eidsca": ["CR04"]}},
)
def workflow_duration(admin_consent_request_policy: AdminConsentRequestPolicy, *, maximum_days: int = 30) -> Iterator[Finding]:
    """Checks that requests for admin consent expire within 30 days.

    What it checks:
        In the admin consent workflow, a request stays open for at least 1 day and at most 30 days (option `maximum_days`).

    Why it matters:
        When an old request is approved, the reviewer may no longer know its purpose. A request that expires immediately is
        never reviewed.

    Limits:
        The check does not apply if the workflow is off.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Consent request expires after (days)" to 30 or less.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"requestDurationInDays": 30`.
        4. To verify, read `GET /policies/adminConsentRequestPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    days = required(admin_consent_request_policy.request_duration_in_days, RESOURCE, "requestDurationInDays")
    if not 1 <= days <= maximum_days:
        yield Finding(
            WORKFLOW,
            f"requests for admin consent stay open for {counted(days, 'day')}",
            f"requestDurationInDays: {days}",
            f"requestDurationInDays: 1 to {maximum_days}",
        )
