"""Cases of `applications.critical_permissions_indirect`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import (
    APP,
    GRANTS,
    HELD,
    HOSTILE,
    PRINCIPALS,
    ROLES_RW,
    USERS_READ,
    held,
    one,
    scope,
)
from tests.checks.cases import Case, gap
from tests.checks.compliant.applications import MICROSOFT
from tests.checks.compliant.names import ADMIN, BILLING, TICKETS, WORKER
from ztscan.core.model import Verdict

GROUPS_RW = "62a82d76-70ea-41e2-9197-370581804d09"
"""Group.ReadWrite.All."""

CASES = (
    Case("no such permission"),
    Case("a permission that reads", {HELD: [held(BILLING, USERS_READ)]}),
    Case("it writes groups", {HELD: [held(TICKETS, GROUPS_RW)]}, fails={TICKETS}),
    Case("a direct permission is another check's", {HELD: [held(BILLING, ROLES_RW)]}),
    Case("both", {HELD: [held(BILLING, ROLES_RW), held(BILLING, GROUPS_RW)]}, fails={BILLING}),
    Case("a hostile name", {HELD: [held("x", GROUPS_RW)], PRINCIPALS: one(displayName=HOSTILE)}, fails={"x"}),
    Case("it is accepted", {HELD: [held("x", GROUPS_RW)], PRINCIPALS: one()}, options={"allowed_applications": (APP,)}),
    Case("Microsoft's services", {HELD: [held("x", GROUPS_RW)], PRINCIPALS: one(appOwnerOrganizationId=MICROSOFT)}),
    Case("delegated, for everybody", {GRANTS: [scope("Group.ReadWrite.All")]}, fails={BILLING}),
    Case("delegated, for an administrator", {GRANTS: [scope("User.ReadWrite.All", ADMIN)]}, fails={BILLING}),
    Case(
        "delegated, for one person, who is null",
        {GRANTS: [{**scope("User.ReadWrite.All", ADMIN), "principalId": None}]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("delegated, for somebody without a role", {GRANTS: [scope("User.ReadWrite.All", WORKER)]}),
    Case(
        "R13: whose application it is was not returned",
        {HELD: [held("x", GROUPS_RW)], PRINCIPALS: one(appOwnerOrganizationId=None)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("permissions could not be read", {HELD: gap(HELD)}, verdict=Verdict.NOT_ASSESSED),
    Case("grants could not be read", {GRANTS: gap(GRANTS)}, verdict=Verdict.NOT_ASSESSED),
)
