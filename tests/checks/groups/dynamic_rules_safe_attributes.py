"""Cases of `groups.dynamic_rules_safe_attributes`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ALL_GUESTS
from ztscan.core.model import Verdict

GROUPS = "dynamic_groups"
GROUP = f"{GROUPS}/{ALL_GUESTS}"
RULE, NAME = f"{GROUP}/membershipRule", f"{GROUP}/displayName"
MOBILE = 'user.mobile -startsWith "+49"'
IN_DOMAIN = 'user.userPrincipalName -endsWith "x" -or user.mail -contains "@fabrikam.example"'
ADDRESS = 'user.mail -contains "@fabrikam.example"'
NAMES = 'user.surname -eq "x" -or user.givenName -eq "x" -or user.displayName -eq "x" -or user.mailNickname -eq "x"'

CASES = (
    Case("the type of the user"),
    Case("an attribute that administrators write", {RULE: 'user.department -eq "Sales"'}),
    Case("an attribute of one's own", {RULE: MOBILE}, {ALL_GUESTS}),
    Case("a hostile name", {RULE: MOBILE, NAME: "<b>`|\u001b[2J"}, {ALL_GUESTS}),
    Case("one's own, for members only", {RULE: f'user.userType -eq "Member" -and {MOBILE}'}, {ALL_GUESTS}),
    Case("one's own, inside a list", {RULE: 'user.otherMails -any (_ -contains "fabrikam")'}, {ALL_GUESTS}),
    Case("an address, and guests can have it", {RULE: ADDRESS}, {ALL_GUESTS}),
    Case("an address, of members", {RULE: f'{ADDRESS} -and (user.userType -eq "Member")'}),
    Case("an address, of nobody who is a guest", {RULE: f'(user.userType -ne "guest") and ({ADDRESS})'}),
    Case("an address, of guests", {RULE: f'{ADDRESS} -and (user.userType -eq "Guest")'}, {ALL_GUESTS}),
    Case("an address or a member", {RULE: f'{ADDRESS} -or (user.userType -eq "Member")'}, {ALL_GUESTS}),
    Case("the mark of guests in the name", {RULE: 'user.userPrincipalName -contains "#EXT#"'}),
    Case("several addresses", {RULE: f"{ADDRESS} -or {NAMES}"}, {ALL_GUESTS}),
    Case("an address in a list with the mark of guests", {RULE: 'user.mail -in ["a@x.example", "#EXT#"]'}, {ALL_GUESTS}),
    Case("reports of a manager", {RULE: 'Direct Reports for "6a1b0000-0000-4000-8000-000000000001"'}),
    Case("an address inside a list", {RULE: 'user.proxyAddresses -any (_ -contains "fabrikam")'}, {ALL_GUESTS}),
    Case("no dynamic group", {GROUPS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("an operator that is not known", {RULE: IN_DOMAIN}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the rule was not returned", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
)
