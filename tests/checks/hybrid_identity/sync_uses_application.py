"""Cases of `hybrid_identity.sync_uses_application`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant import people
from tests.checks.compliant.hybrid import HYBRID, sync_account
from tests.checks.compliant.names import SYNC_ACCOUNT
from ztscan.core.model import Verdict

ON_PREMISES_ROLE = "a92aed5d-d78a-4d16-b381-09adb37eb3b0"
DETAILS = f"privileged_user_details/{SYNC_ACCOUNT}"
OTHER_ROLE = [*people.RESOURCES["role_assignments"], people.assignment("ra-sync", SYNC_ACCOUNT, ON_PREMISES_ROLE)]

CASES = (
    Case("no user holds the role", HYBRID),
    Case("a user holds the role", sync_account(), fails={SYNC_ACCOUNT}),
    Case("a user holds the newer role", {**sync_account(), "role_assignments": OTHER_ROLE}, fails={SYNC_ACCOUNT}),
    Case(
        "an application holds the role",
        {
            **sync_account(),
            f"directory_objects/{SYNC_ACCOUNT}": {"@odata.type": "#microsoft.graph.servicePrincipal", "id": SYNC_ACCOUNT},
        },
    ),
    Case("R13: the user is disabled", sync_account(accountEnabled=False)),
    Case("R13: whether the user is enabled is not known", sync_account(accountEnabled=None), verdict=Verdict.NOT_ASSESSED),
    Case("the user was deleted", {**sync_account(), DETAILS: None}),
    Case("the user could not be read", {**sync_account(), DETAILS: gap("privileged_user_details")}, verdict=Verdict.NOT_ASSESSED),
    Case("cloud only", {**sync_account(), **dict.fromkeys(HYBRID)}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "groups of roles could not be read, and a user holds the role",
        {**sync_account(), "role_group_members": gap("role_group_members")},
        fails={SYNC_ACCOUNT},
    ),
    Case(
        "groups of roles could not be read",
        {**HYBRID, "role_group_members": gap("role_group_members")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
