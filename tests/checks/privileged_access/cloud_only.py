"""Cases of `privileged_access.cloud_only`."""

from __future__ import annotations

from typing import Any

from tests.checks import compliant
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, HELPDESK, WORKER
from ztscan.config.settings import PrivilegedRoleSettings
from ztscan.core.model import Verdict

DETAILS = "privileged_user_details"
SYNCED = "onPremisesSyncEnabled"

EXCHANGE_ADMINISTRATOR = "29232cdf-9323-42fd-ade2-1d097af3e4de"
HELPDESK_ADMINISTRATOR = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
REPORTS_READER = "4a5d8f65-41da-4de4-8968-e035b65339cf"


def synchronised_holder(role: str) -> dict[str, Any]:
    """A worker who is synchronised and has a permanent assignment of ``role``."""
    return {
        "role_assignments": Add({"id": "new", "principalId": WORKER, "roleDefinitionId": role, "directoryScopeId": "/"}),
        f"{DETAILS}/{WORKER}": {**compliant.RESOURCES[DETAILS][ADMIN], "id": WORKER, SYNCED: True},
        f"directory_objects/{WORKER}": {"@odata.type": "#microsoft.graph.user", "id": WORKER},
    }


CASES = (
    Case("CISA counts Exchange Administrator", synchronised_holder(EXCHANGE_ADMINISTRATOR), fails={WORKER}),
    Case("nobody counts Reports Reader", synchronised_holder(REPORTS_READER)),
    Case(
        "the configuration counts Reports Reader",
        synchronised_holder(REPORTS_READER),
        fails={WORKER},
        privileged_roles=PrivilegedRoleSettings(include=(REPORTS_READER,)),
    ),
    Case(
        "the configuration does not count Helpdesk Administrator",
        {f"{DETAILS}/{HELPDESK}/{SYNCED}": True},
        privileged_roles=PrivilegedRoleSettings(exclude=(HELPDESK_ADMINISTRATOR,)),
    ),
    Case("all were made in the cloud"),
    Case("an eligible administrator is synchronised", {f"{DETAILS}/{ADMIN}/{SYNCED}": True}, fails={ADMIN}),
    Case(
        "a lesser role, and one through a group",
        {f"{DETAILS}/{HELPDESK}/{SYNCED}": True, f"{DETAILS}/{ANALYSTS[3]}/{SYNCED}": True},
        fails={HELPDESK, ANALYSTS[3]},
    ),
    Case("an account that is no longer synchronised", {f"{DETAILS}/{ADMIN}/{SYNCED}": False}),
    Case("a worker without a role is synchronised", {f"users/{WORKER}/{SYNCED}": True}),
    Case(
        "nobody holds a privileged role",
        {"role_assignments": [], "role_assignment_schedule_instances": [], "role_eligibility_schedule_instances": []},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("one account could not be read", {f"{DETAILS}/{ADMIN}": gap(DETAILS)}, verdict=Verdict.NOT_ASSESSED),
    Case("one account is not there", {f"{DETAILS}/{ADMIN}": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R21: one is synchronised, another could not be read",
        {f"{DETAILS}/{ADMIN}": gap(DETAILS), f"{DETAILS}/{HELPDESK}/{SYNCED}": True},
        fails={HELPDESK},
    ),
    Case("details could not be read", {DETAILS: gap(DETAILS)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "what the principals are could not be read", {"directory_objects": gap("directory_objects")}, verdict=Verdict.NOT_ASSESSED
    ),
)
