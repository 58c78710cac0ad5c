from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._workflow import RESOURCE, WORKFLOW, ensure_in_use


@check(
    title="Reviewers are reminded before requests for admin consent expire",
    severity=Severity.LOW,
    objectives=["identities.restrict_consent"],
    mappings={"equal": {"eidsca": ["CR03"]}},
)
def workflow_reminders(admin_consent_request_policy: AdminConsentRequestPolicy) -> Iterator[Finding]:
    """Checks that reviewers are reminded of requests that are about to expire.

    What it checks:
        The admin consent workflow sends reminders (`remindersEnabled`).

    Why it matters:
        If a request expires, the user must submit it again and wait again, or looks for a workaround.

    Limits:
        The check does not apply if the workflow is off.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Selected users will receive request expiration reminders" to Yes.
        3. Or send `PUT /policies/adminConsentRequestPolicy` with the whole policy and `"remindersEnabled": true`.
        4. To verify, read `GET /policies/adminConsentRequestPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
        https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
    """
    ensure_in_use(admin_consent_request_policy)
    if not required(admin_consent_request_policy.reminders_enabled, RESOURCE, "remindersEnabled"):
        yield Finding(
            WORKFLOW,
            "reviewers are not reminded before requests for admin consent expire",
            "remindersEnabled: false",
            "remindersEnabled: true",
        )
