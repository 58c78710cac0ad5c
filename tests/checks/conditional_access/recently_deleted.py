"""Cases of `conditional_access.recently_deleted`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy
from ztscan.core.model import Verdict

DELETED = "deleted_conditional_access_policies"
GONE = policy("gone", "MFA for administrators", deletedDateTime="2026-10-20T08:00:00Z")

CASES = (
    Case("nothing was deleted"),
    Case("deleted while it was on", {DELETED: Add(GONE)}, fails={"gone"}),
    Case("deleted and explained", {DELETED: Add(GONE)}, options={"explained": ("gone",)}),
    Case("deleted after it was switched off", {DELETED: Add({**GONE, "state": "disabled"})}),
    Case("a trial was deleted", {DELETED: Add({**GONE, "state": "enabledForReportingButNotEnforced"})}),
    Case("when is not said", {DELETED: Add({**GONE, "deletedDateTime": None})}, fails={"gone"}),
    Case("the recycle bin could not be read", {DELETED: gap(DELETED)}, verdict=Verdict.NOT_ASSESSED),
)
