"""Consent: users may not consent, but may ask, and two people who exist are asked."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import APPROVERS

RESOURCES: dict[str, Any] = {
    "admin_consent_request_policy": {
        "isEnabled": True,
        "notifyReviewers": True,
        "remindersEnabled": True,
        "requestDurationInDays": 30,
        "version": 3,
        "reviewers": [
            {"query": f"/v1.0/groups/{APPROVERS}/transitiveMembers/microsoft.graph.user", "queryType": "MicrosoftGraph"}
        ],
    },
}
