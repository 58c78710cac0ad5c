"""Cases of `groups.no_memberof_rule`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ALL_GUESTS
from ztscan.core.model import Verdict

GROUPS = "dynamic_groups"
GROUP = f"{GROUPS}/{ALL_GUESTS}"
RULE, NAME = f"{GROUP}/membershipRule", f"{GROUP}/displayName"
USER = "user.memberof -any (group.objectId -in ['6a1b0000-0000-4000-8000-000000000001'])"

CASES = (
    Case("a rule on an attribute"),
    Case("members of another group", {RULE: USER}, {ALL_GUESTS}),
    Case("a hostile name", {RULE: USER, NAME: "<b>`|\u001b[2J"}, {ALL_GUESTS}),
    Case("devices of another group", {RULE: "device.memberOf -any (group.objectId -in ['x'])"}, {ALL_GUESTS}),
    Case("among other conditions", {RULE: f'user.city -eq "x" -or (user.a -ne null -and {USER})'}, {ALL_GUESTS}),
    Case("the word in a value", {RULE: 'user.department -eq "user.memberOf"'}),
    Case("not dynamic", {f"{GROUP}/groupTypes": ["Unified"], RULE: USER}, verdict=Verdict.NOT_APPLICABLE),
    Case("no dynamic group", {GROUPS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a rule that is not understood", {RULE: "memberOf"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the rule was not returned", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
)
