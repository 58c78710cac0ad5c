"""Cases of `consent.admin_workflow`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import APPROVERS, WORKER
from ztscan.core.model import Verdict

POLICY = "adminConsentRequestPolicy"
PATH = "admin_consent_request_policy"

CASES = (
    Case("a group that exists reviews"),
    Case("switched off", {f"{PATH}/isEnabled": False}, fails={POLICY}),
    Case("switched off, and the reviewers are null", {f"{PATH}/isEnabled": False, f"{PATH}/reviewers": None}, fails={POLICY}),
    Case(
        "switched off, and requests last 14 days",
        {f"{PATH}/isEnabled": False, f"{PATH}/requestDurationInDays": 14},
        fails={POLICY},
    ),
    Case(
        "switched off, and no days are set",
        {f"{PATH}/isEnabled": False, f"{PATH}/requestDurationInDays": 0},
        fails={POLICY},
    ),
    Case("no reviewers", {f"{PATH}/reviewers": []}, fails={POLICY}),
    Case("the only reviewer was deleted", {f"directory_objects/{APPROVERS}": None}, fails={POLICY}),
    Case(
        "one of two reviewers was deleted",
        {f"{PATH}/reviewers": Add({"query": f"/v1.0/users/{WORKER}"}), f"directory_objects/{WORKER}": None},
    ),
    Case(
        "holders of a role review",
        {f"{PATH}/reviewers/0/query": "/beta/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq 'x'"},
    ),
    Case("the switch was not returned", {f"{PATH}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
