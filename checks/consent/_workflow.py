"""Shared by the checks of the details of the admin consent workflow."""

from __future__ import annotations

from ztscan.entities.policies import AdminConsentRequestPolicy
from ztscan.plugin import NotApplicable, Subject, required

RESOURCE = "admin_consent_request_policy"
WORKFLOW = Subject("adminConsentRequestPolicy", "adminConsentRequestPolicy", "Admin consent requests")


def ensure_in_use(policy: AdminConsentRequestPolicy) -> None:
    """Raises NotApplicable if the workflow is off. ``consent.admin_workflow`` assesses whether it is on."""
    if not required(policy.is_enabled, RESOURCE, "isEnabled"):
        raise NotApplicable("the admin consent workflow is off, so this setting has no effect")
