"""Cases of `intune.multi_admin_approval`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.intune import user
from tests.checks.compliant.names import ADMIN, INTUNE_APPROVERS, SECURITY_ADMIN
from tests.checks.intune.rbac_groups_protected import GROUPS, MEMBERS
from tests.checks.unlicensed import rows_of_intune
from tests.intune.administration import APPROVED, approval
from ztscan.core.model import Verdict

LIST = "approval_policies"
NOT_ASSESSED = Verdict.NOT_ASSESSED
TENANT = "deviceManagement"
PEOPLE = f"{MEMBERS}/{INTUNE_APPROVERS}"


BASE: dict[str, Any] = {LIST: [approval(kind, INTUNE_APPROVERS) for kind in APPROVED]}

CASES = (
    Case("all kinds"),
    Case("one more kind", {LIST: Add(approval("role"))}),
    Case("in another case", {f"{LIST}/app/policyType": "App"}),
    Case("none", {LIST: []}, {TENANT}),
    Case("scripts are missing", {f"{LIST}/script": Remove()}, {TENANT}),
    Case("scripts are missing, and only apps are required", {f"{LIST}/script": Remove()}, options={"kinds": ("app",)}),
    Case("roles are required", options={"kinds": ("role",)}, fails={TENANT}),
    Case("no approvers", {f"{LIST}/app/approverGroupIds": []}, {"app"}),
    Case("no approvers of a kind that is not required", {f"{LIST}/app/approverGroupIds": []}, options={"kinds": ("script",)}),
    Case("one approver", {PEOPLE: [user(ADMIN)]}, set(APPROVED)),
    Case("one approver, which is accepted", {PEOPLE: [user(ADMIN)]}, options={"minimum_approvers": 1}),
    Case("one of two is disabled", {f"users/{ADMIN}/accountEnabled": False}, set(APPROVED)),
    Case("perhaps disabled", {f"users/{ADMIN}/accountEnabled": None}, verdict=NOT_ASSESSED),
    Case(
        "two who are no users",
        {PEOPLE: [user("gone"), {**user("app"), "@odata.type": "#microsoft.graph.servicePrincipal"}]},
        set(APPROVED),
    ),
    Case("the same person twice", {PEOPLE: [user(SECURITY_ADMIN), user(SECURITY_ADMIN)]}, set(APPROVED)),
    Case("a deleted group", {f"{GROUPS}/{INTUNE_APPROVERS}": None}, set(APPROVED)),
    Case("a hostile name", {f"{LIST}/app/approverGroupIds": [], f"{LIST}/app/displayName": "<b>`|\u001b[2J"}, {"app"}),
    Case("a kind that is new in place of one", {f"{LIST}/app/policyType": "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the kind was not returned", {f"{LIST}/app/policyType": Remove()}, verdict=NOT_ASSESSED),
    Case("approvers were not returned", {f"{LIST}/app/approverGroupIds": None}, verdict=NOT_ASSESSED),
    Case("a group could not be read", {f"{GROUPS}/{INTUNE_APPROVERS}": gap(GROUPS)}, verdict=NOT_ASSESSED),
    Case("people could not be read", {PEOPLE: gap(MEMBERS)}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
