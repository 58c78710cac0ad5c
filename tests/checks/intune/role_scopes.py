"""Cases of `intune.role_scopes`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.intune import user
from tests.checks.compliant.names import ANALYSTS, INTUNE_HELPDESK
from tests.checks.intune.rbac_groups_protected import GROUPS, LIST, MEMBERS, NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.unlicensed import rows_of_intune

SCOPE = f"{LIST}/north/scopeType"
ROLE = f"{LIST}/north/roleDefinition"
HELPDESK = f"{MEMBERS}/{INTUNE_HELPDESK}"
SIX = {HELPDESK: [user(key) for key in ANALYSTS]}
WIDE = {SCOPE: "allDevices", **SIX}

CASES = (
    Case("a scope of groups"),
    Case("six people with a scope of groups", SIX),
    Case("one person over all devices", {SCOPE: "allDevices"}),
    Case("six people over all devices", WIDE, {"north"}),
    Case("six people over all users", {**WIDE, SCOPE: "allLicensedUsers"}, {"north"}),
    Case("six people over all, in another case", {**WIDE, SCOPE: "AllDevicesAndLicensedUsers"}, {"north"}),
    Case("one person, and none is accepted", {SCOPE: "allDevices"}, {"north"}, options={"maximum_people": 0}),
    Case("six, who are accepted", WIDE, options={"maximum_people": 6}),
    Case("one of six is disabled", {**WIDE, f"users/{ANALYSTS[0]}/accountEnabled": False}),
    Case(
        "the same group twice",
        {**WIDE, SCOPE: "allDevices", f"{LIST}/north/members": [INTUNE_HELPDESK, INTUNE_HELPDESK]},
        {"north"},
    ),
    Case("the built-in role for reading", {**WIDE, f"{ROLE}/displayName": "Read Only Operator"}),
    Case(
        "a role of that name of its own",
        {**WIDE, f"{ROLE}/displayName": "Read Only Operator", f"{ROLE}/isBuiltIn": False},
        {"north"},
    ),
    Case("a hostile name", {**WIDE, f"{LIST}/north/displayName": "<b>`|\u001b[2J"}, {"north"}),
    Case("a deleted group", {SCOPE: "allDevices", f"{GROUPS}/{INTUNE_HELPDESK}": None}),
    Case("no assignment", {LIST: []}, verdict=NOT_APPLICABLE),
    Case("a scope that is new", {**WIDE, SCOPE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("R13: the scope was not returned", {SCOPE: Remove()}, verdict=NOT_ASSESSED),
    Case("the role was not returned", {**WIDE, ROLE: None}, verdict=NOT_ASSESSED),
    Case("the name of the role is null", {**WIDE, f"{ROLE}/displayName": None}, verdict=NOT_ASSESSED),
    Case("members were not returned", {SCOPE: "allDevices", f"{LIST}/north/members": None}, verdict=NOT_ASSESSED),
    Case("people could not be read", {SCOPE: "allDevices", HELPDESK: gap(MEMBERS)}, verdict=NOT_ASSESSED),
    Case("people could not be read, and do not matter", {HELPDESK: gap(MEMBERS)}),
    Case("groups could not be read", {SCOPE: "allDevices", GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
