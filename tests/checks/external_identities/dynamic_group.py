"""Cases of `external_identities.dynamic_group`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ALL_GUESTS
from ztscan.core.model import Verdict

GROUPS = "dynamic_groups"
GROUP = f"{GROUPS}/{ALL_GUESTS}"
RULE, STATE = f"{GROUP}/membershipRule", f"{GROUP}/membershipRuleProcessingState"
OTHER = {
    "id": "6a1b0000-0000-4000-8000-000000000011",
    "displayName": "<b>`|\u001b[2J",
    "groupTypes": ["DynamicMembership"],
    "membershipRule": 'user.department -eq "Sales"',
    "membershipRuleProcessingState": "On",
}
NONE = {"dynamicGroups"}

CASES = (
    Case("one group"),
    Case("another layout", {RULE: "USER.usertype   eq 'guest'"}),
    Case("a hostile name of another group", {GROUPS: Add(OTHER)}),
    Case("only another group", {GROUPS: [OTHER]}, NONE),
    Case("no dynamic group", {GROUPS: []}, NONE),
    Case("the members", {RULE: 'user.userType -eq "Member"'}, NONE),
    Case("everybody else", {RULE: 'user.userType -ne "Guest"'}, NONE),
    Case("guests of one department", {RULE: 'user.userType -eq "Guest" -and user.department -eq "x"'}, NONE),
    Case("not the guests", {RULE: 'not (user.userType -eq "Guest")'}, NONE),
    Case("paused", {STATE: "Paused"}, NONE),
    Case("whether it is paused is not known", {STATE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("a rule that is not understood", {RULE: "user.userType -resembles 'Guest'"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the rule was not returned", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the rule is null", {RULE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
)
