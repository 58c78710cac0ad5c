"""Cases of `devices.bitlocker_self_recovery_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

POLICY = "authorization_policy"
PERMISSIONS = f"{POLICY}/defaultUserRolePermissions"
SWITCH = f"{PERMISSIONS}/allowedToReadBitlockerKeysForOwnedDevice"
SUBJECT = "authorizationPolicy"

CASES = (
    Case("as it should be"),
    Case("not as it should be", {SWITCH: True}, {SUBJECT}),
    Case("null is the default of the service, true", {SWITCH: None}, {SUBJECT}),
    Case("no permissions", {PERMISSIONS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=Verdict.NOT_ASSESSED),
)
