"""What label policies give the members of Fabrikam, who are few enough to be in the sample."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant import people

SETTINGS, PEOPLE, LABELS = "label_policy_settings", "label_people", "published_labels"
PLAN = {"service": "MIPExchangeSolutions", "servicePlanId": "5136a095-5cf0-4aff-bec3-e84448b38ea5", "capabilityStatus": "Enabled"}
MEMBERS = [one for one in people.RESOURCES["users"] if one["userType"] == "Member" and one["accountEnabled"]]
IDS = [one["id"] for one in MEMBERS]


def _person(row: dict[str, Any]) -> dict[str, Any]:
    named = {name: row[name] for name in ("id", "userPrincipalName", "displayName")}
    return {**named, "assignedPlans": [PLAN]}


RESOURCES: dict[str, Any] = {
    PEOPLE: {row["id"]: _person(row) for row in MEMBERS},
    SETTINGS: {
        key: {"isMandatory": True, "isDowngradeJustificationRequired": True, "defaultLabelId": "label", "moreInfoUrl": ""}
        for key in IDS
    },
    LABELS: {key: [{"id": "label", "name": "Internal", "isActive": True, "isAppliable": True}] for key in IDS},
}
