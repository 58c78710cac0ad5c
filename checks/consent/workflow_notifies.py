from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="Reviewers are notified by email of requests for admin consent",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"equal": {"eidsca": ["CR02"]}},
)
def workflow_notifies(admin_consent_request_policy: AdminConsentRequestPolicy) -> Iterator[Finding]:
    """Checks that reviewers are notified by email of requests for admin consent.

    What it checks:
        The admin consent workflow notifies its reviewers (`notifyReviewers`).

    Why it matters:
        Without notification, requests can expire without a response. Users then stop using the workflow.

    Limits:
        The check does not apply if the workflow is off. It does not assess whether the reviewers have a mailbox.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Selected users will receive email notifications for requests" to Yes.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"notifyReviewers": true`.
        4. To verify, read `GET /policies/adminConsentRequestPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    if not required(admin_consent_request_policy.notify_reviewers, RESOURCE, "notifyReviewers"):
        yield Finding(
            WORKFLOW,
            "reviewers are not notified of new requests for admin consent",
            "notifyReviewers: false",
            "notifyReviewers: true",
        )
