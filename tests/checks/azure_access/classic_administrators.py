"""Cases of `azure_access.classic_administrators`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import FOREIGN, WORKLOADS
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

CLASSIC = "azure_classic_administrators"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE


def classic(name: str, role: str | None, subscription: str = WORKLOADS) -> dict[str, object]:
    return {
        "id": f"/subscriptions/{subscription}/providers/Microsoft.Authorization/classicAdministrators/{name}",
        "name": name,
        "type": "microsoft.authorization/classicadministrators",
        "subscriptionId": subscription,
        "properties": {"emailAddress": f"{name}@fabrikam.example", "role": role},
    }


def key(name: str) -> str:
    return f"/subscriptions/{WORKLOADS}/providers/microsoft.authorization/classicadministrators/{name}"


CASES = (
    Case("none"),
    Case("a co-administrator", {CLASSIC: Add(classic("old", "CoAdministrator"))}, {key("old")}),
    Case(
        "who pays, and is service administrator too",
        {CLASSIC: Add(classic("both", "ServiceAdministrator;AccountAdministrator"))},
        {key("both")},
    ),
    Case("who pays", {CLASSIC: Add(classic("pays", "AccountAdministrator"))}),
    Case("of another tenant", {CLASSIC: Add(classic("theirs", "CoAdministrator", FOREIGN))}),
    Case("of a subscription that nobody listed", {CLASSIC: Add(classic("x", "CoAdministrator", "x"))}, verdict=NOT_ASSESSED),
    Case("a role that nobody knows", {CLASSIC: Add(classic("new", "Supervisor"))}, verdict=NOT_ASSESSED),
    Case("no role", {CLASSIC: Add(classic("new", None))}, verdict=NOT_ASSESSED),
    Case("could not be read", {CLASSIC: gap(CLASSIC)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NO_SUBSCRIPTION, verdict=NOT_APPLICABLE),
)
