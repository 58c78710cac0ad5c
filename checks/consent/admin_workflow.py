from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.groups import DirectoryObject
from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Unknown, check, required


@check(
    title="Users can request admin consent, and at least one reviewer exists",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={
        "equal": {"eidsca": ["CP04"], "maester": ["CISA.MS.AAD.5.3"], "scuba": ["MS.AAD.5.3v1"]},
        "stronger": {
            "eidsca": ["CR01"],
            "monkey365": ["eid-admin-consent-workflow-not-enabled"],
            "prowler": ["entra_admin_consent_workflow_enabled"],
            "zta": ["21809"],
        },
        "partial": {"cis-m365-6.0": ["5.1.5.2"], "cis-m365-7.0": ["5.1.5.2"], "maester": ["CIS.M365.5.1.5.2"]},
    },
)
def admin_workflow(
    admin_consent_request_policy: AdminConsentRequestPolicy, directory_objects: ByKey[DirectoryObject | None]
) -> Iterator[Finding]:
    """Checks that the admin consent workflow is on and has at least one existing reviewer.

    What it checks:
        The admin consent request policy is enabled and names at least one reviewer. Reviewers whose account or group was
        deleted do not count. A reviewer that is named as a role counts, regardless of who holds the role.

    Why it matters:
        If users can neither consent nor request consent, they look for other ways to do their work. Administrators may then
        grant more access than necessary.

    Limits:
        The check does not assess whether the reviewers respond.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Users can request admin consent to apps they are unable to consent to" to Yes.
        3. Add at least two reviewers: users, a group, or a role.
        4. To verify, read `GET /policies/adminConsentRequestPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
    """
    policy = admin_consent_request_policy
    subject = Subject("adminConsentRequestPolicy", "adminConsentRequestPolicy", "Admin consent requests")
    if not required(policy.is_enabled, "admin_consent_request_policy", "isEnabled"):
        yield Finding(subject, "users cannot request admin consent for applications", "isEnabled: false", "isEnabled: true")
        return
    reviewers = required(policy.reviewers, "admin_consent_request_policy", "reviewers")
    named = [directory_objects[reviewer.principal_id] for reviewer in reviewers if reviewer.principal_id]
    if len(named) < len(reviewers) or any(isinstance(found, DirectoryObject) for found in named):
        return
    if unread := [found for found in named if isinstance(found, Gap)]:
        raise Unknown(*unread)
    observed = f"reviewers: {len(reviewers)}, all deleted" if reviewers else "reviewers: none"
    yield Finding(subject, "requests for admin consent have no existing reviewer", observed, "at least one existing reviewer")
