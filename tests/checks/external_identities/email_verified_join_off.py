"""Cases of `external_identities.email_verified_join_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

JOIN = "authorization_policy/allowEmailVerifiedUsersToJoinOrganization"

CASES = (
    Case("nobody can join"),
    Case("people can join", {JOIN: True}, fails={"authorizationPolicy"}),
    Case("R13: the setting was not returned", {JOIN: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the setting is null", {JOIN: None}, verdict=Verdict.NOT_ASSESSED),
    Case("it could not be read", {"authorization_policy": gap("authorization_policy")}, verdict=Verdict.NOT_ASSESSED),
)
