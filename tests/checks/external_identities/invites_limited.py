"""Cases of `external_identities.invites_limited`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

FROM = "authorization_policy/allowInvitesFrom"
POLICY = "authorizationPolicy"

CASES = (
    Case("administrators and inviters"),
    Case("nobody", {FROM: "none"}),
    Case("all members", {FROM: "adminsGuestInvitersAndAllMembers"}, fails={POLICY}),
    Case("everyone", {FROM: "everyone"}, fails={POLICY}),
    Case("a value that is new", {FROM: "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the value was not returned", {FROM: Remove()}, verdict=Verdict.NOT_ASSESSED),
)
