"""Who administers Intune at Fabrikam: two teams with protected groups, of which one approves."""

from __future__ import annotations

from collections.abc import Sequence

from tests.intune.administration import APPROVED, approval, role_assignment
from tests.simulator.tenants.building import Builder


def add_administration(build: Builder, *, helpdesk: Sequence[str], central: Sequence[str]) -> None:
    north = build.group("Intune helpdesk", helpdesk, role_assignable=True)
    approvers = build.group("Intune approvers", central, role_assignable=True)
    build.collections["deviceManagement/roleAssignments"] = [
        role_assignment("north", "Help Desk Operator", "resourceScope", north),
        role_assignment("central", "Intune Role Administrator", "allDevicesAndLicensedUsers", approvers),
    ]
    build.collections["deviceManagement/operationApprovalPolicies"] = [approval(kind, approvers) for kind in APPROVED]
