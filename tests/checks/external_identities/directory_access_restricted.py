"""Cases of `external_identities.directory_access_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

ROLE = "authorization_policy/guestUserRoleId"
LIMITED = "10dae51f-b6af-4016-8d66-8c2a99b929b3"
AS_MEMBERS = "a0b1b346-4d3e-4e8b-98f8-753987be4970"
POLICY = "authorizationPolicy"

CASES = (
    Case("their own objects only"),
    Case("their own objects only, in capitals", {ROLE: "2AF84B1E-32C8-42B7-82BC-DAA82404023B"}),
    Case("the default", {ROLE: LIMITED}, fails={POLICY}),
    Case("the default is accepted", {ROLE: LIMITED}, options={"limited_is_enough": True}),
    Case("like members", {ROLE: AS_MEMBERS}, fails={POLICY}),
    Case("like members is never accepted", {ROLE: AS_MEMBERS}, fails={POLICY}, options={"limited_is_enough": True}),
    Case("R13: the level was not returned", {ROLE: Remove()}, verdict=Verdict.NOT_ASSESSED),
)
