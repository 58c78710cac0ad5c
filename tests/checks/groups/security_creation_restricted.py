"""Cases of `groups.security_creation_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

POLICY = "authorization_policy"
PERMISSIONS = f"{POLICY}/defaultUserRolePermissions"
FLAG = f"{PERMISSIONS}/allowedToCreateSecurityGroups"

CASES = (
    Case("administrators only"),
    Case("all users", {FLAG: True}, {"authorizationPolicy"}),
    Case("null", {FLAG: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not returned", {FLAG: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("no permissions in the policy", {PERMISSIONS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=Verdict.NOT_ASSESSED),
)
