from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.groups import DirectoryObject
from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Unknown, check, required


@check(
    title="Users can ask an administrator to approve an application",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={
        "cis-m365-6.0": ["5.1.5.2"],
        "cis-m365-7.0": ["5.1.5.2"],
        "eidsca": ["CP04", "CR01"],
        "maester": ["CIS.M365.5.1.5.2", "CISA.MS.AAD.5.3"],
        "monkey365": ["eid-admin-consent-workflow-not-enabled"],
        "prowler": ["entra_admin_consent_workflow_enabled"],
        "scuba": ["MS.AAD.5.3v1"],
        "zta": ["21809"],
    },
)
def admin_workflow(
    admin_consent_request_policy: AdminConsentRequestPolicy, directory_objects: ByKey[DirectoryObject | None]
) -> Iterator[Finding]:
    """Whether the admin consent workflow is on and has reviewers that exist.

    What it checks:
        The admin consent request policy is enabled and names at least one reviewer; reviewers whose account or group was
        deleted do not count. A reviewer that is named as a role counts, whoever holds it.

    Why it matters:
        Where users may not consent and cannot ask either, they look for other ways to get their work done, or an
        administrator grants more than was asked for to be rid of the question.

    Limits:
        Whether the reviewers answer is not looked at.

    Remediation:
        1. Open {portal:admin_consent_settings}.
        2. Set "Users can request admin consent to apps they are unable to consent to" to Yes.
        3. Add at least two reviewers: users, a group, or a role.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
    """
    policy = admin_consent_request_policy
    subject = Subject("adminConsentRequestPolicy", "adminConsentRequestPolicy", "Admin consent requests")
    if not required(policy.is_enabled, "admin_consent_request_policy", "isEnabled"):
        yield Finding(subject, "nobody can ask for an application to be approved", "isEnabled: false", "isEnabled: true")
        return
    reviewers = required(policy.reviewers, "admin_consent_request_policy", "reviewers")
    named = [directory_objects[reviewer.principal_id] for reviewer in reviewers if reviewer.principal_id]
    if len(named) < len(reviewers) or any(isinstance(found, DirectoryObject) for found in named):
        return
    if unread := [found for found in named if isinstance(found, Gap)]:
        raise Unknown(*unread)
    observed = f"{len(reviewers)} reviewers, all of them deleted" if reviewers else "no reviewers"
    yield Finding(subject, "requests for approval reach nobody", observed, "at least one reviewer who exists")
