"""Cases of `privileged_access.cloud_only`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, HELPDESK, WORKER
from ztscan.core.model import Verdict

DETAILS = "privileged_user_details"
SYNCED = "onPremisesSyncEnabled"

CASES = (
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
