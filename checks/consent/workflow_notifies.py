from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="Reviewers get a mail when somebody asks for consent",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"eidsca": ["CR02"]},
)
def workflow_notifies(admin_consent_request_policy: AdminConsentRequestPolicy) -> Iterator[Finding]:
    """Whether requests for consent reach their reviewers by mail.

    What it checks:
        The admin consent workflow notifies its reviewers (`notifyReviewers`).

    Why it matters:
        A request that nobody hears of runs out unanswered, and people learn that asking is of no use.

    Limits:
        Not applicable while the workflow is off. Whether the reviewers have a mailbox is not looked at.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Selected users will receive email notifications for requests" to Yes.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"notifyReviewers": true`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    if not required(admin_consent_request_policy.notify_reviewers, RESOURCE, "notifyReviewers"):
        yield Finding(WORKFLOW, "reviewers are not told of new requests", "notifyReviewers: false", "notifyReviewers: true")
