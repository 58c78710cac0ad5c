"""The admin consent workflow as the checks on its details see it."""

from __future__ import annotations

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import NotApplicable, Subject, required

RESOURCE = "admin_consent_request_policy"
WORKFLOW = Subject("adminConsentRequestPolicy", "adminConsentRequestPolicy", "Admin consent requests")


def ensure_in_use(policy: AdminConsentRequestPolicy) -> None:
    """Raises NotApplicable where the workflow is off: whether it should be on is ``consent.admin_workflow``."""
    if not required(policy.is_enabled, RESOURCE, "isEnabled"):
        raise NotApplicable("the admin consent workflow is off, so that it has no reviewers to tell")
