from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="Reviewers are reminded before a request for consent runs out",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"eidsca": ["CR03"]},
)
def workflow_reminders(admin_consent_request_policy: AdminConsentRequestPolicy) -> Iterator[Finding]:
    """Whether reviewers are reminded of requests that are about to expire.

    What it checks:
        The admin consent workflow sends reminders (`remindersEnabled`).

    Why it matters:
        An expired request has to be made anew: whoever waited for it waits again, or works around it.

    Limits:
        Not applicable while the workflow is off.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Selected users will receive request expiration reminders" to Yes.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"remindersEnabled": true`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    if not required(admin_consent_request_policy.reminders_enabled, RESOURCE, "remindersEnabled"):
        yield Finding(WORKFLOW, "requests run out without a reminder", "remindersEnabled: false", "remindersEnabled: true")
